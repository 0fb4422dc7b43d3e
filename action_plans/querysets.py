"""Named reads of section 3. Every one stays inside what the viewer may see."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject, Least

from action_plans.models import (
    Action,
    ActionReview,
    ActionUpdate,
    GapRecommendation,
    Milestone,
    Plan,
)
from core.models import Contact, Organisation, effective
from core.once import once_per_page
from core.permissions import Permission
from partnerships.models import Group, Meeting
from risk.models import Risk

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer

CLOSED = (Action.Status.COMPLETED, Action.Status.CANCELLED)


def sees_whole_plan(viewer: Viewer, authority: Authority) -> bool:
    """Whether the viewer reads every action of the area.

    A partner who acts for a body sees that body's actions and no others; who may see the
    risk assessment behind the plan sees the plan.
    """
    return viewer.can(Permission.SEE_PLAN, authority.pk) and viewer.can(Permission.SEE_RISK, authority.pk)


def plans_open_to(viewer: Viewer, authority: Authority) -> QuerySet[Plan]:
    """Editions of the area at markings the viewer is cleared for, newest first."""
    return Plan.objects.visible_to(viewer).in_area(authority).order_by("-edition")


def current_first(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Editions with the one in force first: the agreed one, else the newest draft, else the newest."""
    order = Case(
        When(status=Plan.Status.AGREED, then=Value(0)),
        When(status=Plan.Status.DRAFT, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return plans.order_by(order, "-edition")


def current_plan(viewer: Viewer, authority: Authority) -> Plan | None:
    """The edition in force, at a marking the viewer is cleared for, or None."""
    return next(iter(_current_two(viewer, authority)), None)


def draft_beside(viewer: Viewer, authority: Authority) -> Plan | None:
    """The draft that is being prepared while an agreed edition is in force, or None."""
    statuses = [Plan.Status.AGREED, Plan.Status.DRAFT]
    two = _current_two(viewer, authority)
    return two[1] if [plan.status for plan in two] == statuses else None


@once_per_page
def _current_two(viewer: Viewer, authority: Authority) -> list[Plan]:
    return list(current_first(plans_open_to(viewer, authority))[:2])


def edition_in_force(authority: Authority) -> Plan | None:
    """The edition in force whatever its marking: for actions and sums, never for showing."""
    return current_first(Plan.objects.in_area(authority)).first()


def actions_open_to(viewer: Viewer, authority: Authority) -> QuerySet[Action]:
    """Actions of the area that the viewer may read: all, or those of the bodies they act for."""
    rows = Action.objects.visible_to(viewer).in_area(authority)
    if not viewer.is_cleared:
        rows = rows.filter(plan__marking="official")
    return rows if sees_whole_plan(viewer, authority) else rows.filter(owned_by(viewer))


def owned_by(viewer: Viewer) -> Q:
    """Actions of the bodies the viewer acts for, in any area, and those that name the viewer."""
    bodies = [pk for area in viewer.areas for pk in area.organisation_ids]
    return Q(owner_id__in=bodies) | Q(owner_contact__user_id=viewer.user_id)


def own_actions(viewer: Viewer) -> QuerySet[Action]:
    """Live actions in force that the viewer answers for, in every area where they may update them."""
    areas = [area.id for area in viewer.areas if viewer.can(Permission.UPDATE_OWN_ACTIONS, area.id)]
    rows = in_force(Action.objects.visible_to(viewer).filter(authority_id__in=areas))
    if not viewer.is_cleared:
        rows = rows.filter(plan__marking="official")
    return rows.filter(owned_by(viewer), status__in=Action.LIVE)


def in_force(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Actions of the agreed edition; where none is agreed yet, of the draft."""
    agreed = Plan.objects.filter(authority_id=OuterRef("authority_id"), status=Plan.Status.AGREED)
    return rows.filter(
        Q(plan__status=Plan.Status.AGREED) | (Q(plan__status=Plan.Status.DRAFT) & ~Exists(agreed))
    )


def live(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Actions still to be done, those with details missing included."""
    return rows.filter(status__in=Action.LIVE)


def with_progress(rows: QuerySet[Action], as_of: datetime.date | None = None) -> QuerySet[Action]:
    """Adds what `lines.action_line` needs: next date, last report, an open request for more time.

    With `as_of`, reports and milestones done after that day don't count.
    """
    return rows.annotate(**_progress(as_of))


@lru_cache(maxsize=4)
def _progress(as_of: datetime.date | None) -> dict[str, Any]:
    """Subqueries, one a relation, so that relations don't multiply each other; built once for a day."""
    undone = Q(done_on__isnull=True) | (Q(done_on__gt=as_of) if as_of else Q())
    said = Q(reported_on__lte=as_of) if as_of else Q()
    steps = (
        Milestone.objects.filter(undone, action=OuterRef("pk"))
        .annotate(step_on=Coalesce("due_on", "review_on"))
        .filter(step_on__isnull=False)
        .order_by("step_on")
    )
    last = (
        ActionUpdate.objects.filter(said, action=OuterRef("pk"))
        .order_by("-recorded_at", "-id")
        .values(
            said=JSONObject(
                progress="progress",
                text="text",
                because="delay_because",
                on="reported_on",
                asks="asks_for_date",
                given="time_decision__is_accepted",
            )
        )
    )
    own = Coalesce("due_on", "review_on", output_field=DateField())
    soonest = Least(own, Subquery(steps.values("step_on")[:1], output_field=DateField()))
    # What was left undone is nobody's next step any more.
    closed = Q(closed_on__lte=as_of) if as_of else Q(closed_on__isnull=False)
    return {"next_on": Case(When(closed, then=own), default=soonest), "last_said": Subquery(last[:1])}


def standing_at(authority: Authority, as_of: datetime.date) -> QuerySet[Any]:
    """Actions in force taken up by `as_of`, cancelled ones apart, with progress. One query, all markings.

    An action closed later counts as open on that day.
    """
    rows = in_force(Action.objects.in_area(authority)).filter(created_on__lte=as_of)
    kept = with_progress(rows, as_of).exclude(status=Action.Status.CANCELLED, closed_on__lte=as_of)
    return kept.only("status", "closed_on", "due_on", "review_on")


LINE_FIELDS = (
    "authority_id", "public_id", "plan_id", "position", "number", "title", "description", "marking", "status",
    "due_on", "due_precision", "review_on", "owner_post", "closed_on", "carried_to_id",
    "owner__public_id", "owner__name", "owner_contact__name", "owner_contact__user_id",
    "risk__public_id", "risk__reference", "risk__title", "risk__marking",
    "theme__public_id", "theme__name", "theme__position", "version", "series_id", "owner__sector",
)  # fmt: skip
"""What a list shows of an action; the rest, such as its source words, can be long and stays behind."""


def for_lines(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Actions with just what a list shows of them, in one query."""
    return (
        with_progress(rows)
        .annotate(area_slug=F("authority__slug"), area_name=F("authority__name"))
        .select_related("owner", "owner_contact", "risk", "theme")
        .only(*LINE_FIELDS)
    )


def for_tallies(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Actions with what counts and calendars say of them: `lines.brief_line` reads them."""
    told = ("public_id", "number", "title", "marking", "status", "due_on", "review_on", "owner__name")
    return with_progress(rows).annotate(area_slug=F("authority__slug")).select_related("owner").only(*told)


def soonest_first(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Actions read with `with_progress`, by their next date; those without one last."""
    return rows.order_by(F("next_on").asc(nulls_last=True), "authority_id", "position", "pk")


def for_page(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Actions with everything their own page shows, in a fixed number of queries."""
    return (
        with_progress(rows)
        .annotate(area_slug=F("authority__slug"), area_name=F("authority__name"))
        .select_related(
            "owner",
            "owner_contact",
            "risk",
            "theme",
            "plan",
            "authority",
            "series",
            "closed_by",
            "evaluation",
        )
        .prefetch_related(
            "milestones",
            "threat_checks",
            Prefetch("supporters__organisation"),
            Prefetch(
                "updates",
                ActionUpdate.objects.select_related(
                    "recorded_by", "link__contact", "evidence", "time_decision__recorded_by"
                ),
            ),
            Prefetch("reviews", ActionReview.objects.select_related("meeting", "recorded_by")),
            "projects",
            Prefetch("gap_recommendations", GapRecommendation.objects.select_related("row__analysis")),
        )
    )


def open_requests() -> QuerySet[ActionUpdate]:
    """The newest report of each live action, where it asks for a later date that nobody answered yet."""
    newest = ActionUpdate.objects.filter(action=OuterRef("action")).order_by("-recorded_at", "-id")
    return ActionUpdate.objects.filter(
        asks_for_date__isnull=False,
        time_decision__isnull=True,
        action__status__in=Action.LIVE,
        pk=Subquery(newest.values("pk")[:1]),
    )


def risks_to_choose(viewer: Viewer, authority: Authority) -> list[Risk]:
    """Risks of the area that are still open, at markings the viewer is cleared for."""
    return list(Risk.objects.visible_to(viewer).in_area(authority).filter(closed_on__isnull=True))


def bodies_to_choose(authority: Authority, on: datetime.date) -> list[Organisation]:
    """Bodies of the area that exist on the date `on`, the council first."""
    return list(
        Organisation.objects.in_area(authority).filter(effective(on=on)).order_by("-is_council", "name")
    )


def contacts_to_choose(authority: Authority) -> list[Contact]:
    """Professional people of the area with their bodies."""
    return list(
        Contact.objects.in_area(authority)
        .select_related("organisation")
        .order_by("organisation__name", "name")
    )


def meetings_to_agree_at(authority: Authority, on: datetime.date) -> list[Meeting]:
    """Meetings of partnership groups covering the area, up to `on`, newest first: where a plan is agreed."""
    return list(
        Meeting.objects.covering(authority)
        .filter(group__kind=Group.Kind.PARTNERSHIP_GROUP, meets_on__lte=on)
        .exclude(status__in=[Meeting.Status.CANCELLED, Meeting.Status.INQUORATE])
        .select_related("group")
        .order_by("-meets_on")[:12]
    )
