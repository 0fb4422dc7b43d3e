"""The page on which a meeting goes through all open actions."""

import pytest

from action_plans.actions.progress import review_actions
from action_plans.models import ActionReview
from core.errors import Refused
from partnerships.models import Meeting
from tests import factories as make
from tests.reading import form_values, text_of


@pytest.fixture
def page(north):
    """(client, address, actions) of the review of three open actions at today's meeting."""
    meeting = make.make_meeting(north.group, make.days_ago(0))
    actions = [
        make.make_action(north.plan, owner=north.police, risk=north.risk, number=str(n), position=n)
        for n in (1, 2, 3)
    ]
    return north.client(), north.url("review", query=f"meeting={meeting.public_id}"), actions


def outcomes(north):
    with north.open():
        return dict(ActionReview.objects.values_list("action__number", "outcome"))


def test_one_box_says_that_the_rest_did_not_change(north, page):
    client, address, (first, _second, _third) = page
    changed = {f"outcome_{first.public_id}": "changed", f"note_{first.public_id}": "It starts in May."}
    answer = client.post(address, {**form_values(client.get(address)), **changed, "others": "on"})
    assert answer.status_code == 302, text_of(answer)
    assert outcomes(north) == {"1": "changed", "2": "no_change", "3": "no_change"}


def test_without_the_box_only_what_was_answered_is_reviewed(north, page):
    client, address, (first, *_others) = page
    said = {**form_values(client.get(address)), f"outcome_{first.public_id}": "no_change"}
    assert client.post(address, said).status_code == 302
    assert outcomes(north) == {"1": "no_change"}


def test_a_note_that_seems_to_tell_who_somebody_is_says_so_after_it_was_saved(north, page):
    client, address, (first, *_others) = page
    note = f"note_{first.public_id}"
    said = {f"outcome_{first.public_id}": "changed", note: "Ring her on 020 7946 0958."}
    answer = client.post(address, {**form_values(client.get(address)), **said}, follow=True)
    assert "What you wrote seems to hold a phone number." in text_of(answer)
    assert outcomes(north) == {"1": "changed"}
    assert f'id="id_{note}_warning"' in client.get(address).content.decode(), "as long as it stands"


def test_a_note_without_an_answer_is_not_taken_for_no_change(north, page):
    client, address, (first, *_others) = page
    said = {**form_values(client.get(address)), f"note_{first.public_id}": "Ask again.", "others": "on"}
    answer = client.post(address, said)
    assert answer.status_code == 422
    assert "Choose what the group found" in text_of(answer)
    assert outcomes(north) == {}


@pytest.mark.parametrize("where", ["another area", "nowhere"])
def test_an_action_that_is_not_open_here_refuses_the_whole_form(north, page, where):
    client, address, (first, second, _third) = page
    foreign = "abcdefghjkmn"
    if where == "another area":
        elsewhere = make.make_area("elsewhere")
        foreign = make.make_action(make.make_plan(elsewhere), risk=make.make_risk(elsewhere)).public_id
    said = {
        **form_values(client.get(address)),
        f"outcome_{first.public_id}": "no_change",
        f"outcome_{second.public_id}": "changed",
        f"note_{second.public_id}": "It starts in May.",
        f"outcome_{foreign}": "no_change",
    }
    answer = client.post(address, said)
    assert answer.status_code == 422
    assert "not open here any more" in text_of(answer)
    assert "It starts in May." in text_of(answer), "what was typed is kept"
    assert outcomes(north) == {}
    again = {**form_values(answer), f"outcome_{first.public_id}": "no_change"}
    assert client.post(address, again).status_code == 302, "the page as it is now can be sent"


def test_the_action_refuses_a_foreign_id_among_good_ones(north, page):
    _client, _address, (first, *_others) = page
    said = {"outcome": "no_change", "note": ""}
    with north.open(), pytest.raises(Refused, match="not open here"):
        review_actions(
            meeting=Meeting.objects.get(),
            authority=north.authority,
            reviews={first.public_id: said, "abcdefghjkmn": said},
            threat_check=None,
            by=north.lead,
            on=make.days_ago(0),
        )
    assert outcomes(north) == {}


def test_a_note_left_empty_for_an_action_closed_meanwhile_refuses_nothing(north, page):
    client, address, (first, second, _third) = page
    said = {**form_values(client.get(address)), f"outcome_{first.public_id}": "no_change"}
    with north.open():
        second.status, second.closed_on, second.outcome = "cancelled", make.days_ago(0), "Not needed."
        second.save(update_fields=["status", "closed_on", "outcome"])
    assert client.post(address, said).status_code == 302
    assert outcomes(north) == {"1": "no_change"}
