"""The record page: everything typed is saved, and two people never overwrite each other."""

import json

import pytest
from django.test import Client

from core.errors import Refused
from partnerships.actions import FieldName
from partnerships.models import AgendaItem, Attendance, Decision, Meeting
from tests import factories as make
from tests.reading import hidden


def minute(item: AgendaItem) -> FieldName:
    return FieldName("item", item.public_id, "minute")


@pytest.fixture
def meeting(board) -> Meeting:
    return board.meeting()


@pytest.fixture
def item(board, meeting) -> AgendaItem:
    return board.item(meeting)


def stored(board, row):
    with board.inside():
        return type(row).objects.get(pk=row.pk)


def autosave(board, meeting, fields: dict[str, str], version: str = "1", client: Client | None = None):
    url = board.url("meeting-autosave", meeting.public_id)
    return (client or board.client()).post(url, {**fields, "version": version})


def test_one_field_is_saved_while_it_is_typed(board, meeting, item):
    answer = autosave(board, meeting, {str(minute(item)): "Uptake rose."})
    assert answer.status_code == 200
    assert set(answer.json()) == {"saved_at", "version"}
    assert stored(board, item).minute == "Uptake rose."


def test_each_save_goes_on_from_the_version_the_last_one_returned(board, meeting, item):
    version, client = "1", board.client()
    for text in ("U", "Up", "Uptake rose."):
        answer = autosave(board, meeting, {str(minute(item)): text}, version, client)
        assert answer.status_code == 200
        version = answer.json()["version"]
    assert stored(board, item).minute == "Uptake rose."


def test_two_people_in_different_fields_do_not_disturb_each_other(board, meeting, item):
    other = board.item(meeting, "Venues", 2)
    first = board.save(meeting, {minute(item): "Mine."}, "1")
    board.save(meeting, {minute(other): "Theirs."}, "1")
    again = board.save(meeting, {minute(item): "Mine, longer."}, first.version)
    assert not again.clashes
    assert (stored(board, item).minute, stored(board, other).minute) == ("Mine, longer.", "Theirs.")


def test_two_people_in_one_item_but_different_columns_do_not_clash(board, meeting, item):
    board.save(meeting, {FieldName("item", item.public_id, "outcome"): "discussed"}, "1")
    saved = board.save(meeting, {minute(item): "Heard."}, "1")
    assert not saved.clashes
    assert (stored(board, item).minute, stored(board, item).outcome) == ("Heard.", "discussed")


def test_two_people_in_one_field_get_both_texts_and_lose_neither(board, meeting, item):
    board.save(meeting, {minute(item): "Theirs."}, "1")
    answer = autosave(board, meeting, {str(minute(item)): "Mine."})
    assert answer.status_code == 409
    assert answer.json()["theirs"] == {str(minute(item)): "Theirs."}
    assert stored(board, item).minute == "Theirs."
    knowing = autosave(board, meeting, {str(minute(item)): "Both."}, answer.json()["version"])
    assert knowing.status_code == 200
    assert stored(board, item).minute == "Both."


def test_a_clash_that_was_shown_says_nothing_about_other_changes(board, meeting, item):
    """Having seen one of two texts somebody saved at once doesn't let the other be overwritten."""
    other = board.item(meeting, "Venues", 2)
    board.save(meeting, {minute(item): "Theirs.", minute(other): "Theirs too."}, "1")
    shown = board.save(meeting, {minute(item): "Mine."}, "1")
    blind = board.save(meeting, {minute(other): "Mine too."}, shown.version)
    assert list(blind.clashes) == [minute(other)]
    assert stored(board, other).minute == "Theirs too."


def test_own_saves_do_not_hide_what_somebody_else_saved_between_them(board, meeting, item):
    other = board.item(meeting, "Venues", 2)
    board.save(meeting, {minute(other): "Theirs."}, "1")
    mine = board.save(meeting, {minute(item): "Mine."}, "1")
    assert board.save(meeting, {minute(other): "Over it."}, mine.version).clashes


