"""The date on which a finding changes is exact: of all later days, it is the first that differs."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from action_plans.criteria import JUDGES as PLAN_JUDGES
from action_plans.criteria import plan_facts
from action_plans.criteria.rows import Checked, Completed, Member, Project
from core.criteria.periods import Span
from core.models import Authority
from core.tenancy import tenant_context
from partnerships.criteria import JUDGES as PARTNERSHIP_JUDGES
from partnerships.criteria import partnership_facts
from partnerships.criteria.rows import Seat
from risk.criteria import JUDGES as RISK_JUDGES
from risk.criteria import risk_facts
from tests.criteria.messy import TODAY, messy_world
from tests.criteria.rows import (
    action,
    ago,
    cover,
    fact,
    good_partnership,
    good_plan,
    good_risk,
    held,
    joint,
    person,
    plan,
    version,
)

SECTIONS = (
    (partnership_facts, PARTNERSHIP_JUDGES),
    (risk_facts, RISK_JUDGES),
    (plan_facts, PLAN_JUDGES),
)
DAYS_AHEAD = 400


def first_day_that_differs(judge, row):
    """By trying every day, the first on which the same records give another status, or None."""
    now = judge(row).status
    for ahead in range(1, DAYS_AHEAD + 1):
        day = row.as_of + datetime.timedelta(days=ahead)
        if judge(replace(row, as_of=day)).status != now:
            return day
    return None


def assert_exact(code, judge, row, tried):
    said = judge(row).changes_on
    found = first_day_that_differs(judge, row)
    if said is None or said > row.as_of + datetime.timedelta(days=DAYS_AHEAD):
        assert found is None, f"{code} changes on {found}, and says {said}"
    else:
        assert found == said, f"{code} changes on {found}, and says {said}"
        tried[code] += 1


@pytest.mark.django_db
def test_the_date_is_the_first_day_that_differs():
    tried: Counter[str] = Counter()
    for seed in range(3):
        ids = [area.pk for area in messy_world(Random(seed))]
        with tenant_context(ids):
            found = [
                (facts(Authority.objects.filter(pk__in=ids), TODAY), judges) for facts, judges in SECTIONS
            ]
        for rows, judges in found:
            for row in rows.values():
                for code, judge in judges.items():
                    assert_exact(code, judge, row, tried)
    assert sum(tried.values()) > 20, "too few of these findings change at all to prove anything"


@pytest.mark.parametrize("months", range(0, 12, 2))
def test_the_date_is_exact_where_all_is_well(months):
    tried: Counter[str] = Counter()
    for row, judges in (
        (good_partnership(), PARTNERSHIP_JUDGES),
        (good_risk(), RISK_JUDGES),
        (good_plan(), PLAN_JUDGES),
    ):
        later = replace(row, as_of=row.as_of + datetime.timedelta(days=30 * months))
        for code, judge in judges.items():
            assert_exact(code, judge, later, tried)
    assert tried


PAST = st.integers(0, 400).map(ago)
ANY = st.integers(-200, 400).map(ago)
ENDS = st.none() | ANY
QUITE = settings(max_examples=12)


@st.composite
def spans(draw, ended_only=False):
    """A span that began by the date of the row; area facts are known to end only when they have."""
    start = draw(PAST)
    end = draw(ENDS)
    if end is not None and (end < start or (ended_only and end >= ago(0))):
        end = None
    return Span(start, end)


def some(what, at_most=5):
    return st.lists(what, max_size=at_most).map(tuple)


@QUITE
@given(data=st.data())
def test_the_date_is_exact_for_any_partnership(data):
    draw = data.draw
    facts = [
        fact(k, v, *draw(spans(ended_only=True)))
        for k in ("tier", "has_prison")
        for v in draw(some(st.sampled_from(["standard", "higher"]), 2))
    ]
    row = good_partnership(
        attested_until={code: draw(ANY) for code in ("1.G2", "1.B1", "1.B2", "1.B3") if draw(st.booleans())},
        facts=tuple(facts),
        covers=tuple(
            cover(span=draw(spans()), terms_review_due=draw(ENDS)) for _ in range(draw(st.integers(0, 2)))
        ),
        meetings=tuple(
            held(on, officer_came=draw(st.booleans())) for on in sorted(draw(some(PAST, 6)), reverse=True)
        ),
        seats=tuple(Seat(sector, draw(spans())) for sector in ("police", "health", "probation", "education")),
        group_chairs=tuple(person(draw(st.sampled_from("AB")), draw(spans())) for _ in range(2)),
        panel_chairs=tuple(person(draw(st.sampled_from("BC")), draw(spans())) for _ in range(2)),
        officers=tuple(person("D", draw(spans())) for _ in range(draw(st.integers(0, 2)))),
        contest_reports=draw(some(PAST, 2)),
        network_meetings=draw(some(PAST, 2)),
        arrangements=draw(some(spans(), 2)),
    )
    for code, judge in PARTNERSHIP_JUDGES.items():
        assert_exact(code, judge, row, Counter())


@QUITE
@given(dates=some(PAST, 8), data=st.data())
def test_the_date_is_exact_for_any_risk_assessment(dates, data):
    row = good_risk(
        versions=tuple(
            version(number, on, says_something=data.draw(st.booleans()), was_tabled=data.draw(st.booleans()))
            for number, on in enumerate(sorted(dates), 1)
        ),
        contributions={name: data.draw(PAST) for name in "ABC"},
        ctlp_issued_on=data.draw(st.none() | PAST),
    )
    for code, judge in RISK_JUDGES.items():
        assert_exact(code, judge, row, Counter())


@QUITE
@given(data=st.data())
def test_the_date_is_exact_for_any_plan(data):
    draw = data.draw
    row = good_plan(
        attested_until={"3.B1": draw(ANY)},
        facts=tuple(fact("project_funding", v, *draw(spans(ended_only=True))) for v in ("yes", "no")),
        plan=plan(ends_on=draw(ANY), review_due=draw(ANY), based_on_agreed=draw(st.none() | PAST)),
        actions=(action("1"), action("2", created_on=draw(PAST), next_date=draw(ANY))),
        members=tuple(Member(name, *draw(spans()), draw(st.booleans())) for name in "AB"),
        joint=tuple(
            joint(
                members=(Member("C", *draw(spans()), draw(st.booleans())),),
                covers_until=draw(ENDS),
                review_due=draw(ANY),
            )
            for _ in range(draw(st.integers(0, 2)))
        ),
        checks=tuple(Checked(on, "closing", draw(st.booleans())) for on in draw(some(PAST, 6))),
        completed=tuple(
            Completed(on, draw(st.none() | st.just(min(on + datetime.timedelta(days=50), ago(0)))))
            for on in draw(some(PAST, 4))
        ),
        uses=draw(some(PAST, 2)),
        projects=tuple(
            Project("P", draw(spans()), draw(st.booleans()), True) for _ in range(draw(st.integers(0, 2)))
        ),
    )
    for code, judge in PLAN_JUDGES.items():
        assert_exact(code, judge, row, Counter())
