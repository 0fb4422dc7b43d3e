"""Joint groups as facts: what counts for each area they cover, and on which days."""

from __future__ import annotations

import datetime

import pytest

from core.criteria.findings import Status
from core.criteria.registry import evaluate_one
from core.models import Authority
from core.tenancy import tenant_context
from partnerships.criteria import partnership_facts
from partnerships.models import GroupArea
from tests.criteria.good import AS_OF, DATES, NEXT_YEAR, GoodArea
from tests.factories import (
    LONG_AGO,
    make_area,
    make_contact,
    make_group,
    make_office,
)

pytestmark = pytest.mark.django_db
RECENT = datetime.date(2026, 10, 1)


def row_of(area, as_of=AS_OF):
    with tenant_context([area.pk]):
        return partnership_facts(Authority.objects.filter(pk=area.pk), as_of)[area.pk]


def test_a_countys_joint_group_counts_for_each_district_it_covers():
    county = make_area(kind="county")
    district, other = (make_area(kind="district", county=county) for _ in range(2))
    good = GoodArea(area=county)
    with tenant_context([county.pk]):
        for joint in (good.group, good.panel):
            GroupArea.objects.create(authority=county, group=joint, area=district, starts_on=LONG_AGO)
    own = [
        (m.on, m.sectors, m.topics, m.decisions, m.checked, m.community_inputs)
        for m in row_of(county).meetings
    ]
    seen = row_of(district)
    assert [
        (m.on, m.sectors, m.topics, m.decisions, m.checked, m.community_inputs) for m in seen.meetings
    ] == own
    assert seen.covers[0].terms_review_due == NEXT_YEAR
    with tenant_context([district.pk]):
        findings = evaluate_one(district, AS_OF)
    assert {findings[code].status for code in ("1.G1", "1.G4", "1.G5")} == {Status.MET}
    assert row_of(other).covers == (), "a district without a link sees nothing of the county's"
    assert findings["3.G1"].status == Status.NO_EVIDENCE, "the county's plan is the county's"


def test_a_link_counts_only_for_its_own_days():
    county, district = make_area(kind="county"), make_area(kind="district")
    good = GoodArea(area=county)
    with tenant_context([county.pk]):
        GroupArea.objects.create(
            authority=county, group=good.group, area=district, starts_on=DATES[1], ends_on=DATES[2]
        )
    row = row_of(district)
    assert [m.on for m in row.meetings] == [DATES[2], DATES[1]]
    assert not any(cover.span.holds(AS_OF) for cover in row.covers)
    assert row_of(district, DATES[0]).covers == ()


def test_a_successor_council_counts_its_predecessors_group_from_the_day_it_took_over():
    took_over = DATES[2] - datetime.timedelta(days=1)
    old = make_area(ends_on=took_over - datetime.timedelta(days=1))
    new = make_area(starts_on=took_over)
    good = GoodArea(area=old)
    with tenant_context([old.pk]):
        cover = GroupArea.objects.create(
            authority=old, group=good.group, area=new, starts_on=took_over, ends_on=AS_OF
        )
    with tenant_context([new.pk]):
        found = evaluate_one(new, AS_OF)
        after = evaluate_one(new, AS_OF + datetime.timedelta(days=1))
    assert (found["1.G1"].status, found["1.G1"].figure) == (Status.MET, "2 meetings in 12 months")
    assert found["1.G1"].changes_on == cover.ends_on + datetime.timedelta(days=1)
    assert after["1.G1"].status == Status.NOT_MET, "its own group has to be there by then"
    own = make_group(new, starts_on=AS_OF)
    with tenant_context([new.pk]):
        GroupArea.objects.filter(group=own).update(starts_on=AS_OF)
        young = evaluate_one(new, AS_OF + datetime.timedelta(days=1))["1.G1"]
    assert own.name in young.because


def test_one_person_may_chair_in_two_areas_but_not_for_the_same_one():
    here, there = make_area(), make_area()
    group, panel = make_group(here), make_group(here, kind="channel_panel")
    abroad = make_group(there, kind="channel_panel")
    make_office(here, "chair", make_contact(here, email="ada@both.example"), group)
    make_office(here, "chair", make_contact(here, email="ben@one.example"), panel)
    make_office(there, "chair", make_contact(there, email="ada@both.example"), abroad)
    with tenant_context([here.pk]):
        assert evaluate_one(here, AS_OF)["1.G5"].status == Status.MET
    with tenant_context([there.pk]):
        GroupArea.objects.create(authority=there, group=abroad, area=here, starts_on=LONG_AGO)
    with tenant_context([here.pk]):
        assert evaluate_one(here, AS_OF)["1.G5"].status == Status.NOT_MET, "a joint panel is theirs too"


def test_a_person_is_the_same_in_two_councils_by_address():
    county, district = make_area(kind="county"), make_area(kind="district")
    panel = make_group(county, kind="channel_panel", covers=(district,))
    make_office(county, "chair", make_contact(county, email="Chair@Both.example"), panel)
    group = make_group(district)
    make_office(district, "chair", make_contact(district, email="chair@both.example"), group)
    row = row_of(district)
    assert row.group_chairs[0].person & row.panel_chairs[0].person
