"""Duties that come round again: the next opens by itself, and never looks done."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from action_plans.actions.actions import add_action, change_action, close_action
from action_plans.actions.progress import record_update, review_actions
from action_plans.models import Action, ActionSeries, Milestone
from action_plans.rhythm import next_due, passed_over
from core.errors import Refused
from tests import factories as make
from tests.action_plans.test_actions import details
from tests.reading import form_values, text_of

TODAY = datetime.date(2026, 11, 21)


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("every", "counts_from", "after", "expected"),
    [
        ("month", "2026-01-31", "2026-01-31", "2026-02-28"),
        ("month", "2026-01-31", "2026-02-28", "2026-03-31"),
        ("quarter", "2026-03-31", "2026-03-31", "2026-06-30"),
        ("quarter", "2026-03-31", "2026-07-05", "2026-09-30"),
        ("year", "2024-02-29", "2024-02-29", "2025-02-28"),
        ("year", "2024-02-29", "2027-03-01", "2028-02-29"),
        ("term", "2026-07-20", "2026-07-20", "2026-12-20"),
        ("term", "2026-12-20", "2026-12-20", "2027-03-31"),
    ],
)
def test_the_next_date_of_a_rhythm(every, counts_from, after, expected):
    assert next_due(every, day(counts_from), day(after)) == day(expected)


def test_dates_passed_over_are_counted():
    assert passed_over("quarter", day("2026-03-31"), day("2026-03-31"), day("2026-09-30")) == 1
    assert passed_over("quarter", day("2026-03-31"), day("2026-03-31"), day("2026-06-30")) == 0


def repeating(north, due_on=datetime.date(2026, 12, 31), repeats="quarter", **changes):
    with north.open():
        return add_action(
            plan=north.plan,
            by=north.lead,
            on=TODAY,
            repeats=repeats,
            supporters=[make.council_of(north.authority)],
            milestones=[{"text": "Gather figures", "due_on": datetime.date(2026, 12, 15)}],
            **details(north, due_on=due_on, **changes),
        )


def close(north, action, **changes):
    said = {"status": "completed", "outcome": "Report went to the board.", "threat_check": make.CHECKED}
    with north.open():
        return close_action(
            action=action, version=None, by=north.lead, on=changes.pop("on", TODAY), **{**said, **changes}
        )


def live_of(north, action):
    with north.open():
        return Action.objects.filter(series=action.series_id, status="open").first()


def test_closing_one_opens_the_next_with_its_steps_and_nothing_done(north):
    action = repeating(north)
    with north.open():
        Milestone.objects.filter(action=action).update(done_on=TODAY)
        record_update(action=action, progress="done", text="Sent.", by=north.lead, on=TODAY)
    closed = close(north, action)
    coming = live_of(north, action)
    with north.open():
        assert (closed.status, closed.outcome) == ("completed", "Report went to the board.")
        assert (coming.number, coming.occurrence, coming.due_on) == ("1 (2)", 2, datetime.date(2027, 3, 31))
        assert (coming.outcome, coming.closed_on, coming.owner_id) == ("", None, north.police.pk)
        assert [(s.text, s.due_on, s.done_on) for s in coming.milestones.all()] == [
            ("Gather figures", datetime.date(2027, 3, 15), None)
        ]
        assert [one.name for one in coming.supporters.all()] == ["Northbridge Council"]
        assert not coming.updates.exists()
        assert [check.moment for check in coming.threat_checks.all()] == ["created"]
    third = close(north, coming) and live_of(north, action)
    assert (third.number, third.due_on) == ("1 (3)", datetime.date(2027, 6, 30))


def test_a_duty_closed_late_comes_next_in_the_future(north):
    action = repeating(north, due_on=datetime.date(2026, 3, 31))
    close(north, action)
    assert live_of(north, action).due_on == datetime.date(2026, 12, 31)


def test_a_duty_that_ends_opens_nothing(north):
    action = repeating(north)
    close(north, action, goes_on=False)
    assert live_of(north, action) is None
    with north.open():
        assert ActionSeries.objects.get().ended_on == TODAY


def test_one_occurrence_is_open_at_a_time(north):
    action = repeating(north)
    with north.open():
        again = Action.objects.get(pk=action.pk)
        again.pk, again.public_id, again.number, again.occurrence = None, "x" * 12, "77", 2
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()


def test_a_rhythm_needs_a_due_date(north):
    with pytest.raises(Refused) as refusal:
        repeating(north, due_on=None, review_on=datetime.date(2027, 1, 1))
    assert refusal.value.field == "repeats"


def test_a_rhythm_is_begun_changed_and_ended_by_the_form(north):
    with north.open():
        action = add_action(plan=north.plan, by=north.lead, on=TODAY, **details(north))

    def say(repeats):
        with north.open():
            change_action(
                action=action, version=None, by=north.lead, on=TODAY, repeats=repeats, **details(north)
            )
            return ActionSeries.objects.get()

    assert (say("month").every, say("year").every) == ("month", "year")
    assert say("").ended_on == TODAY
    assert say("term").ended_on is None


def test_a_meeting_that_closes_many_opens_the_next_of_each_at_a_fixed_cost(north):
    meeting = make.make_meeting(north.group, make.days_ago(0))

    def cost(count):
        actions = [repeating(north, due_on=make.days_ago(-20)) for _n in range(count)]
        said = {one.public_id: {"outcome": "closed", "note": "Done in full."} for one in actions}
        with north.open(), CaptureQueriesContext(connection) as queries:
            review_actions(
                meeting=meeting,
                authority=north.authority,
                reviews=said,
                threat_check=make.CHECKED,
                by=north.lead,
                on=make.days_ago(0),
            )
        return len(queries)

    one = cost(1)
    assert cost(8) == one
    with north.open():
        assert Action.objects.filter(occurrence=2, status="open").count() == 9


def test_the_pages_ask_and_show_every_time_round(north):
    client = north.client()
    action = repeating(north, due_on=make.days_ago(-30))
    address = north.url("action-close", action.public_id)
    page = client.get(address)
    assert "The next one opens, due on" in text_of(page)
    check = {
        "considers_threat_picture": "yes",
        "proportionate_to_threat": "yes",
        "likely_to_reduce_threat": "yes",
        "threat_check_rationale": "As the picture stands.",
    }
    said = {"result": "completed", "outcome": "Sent to the board.", **check}
    assert client.post(address, {**form_values(page), **said}).status_code == 302
    coming = live_of(north, action)
    words = text_of(client.get(north.url("action", coming.public_id)))
    assert "Comes round againEvery quarter" in words
    assert "Each time round" in words
    assert "Sent to the board." in words
    history = text_of(client.get(north.url("action-history", coming.public_id)))
    assert "Why: The duty repeats: the one before was closed." in history