def test_the_same_text_from_two_people_is_no_clash(board, meeting, item):
    board.save(meeting, {minute(item): "Same."}, "1")
    assert not board.save(meeting, {minute(item): "Same."}, "1").clashes


def test_the_whole_page_saves_with_one_button(board, meeting, item):
    decision = board.decision(meeting, agenda_item=item)
    police = board.members[1]
    sent = {
        "version": "1",
        f"meeting-{meeting.public_id}-chaired_by": police.contact.public_id,
        f"seat-{police.public_id}-status": "substitute",
        f"seat-{police.public_id}-attended_by": "",
        f"item-{item.public_id}-minute": "Heard and agreed.",
        f"item-{item.public_id}-outcome": "discussed",
        f"decision-{decision.public_id}-kind": "substantive",
        f"decision-{decision.public_id}-text": "Brief every manager.",
        f"decision-{decision.public_id}-considers_threat_picture": "yes",
        f"decision-{decision.public_id}-proportionate_to_threat": "yes",
        f"decision-{decision.public_id}-likely_to_reduce_threat": "no",
        f"decision-{decision.public_id}-threat_check_rationale": "It buys time.",
    }
    answer = board.client().post(board.url("meeting-record", meeting.public_id), sent)
    assert answer.status_code == 302
    saved = stored(board, decision)
    assert saved.threat_check_is_complete
    assert saved.likely_to_reduce_threat is False
    assert saved.threat_checked_on == board.today
    assert stored(board, meeting).chaired_by_id == police.contact_id
    with board.inside():
        attendance = Attendance.objects.get()
    assert (attendance.status, attendance.sector) == ("substitute", "police")


