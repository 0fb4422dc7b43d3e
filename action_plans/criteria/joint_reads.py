"""What an edition rests on from a day on, and which neighbours' editions cover an area (3.G1 to 3.G5).

A covered area reads the joint edition with its roles and contributions, its actions with their reports and
reviews, and what is kept of its basis; nothing of the owner's risk assessment. So these queries join no
table that is closed to it, and the same rows answer, whether it is judged alone or with everybody.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Max, QuerySet

from action_plans.criteria.reads import Edition, Editions, Found, as_editions, open_on
from action_plans.criteria.rows import OpenAction
from action_plans.models import Action, ActionReview, ActionUpdate, Plan, PlanArea, PlanBasis
from core.criteria.periods import Span
from core.criteria.scope import Areas, Build, Scope
from partnerships.criteria.held import held_meetings
from partnerships.criteria.rows import Cover


class Basis(NamedTuple):
    """The newest that is known on the date."""

    based_on_agreed: datetime.date | None
    kinds_of_risk: frozenset[str]
    concerns: frozenset[str]
    review_due: datetime.date
    is_fresh: bool
    """Whether the plan was looked at afresh after it was agreed."""


def bases(scope: Scope) -> dict[int, Basis]:
    """{plan id: what it rests on} of the areas' own editions and of those that cover them."""
    found: dict[int, Basis] = {}
    for plan, moment, agreed_on, kinds, concerns, review_due in (
        *scope.rows(_own_bases),
        *joint_rows(scope, _joint_bases),
    ):
        is_fresh = moment == PlanBasis.Moment.REFRESHED
        found[plan] = Basis(agreed_on, _kept(kinds), _kept(concerns), review_due, is_fresh)
    return found


def _kept(values: str) -> frozenset[str]:
    return frozenset(value for value in values.split(",") if value)


_BASIS = ("plan_id", "moment", "based_on_agreed_on", "kinds_of_risk", "concerns", "review_due")


def _own_bases(areas: Areas, as_of: datetime.date) -> Found:
    rows = PlanBasis.objects.filter(authority__in=areas, holds_from__lte=as_of)
    return rows.order_by("holds_from", "pk").values_list(*_BASIS)


def joint_rows(scope: Scope, build: Build) -> list[tuple[Any, ...]]:
    """Rows of a read about neighbours' editions: not even asked where none ever covered any of the areas."""
    return scope.rows(build) if scope.rows(_links) else []


def covering_plans(areas: Areas) -> QuerySet[PlanArea, Any]:
    """Ids of the neighbours' editions that ever covered any of the areas, as a subquery."""
    return PlanArea.objects.filter(area__in=areas).values("plan")


def _joint_bases(areas: Areas, as_of: datetime.date) -> Found:
    rows = PlanBasis.objects.filter(plan__in=covering_plans(areas), holds_from__lte=as_of)
    return rows.order_by("holds_from", "pk").values_list(*_BASIS)


class Link(NamedTuple):
    """That an edition covers an area for some days."""

    plan_id: int
    owner: str
    span: Span


class Covering(NamedTuple):
    """All that is read of the neighbours' editions that ever covered one of the areas."""

    links: Mapping[int, list[Link]]
    editions: Mapping[int, Edition]
    actions: Mapping[int, list[tuple[int, OpenAction]]]
    """{plan id: its open actions with their ids}"""
    reviews: Mapping[int, list[tuple[int, datetime.date]]]
    """{action id: (group, day) of the held meetings that reviewed it}"""

    def of(self, area: int, on: datetime.date) -> list[tuple[Link, Edition]]:
        """Editions in force on the date whose link to the area includes it, the latest agreed first."""
        known = [(link, self.editions[link.plan_id]) for link in self.links.get(area, ())]
        found = [(link, plan) for link, plan in known if link.span.holds(on) and plan.in_force(on)]
        return sorted(found, key=lambda one: (-(one[1].agreed_on or on).toordinal(), one[1].pk))

    def open_actions(self, area: int, plan: Edition, groups: Iterable[Cover]) -> Iterable[OpenAction]:
        """Open actions of the edition, each with its latest review at a meeting of the area's own group."""
        linked = {link.plan_id for link in self.links.get(area, ())}
        known = Editions(tuple(self.editions[pk] for pk in sorted(linked)), plan)
        spans = {cover.group_id: cover.span for cover in groups}
        for owner in sorted(linked):
            for pk, action in self.actions.get(owner, ()):
                if known.holds(owner, action.created_on):
                    seen = [
                        day
                        for group, day in self.reviews.get(pk, ())
                        if group in spans and spans[group].holds(day)
                    ]
                    yield action._replace(reviewed_on=max(seen, default=None))


def covering(scope: Scope) -> Covering:
    """What is read of joint plans, for every area: one query, or five where any area is covered."""
    links: dict[int, list[Link]] = defaultdict(list)
    for area, plan, owner, starts_on, ends_on in scope.rows(_links):
        links[area].append(Link(plan, owner, Span(starts_on, ends_on)))
    reviews: dict[int, list[tuple[int, datetime.date]]] = defaultdict(list)
    for action, group, on in joint_rows(scope, _reviews):
        reviews[action].append((group, on))
    editions = {row[0]: Edition(*row) for row in joint_rows(scope, _joint_editions)}
    return Covering(links, editions, _actions(scope), reviews)


def _actions(scope: Scope) -> dict[int, list[tuple[int, OpenAction]]]:
    updated = dict(joint_rows(scope, _updates))
    found: dict[int, list[tuple[int, OpenAction]]] = defaultdict(list)
    for pk, plan, number, created_on, owner, due_on, review_on, risk, meeting in joint_rows(
        scope, _joint_actions
    ):
        action = OpenAction(
            number=number,
            created_on=created_on,
            has_owner=owner is not None,
            next_date=due_on or review_on,
            has_risk=risk is not None,
            created_at_meeting=meeting,
            updated_on=updated.get(pk),
        )
        found[plan].append((pk, action))
    return found


def _links(areas: Areas, as_of: datetime.date) -> Found:
    rows = PlanArea.objects.filter(area__in=areas).order_by("starts_on", "pk")
    return rows.values_list("area_id", "plan_id", "authority__name", "starts_on", "ends_on")


def _joint_editions(areas: Areas, as_of: datetime.date) -> Found:
    return as_editions(Plan.objects.filter(pk__in=covering_plans(areas)))


def _joint_actions(areas: Areas, as_of: datetime.date) -> Found:
    rows = Action.objects.filter(open_on(as_of), plan__in=covering_plans(areas), created_on__lte=as_of)
    return rows.order_by("position", "pk").values_list(
        "pk",
        "plan_id",
        "number",
        "created_on",
        "owner_id",
        "due_on",
        "review_on",
        "risk_id",
        "created_at_meeting_id",
    )


def _reviews(areas: Areas, as_of: datetime.date) -> Found:
    rows = ActionReview.objects.filter(
        open_on(as_of, "action__"),
        action__plan__in=covering_plans(areas),
        meeting__in=held_meetings(areas, as_of).order_by().values("pk"),
    )
    return rows.order_by().values_list("action_id", "meeting__group_id", "meeting__meets_on")


def _updates(areas: Areas, as_of: datetime.date) -> Found:
    rows = ActionUpdate.objects.filter(
        open_on(as_of, "action__"), action__plan__in=covering_plans(areas), reported_on__lte=as_of
    )
    latest = rows.order_by().values("action_id").annotate(latest=Max("reported_on"))
    return latest.values_list("action_id", "latest")
