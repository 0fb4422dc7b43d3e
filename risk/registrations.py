"""What this section gives to the pages that gather from every section. Filled in at start-up by `apps`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.charts import Picture
from core.choices import Marking
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate, registered_codes
from core.models import Authority
from core.permissions import Permission
from core.registries import (
    AgendaSeed,
    AttentionItem,
    CalendarEntry,
    SectionPicture,
    ThreadStep,
    TopRisk,
)
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.models import AgendaItem, Meeting
from risk.links import later_page, page_of
from risk.models import Risk, RiskAssessment, RiskEntry
from risk.pictures import residual_map
from risk.querysets import (
    ON_ITS_WAY,
    answers_in,
    entries_for_all,
    entries_of,
    entries_seen,
    history_of,
    latest_profile,
    open_version,
    version_before,
    version_in_force,
    versions_seen,
)
from risk.readiness import has_moved
from risk.reading import lapses_on, profile_gap_on, prompt_seen
from risk.scoring import band, high_from, in_words, movement

Status = RiskAssessment.Status
SOON = datetime.timedelta(days=60)
CRITERIA = ("2.G1", "2.G2", "2.B3")
"""The criteria that a single risk's thread counts towards."""


def needs_doing(area: Authority, viewer: Viewer, as_of: datetime.date) -> list[AttentionItem]:
    """What of the risk assessment needs this viewer, most pressing first. Six queries at most."""
    if not viewer.can(Permission.SEE_RISK, area.pk):
        return []
    in_force = version_in_force(area, as_of)
    waiting = versions_seen(area, viewer).filter(ON_ITS_WAY).select_related(None).first()
    items = [
        *_about_waiting(area, viewer, waiting),
        *_about_age(area, viewer, in_force, waiting, as_of),
        *_about_gaps(area, viewer, in_force),
        *_about_profile(area, viewer, as_of),
    ]
    return sorted(items, key=lambda item: (not item.is_overdue, item.due_on or datetime.date.max))


def _about_waiting(
    area: Authority, viewer: Viewer, waiting: RiskAssessment | None
) -> Iterable[AttentionItem]:
    if waiting is None:
        return
    number, url = {"number": waiting.number}, page_of("assessment", area, waiting)
    is_preparer = viewer.user_id in {waiting.prepared_by_id, waiting.recorded_by_id}
    may_approve = viewer.can(Permission.APPROVE_RISK, area.pk) and not is_preparer
    may_record = viewer.can(Permission.RECORD_RISK, area.pk)
    if waiting.status == Status.SUBMITTED and may_approve:
        words = _("Version %(number)s of the risk assessment waits for your approval") % number
        yield AttentionItem(words, url, _("Read and approve"))
    elif waiting.status == Status.APPROVED and may_record:
        words = _("Version %(number)s of the risk assessment is approved: a meeting has to agree it") % number
        yield AttentionItem(words, url, _("Open it"))
    elif waiting.status == Status.DRAFT and waiting.return_note and may_record:
        words = _("Version %(number)s of the risk assessment was sent back") % number
        yield AttentionItem(words, url, _("See what to change"))


def _about_age(
    area: Authority,
    viewer: Viewer,
    in_force: RiskAssessment | None,
    waiting: RiskAssessment | None,
    as_of: datetime.date,
) -> Iterable[AttentionItem]:
    if waiting is not None:
        url, button = page_of("assessment", area, waiting), _("Open version %d") % waiting.number
    elif viewer.can(Permission.RECORD_RISK, area.pk):
        url, button = page_of("assessment-start", area), _("Start a version")
    else:
        url, button = page_of("overview", area), _("Open the risk assessment")
    if in_force is None:
        yield AttentionItem(_("No version of the risk assessment is agreed yet"), url, button)
        return
    lapses = lapses_on(in_force)
    if lapses is not None and lapses < as_of:
        yield AttentionItem(_("The risk assessment is out of date"), url, button, lapses, is_overdue=True)
    elif lapses is not None and lapses <= as_of + SOON:
        yield AttentionItem(_("The risk assessment lapses: agree a new version"), url, button, lapses)


