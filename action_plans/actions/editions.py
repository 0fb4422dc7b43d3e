"""Every write to what stands around an edition in force: its basis, ratification, the areas it covers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from action_plans.models import Action, Plan, PlanArea, PlanBasis, Ratification
from core.actions import lock_current, touch
from core.actions.checks import require
from core.errors import NotAllowed, Refused
from core.permissions import Permission
from core.uk_dates import uk_date
from partnerships.models import Meeting
from partnerships.querysets import areas_to_add
from risk.models import RiskAssessment

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


def keep_basis(
    *,
    plan: Plan,
    moment: str,
    holds_from: datetime.date,
    based_on: RiskAssessment | None,
    by: Viewer,
    **details: Any,
) -> PlanBasis:
    """Keep what an edition rests on from a day on. The caller has checked who asks."""
    answered = Action.objects.filter(plan=plan, risk__isnull=False).exclude(status=Action.Status.CANCELLED)
    open_ones = answered.filter(status__in=Action.LIVE)
    return PlanBasis.objects.create(
        authority_id=plan.authority_id,
        plan=plan,
        moment=moment,
        holds_from=holds_from,
        based_on=based_on,
        based_on_agreed_on=based_on.agreed_on if based_on else None,
        kinds_of_risk=_distinct(answered, "risk__kind"),
        concerns=_distinct(open_ones, "risk__concern"),
        recorded_by_id=by.user_id,
        **{"review_due": plan.review_due, **details},
    )


def _distinct(actions: QuerySet[Action], field: str) -> str:
    """The values of a field that occur, sorted and separated by commas."""
    return ",".join(sorted({value for value in actions.values_list(field, flat=True) if value}))


def keep_agreed_basis(*, plan: Plan, by: Viewer) -> None:
    """Keep what an edition rested on when it was agreed, unless that is kept already."""
    if plan.agreed_on is not None and not plan.bases.exists():
        keep_basis(
            plan=plan,
            moment=PlanBasis.Moment.AGREED,
            holds_from=plan.agreed_on,
            based_on=plan.based_on,
            meeting=plan.agreed_at_meeting,
            by=by,
        )


@transaction.atomic
def refresh_edition(
    *,
    plan: Plan,
    based_on: RiskAssessment,
    meeting: Meeting,
    review_due: datetime.date,
    note: str,
    threat_check: Mapping[str, Any],
    version: int | None,
    by: Viewer,
    on: datetime.date,
) -> PlanBasis:
    """Record that a plan for several years was looked at afresh, on an agreed risk assessment, at a meeting.

    Raises Refused for an edition not in force, an assessment not agreed, a meeting that was not held, or a
    next review more than a year away or after the plan's end.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=plan.authority_id)
    current = lock_current(plan, version=version)
    if current.status != Plan.Status.AGREED:
        raise Refused(_("Only the edition in force is looked at afresh."))
    if based_on.status != RiskAssessment.Status.AGREED:
        raise Refused(_("Choose a version of the risk assessment that is agreed."), field="based_on")
    if meeting.meets_on > on or meeting.status in {Meeting.Status.CANCELLED, Meeting.Status.INQUORATE}:
        raise Refused(_("Choose a meeting that was held."), field="meeting")
    if current.agreed_on is not None and meeting.meets_on < current.agreed_on:
        raise Refused(_("Choose a meeting after the one that agreed this edition."), field="meeting")
    _refuse_late_review(current, meeting, review_due)
    keep_agreed_basis(plan=current, by=by)
    touch(current, review_due=review_due)
    return keep_basis(
        plan=current,
        moment=PlanBasis.Moment.REFRESHED,
        holds_from=meeting.meets_on,
        based_on=based_on,
        meeting=meeting,
        note=note,
        by=by,
        **threat_check,
        threat_checked_on=meeting.meets_on,
    )


def _refuse_late_review(plan: Plan, meeting: Meeting, review_due: datetime.date) -> None:
    """Raises Refused unless the next review comes after the meeting, within a year and the plan's term."""
    latest = min(plan.ends_on, meeting.meets_on + relativedelta(years=1))
    if not meeting.meets_on < review_due <= latest:
        words = _(
            "Choose a day within a year of that meeting and of the plan’s term: %(date)s at the latest."
        )
        raise Refused(words % {"date": uk_date(latest)}, field="review_due")


