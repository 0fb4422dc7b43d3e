"""Every write to a year's duty gap analysis, but bringing in a file: starting it, its rows, its actions."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from action_plans.actions.carrying import free_number
from action_plans.models import Action, ArrangementsReview, GapAnalysis, GapRecommendation, GapRow, Plan
from action_plans.querysets import current_first, plans_open_to
from action_plans.wording import one_line
from core.actions import lock_current, touch
from core.actions.checks import require
from core.choices import Marking
from core.duties import Duty, DutyKind, load_duties
from core.errors import Refused
from core.permissions import Permission

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer
    from partnerships.models import Meeting

BATCH = 500
FIRST_YEAR, LAST_YEAR = 2015, 2100
COPIED = (
    "number",
    "heading",
    "sector",
    "duty_key",
    "paragraph",
    "sections",
    "duty",
    "current_position",
    "risks",
    "marking",
    "source",
)
"""What a row carries over from last year; a rating and what was done are never copied."""


@transaction.atomic
def start_analysis(
    *, authority: Authority, year: int, origin: str, by: Viewer, sectors: Collection[str] = ()
) -> GapAnalysis:
    """Start a year's analysis from the duty catalogue (for `sectors`), from the year before, or empty.

    Rows from last year are marked as carried over until somebody looks at them again. Raises Refused where
    the year has one already, or there is nothing before it.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=authority.pk)
    analysis = open_year(authority, year, origin, by=by)
    if origin == GapAnalysis.Origin.CATALOGUE:
        _from_catalogue(analysis, sectors, by)
    elif origin == GapAnalysis.Origin.LAST_YEAR:
        before = GapAnalysis.objects.in_area(authority).filter(year__lt=year).order_by("-year").first()
        if before is None:
            raise Refused(_("There is no earlier analysis to start from."), field="origin")
        _from_last_year(analysis, before, by)
    return analysis


def open_year(authority: Authority, year: int, origin: str, *, by: Viewer) -> GapAnalysis:
    """The year's analysis, made now. Raises Refused where the year has one already, or can't be one."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_("The duty began in 2015: choose a year since then."), field="year")
    analysis = GapAnalysis(authority=authority, year=year, origin=origin, recorded_by_id=by.user_id)
    try:
        with transaction.atomic():
            analysis.save()
    except IntegrityError as there:
        words = _("There is an analysis of %(year)s already.") % {"year": analysis.year_words}
        raise Refused(words, field="year") from there
    return analysis


def words_of(duty: Duty) -> str:
    """What an entry of the catalogue asks, as the text of a row."""
    return f"{duty.title}. {duty.statement}"


def _from_catalogue(analysis: GapAnalysis, sectors: Collection[str], by: Viewer) -> None:
    duties = [duty for duty in load_duties() if duty.kind == DutyKind.DUTY and duty.sector in sectors]
    if not duties:
        raise Refused(_("Choose at least one sector."), field="sectors")
    GapRow.objects.bulk_create(
        GapRow(
            authority_id=analysis.authority_id,
            analysis=analysis,
            position=position,
            sector=duty.sector,
            duty_key=duty.key,
            sections=list(duty.sections),
            duty=words_of(duty),
            recorded_by_id=by.user_id,
        )
        for position, duty in enumerate(duties, start=1)
    )


def _from_last_year(analysis: GapAnalysis, before: GapAnalysis, by: Viewer) -> None:
    """Copy the rows of `before`, and what it recommended and is not done yet, with its live action."""
    owned = {"authority_id": analysis.authority_id, "recorded_by_id": by.user_id}
    old_rows = list(GapRow.objects.filter(analysis=before).order_by("position", "pk"))
    rows = {
        old.pk: GapRow(
            analysis=analysis,
            position=position,
            previous=old,
            is_carried_over=True,
            **{name: getattr(old, name) for name in COPIED},
            **owned,
        )
        for position, old in enumerate(old_rows, start=1)
    }
    GapRow.objects.bulk_create(rows.values(), batch_size=BATCH)
    asked = GapRecommendation.objects.filter(row__analysis=before).select_related("action")
    GapRecommendation.objects.bulk_create(
        [
            GapRecommendation(
                row=rows[one.row_id],
                position=one.position,
                text=one.text,
                action=one.action if one.action and one.action.status in Action.LIVE else None,
                **owned,
            )
            for one in asked
            if not one.is_done
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def add_row(
    *,
    analysis: GapAnalysis,
    recommendations: Sequence[Mapping[str, Any]],
    by: Viewer,
    on: datetime.date,
    **details: Any,
) -> GapRow:
    """Add a duty to a year's analysis. `recommendations` are {"id": None, "text": words} in their order."""
    require(Permission.RECORD_PLAN, by=by, authority_id=analysis.authority_id)
    GapAnalysis.objects.select_for_update().get(pk=analysis.pk)
    last = GapRow.objects.filter(analysis=analysis).aggregate(last=Max("position"))["last"] or 0
    row = GapRow.objects.create(
        authority_id=analysis.authority_id,
        analysis=analysis,
        position=last + 1,
        recorded_by_id=by.user_id,
        **_looked_at(by, on),
        **details,
    )
    _set_recommendations(row, recommendations, by=by)
    return row