def _about_gaps(area: Authority, viewer: Viewer, in_force: RiskAssessment | None) -> Iterable[AttentionItem]:
    if in_force is None:
        return
    answers = answers_in(area)
    gaps = [
        entry
        for entry in entries_seen(viewer, in_force)
        if entry.residual_score >= high_from()
        and entry.risk.closed_on is None
        and not answers.get(entry.risk_id)
    ]
    if len(gaps) == 1:
        words = _("High risk %s has no action") % gaps[0].risk.reference
        yield AttentionItem(words, page_of("risk", area, gaps[0].risk), _("See the risk"))
    elif gaps:
        words = _("%d high risks have no action") % len(gaps)
        yield AttentionItem(words, page_of("risk-list", area, answered="no", state="open"), _("See them"))


def _about_profile(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterable[AttentionItem]:
    if not viewer.can(Permission.RECORD_CTLP, area.pk):
        return
    latest = latest_profile(area, as_of)
    if latest is None:
        yield AttentionItem(_("No CTLP is recorded yet"), page_of("ctlp-add", area), _("Record a CTLP"))
    elif (old_on := profile_gap_on(latest.issued_on)) <= as_of:
        words = _("The last CTLP is of %s: raise it with the police") % uk_date(latest.issued_on)
        yield AttentionItem(words, page_of("ctlp-list", area), _("See the CTLPs"), old_on, is_overdue=True)


def dates_ahead(area: Authority, viewer: Viewer, as_of: datetime.date) -> list[CalendarEntry]:
    """When the version in force lapses and when the CTLP becomes too old."""
    if not viewer.can(Permission.SEE_RISK, area.pk):
        return []
    entries = []
    in_force, latest = version_in_force(area, as_of), latest_profile(area, as_of)
    if in_force and (lapses := lapses_on(in_force)):
        entries.append(CalendarEntry(lapses, _("The risk assessment lapses"), page_of("overview", area)))
    if latest:
        words = _("The CTLP is too old: ask the police for a new one")
        entries.append(CalendarEntry(profile_gap_on(latest.issued_on), words, page_of("ctlp-list", area)))
    return entries


def agenda_items(meeting: Meeting, area: Authority) -> list[AgendaSeed]:
    """What of the risk assessment belongs on a meeting's agenda. Names nothing above OFFICIAL."""
    kind, on = AgendaItem.Kind.RISK_ASSESSMENT, meeting.meets_on
    waiting, in_force = open_version(area), version_in_force(area, on)
    seeds: list[AgendaSeed] = []
    if waiting is not None and waiting.is_draft and timezone.localdate(waiting.recorded_at) >= on:
        # Begun at this very meeting, where a risk was named, or after it: the next one may agree it.
        return seeds
    if waiting is not None:
        before = version_before(waiting)
        why = f"{waiting.get_status_display()}."
        if in_force and (lapses := lapses_on(in_force)):
            why = _("Version %(number)s lapses on %(date)s.") % {
                "number": in_force.number,
                "date": uk_date(lapses),
            }
        words = _("Risk assessment: agree version %d") % waiting.number
        seeds.append(AgendaSeed(f"risk:version-{waiting.number}", kind, words, why))
        seeds += _moved_seed(waiting, before)
    elif in_force is None:
        why = _("No version is agreed yet.")
        seeds.append(
            AgendaSeed("risk:first-version", kind, _("Risk assessment: prepare the first version"), why)
        )
    elif (lapses := lapses_on(in_force)) and lapses <= on + SOON:
        why = _("Version %(number)s lapses on %(date)s.") % {
            "number": in_force.number,
            "date": uk_date(lapses),
        }
        words = _("Risk assessment: a new version is due")
        seeds.append(AgendaSeed(f"risk:due-after-{in_force.number}", kind, words, why))
    return seeds


def _moved_seed(version: RiskAssessment, before: RiskAssessment | None) -> list[AgendaSeed]:
    rows = list(entries_of(version, before)) if before else []
    earlier = {row.risk_id: row for row in rows if row.assessment_id != version.pk}
    moved = [
        row for row in rows if row.assessment_id == version.pk and has_moved(row, earlier.get(row.risk_id))
    ]
    if not moved:
        return []
    seen = [row.risk.reference for row in moved if row.risk.marking == version.marking == Marking.OFFICIAL]
    why = ", ".join(seen)[:300] or _("Marked above OFFICIAL.")
    words, kind = _("Risks that moved (%d)") % len(moved), AgendaItem.Kind.RISK_ASSESSMENT
    return [AgendaSeed(f"risk:moved-{version.number}", kind, words, why)]


def section_picture(area: Authority, as_of: datetime.date) -> SectionPicture:
    """The heat map of the version in force, for pages and reports anybody in the area may read."""
    picture: Picture = residual_map(entries_for_all(version_in_force(area, as_of)))
    return SectionPicture(picture.template_name, picture)


def top_risks(area: Authority, as_of: datetime.date) -> list[TopRisk]:
    """Open risks of the version in force, the highest score with controls first. Three queries.

    No clearance is asked: a risk above OFFICIAL is never among them, nor any of a version above it.
    """
    in_force = version_in_force(area, as_of)
    before = version_before(in_force) if in_force else None
    rows = list(entries_for_all(in_force, before))
    now = [row for row in rows if in_force and row.assessment_id == in_force.pk]
    earlier = {row.risk_id: row.residual_score for row in rows if row not in now}
    open_rows = [row for row in now if row.risk.closed_on is None or row.risk.closed_on > as_of]
    return [
        TopRisk(
            row.risk.title,
            in_words(row.residual_score),
            band(row.residual_score).colour,
            movement(row.residual_score, earlier.get(row.risk_id)).words if earlier else "",
        )
        for row in sorted(open_rows, key=lambda row: -row.residual_score)
    ]


def thread_of_risk(risk_id: int, area: Authority, viewer: Viewer) -> list[ThreadStep]:
    """The prompt, risk, meeting and criterion columns of a risk's golden thread."""
    risk = Risk.objects.visible_to(viewer).in_area(area).filter(pk=risk_id).first()
    if risk is None:
        return []
    entries = history_of(risk, viewer)
    steps = [
        ThreadStep(
            "risk", f"{risk.reference} {risk.title}", page_of("risk", area, risk), note=_state_of(risk)
        )
    ]
    return [
        *_prompt_steps(entries, area, viewer),
        *steps,
        *_meeting_steps(entries, area),
        *_criteria(area, viewer),
    ]


def _state_of(risk: Risk) -> str:
    if risk.closed_on:
        return _("Closed on %s") % uk_date(risk.closed_on)
    return str(risk.get_kind_display())


def _prompt_steps(entries: list[RiskEntry], area: Authority, viewer: Viewer) -> Iterable[ThreadStep]:
    cited = {entry.prompt_id: prompt_seen(entry, viewer) for entry in entries}
    shown = [prompt for prompt in cited.values() if prompt is not None]
    for prompt in shown:
        url = page_of("ctlp-list", area)
        yield ThreadStep(
            "prompt",
            prompt.text,
            f"{url}#prompt-{prompt.public_id}",
            note=str(prompt),
            marking=prompt.marking,
        )
    if entries and not shown:
        last = entries[-1]
        note = last.source_note if last.source == RiskEntry.Source.LOCAL else ""
        yield ThreadStep("prompt", str(last.get_source_display()), "", note=note)


def _meeting_steps(entries: list[RiskEntry], area: Authority) -> Iterable[ThreadStep]:
    for version in [entry.assessment for entry in reversed(entries)][:3]:
        meeting = version.agreed_at_meeting
        if meeting is None:
            continue
        words = f"{meeting.group.name}, {uk_date(meeting.meets_on)}"
        note = _("Agreed version %d") % version.number
        yield ThreadStep("meeting", words, later_page("partnerships:meeting", area, meeting), note=note)


def _criteria(area: Authority, viewer: Viewer) -> Iterable[ThreadStep]:
    may_see = viewer.can(Permission.SEE_BENCHMARKS, area.pk)
    known = [code for code in CRITERIA if may_see and code in registered_codes()]
    only_this = Authority.objects.filter(pk=area.pk)
    found: dict[str, Any] = {}
    if known:
        found = {one.code: one.finding for one in evaluate(only_this, timezone.localdate(), known)}
    for code in CRITERIA:
        criterion = load_framework().criterion(code)
        url = later_page("benchmarks:section", area, str(criterion.section)) if may_see else ""
        note = found[code].status.label if code in found else ""
        yield ThreadStep("criterion", f"{code} {criterion.title}", url, note=note)
