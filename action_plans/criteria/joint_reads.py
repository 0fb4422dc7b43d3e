"""What an edition rests on from a day on, and which neighbours' editions cover an area (3.G1).

A covered area reads the joint edition and what is kept of its basis, and nothing of the owner's risk
assessment; so the same rows answer, whether it is judged alone or with everybody.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Case, Q, Value, When

from action_plans.criteria.reads import Found
from action_plans.criteria.rows import PlanFacts
from action_plans.models import PlanArea, PlanBasis
from core.choices import Marking
from core.criteria.scope import Areas, Scope


class Basis(NamedTuple):
    """The newest that is known on the date."""

    based_on_agreed: datetime.date | None
    kinds_of_risk: frozenset[str]
    review_due: datetime.date
    is_fresh: bool
    """Whether the plan was looked at afresh after it was agreed."""


def bases(scope: Scope) -> dict[int, Basis]:
    """{plan id: what it rests on} of the areas' own editions and of those that cover them."""
    found: dict[int, Basis] = {}
    for plan, moment, agreed_on, kinds, review_due in (*scope.rows(_own_bases), *scope.rows(_joint_bases)):
        kept = frozenset(kind for kind in kinds.split(",") if kind)
        found[plan] = Basis(agreed_on, kept, review_due, moment == PlanBasis.Moment.REFRESHED)
    return found


_BASIS = ("plan_id", "moment", "based_on_agreed_on", "kinds_of_risk", "review_due")


def _own_bases(areas: Areas, as_of: datetime.date) -> Found:
    rows = PlanBasis.objects.filter(authority__in=areas, holds_from__lte=as_of)
    return rows.order_by("holds_from", "pk").values_list(*_BASIS)


def _joint_bases(areas: Areas, as_of: datetime.date) -> Found:
    covering = PlanArea.objects.filter(area__in=areas, starts_on__lte=as_of)
    rows = PlanBasis.objects.filter(plan__in=covering.values("plan"), holds_from__lte=as_of)
    return rows.order_by("holds_from", "pk").values_list(*_BASIS)


def joint_plans(scope: Scope, rest_on: Mapping[int, Basis]) -> dict[int, list[PlanFacts]]:
    """{area id: neighbours' editions in force on the date that cover it}."""
    found: dict[int, list[PlanFacts]] = defaultdict(list)
    for area, plan, owner, title, agreed_on, ends_on, review_due, covers_until in scope.rows(_joint_plans):
        basis = rest_on.get(plan)
        found[area].append(
            PlanFacts(
                title=f"{title} of {owner}",
                is_agreed=True,
                agreed_on=agreed_on,
                ends_on=ends_on,
                review_due=basis.review_due if basis else review_due,
                based_on_agreed=basis.based_on_agreed if basis else None,
                kinds_of_risk=basis.kinds_of_risk if basis else frozenset(),
                covers_until=covers_until,
            )
        )
    return found


def _joint_plans(areas: Areas, as_of: datetime.date) -> Found:
    effective = Q(starts_on__lte=as_of) & (Q(ends_on=None) | Q(ends_on__gte=as_of))
    in_force = Q(plan__agreed_on__lte=as_of) & (
        Q(plan__superseded_on=None) | Q(plan__superseded_on__gt=as_of)
    )
    rows = PlanArea.objects.filter(effective, in_force, area__in=areas).annotate(
        # As everywhere in findings: no title above OFFICIAL.
        named=Case(
            When(plan__marking=Marking.OFFICIAL, then="plan__title"), default=Value("The partnership plan")
        ),
    )
    return rows.order_by("area_id", "-plan__agreed_on", "plan_id").values_list(
        "area_id",
        "plan_id",
        "authority__name",
        "named",
        "plan__agreed_on",
        "plan__ends_on",
        "plan__review_due",
        "ends_on",
    )
