"""The reviews on the record page of a meeting: whatever button is pressed, nothing chosen there is lost."""

import re

import pytest

from action_plans.models import ActionReview
from partnerships.models import AgendaItem
from tests import factories as make

TODAY = make.days_ago(0)
CHECKED = {
    "considers_threat_picture": "yes",
    "proportionate_to_threat": "yes",
    "likely_to_reduce_threat": "yes",
    "threat_check_rationale": "The halls are checked now.",
}


@pytest.fixture
def record(north):
    """(client, address of the record, agenda item, action) of a meeting held today."""
    meeting = make.make_meeting(north.group, TODAY)
    action = make.make_action(north.plan, title="Brief the halls")
    with north.open():
        item = AgendaItem.objects.create(
            authority=north.authority, meeting=meeting, group=north.group, position=1, title="Halls"
        )
    address = f"/areas/northbridge/partnership/meetings/{meeting.public_id}/record/"
    return north.client(), address, item, action


def send(record, **fields):
    client, address, item, action = record
    names = {"minute": f"item-{item.public_id}-minute", "outcome": f"outcome_{action.public_id}",
             "note": f"note_{action.public_id}", "drawn": f"initial-outcome_{action.public_id}"}  # fmt: skip
    return client.post(address, {"version": "1", **{names.get(key, key): fields[key] for key in fields}})


def reviews(north):
    with north.open():
        return list(ActionReview.objects.values_list("outcome", "note"))


@pytest.mark.parametrize("button", ["preview", "stay", "add_decision"])
def test_every_button_keeps_the_minutes_and_the_reviews(north, record, button):
    pressed = {"preview": "1", "stay": "action-reviews", "add_decision": ""}[button]
    assert send(record, minute="Twelve halls.", outcome="no_change", **{button: pressed}).status_code == 302
    assert reviews(north) == [("no_change", "")]
    with north.open():
        assert AgendaItem.objects.get(pk=record[2].pk).minute == "Twelve halls."


def test_the_page_holds_the_reviews_in_the_form_of_the_record(record):
    client, address, _item, action = record
    form = re.search(r'<form[^>]*id="recording".*?</form>', client.get(address).content.decode(), re.DOTALL)
    assert f'name="outcome_{action.public_id}"' in form.group()


def test_a_review_that_lacks_words_stays_as_it_was_typed_and_the_rest_is_kept(north, record):
    page = send(record, minute="Twelve halls.", outcome="changed", preview="1")
    assert page.status_code == 422
    assert "Say what changed" in page.content.decode()
    assert "<title>Error: " in page.content.decode()
    drawn = re.search(
        rf'name="outcome_{record[3].public_id}"[^>]*value="changed"[^>]*>', page.content.decode()
    )
    assert "checked" in drawn.group()
    assert reviews(north) == []
    with north.open():
        assert AgendaItem.objects.get(pk=record[2].pk).minute == "Twelve halls."


def test_a_page_drawn_earlier_takes_back_nothing_said_since(north, record):
    send(record, outcome="no_change", stay="")
    send(record, drawn="no_change", outcome="changed", note="Fifteen halls.", stay="")
    send(record, drawn="no_change", outcome="no_change", minute="Late words.", stay="")
    assert reviews(north) == [("changed", "Fifteen halls.")]


def test_closing_twice_is_no_fault(north, record):
    closing = {"outcome": "closed", "note": "All halls briefed.", "stay": "", **CHECKED}
    assert send(record, **closing).status_code == 302
    assert send(record, **closing).status_code == 302
    assert reviews(north) == [("closed", "All halls briefed.")]


def test_the_way_to_the_form_of_an_action_keeps_what_was_typed(north, record):
    client, address, _item, _action = record
    page = client.get(address).content.decode()
    [onward] = re.findall(r'name="go_to" value="([^"]+/actions/add/[^"]+)"', page)
    assert send(record, minute="Twelve halls.", outcome="changed", go_to=onward).status_code == 422
    answer = send(record, minute="Twelve halls.", outcome="no_change", go_to=onward)
    assert (answer.status_code, answer["Location"]) == (302, onward)
    assert client.get(onward).status_code == 200
    assert reviews(north) == [("no_change", "")]
    with north.open():
        assert AgendaItem.objects.get(pk=record[2].pk).minute == "Twelve halls."


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org/", "/areas/southbridge/", "javascript:1", "/my/actions/"],
)
def test_a_button_leads_to_pages_of_the_area_alone(record, elsewhere):
    assert send(record, minute="Twelve halls.", go_to=elsewhere)["Location"] == record[1]
