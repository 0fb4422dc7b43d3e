"""The queries behind the facts of section 3: each is one set-based read for any number of areas."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Case, Max, Min, Q, QuerySet, Value, When

from action_plans.criteria.rows import Held, OpenAction
from action_plans.models import Action, ActionReview, ActionUpdate, Plan
from core.choices import Marking
from core.criteria.judging import rule
from core.criteria.periods import Span
from core.criteria.scope import Areas, Scope, months_earlier
from core.models import threat_check_complete
from partnerships.criteria.held import covering_groups, held_meetings
from partnerships.models import Group, GroupMember

Found = QuerySet[Any, Any]


def window_start(as_of: datetime.date) -> datetime.date:
    """The day before the rolling year of section 3 starts."""
    return months_earlier(as_of, rule("3.G7").whole("window_months"))


class Edition(NamedTuple):
    """An edition of an area's plan as the database has it."""

    pk: int
    authority_id: int
    edition: int
    title: str
    development_started_on: datetime.date
    agreed_on: datetime.date | None
    superseded_on: datetime.date | None
    ends_on: datetime.date
    review_due: datetime.date
    based_on_agreed: datetime.date | None
    has_check: bool
    checked_on: datetime.date | None

    def in_force(self, on: datetime.date) -> bool:
        """Whether it was agreed by the date and not superseded yet."""
        gone = self.superseded_on is not None and self.superseded_on <= on
        return self.agreed_on is not None and self.agreed_on <= on and not gone

    def is_draft(self, on: datetime.date) -> bool:
        """Whether it was being drawn up on the date."""
        open_then = self.agreed_on is None or self.agreed_on > on
        return open_then and self.development_started_on <= on


class Editions(NamedTuple):
    """An area's editions and the one that counts: in force on the date, else the newest draft."""

    every: tuple[Edition, ...] = ()
    chosen: Edition | None = None

    def holds(self, plan_id: int, created_on: datetime.date) -> bool:
        """Whether an action now in edition `plan_id` was in the chosen one on the date.

        The next edition takes actions over with all their history when it is agreed: one that is older
        than the drafting of its present edition was in the edition before, on a day before that.
        """
        if self.chosen is None:
            return False
        if plan_id == self.chosen.pk:
            return True
        owner = next((edition for edition in self.every if edition.pk == plan_id), None)
        return (
            owner is not None
            and self.chosen.agreed_on is not None
            and owner.agreed_on is not None
            and owner.agreed_on > self.chosen.agreed_on
            and created_on < owner.development_started_on
        )


def editions(scope: Scope) -> dict[int, Editions]:
    """{authority id: its editions and the one that counts on the scope's date}, for every area."""
    by_area: dict[int, list[Edition]] = {area: [] for area in scope.ids}
    for row in scope.rows(_editions):
        edition = Edition(*row)
        by_area[edition.authority_id].append(edition)
    return {area: Editions(tuple(every), _chosen(every, scope.as_of)) for area, every in by_area.items()}


def _editions(areas: Areas, as_of: datetime.date) -> Found:
    return as_editions(Plan.objects.filter(authority__in=areas))


def as_editions(plans: QuerySet[Plan]) -> Found:
    """The fields of `Edition` of these plans, in its order."""
    return (
        plans.annotate(
            has_check=Case(When(threat_check_complete(), then=True), default=False),
            # A finding is read without clearance, far from the area: it names no title above OFFICIAL.
            named=Case(When(marking=Marking.OFFICIAL, then="title"), default=Value("The partnership plan")),
        )
        .order_by("authority_id", "edition")
        .values_list(
            "pk",
            "authority_id",
            "edition",
            "named",
            "development_started_on",
            "agreed_on",
            "superseded_on",
            "ends_on",
            "review_due",
            "based_on__agreed_on",
            "has_check",
            "threat_checked_on",
        )
    )


def _chosen(every: Iterable[Edition], as_of: datetime.date) -> Edition | None:
    known = list(every)
    in_force = [edition for edition in known if edition.in_force(as_of)]
    drafts = [edition for edition in known if edition.is_draft(as_of)]
    return max(in_force or drafts, key=lambda one: (one.agreed_on or as_of, one.edition), default=None)


def of_areas(areas: Areas, as_of: datetime.date) -> QuerySet[Action]:
    """Actions of the areas that had been taken up by `as_of`."""
    return Action.objects.filter(authority__in=areas, created_on__lte=as_of)


def open_on(as_of: datetime.date, prefix: str = "") -> Q:
    """The condition that an action (reached by `prefix`) had not been closed by `as_of`."""
    return Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gt": as_of})


