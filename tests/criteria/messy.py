"""Messy worlds: areas whose records are drawn at random, good and bad, past and future, own and joint.

Every choice comes from one `random.Random`, whose seed hypothesis draws. A county leads two districts and
may share its group and its plans with them; a borough stands alone; one area has nothing. Rows are written
in bulk, as the app's role, each in the context of its own area. A second wave can be laid over a world, all
of whose events lie after a day.
"""

from __future__ import annotations

import datetime
from random import Random

from core.models import Authority
from core.tenancy import tenant_context
from tests.criteria.messy_base import TODAY
from tests.criteria.messy_partnership import MessyPartnership
from tests.criteria.messy_plan import MessyPlan
from tests.criteria.messy_risk import MessyRisk
from tests.factories import make_area, make_user

__all__ = ["TODAY", "fill", "messy_world"]


class MessyArea(MessyPartnership, MessyRisk, MessyPlan):
    """One area, filled at random."""


def messy_world(rng: Random) -> list[Authority]:
    """Five areas: a county that leads, its two districts, a borough, and one without any record."""
    county = make_area(kind="county")
    districts = [make_area(kind="district", county=county) for _ in range(2)]
    borough, empty = make_area(), make_area()
    fill([county, *districts, borough], rng)
    return [county, *districts, borough, empty]


def fill(areas: list[Authority], rng: Random, after: datetime.date | None = None) -> None:
    """Fill areas at random; a county's groups may cover its districts among them."""
    people = (make_user(), make_user())
    filled = [MessyArea(area, rng, people, after) for area in areas]
    for messy in filled:
        with tenant_context([messy.area.pk]):
            messy.bodies()
            messy.facts()
            messy.groups(messy.districts_of(areas))
            messy.offices()
            messy.risks()
            messy.plans()
            if after:
                messy.go_on()
    for messy in filled:
        with tenant_context([messy.area.pk]):
            messy.sign()
            messy.joint_plans(messy.districts_of(areas))