@transaction.atomic
def change_row(
    *,
    row: GapRow,
    recommendations: Sequence[Mapping[str, Any]],
    version: int | None,
    by: Viewer,
    on: datetime.date,
    **details: Any,
) -> GapRow:
    """Say how a duty stands now; a row carried over counts as looked at again.

    Raises Stale if somebody saved it since, Refused if a recommendation is emptied that has an action.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=row.authority_id)
    current = lock_current(row, version=version)
    touch(current, **details, **_looked_at(by, on))
    _set_recommendations(current, recommendations, by=by)
    return current


@transaction.atomic
def confirm_row(*, row: GapRow, version: int | None, by: Viewer, on: datetime.date) -> GapRow:
    """Say that a row carried over still holds, rating and all. Raises Refused where last year gave none."""
    require(Permission.RECORD_PLAN, by=by, authority_id=row.authority_id)
    current = lock_current(row, version=version)
    if not current.is_carried_over or current.previous is None:
        raise Refused(_("This row was looked at already."))
    if current.previous.rating == GapRow.Rating.NOT_ASSESSED:
        raise Refused(_("Last year gave this duty no rating, so there is none to keep. Open it and rate it."))
    touch(current, rating=current.previous.rating, **_looked_at(by, on))
    return current


def _looked_at(by: Viewer, on: datetime.date) -> dict[str, Any]:
    return {"is_carried_over": False, "checked_on": on, "checked_by_id": by.user_id}


@transaction.atomic
def remove_row(*, row: GapRow, by: Viewer) -> None:
    """Take a duty out that does not concern this area. Raises Refused if work hangs on it."""
    require(Permission.RECORD_PLAN, by=by, authority_id=row.authority_id)
    current = lock_current(row, version=None)
    if GapRecommendation.objects.filter(row=current, action__isnull=False).exists():
        raise Refused(_("Actions answer what is recommended here, so it can’t be taken out."))
    if GapRow.objects.filter(previous=current).exists():
        raise Refused(_("Next year’s analysis goes on from this row, so it can’t be taken out."))
    current.delete()


def _set_recommendations(row: GapRow, wanted: Iterable[Mapping[str, Any]], *, by: Viewer) -> None:
    """Make the row's recommendations exactly these, in this order; rows know theirs by `id`."""
    known = {one.pk: one for one in GapRecommendation.objects.select_for_update().filter(row=row)}
    new, changed, kept = [], [], set()
    for position, one in enumerate(wanted, start=1):
        there = known.get(one.get("id") or 0)
        if there is None:
            owned = {"authority_id": row.authority_id, "row": row, "recorded_by_id": by.user_id}
            new.append(GapRecommendation(position=position, text=one["text"], **owned))
            continue
        kept.add(there.pk)
        if (there.position, there.text) != (position, one["text"]):
            there.position, there.text, there.version = position, one["text"], there.version + 1
            changed.append(there)
    gone = [one for pk, one in known.items() if pk not in kept]
    if any(one.action_id for one in gone):
        raise Refused(_("An action answers this recommendation, so its words can’t be emptied."))
    GapRecommendation.objects.filter(pk__in=[one.pk for one in gone]).delete()
    GapRecommendation.objects.bulk_create(new)
    GapRecommendation.objects.bulk_update(changed, ["position", "text", "version"])


@transaction.atomic
def take_up_recommendation(*, recommendation: GapRecommendation, by: Viewer, on: datetime.date) -> Action:
    """Make a recommendation an action of the plan in force, to be completed with owner, risk and date.

    Asked twice, it answers the same action. Raises Refused where there is no plan to put it in.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=recommendation.authority_id)
    current = lock_current(recommendation, version=None)
    if current.action is not None and current.action.status != Action.Status.CANCELLED:
        return current.action
    plan = current_first(plans_open_to(by, current.authority)).first()
    if plan is None or plan.status == Plan.Status.SUPERSEDED:
        raise Refused(_("There is no partnership plan to put it in yet. Start the plan, or bring it in."))
    Plan.objects.select_for_update().get(pk=plan.pk)
    numbers = set(Action.objects.filter(plan=plan).values_list("number", flat=True))
    last = Action.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
    title = one_line(current.text, 200)
    action = Action.objects.create(
        authority_id=plan.authority_id,
        plan=plan,
        number=free_number("", numbers),
        position=last + 1,
        title=title,
        description="" if title == " ".join(current.text.split()) else current.text,
        marking=_highest(plan.marking, current.row.marking),
        status=Action.Status.TO_COMPLETE,
        created_on=on,
        recorded_by_id=by.user_id,
    )
    touch(current, action=action)
    return action


def _highest(*markings: str) -> str:
    return Marking.SENSITIVE if Marking.SENSITIVE in markings else Marking.OFFICIAL


@transaction.atomic
def record_arrangements_review(
    *, authority: Authority, meeting: Meeting | None, by: Viewer, on: datetime.date, **details: Any
) -> ArrangementsReview:
    """Record the yearly review of the arrangements for the duty; the next one falls due as it says.

    `details` are reviewed_on, reviewers, conclusion, reasons, next_review_on and analysis. Raises Refused.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=authority.pk)
    if details["reviewed_on"] > on:
        raise Refused(_("The review can’t lie in the future."), field="reviewed_on")
    if details["next_review_on"] <= details["reviewed_on"]:
        raise Refused(_("The next review has to come after this one."), field="next_review_on")
    if meeting is not None and meeting.meets_on > on:
        raise Refused(_("Choose a meeting that was held."), field="meeting")
    return ArrangementsReview.objects.create(
        authority=authority, meeting=meeting, recorded_by_id=by.user_id, **details
    )