@transaction.atomic
def ratify_edition(
    *,
    plan: Plan,
    body: str,
    ratified_on: datetime.date,
    decision_reference: str,
    by: Viewer,
    on: datetime.date,
    **details: Any,
) -> Ratification:
    """Record that the cabinet or a committee ratified the edition in force.

    Raises NotAllowed for who prepared it, Refused for an edition not in force, a day still to come, and a
    decision recorded already.
    """
    require(Permission.RATIFY_PLAN, by=by, authority_id=plan.authority_id)
    if plan.status != Plan.Status.AGREED:
        raise Refused(_("Only the edition in force can be ratified."))
    if plan.prepared_by_id == by.user_id:
        raise NotAllowed(_("You prepared this edition, so somebody else has to record its ratification."))
    if ratified_on > on:
        raise Refused(_("The decision can’t lie in the future."), field="ratified_on")
    same = Ratification.objects.filter(plan=plan, body=body, ratified_on=ratified_on)
    if same.exists():
        raise Refused(_("This decision is recorded already."), field="ratified_on")
    return Ratification.objects.create(
        authority_id=plan.authority_id,
        plan=plan,
        body=body,
        ratified_on=ratified_on,
        decision_reference=decision_reference,
        recorded_by_id=by.user_id,
        **details,
    )


@transaction.atomic
def cover_area(*, plan: Plan, area: Authority, starts_on: datetime.date, by: Viewer) -> PlanArea:
    """Make the edition in force the plan of one more area from a date on: a joint plan.

    Raises NotAllowed unless the viewer records the plan there too or it is a district of the plan's county;
    Refused for a draft, and where the edition covers it then already.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=plan.authority_id)
    if plan.status != Plan.Status.AGREED:
        raise Refused(_("Only the edition in force can cover another area."))
    recorded_for = tuple(one.id for one in by.areas if by.can(Permission.RECORD_PLAN, one.id))
    known = areas_to_add(plan.authority, may_act_in=recorded_for).exclude(pk=plan.authority_id)
    if not known.filter(pk=area.pk).exists():
        raise NotAllowed(_("A plan can cover your own areas, and a county’s plan its districts."))
    if plan.agreed_on is not None and starts_on < plan.agreed_on:
        words = _("The edition is in force since %(date)s.") % {"date": uk_date(plan.agreed_on)}
        raise Refused(words, field="starts_on")
    links = PlanArea.objects.filter(plan=plan, area=area)
    if links.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)).exists():
        raise Refused(_("The plan covers %(area)s on that date already.") % {"area": area.name}, field="area")
    keep_agreed_basis(plan=plan, by=by)
    return PlanArea.objects.create(
        authority_id=plan.authority_id, plan=plan, area=area, starts_on=starts_on, recorded_by_id=by.user_id
    )


@transaction.atomic
def stop_covering_area(*, link: PlanArea, ends_on: datetime.date, by: Viewer) -> PlanArea:
    """Let an edition's cover of an area end on a date. Raises Refused for an end before the start."""
    require(Permission.RECORD_PLAN, by=by, authority_id=link.authority_id)
    if ends_on < link.starts_on:
        words = _("The end can’t be before the start on %(date)s.") % {"date": uk_date(link.starts_on)}
        raise Refused(words, field="ends_on")
    PlanArea.objects.filter(pk=link.pk).update(ends_on=ends_on)
    link.ends_on = ends_on
    return link


def go_on_covering(*, plan: Plan, superseded: Iterable[Plan], by: Viewer) -> None:
    """Let the areas that the edition before still covers be covered by the next one, from its first day."""
    if plan.agreed_on is None:
        return
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=plan.agreed_on)
    links = PlanArea.objects.filter(still, plan__in=list(superseded)).order_by("pk")
    areas = {link.area_id: link for link in links}
    PlanArea.objects.bulk_create(
        PlanArea(
            authority_id=plan.authority_id,
            plan=plan,
            area_id=area,
            starts_on=max(plan.agreed_on, link.starts_on),
            ends_on=link.ends_on,
            recorded_by_id=by.user_id,
        )
        for area, link in areas.items()
    )
