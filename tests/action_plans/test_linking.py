"""What actions wait for: both ways, never in a circle, and told when it is late."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from action_plans.models import Action, ActionDependency
from action_plans.waiting import circle_closed_by, without_circles
from tests import factories as make
from tests.reading import form_values, text_of

EDGES = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=25)


def wait(north, action, *others):
    with north.open():
        for other in others:
            ActionDependency.objects.create(authority=north.authority, action=action, depends_on=other)


def change(north, action, client=None, **changes):
    client = client or north.client()
    address = north.url("action-edit", action.public_id)
    return client.post(address, {**form_values(client.get(address)), **changes})


def waits(north, action):
    with north.open():
        rows = ActionDependency.objects.filter(action=action)
        return sorted(rows.values_list("depends_on__number", flat=True))


@given(EDGES)
def test_what_is_kept_never_holds_a_circle(edges):
    kept = without_circles(edges)
    for place, edge in enumerate(kept):
        assert not circle_closed_by(edge, kept[:place])
        assert edge[0] not in _reached(edge[1], kept)
    assert all(circle_closed_by(edge, kept) for edge in edges if edge not in kept)


def _reached(start, edges):
    found, ends = {start}, [start]
    while ends:
        here = ends.pop()
        new = {there for one, there in edges if one == here} - found
        found |= new
        ends += new
    return found


def test_the_circle_is_named_from_end_to_end():
    assert circle_closed_by((7, 9), [(9, 8), (8, 7), (8, 6)]) == [9, 8, 7]
    assert circle_closed_by((7, 9), [(7, 9), (9, 8)]) == []
    assert circle_closed_by((7, 7), []) == [7]


def test_numbers_as_plans_write_them_link_both_ways(north):
    three, nine = (make.make_action(north.plan, number=number) for number in ("3", "9"))
    action = make.make_action(north.plan, number="14", risk=north.risk)
    assert change(north, action, depends_on="see 9 above").status_code == 422
    assert change(north, action, depends_on="See action 9; 3").status_code == 302
    assert waits(north, action) == ["3", "9"]
    client = north.client()
    page = text_of(client.get(north.url("action", action.public_id)))
    assert f"Waits for3. {three.title}" in page
    assert f"Waiting for this one14. {action.title}" in text_of(
        client.get(north.url("action", nine.public_id))
    )
    assert form_values(client.get(north.url("action-edit", action.public_id)))["depends_on"] == ["3, 9"]
    assert change(north, action, depends_on="9").status_code == 302
    assert waits(north, action) == ["9"]


def test_unknown_numbers_and_circles_are_refused_and_nothing_typed_is_lost(north):
    one, two, three = (
        make.make_action(north.plan, number=number, risk=north.risk) for number in ("1", "2", "3")
    )
    wait(north, one, two)
    wait(north, two, three)
    refused = change(north, three, depends_on="1 and 99")
    assert refused.status_code == 422
    assert "There is no action 99 in this plan" in text_of(refused)
    refused = change(north, three, depends_on="3")
    assert "An action can’t wait for itself: take out 3" in text_of(refused)
    refused = change(north, three, depends_on="1", title="Words kept")
    assert refused.status_code == 422
    assert "Action 1 waits for this one already (1 → 2 → 3)" in text_of(refused)
    assert form_values(refused)["title"] == ["Words kept"]
    assert waits(north, three) == []


def test_the_database_refuses_a_circle_and_itself_too(north):
    one, two, three = (make.make_action(north.plan) for _n in range(3))
    wait(north, one, two)
    wait(north, two, three)
    for action, other in ((three, one), (one, one)):
        with north.open(), pytest.raises(DatabaseError), transaction.atomic():
            ActionDependency.objects.create(authority=north.authority, action=action, depends_on=other)


def test_the_database_refuses_to_wait_for_another_areas_action(north, south):
    own, other = make.make_action(north.plan), make.make_action(south.plan)
    make.make_action(north.plan)
    with north.open(), pytest.raises(DatabaseError), transaction.atomic():
        _wait_at_once(north, own, other)
    assert change(north, own, depends_on=other.number).status_code == 422


def _wait_at_once(north, own, other):
    ActionDependency.objects.create(authority=north.authority, action=own, depends_on=other)
    connection.check_constraints()


def test_an_action_that_waits_for_a_late_one_says_so(north):
    late = make.make_action(north.plan, number="4", due_on=make.days_ago(3))
    action = make.make_action(north.plan, number="5", due_on=make.days_ago(-200))
    wait(north, action, late)
    for page in (
        north.url("action", action.public_id),
        north.url("plan"),
        north.url("plan", query="view=board"),
    ):
        assert "Waits for action 4 (late)." in text_of(north.client().get(page)), page
    with north.open():
        Action.objects.filter(pk=late.pk).update(
            status="completed", outcome="Done", closed_on=make.days_ago(0)
        )
    assert "Waits for action 4" not in text_of(north.client().get(north.url("plan")))


def test_what_a_viewer_is_not_cleared_for_is_not_named_and_stays(north):
    secret = make.make_action(north.plan, number="8", title="Secret name", marking="official_sensitive")
    action = make.make_action(north.plan, number="9", risk=north.risk)
    wait(north, action, secret)
    client = north.client()
    for page in ("action", "action-edit", "action-history"):
        assert "Secret name" not in text_of(client.get(north.url(page, action.public_id)))
    assert form_values(client.get(north.url("action-edit", action.public_id))).get("depends_on") in (
        None,
        [""],
    )
    assert change(north, action, title="Changed").status_code == 302
    assert waits(north, action) == ["8"]