def test_a_stale_page_sent_whole_overwrites_nothing_and_shows_both_texts(board, meeting, item):
    untouched = board.item(meeting, "Venues", 2)
    board.save(meeting, {minute(item): "Theirs.", minute(untouched): "Written meanwhile."}, "1")
    sent = {
        "version": "1",
        f"item-{item.public_id}-minute": "Mine.",
        f"item-{untouched.public_id}-minute": "",
        f"item-{untouched.public_id}-outcome": "deferred",
    }
    answer = board.client().post(board.url("meeting-record", meeting.public_id), sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs." in page
    assert "Mine." in page
    assert "Error:" in page
    now = stored(board, untouched)
    assert (now.minute, now.outcome) == ("Written meanwhile.", "deferred")
    again = {"version": hidden(answer, "version"), f"item-{item.public_id}-minute": "Theirs and mine."}
    assert board.client().post(board.url("meeting-record", meeting.public_id), again).status_code == 302
    assert stored(board, item).minute == "Theirs and mine."


def test_a_field_that_is_wrong_is_named_and_the_rest_is_saved(board, meeting, item):
    fields = {str(minute(item)): "Kept.", f"item-{item.public_id}-outcome": "exploded"}
    answer = autosave(board, meeting, fields)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [f"item-{item.public_id}-outcome"]
    assert stored(board, item).minute == "Kept."
    page = board.client().post(board.url("meeting-record", meeting.public_id), {**fields, "version": "9"})
    assert page.status_code == 422


def test_a_row_taken_out_meanwhile_gives_the_text_back(board, meeting, item):
    with board.inside():
        AgendaItem.objects.filter(pk=item.pk).delete()
    fields = {str(minute(item)): "Long and careful text."}
    assert autosave(board, meeting, fields).status_code == 400
    page = board.client().post(board.url("meeting-record", meeting.public_id), {**fields, "version": "1"})
    assert page.status_code == 409
    assert b"Long and careful text." in page.content


def test_who_came_is_enough_to_count_as_present(board, meeting):
    seat = board.members[0]
    board.save(meeting, {FieldName("seat", seat.public_id, "attended_by"): "Ann Other, Head of audit"})
    with board.inside():
        assert Attendance.objects.get().status == "present"


def test_a_check_that_is_taken_back_loses_its_date(board, meeting):
    decision = board.decision(meeting, **make.CHECKED, threat_checked_on=make.days_ago(3))
    board.save(meeting, {FieldName("decision", decision.public_id, "threat_check_rationale"): ""})
    assert stored(board, decision).threat_checked_on is None


def test_somebody_outside_the_group_cannot_be_named_in_the_chair(board, meeting):
    stranger = make.make_contact(board.area, name="Not In The Group")
    answer = autosave(board, meeting, {f"meeting-{meeting.public_id}-chaired_by": stranger.public_id})
    assert answer.status_code == 400


def test_another_meetings_rows_are_out_of_reach(board, meeting):
    elsewhere = board.item(board.meeting(days=40), "Elsewhere")
    assert autosave(board, meeting, {str(minute(elsewhere)): "Smuggled."}).status_code == 400
    assert stored(board, elsewhere).minute == ""


def test_a_decision_is_added_and_removed_from_the_page_without_losing_text(board, meeting, item):
    client, url = board.client(), board.url("meeting-record", meeting.public_id)
    sent = {"version": "1", str(minute(item)): "Typed before the button.", "add_decision": item.public_id}
    answer = client.post(url, sent)
    with board.inside():
        decision = Decision.objects.get()
    assert answer.url == f"{url}#decision-{decision.public_id}"
    assert (decision.agenda_item_id, decision.number, decision.text) == (item.pk, 1, "")
    assert stored(board, item).minute == "Typed before the button."
    client.post(url, {"version": "9", "remove_decision": decision.public_id})
    with board.inside():
        assert not Decision.objects.exists()


def test_items_move_by_the_buttons_of_the_page(board, meeting, item):
    second = board.item(meeting, "Venues", 2)
    url = board.url("meeting-record", meeting.public_id)
    board.client().post(url, {"version": "1", "move_earlier": second.public_id})
    with board.inside():
        assert list(AgendaItem.objects.values_list("title", flat=True)) == ["Venues", "Training report"]
    answer = board.client().post(url, {"version": "1", "remove_item": item.public_id})
    assert answer.status_code == 302
    assert board.client().post(url, {"version": "1", "remove_item": item.public_id}).status_code == 404


def test_an_item_with_text_is_not_taken_off_and_the_page_says_why(board, meeting, item):
    board.save(meeting, {minute(item): "Heard."})
    url = board.url("meeting-record", meeting.public_id)
    answer = board.client().post(url, {"version": "9", "remove_item": item.public_id})
    assert answer.status_code == 422
    assert b"Something is recorded under" in answer.content


def test_every_save_is_in_the_history_with_who(board, meeting, item):
    autosave(board, meeting, {str(minute(item)): "Uptake rose."})
    with board.inside():
        last = AgendaItem.history.filter(id=item.pk).order_by("-history_date").first()
        assert (last.minute, last.history_user_id) == ("Uptake rose.", board.user.pk)


def test_a_locked_meeting_takes_nothing_and_gives_the_text_back(board, meeting, item):
    make.sign(meeting, board.user)
    with pytest.raises(Refused, match="signed"):
        board.save(meeting, {minute(item): "Too late."})
    answer = autosave(board, meeting, {str(minute(item)): "Too late."})
    assert answer.status_code == 400
    assert "signed" in json.dumps(answer.json())
    page = board.client().post(
        board.url("meeting-record", meeting.public_id), {"version": "1", str(minute(item)): "Too late."}
    )
    assert page.status_code == 409
    assert b"Too late." in page.content
    opened = board.client().get(board.url("meeting-record", meeting.public_id))
    assert opened.url == board.url("meeting", meeting.public_id)


def test_script_in_every_text_stays_text(board, meeting, item):
    bad = "<script>alert(1)</script>"
    board.decision(meeting, agenda_item=item, text=bad, threat_check_rationale=bad)
    board.save(
        meeting, {minute(item): bad, FieldName("seat", board.members[0].public_id, "attended_by"): bad}
    )
    for name in ("meeting", "meeting-record", "meeting-sign"):
        page = board.client().get(board.url(name, meeting.public_id)).content
        assert b"<script>alert" not in page
        assert b"&lt;script&gt;alert" in page
