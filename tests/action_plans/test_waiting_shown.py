"""Where somebody works with an action, they read what it waits for: in “My actions” and at a meeting."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from action_plans.models import ActionDependency
from tests import factories as make
from tests.reading import text_of

LIST = "/my/actions/"


def act(north, number, title, **fields):
    return make.make_action(
        north.plan, number=str(number), position=number, title=title, **{"risk": north.risk, **fields}
    )


def wait(north, action, *others):
    with north.open():
        for other in others:
            ActionDependency.objects.create(authority=north.authority, action=action, depends_on=other)


@pytest.fixture
def waiting(north):
    """An action of the police: it waits for one of theirs, one of the council, a closed and a marked one."""
    mine = act(north, 1, "Brief the halls", owner=north.police)
    wait(
        north,
        mine,
        act(north, 2, "Write the leaflet", owner=north.police),
        act(north, 3, "Agree the protocol", due_on=make.days_ago(5)),
        act(north, 4, "Done long ago", status="completed", outcome="Done", closed_on=make.days_ago(3)),
        act(north, 5, "Marked step", marking="official_sensitive"),
    )
    return mine


def test_an_owner_reads_what_an_own_action_waits_for_and_of_others_the_number_alone(north, waiting):
    page = north.client(north.police_user).get(LIST)
    words = text_of(page)
    assert "Waits for 2. Write the leaflet arrow On track · action 3 warning sign Late" in words
    for hidden in ("Agree the protocol", "Done long ago", "Marked step", "action 5"):
        assert hidden not in words


def test_a_lead_who_owns_one_reads_the_titles(north, waiting):
    council = make.council_of(north.authority)
    make.give_role(north.lead_user, north.authority, "partner", council)
    own = act(north, 6, "Train the staff", owner=council)
    with north.open():
        other = waiting.dependencies.get(depends_on__number="3").depends_on
    wait(north, own, other)
    assert "Waits for 3. Agree the protocol" in text_of(north.client().get(LIST))


def test_the_review_at_a_meeting_says_it_too(north, waiting):
    meeting = make.make_meeting(north.group, make.days_ago(0))
    said = "Waits for 2. Write the leaflet arrow On track · 3. Agree the protocol warning sign Late"
    address = north.url("review", query=f"meeting={meeting.public_id}")
    assert said in text_of(north.client().get(address))
    assert "Done long ago" not in text_of(north.client().get(address))


@pytest.mark.parametrize("user", ["police_user", "lead_user"])
def test_many_that_wait_cost_the_queries_of_one(north, waiting, user):
    client = north.client(getattr(north, user))
    meeting = make.make_meeting(north.group, make.days_ago(0))
    address = LIST if user == "police_user" else north.url("review", query=f"meeting={meeting.public_id}")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    cost()
    few = cost()
    before = waiting
    for number in range(20, 35):
        one = act(north, number, f"Step {number}", owner=north.police)
        wait(north, one, before)
        before = one
    assert cost() <= few
