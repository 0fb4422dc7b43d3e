"""What this section gives to the pages that gather from every section. Filled in at start-up by `apps`."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.lines import ORDER, ActionLine, brief_line, lines_of, standing_of
from action_plans.models import Action, Plan
from action_plans.querysets import (
    actions_open_to,
    for_lines,
    for_tallies,
    in_force,
    live,
    own_actions,
    plans_open_to,
    sees_whole_plan,
    standing_at,
)
from action_plans.states import ActionState
from core.charts import stacked_bar
from core.models import Authority
from core.once import once_per_page
from core.permissions import Permission
from core.registries import AgendaSeed, AttentionItem, CalendarEntry, SectionPicture
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.models import AgendaItem, Meeting

EVALUATE_WITHIN = datetime.timedelta(days=90)
NAMED = 5
"""How many single records a page that gathers is given before they are only counted."""


def page_of(name: str, area: Authority, record: Any = None, **query: object) -> str:
    """The address of a page of this section."""
    args = [area.slug, record.public_id] if record is not None else [area.slug]
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"action_plans:{name}", args=args) + (f"?{asked}" if asked else "")


@once_per_page
def lines_in_force(area: Authority, viewer: Viewer, as_of: datetime.date) -> tuple[ActionLine, ...]:
    """Live actions of the editions in force, as brief lines; one query for every part of a page that asks."""
    rows = for_tallies(live(in_force(actions_open_to(viewer, area))))
    return tuple(brief_line(action, as_of) for action in rows)


@once_per_page
def editions_at_work(area: Authority, viewer: Viewer) -> list[Plan]:
    """The edition in force and the draft; one query for every part of a page that asks."""
    return list(plans_open_to(viewer, area).exclude(status=Plan.Status.SUPERSEDED))


def needs_doing(area: Authority, viewer: Viewer, as_of: datetime.date) -> list[AttentionItem]:
    """What of the plan needs this viewer, most pressing first. Four queries at most."""
    items = list(_about_own(area, viewer, as_of))
    may_record = viewer.can(Permission.RECORD_PLAN, area.pk)
    if sees_whole_plan(viewer, area):
        lines = lines_in_force(area, viewer, as_of)
        items += _about_actions(area, lines, may_record=may_record)
        items += _about_edition(area, viewer, as_of)
        if may_record:
            items += _about_requests(area, lines)
            items += _about_evaluations(area, viewer, as_of)
    return sorted(items, key=lambda item: (not item.is_overdue, item.due_on or datetime.date.max))


def _about_own(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterable[AttentionItem]:
    """Actions of the viewer's own bodies that are late or due within 30 days."""
    if not viewer.organisation_ids(area.pk):
        return
    lines = lines_of(for_lines(own_actions(viewer).filter(authority=area)), viewer, as_of)
    pressing = [line for line in lines if line.state in {ActionState.LATE, ActionState.DUE_SOON}]
    if pressing:
        first = min((line.next_on for line in pressing if line.next_on), default=None)
        words = ngettext(
            "%(count)d of your actions is late or due soon",
            "%(count)d of your actions are late or due soon",
            len(pressing),
        )
        late = any(line.state == ActionState.LATE for line in pressing)
        yield AttentionItem(
            words % {"count": len(pressing)}, reverse("my_actions:list"), _("Report on them"), first, late
        )


def _about_actions(
    area: Authority, lines: Sequence[ActionLine], *, may_record: bool
) -> Iterable[AttentionItem]:
    late = [line for line in lines if line.state == ActionState.LATE]
    if late:
        owners = Counter(line.owner for line in late)
        words = ngettext("%(count)d action is overdue", "%(count)d actions are overdue", len(late))
        whose = ", ".join(
            f"{name} ({count})" if len(owners) > 1 else str(name) for name, count in owners.most_common(3)
        )
        first = min((line.next_on for line in late if line.next_on), default=None)
        url = page_of("plan", area, status="late")
        yield AttentionItem(f"{words % {'count': len(late)}}, with {whose}", url, _("See them"), first, True)
    counts = Counter(line.state for line in lines)
    if counts[ActionState.MISSING] and may_record:
        words = ngettext(
            "%(count)d action brought in lacks its owner, date or risk",
            "%(count)d actions brought in lack their owner, date or risk",
            counts[ActionState.MISSING],
        )
        url = page_of("to-complete", area)
        yield AttentionItem(words % {"count": counts[ActionState.MISSING]}, url, _("Complete them"))
    if counts[ActionState.REPORTED_DONE] and may_record:
        words = ngettext(
            "%(count)d action is reported as done and waits to be closed",
            "%(count)d actions are reported as done and wait to be closed",
            counts[ActionState.REPORTED_DONE],
        )
        url = page_of("plan", area, status="reported_done")
        yield AttentionItem(words % {"count": counts[ActionState.REPORTED_DONE]}, url, _("Read and close"))


