"""What may be written to a year's duty gap analysis, and what the years say beside each other."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from action_plans.actions.gaps import (
    add_row,
    change_row,
    confirm_row,
    record_arrangements_review,
    remove_row,
    start_analysis,
    take_up_recommendation,
)
from action_plans.gap_comparing import BETTER, CHANGED, GONE, NEW, SAME, WAITING, WORSE, compare
from action_plans.gap_page import gap_lines
from action_plans.gap_reads import gap_rows_open_to, with_recommendations
from action_plans.gap_registrations import gap_dates, gaps_need
from action_plans.models import Action, GapAnalysis, GapRecommendation, GapRow, Plan
from core.errors import NotAllowed, Refused, Stale
from core.permissions import AreaRole
from tests import factories as make
from tests.gap_factories import make_analysis, make_review, make_row

TODAY = datetime.date(2026, 11, 21)


def lines_of(north, analysis):
    rows = gap_rows_open_to(north.lead, north.authority).filter(analysis=analysis)
    return gap_lines(with_recommendations(rows), north.lead, north.authority)


def test_from_the_catalogue_come_the_duties_of_the_sectors_chosen(north):
    with north.open():
        analysis = start_analysis(
            authority=north.authority, year=2026, origin="catalogue", sectors=["police"], by=north.lead
        )
        rows = list(analysis.rows.all())
    assert {row.sector for row in rows} == {"police"}
    assert len(rows) == 5
    assert all(row.duty and row.duty_key and row.rating == "not_assessed" for row in rows)
    assert rows[0].sections == [6]


@pytest.mark.parametrize(
    ("year", "origin", "sectors", "field"),
    [
        (2026, "catalogue", [], "sectors"),
        (2026, "last_year", [], "origin"),
        (1999, "empty", [], "year"),
        (2020, "empty", [], "year"),
    ],
)
def test_a_year_that_cannot_be_started_is_refused(north, year, origin, sectors, field):
    make_analysis(north.authority, 2020)
    if origin == "last_year":
        with north.open():
            GapAnalysis.objects.all().delete()
    with north.open(), pytest.raises(Refused) as refusal:
        start_analysis(authority=north.authority, year=year, origin=origin, sectors=sectors, by=north.lead)
    assert refusal.value.field == field


def test_from_last_year_nothing_done_and_no_rating_is_copied(north):
    old = make_analysis(north.authority, 2025)
    row = make_row(
        old, "Open one", "Done one", "Never taken up", rating="in_place", current_position="We meet"
    )
    with north.open():
        asked = list(row.recommendations.all())
        for one, status in ((asked[0], "open"), (asked[1], "completed")):
            closed = {"outcome": "Done", "closed_on": TODAY} if status == "completed" else {}
            one.action = make.make_action(north.plan, risk=north.risk, status=status, **closed)
            one.save()
        analysis = start_analysis(authority=north.authority, year=2026, origin="last_year", by=north.lead)
        new = analysis.rows.get()
        copied = list(new.recommendations.all())
    assert new.is_carried_over
    assert (new.rating, new.checked_on, new.previous_id) == ("not_assessed", None, row.pk)
    assert new.current_position == "We meet"
    assert [(one.text, one.action_id) for one in copied] == [
        ("Open one", asked[0].action_id),
        ("Never taken up", None),
    ]


def test_looking_at_a_row_again_ends_that_it_is_carried_over(north):
    old = make_row(make_analysis(north.authority, 2025), rating="part_in_place")
    row = make_row(make_analysis(north.authority, 2026), previous=old, is_carried_over=True)
    with north.open():
        held = confirm_row(row=row, version=row.version, by=north.lead, on=TODAY)
        assert (held.rating, held.is_carried_over, held.checked_by_id) == (
            "part_in_place", False, north.lead_user.pk,
        )  # fmt: skip
        with pytest.raises(Refused):
            confirm_row(row=held, version=None, by=north.lead, on=TODAY)


def test_what_was_never_rated_can_not_be_confirmed(north):
    old = make_row(make_analysis(north.authority, 2025))
    row = make_row(make_analysis(north.authority, 2026), previous=old, is_carried_over=True)
    with north.open(), pytest.raises(Refused):
        confirm_row(row=row, version=None, by=north.lead, on=TODAY)


def test_a_stale_save_is_noticed(north):
    row = make_row(make_analysis(north.authority))
    with north.open():
        change_row(row=row, recommendations=[], version=1, by=north.lead, on=TODAY, rating="gap")
        with pytest.raises(Stale):
            change_row(row=row, recommendations=[], version=1, by=north.lead, on=TODAY, rating="in_place")


def test_a_recommendation_with_an_action_can_not_be_emptied(north):
    row = make_row(make_analysis(north.authority), "Brief the halls", "Ask health")
    with north.open():
        first, second = row.recommendations.all()
        take_up_recommendation(recommendation=first, by=north.lead, on=TODAY)
        kept = [{"id": first.pk, "text": first.text}]
        change_row(row=row, recommendations=kept, version=None, by=north.lead, on=TODAY)
        assert not GapRecommendation.objects.filter(pk=second.pk).exists()
        with pytest.raises(Refused), transaction.atomic():
            change_row(row=row, recommendations=[], version=None, by=north.lead, on=TODAY)
        with pytest.raises(Refused), transaction.atomic():
            remove_row(row=row, by=north.lead)


def test_a_recommendation_becomes_one_action_of_the_plan_however_often_it_is_asked(north):
    long = "Write to every head of service and ask " + "again and " * 40
    row = make_row(make_analysis(north.authority), long)
    with north.open():
        asked = row.recommendations.get()
        action = take_up_recommendation(recommendation=asked, by=north.lead, on=TODAY)
        assert take_up_recommendation(recommendation=asked, by=north.lead, on=TODAY) == action
        assert Action.objects.count() == 1
        assert (action.plan_id, action.status, action.owner_id) == (north.plan.pk, "to_complete", None)
        assert len(action.title) <= 200
        assert action.description == long.strip() or action.description == long
        asked.refresh_from_db()
        assert not asked.is_done
        Action.objects.filter(pk=action.pk).update(
            status="completed", outcome="All wrote back", closed_on=TODAY
        )
        assert row.recommendations.get().is_done


def test_without_a_plan_there_is_nowhere_to_put_an_action(north):
    row = make_row(make_analysis(north.authority), "Ask health")
    with north.open():
        Plan.objects.all().delete()
        with pytest.raises(Refused, match="no partnership plan"):
            take_up_recommendation(recommendation=row.recommendations.get(), by=north.lead, on=TODAY)


def test_who_may_not_record_the_plan_writes_nothing(north):
    analysis = make_analysis(north.authority)
    row = make_row(analysis, "Ask health")
    approver = make.make_viewer(north.authority, AreaRole.APPROVER)
    with north.open():
        asked = row.recommendations.get()
        for attempt in (
            lambda: start_analysis(authority=north.authority, year=2027, origin="empty", by=approver),
            lambda: add_row(analysis=analysis, recommendations=[], by=approver, on=TODAY, duty="x"),
            lambda: change_row(row=row, recommendations=[], version=None, by=approver, on=TODAY),
            lambda: confirm_row(row=row, version=None, by=approver, on=TODAY),
            lambda: remove_row(row=row, by=approver),
            lambda: take_up_recommendation(recommendation=asked, by=approver, on=TODAY),
        ):
            with pytest.raises(NotAllowed):
                attempt()


@pytest.mark.parametrize(
    "values",
    [
        {"is_carried_over": True},
        {"rating": "gap", "checked_on": None, "checked_by": None},
        {"duty": ""},
    ],
)
def test_the_database_holds_the_rules_of_a_row(north, values):
    analysis = make_analysis(north.authority)
    with north.open(), pytest.raises(IntegrityError), transaction.atomic():
        GapRow.objects.create(
            authority=north.authority,
            analysis=analysis,
            position=1,
            sector="police",
            **{"duty": "A duty", **values},
        )


def test_years_beside_each_other_row_by_row(north):
    before, now = make_analysis(north.authority, 2025), make_analysis(north.authority, 2026)
    ratings = [
        ("gap", "in_place"),
        ("in_place", "gap"),
        ("gap", "gap"),
        ("gap", "gap"),
        ("gap", "not_assessed"),
    ]
    for place, (old, new) in enumerate(ratings):
        earlier = make_row(before, rating=old, duty=f"Duty {place}", current_position="We meet")
        make_row(
            now,
            rating=new,
            duty=f"Duty {place}",
            current_position="We meet monthly" if place == 3 else "We meet",
            previous=earlier if place != 2 else None,
            is_carried_over=place == 4,
        )
    make_row(before, duty="Only then")
    make_row(now, duty="Only now")
    with north.open():
        found = compare(lines_of(north, before), lines_of(north, now))
    assert [one.moved for one in found] == [BETTER, WORSE, SAME, CHANGED, WAITING, NEW, GONE]
    assert [(one.what, one.now) for one in found[3].differences] == [("Current position", "We meet monthly")]
    assert found[6].line.row.duty == "Only then"


def test_the_next_review_of_the_arrangements_is_announced(north):
    make_review(north.authority, reviewed_on=TODAY, next_review_on=datetime.date(2027, 11, 20))
    with north.open():
        early = datetime.date(2027, 1, 1)
        assert not [
            one for one in gaps_need(north.authority, north.lead, early) if "arrangements" in one.what
        ]
        dated = list(gap_dates(north.authority, north.lead, early))
        assert [one.on for one in dated] == [datetime.date(2027, 11, 20)]
        soon = next(iter(gaps_need(north.authority, north.lead, datetime.date(2027, 11, 1))))
        late = next(iter(gaps_need(north.authority, north.lead, datetime.date(2027, 12, 1))))
    assert (soon.is_overdue, late.is_overdue) == (False, True)


def test_rows_carried_over_and_a_year_gone_by_need_somebody(north):
    old = make_analysis(north.authority, 2025)
    with north.open():
        words = [one.what for one in gaps_need(north.authority, north.lead, TODAY)]
    assert words == ["The duty gap analysis is last year’s"]
    earlier = make_row(old)
    make_row(make_analysis(north.authority, 2026), previous=earlier, is_carried_over=True)
    with north.open():
        words = [one.what for one in gaps_need(north.authority, north.lead, TODAY)]
        assert list(gaps_need(north.authority, north.partner, TODAY)) == []
    assert words == ["1 duty of the gap analysis is carried over and not looked at yet"]


@pytest.mark.parametrize(
    ("reviewed", "following", "field"),
    [(22, 30, "reviewed_on"), (20, 20, "next_review_on")],
)
def test_a_review_that_cannot_be_is_refused(north, reviewed, following, field):
    with north.open(), pytest.raises(Refused) as refusal:
        record_arrangements_review(
            authority=north.authority,
            meeting=None,
            by=north.lead,
            on=TODAY,
            reviewed_on=datetime.date(2026, 11, reviewed),
            next_review_on=datetime.date(2026, 11, following),
            reviewers="The board",
            conclusion="sound",
            reasons="It works",
            analysis=None,
        )
    assert refusal.value.field == field


def test_the_same_year_may_exist_in_two_areas(north, south):
    make_analysis(north.authority, 2026)
    assert make_analysis(south.authority, 2026).year == 2026
