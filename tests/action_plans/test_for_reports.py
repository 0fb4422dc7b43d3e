"""What reports that leave the area say of single actions."""

from __future__ import annotations

import pytest

from action_plans.for_reports import pressing_actions
from action_plans.models import Action, ActionUpdate, Milestone
from action_plans.registrations import count_of_states
from core.uk_dates import uk_date
from tests import factories as make

TODAY = make.days_ago(0)
FAR = make.days_ago(-200)


def pressing(north):
    with north.open():
        return {action.what.partition(" ")[0]: action for action in pressing_actions(north.authority, TODAY)}


@pytest.fixture
def late(north):
    """Four actions, each late in its own way, and one that is not."""
    make.make_action(north.plan, number="due", due_on=make.days_ago(9))
    make.make_action(north.plan, number="review", due_on=None, review_on=make.days_ago(6))
    step = make.make_action(north.plan, number="step", due_on=FAR)
    said = make.make_action(north.plan, number="said", due_on=FAR)
    make.make_action(north.plan, number="well", due_on=FAR)
    common = {"authority": north.authority}
    with north.open():
        Milestone.objects.create(action=step, text="Half way", due_on=make.days_ago(3), position=1, **common)
        ActionUpdate.objects.create(
            action=said, progress="late", reported_on=make.days_ago(2), text="x", **common
        )


@pytest.mark.usefixtures("late")
def test_every_way_of_being_late_is_told_with_its_day(north):
    told = pressing(north)
    assert {number: action.when for number, action in told.items()} == {
        "due": uk_date(make.days_ago(9)),
        "review": uk_date(make.days_ago(6)),
        "step": uk_date(make.days_ago(3)),
        "said": uk_date(make.days_ago(2)),
    }
    assert all(action.is_late for action in told.values())


@pytest.mark.usefixtures("late")
def test_as_many_are_named_as_are_counted(north):
    with north.open():
        counted = count_of_states(north.authority, TODAY)["late"]
    assert len(pressing(north)) == counted == 4


def test_what_falls_due_within_ninety_days_is_told_and_not_called_late(north):
    make.make_action(north.plan, number="soon", due_on=make.days_ago(-89))
    make.make_action(north.plan, number="later", due_on=make.days_ago(-92))
    assert {number: action.is_late for number, action in pressing(north).items()} == {"soon": False}


def test_what_is_closed_or_marked_is_not_told(north):
    for number in ("closed", "marked", "open"):
        make.make_action(north.plan, number=number, due_on=make.days_ago(5))
    with north.open():
        Action.objects.filter(number="closed").update(
            status="completed", outcome="Done", closed_on=make.days_ago(1)
        )
        Action.objects.filter(number="marked").update(marking="official_sensitive")
    assert set(pressing(north)) == {"open"}


def test_it_takes_one_query_whatever_their_number(north, django_assert_num_queries):
    for number in range(6):
        make.make_action(north.plan, number=str(number), due_on=make.days_ago(5), owner=north.police)
    with north.open(), django_assert_num_queries(1):
        assert len(pressing_actions(north.authority, TODAY)) == 6