def _about_edition(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterable[AttentionItem]:
    """The edition in force when its end or review comes near; the draft when it waits for somebody."""
    plans = editions_at_work(area, viewer)
    may_record = viewer.can(Permission.RECORD_PLAN, area.pk)
    for plan in plans:
        if plan.status == Plan.Status.AGREED:
            ends = min(plan.ends_on, plan.review_due)
            if ends <= as_of + relativedelta(months=2):
                words = _("The partnership plan is due for its review")
                yield AttentionItem(words, page_of("edition", area, plan), _("Open it"), ends, ends < as_of)
        elif plan.approved_by_id is None:
            is_other = viewer.user_id != plan.prepared_by_id
            if viewer.can(Permission.APPROVE_PLAN, area.pk) and is_other and plan.based_on_id:
                words = _("Edition %(number)s of the plan waits for your approval") % {"number": plan.edition}
                yield AttentionItem(words, page_of("edition", area, plan), _("Read and approve"))
        elif may_record:
            words = _("Edition %(number)s of the plan is approved: a meeting has to agree it") % {
                "number": plan.edition
            }
            yield AttentionItem(words, page_of("edition", area, plan), _("Open it"))
    if not plans and viewer.can(Permission.IMPORT_PLAN, area.pk):
        yield AttentionItem(
            _("There is no partnership plan yet"), page_of("plan", area), _("Bring in your plan")
        )


def _about_requests(area: Authority, lines: Sequence[ActionLine]) -> Iterable[AttentionItem]:
    """Owners who wait for an answer about more time."""
    for line in [line for line in lines if line.said.asks_for_time][:NAMED]:
        words = _("Action %(number)s: its owner asks for time until %(date)s") % {
            "number": line.action.number,
            "date": uk_date(line.said.asks_until),
        }
        yield AttentionItem(words, page_of("action-time", area, line.action), _("Answer"))


def _about_evaluations(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterable[AttentionItem]:
    """Completed actions not evaluated yet: within 90 days of closing (toolkit 3.B2)."""
    since = as_of - relativedelta(months=12)
    rows = actions_open_to(viewer, area).filter(
        status=Action.Status.COMPLETED, evaluation__isnull=True, closed_on__gt=since
    )
    for action in rows.only("public_id", "number", "closed_on").order_by("closed_on")[:NAMED]:
        due = (action.closed_on or as_of) + EVALUATE_WITHIN
        words = _("Action %(number)s is completed and not evaluated yet") % {"number": action.number}
        yield AttentionItem(
            words, page_of("action-evaluate", area, action), _("Evaluate it"), due, due < as_of
        )


def dates_ahead(area: Authority, viewer: Viewer, as_of: datetime.date) -> list[CalendarEntry]:
    """When actions fall due and the plan is reviewed. Two queries."""
    if not viewer.can(Permission.SEE_PLAN, area.pk):
        return []
    entries = [
        CalendarEntry(
            line.next_on,
            _("Action %(number)s: %(title)s") % {"number": line.action.number, "title": line.action.title},
            line.url,
            line.action.marking,
        )
        for line in lines_in_force(area, viewer, as_of)
        if line.next_on is not None and line.next_on >= as_of
    ]
    for plan in editions_at_work(area, viewer):
        if plan.status == Plan.Status.AGREED:
            words, on = _("The partnership plan is due for its review"), min(plan.review_due, plan.ends_on)
            entries.append(CalendarEntry(on, words, page_of("edition", area, plan)))
    return entries


def agenda_items(meeting: Meeting, area: Authority) -> list[AgendaSeed]:
    """What of the plan belongs on a meeting's agenda: numbers only, nothing above OFFICIAL. Two queries."""
    on = meeting.meets_on
    after = (
        Meeting.objects.filter(group_id=meeting.group_id, meets_on__gt=on)
        .exclude(status=Meeting.Status.CANCELLED)
        .order_by("meets_on")
        .values_list("meets_on", flat=True)
        .first()
    )
    until = after or on + relativedelta(months=6)
    rows = list(standing_at(area, on))
    open_rows = [row for row in rows if row.status in Action.LIVE]
    if not open_rows:
        return []
    late = sum(row.next_on is not None and row.next_on < on for row in open_rows)
    coming = sum(row.next_on is not None and on <= row.next_on < until for row in open_rows)
    kind = AgendaItem.Kind.PLAN
    words = ngettext("Review of %(count)d open action", "Review of %(count)d open actions", len(open_rows))
    why = _("The group reviews every open action at each meeting (criterion 3.G5).")
    seeds = [AgendaSeed("plan:review", kind, words % {"count": len(open_rows)}, why)]
    if late:
        words = ngettext("%(count)d action overdue", "%(count)d actions overdue", late)
        why = _("Their date lies before %(date)s.") % {"date": uk_date(on)}
        seeds.append(AgendaSeed("plan:overdue", kind, words % {"count": late}, why))
    if coming:
        words = ngettext(
            "%(count)d action falls due before the next meeting",
            "%(count)d actions fall due before the next meeting",
            coming,
        )
        why = _("Their date lies before %(date)s.") % {"date": uk_date(until)}
        seeds.append(AgendaSeed("plan:coming", kind, words % {"count": coming}, why))
    return seeds


def section_picture(area: Authority, as_of: datetime.date) -> SectionPicture:
    """How the actions stood on a date, as one stacked bar. One query; counts only."""
    counts = count_of_states(area, as_of)
    order = [str(state) for state in ORDER if str(state) in counts] + ["no_date"]
    pairs = [(key, counts[key]) for key in dict.fromkeys(order) if counts.get(key)]
    picture = stacked_bar(_("How the actions stand"), pairs)
    return SectionPicture(picture.template_name, picture)


def count_of_states(area: Authority, as_of: datetime.date) -> Mapping[str, int]:
    """Number of actions in each state of the shared table, as at the date, all markings. One query."""
    return Counter(standing_of(row, as_of) for row in standing_at(area, as_of))


def answers_to_risks(area: Authority) -> Mapping[int, int]:
    """Risk id -> number of actions, live or completed, that answer it. One query."""
    rows = Action.objects.in_area(area).exclude(status=Action.Status.CANCELLED).filter(risk__isnull=False)
    return {row["risk_id"]: row["n"] for row in rows.values("risk_id").order_by().annotate(n=Count("pk"))}
