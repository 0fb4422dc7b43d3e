"""How an action stands is told from dates and reports, never typed."""

import datetime

import pytest

from action_plans.states import ActionState, Reported, date_in_words, state_of

TODAY = datetime.date(2026, 11, 21)
PAST, SOON, LATER = (TODAY + datetime.timedelta(days=days) for days in (-1, 30, 31))


@pytest.mark.parametrize(
    ("status", "next_on", "progress", "expected"),
    [
        ("open", LATER, "", ActionState.ON_TRACK),
        ("open", SOON, "", ActionState.DUE_SOON),
        ("open", TODAY, "", ActionState.DUE_SOON),
        ("open", PAST, "", ActionState.LATE),
        ("open", PAST, "on_track", ActionState.LATE),
        ("open", LATER, "late", ActionState.LATE),
        ("open", LATER, "blocked", ActionState.BLOCKED),
        ("open", PAST, "blocked", ActionState.BLOCKED),
        ("open", PAST, "done", ActionState.REPORTED_DONE),
        ("to_complete", None, "", ActionState.MISSING),
        ("to_complete", PAST, "", ActionState.MISSING),
        ("completed", PAST, "late", ActionState.DONE),
        ("cancelled", PAST, "", ActionState.CANCELLED),
    ],
)
def test_state(status, next_on, progress, expected):
    assert state_of(status=status, next_on=next_on, reported=Reported(progress), as_of=TODAY) is expected


def test_a_late_report_no_longer_counts_once_more_time_was_given():
    given = Reported("late", time_was_given=True)
    assert state_of(status="open", next_on=LATER, reported=given, as_of=TODAY) is ActionState.ON_TRACK
    assert state_of(status="open", next_on=PAST, reported=given, as_of=TODAY) is ActionState.LATE


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("day", "31 March 2027"),
        ("month", "March 2027"),
        ("year", "2027"),
        ("quarter", "quarter to 31 March 2027"),
        ("term", "term to 31 March 2027"),
        ("season", "season to 31 March 2027"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_was_given(precision, words):
    assert date_in_words(datetime.date(2027, 3, 31), precision) == words