def open_actions(scope: Scope, plans: Mapping[int, Editions]) -> dict[int, list[OpenAction]]:
    """{authority id: open actions of the edition that counts}. Three queries."""
    reviewed, updated = dict(scope.rows(_reviewed)), dict(scope.rows(_updated))
    found: dict[int, list[OpenAction]] = defaultdict(list)
    for (
        pk, area, plan, number, created_on, owner, due_on, review_on, risk, closed_on, concern, meeting
    ) in scope.rows(_open_actions):  # fmt: skip
        if plans[area].holds(plan, created_on):
            found[area].append(
                OpenAction(
                    number=number,
                    created_on=created_on,
                    has_owner=owner is not None,
                    next_date=due_on or review_on,
                    has_risk=risk is not None,
                    risk_is_current=risk is not None and (closed_on is None or closed_on > scope.as_of),
                    concern=concern or "",
                    created_at_meeting=meeting,
                    reviewed_on=reviewed.get(pk),
                    updated_on=updated.get(pk),
                )
            )
    return found


def _open_actions(areas: Areas, as_of: datetime.date) -> Found:
    rows = of_areas(areas, as_of).filter(open_on(as_of)).order_by("position", "pk")
    return rows.values_list(
        "pk",
        "authority_id",
        "plan_id",
        "number",
        "created_on",
        "owner_id",
        "due_on",
        "review_on",
        "risk_id",
        "risk__closed_on",
        "risk__concern",
        "created_at_meeting_id",
    )


def _reviewed(areas: Areas, as_of: datetime.date) -> Found:
    """The latest held meeting that reviewed each open action."""
    rows = ActionReview.objects.filter(
        open_on(as_of, "action__"),
        authority__in=areas,
        meeting__in=held_meetings(areas, as_of).order_by().values("pk"),
    )
    latest = rows.order_by().values("action_id").annotate(latest=Max("meeting__meets_on"))
    return latest.values_list("action_id", "latest")


def _updated(areas: Areas, as_of: datetime.date) -> Found:
    """The latest update by the owner of each open action."""
    rows = ActionUpdate.objects.filter(
        open_on(as_of, "action__"), authority__in=areas, reported_on__lte=as_of
    )
    latest = rows.order_by().values("action_id").annotate(latest=Max("reported_on"))
    return latest.values_list("action_id", "latest")


def kinds_of_risk(scope: Scope, plans: Mapping[int, Editions]) -> dict[int, set[str]]:
    """{authority id: kinds of the risks answered by actions of the plan that were not cancelled}."""
    found: dict[int, set[str]] = defaultdict(set)
    for area, plan, kind, first in scope.rows(_kinds_of_risk):
        if plans[area].holds(plan, first):
            found[area].add(kind)
    return found


def _kinds_of_risk(areas: Areas, as_of: datetime.date) -> Found:
    rows = of_areas(areas, as_of).filter(
        open_on(as_of) | ~Q(status=Action.Status.CANCELLED), risk__isnull=False
    )
    by_kind = rows.order_by().values("authority_id", "plan_id", "risk__kind")
    return by_kind.annotate(first=Min("created_on")).values_list(
        "authority_id", "plan_id", "risk__kind", "first"
    )


def meetings(scope: Scope) -> dict[int, list[Held]]:
    """{group id: every held meeting, newest first}."""
    found: dict[int, list[Held]] = defaultdict(list)
    for group, pk, on in scope.rows(_meetings):
        found[group].append(Held(pk, on))
    return found


def _meetings(areas: Areas, as_of: datetime.date) -> Found:
    rows = held_meetings(areas, as_of).order_by("-meets_on", "-pk")
    return rows.values_list("group_id", "pk", "meets_on")


class SeatRow(NamedTuple):
    """A body's seat in a partnership group."""

    pk: int
    organisation_id: int
    name: str
    span: Span


def seats(scope: Scope) -> dict[int, list[SeatRow]]:
    """{group id: seats of bodies that had joined by the scope's date}."""
    found: dict[int, list[SeatRow]] = defaultdict(list)
    for group, pk, organisation, name, starts_on, ends_on in scope.rows(_seats):
        found[group].append(SeatRow(pk, organisation, name, Span(starts_on, ends_on)))
    return found


def _seats(areas: Areas, as_of: datetime.date) -> Found:
    rows = GroupMember.objects.filter(
        group_id__in=covering_groups(areas, as_of),
        group__kind=Group.Kind.PARTNERSHIP_GROUP,
        starts_on__lte=as_of,
    )
    return rows.order_by("organisation__name", "pk").values_list(
        "group_id", "pk", "organisation_id", "organisation__name", "starts_on", "ends_on"
    )
