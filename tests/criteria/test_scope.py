"""Reads compiled once: they say what the ORM says, for whatever areas and dates they are run."""

from __future__ import annotations

import datetime

import pytest
from django.db.models import Q

from action_plans.criteria import joint_reads, partner_reads
from action_plans.criteria import reads as plan_reads
from action_plans.models import ActionUpdate, PlanArea
from core.criteria import area_facts
from core.criteria.periods import months_before
from core.criteria.scope import DateInScope, Scope, compiled, months_earlier
from core.models import Authority
from core.tenancy import tenant_context
from partnerships.criteria import meeting_reads
from partnerships.criteria import reads as partnership_reads
from partnerships.models import GroupArea
from risk.criteria import facts as risk_reads
from tests.criteria.good import AS_OF, DATES, GoodArea
from tests.factories import LONG_AGO, make_area

MODULES = (area_facts, partnership_reads, meeting_reads, risk_reads, plan_reads, partner_reads, joint_reads)
READS = {
    f"{module.__name__}.{name}": build
    for module in MODULES
    for name, build in vars(module).items()
    if callable(build)
    and getattr(build, "__module__", "") == module.__name__
    and list(getattr(build, "__annotations__", {})) == ["areas", "as_of", "return"]
    and name.startswith("_")
    and name != "_recent_ids"
}
NOT_IN_A_GOOD_AREA = {
    "_says_nil",
    "_pending",
    "_shared_with",
    "_profiles",
    "_one_person_for_two_sectors",
    "_updated",
    "_own_bases",
    "_joint_bases",
}


@pytest.mark.django_db
def test_every_read_says_what_the_orm_says():
    good, neighbour = GoodArea(), GoodArea()
    for what, thing in ((PlanArea, {"plan": neighbour.plan}), (GroupArea, {"group": neighbour.group})):
        neighbour.write(what, **thing, area=good.area, starts_on=LONG_AGO)
    neighbour.write(ActionUpdate, action=neighbour.actions[0], reported_on=DATES[1], progress="on_track")
    assert len(READS) > 25
    empty = set()
    for as_of in (AS_OF, datetime.date(2026, 11, 10)):
        with tenant_context([good.area.pk]):
            areas = Authority.objects.filter(pk=good.area.pk)
            scope = Scope(areas, as_of)
            for name, build in READS.items():
                straight = list(build(areas.values("pk"), as_of))
                assert sorted(map(repr, scope.rows(build))) == sorted(map(repr, straight)), name
                empty |= set() if straight else {name.rpartition(".")[2]}
    assert empty <= NOT_IN_A_GOOD_AREA


@pytest.mark.django_db
def test_the_sql_is_kept_and_holds_no_area_and_no_date():
    area = make_area()
    with tenant_context([area.pk]):
        Scope(Authority.objects.filter(pk=area.pk), AS_OF).rows(partnership_reads._seats)
    kept = compiled(partnership_reads._seats, "default")
    assert kept is compiled(partnership_reads._seats, "default")
    assert area.pk not in kept.params
    assert AS_OF not in kept.params


@pytest.mark.django_db
@pytest.mark.parametrize(
    "narrow",
    [
        lambda areas, ids: areas.filter(pk__in=ids),
        lambda areas, ids: areas.filter(Q(pk=ids[0]) | Q(pk=ids[1])).order_by("-name"),
        lambda areas, ids: areas.current(AS_OF).filter(pk__in=ids),
    ],
)
def test_any_queryset_of_areas_will_do(narrow):
    ids = [make_area().pk, make_area().pk]
    with tenant_context(ids):
        scope = Scope(narrow(Authority.objects, ids), AS_OF)
        assert sorted(scope.ids) == ids
        assert scope.rows(area_facts._known_facts) == []


@pytest.mark.django_db
def test_no_area_means_no_row_and_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Scope(Authority.objects.none(), AS_OF).rows(area_facts._known_facts) == []


def test_a_date_to_come_counts_months_and_refuses_other_sums():
    stand_in = DateInScope.stand_in()
    assert months_earlier(months_earlier(stand_in, 12), 3).months == -15
    assert months_earlier(AS_OF, 12) == datetime.date(2025, 11, 21)
    with pytest.raises(TypeError, match="months_earlier"):
        months_before(stand_in, 12)
