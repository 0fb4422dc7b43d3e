"""Signing locks the minutes; corrections and later decisions stand beside them."""

import pytest
from django.db import DatabaseError, connection, transaction

from action_plans.models import ActionReview
from core.errors import NotAllowed, Refused
from core.models import Authority
from core.permissions import AreaRole
from partnerships.actions import (
    FieldName,
    add_decision,
    correct_minutes,
    prepare_agenda,
    sign_minutes,
    supersede_decision,
)
from partnerships.minutes import lacks, load_record
from partnerships.models import AgendaItem, Attendance, Decision, Meeting, MinutesCorrection
from tests import factories as make
from tests.reading import hidden, text_of


@pytest.fixture
def meeting(board) -> Meeting:
    meeting = board.meeting()
    board.item(meeting, "Training report", 1, minute="Uptake rose.")
    board.item(meeting, "Venues", 2)
    board.everybody_came(meeting)
    return meeting


def sign(board, meeting, **fields):
    with board.inside():
        return sign_minutes(meeting=meeting, by=board.viewer, as_of=board.today, **fields)


def words(board, meeting) -> list[str]:
    with board.inside():
        fresh = Meeting.objects.select_related("group", "authority").get(pk=meeting.pk)
        return [lack.words for lack in lacks(load_record(fresh))]


def test_signing_holds_the_meeting_and_leaves_nothing_open(board, meeting):
    board.save(meeting, {FieldName("seat", board.members[1].public_id, "status"): "substitute"})
    signed = sign(board, meeting)
    assert (signed.status, signed.signed_by_id) == ("held", board.user.pk)
    with board.inside():
        assert dict(AgendaItem.objects.values_list("title", "outcome")) == {
            "Training report": "discussed",
            "Venues": "deferred",
        }
        names = dict(Attendance.objects.values_list("member_id", "attended_by"))
    assert names[board.members[0].pk] == str(board.members[0].contact)
    assert names[board.members[1].pk] == str(board.members[1].substitute)


def test_an_item_with_a_decision_or_something_captured_was_reached_without_a_minute(board, meeting):
    decided = board.item(meeting, "Where to meet", 3)
    board.item(meeting, "Review of 1 open action", 4, seeded_from="plan:review")
    with board.inside():
        add_decision(meeting=meeting, agenda_item=decided, text="Here.", kind="procedural", by=board.viewer)
        action = make.make_action(make.make_plan(board.area), title="Brief the halls.")
        ActionReview.objects.create(authority=board.area, action=action, meeting=meeting)
    page = text_of(board.client().get(board.url("meeting", meeting.public_id)))
    assert "Review of 1 open action The open actions were reviewed: 1 of them." in page
    assert "Brief the halls: Reviewed, no change." in page, "one full stop is enough"
    assert page.count("Not reached") == 1
    assert "1 item was not reached: it will be deferred to the next meeting." in words(board, meeting)
    sign(board, meeting)
    with board.inside():
        outcomes = dict(AgendaItem.objects.values_list("title", "outcome"))
    assert outcomes == {
        "Training report": "discussed",
        "Venues": "deferred",
        "Where to meet": "discussed",
        "Review of 1 open action": "discussed",
    }


def test_what_seems_to_tell_who_somebody_is_is_named_where_it_stands_and_before_signing(board, meeting):
    said = board.item(meeting, "Channel", 3, minute="A boy born on 3 May 2010 came up.")
    decision = board.decision(meeting, text="Ring 020 7946 0018.", kind="procedural")
    found = {
        "“Channel” seems to hold a date of birth. If it is about a person referred, take it out.",
        "“Decision 1” seems to hold a phone number. If it is about a person referred, take it out.",
    }
    assert found <= set(words(board, meeting))
    page = board.client().get(board.url("meeting-record", meeting.public_id)).content.decode()
    for name in (f"item-{said.public_id}-minute", f"decision-{decision.public_id}-text"):
        assert f'id="id_{name}_warning"' in page
    assert page.count("app-field-warning") == 2
    sign(board, meeting)  # a committee's number looks the same to a machine: the person decides


def test_a_seat_nobody_marked_is_recorded_as_absent_after_being_announced(board):
    meeting = board.meeting()
    board.save(meeting, {FieldName("seat", board.members[0].public_id, "status"): "present"})
    assert "4 seats are not marked: they will be recorded as absent." in words(board, meeting)
    sign(board, meeting)
    with board.inside():
        assert Attendance.objects.filter(status="absent").count() == 4


def test_what_has_to_be_there_stops_the_signing(board):
    meeting = make.make_meeting(board.group, make.days_ago(3))
    with pytest.raises(Refused, match=r"Attendance is not marked.*Nobody is recorded as having chaired"):
        sign(board, meeting)
    board.everybody_came(meeting)
    with board.inside():
        prepare_agenda(meeting=meeting, by=board.viewer)
        add_decision(meeting=meeting, by=board.viewer)
    with pytest.raises(Refused, match="Decision 1 has no words"):
        sign(board, meeting)


def test_a_decision_without_a_check_is_named_and_does_not_stop_the_signing(board, meeting):
    board.decision(meeting)
    board.decision(meeting, 2, kind="procedural", text="Accept the minutes.")
    board.decision(meeting, 3, **make.CHECKED)
    assert "1 decision lacks a Security Threat Check." in words(board, meeting)
    assert sign(board, meeting).is_signed


def test_too_few_for_the_quorum_make_it_inquorate(board):
    with board.inside():
        board.group.quorum = 3
        board.group.save()
    meeting = board.meeting()
    board.save(meeting, {FieldName("seat", board.members[0].public_id, "status"): "present"})
    assert any("inquorate" in line for line in words(board, meeting))
    assert sign(board, meeting).status == "inquorate"


def test_nothing_is_signed_before_its_day_or_twice_or_unread(board, meeting):
    coming = board.meeting(days=-5)
    board.everybody_came(coming)
    with pytest.raises(Refused, match="before the meeting"):
        sign(board, coming)
    with pytest.raises(Refused, match="Something was recorded while you were reading"):
        sign(board, meeting, version=1)
    sign(board, meeting)
    with pytest.raises(Refused, match="are signed"):
        sign(board, meeting)


def test_who_may_not_sign_does_not(board, meeting):
    officer = make.make_user()
    make.give_role(officer, board.area, AreaRole.OFFICER)
    with board.inside(), pytest.raises(NotAllowed):
        sign_minutes(meeting=meeting, by=make.viewer_for(officer), as_of=board.today)
    url = board.url("meeting-sign", meeting.public_id)
    assert board.client(officer).post(url, {"is_true_record": "on"}).status_code == 403


def test_the_page_shows_what_is_missing_and_signs_what_was_read(board, meeting):
    client, url = board.client(), board.url("meeting-sign", meeting.public_id)
    page = client.get(url)
    assert b"1 item was not reached" in page.content
    unticked = client.post(url, {"version": hidden(page, "version")})
    assert unticked.status_code == 422
    board.save(meeting, {FieldName("seat", board.members[0].public_id, "status"): "absent"})
    changed = client.post(url, {"version": hidden(page, "version"), "is_true_record": "on"})
    assert changed.status_code == 422
    assert b"Read the minutes once more" in changed.content
    done = client.post(url, {"version": hidden(changed, "version"), "is_true_record": "on"}, follow=True)
    assert b"Nothing in it can change" in done.content


def test_signing_sent_twice_signs_once_and_ends_in_the_same_place(board, meeting):
    client, url = board.client(), board.url("meeting-sign", meeting.public_id)
    page = client.get(url)
    sent = {
        "version": hidden(page, "version"),
        "submit_token": hidden(page, "submit_token"),
        "is_true_record": "on",
    }
    first, second = client.post(url, sent), client.post(url, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url == board.url("meeting", meeting.public_id)
    with board.inside():
        assert MinutesCorrection.objects.count() == 0
        assert Meeting.history.filter(id=meeting.pk, signed_at__isnull=False).count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE partnerships_meeting SET place = 'Elsewhere'",
        "DELETE FROM partnerships_meeting",
        "UPDATE partnerships_agendaitem SET minute = 'Rewritten'",
        "DELETE FROM partnerships_agendaitem",
        "UPDATE partnerships_attendance SET status = 'present'",
        "DELETE FROM partnerships_attendance",
        "UPDATE partnerships_decision SET text = 'Rewritten'",
        "DELETE FROM partnerships_decision",
        "UPDATE partnerships_meeting SET signed_at = NULL, signed_by_id = NULL",
    ],
)
def test_the_database_itself_refuses_to_change_signed_minutes(board, meeting, statement):
    board.decision(meeting)
    sign(board, meeting)
    with (
        board.inside(),
        pytest.raises(DatabaseError, match="signed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_correction_stands_beside_the_minutes_and_never_changes(board, meeting):
    with board.inside(), pytest.raises(Refused, match="not signed yet"):
        correct_minutes(meeting=meeting, text="x", agreed_on=board.today, by=board.viewer)
    sign(board, meeting)
    client, url = board.client(), board.url("meeting-correct", meeting.public_id)
    early = {"text": "It was 61.", "agreed_on": make.days_ago(30).isoformat()}
    assert client.post(url, early).status_code == 422
    assert client.post(url, {**early, "agreed_on": board.today.isoformat()}).status_code == 302
    assert b"It was 61." in client.get(board.url("meeting", meeting.public_id)).content
    for statement in (
        "UPDATE partnerships_minutescorrection SET text = ''",
        "DELETE FROM partnerships_minutescorrection",
    ):
        with (
            board.inside(),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_later_decision_takes_the_place_of_a_signed_one(board, meeting):
    decision = board.decision(meeting, **make.CHECKED)
    with board.inside(), pytest.raises(Refused, match="record page"):
        supersede_decision(decision=decision, text="Else.", by=board.viewer)
    sign(board, meeting)
    with board.inside():
        decision = Decision.objects.select_related("meeting", "group").get(pk=decision.pk)
        with pytest.raises(Refused, match="Plan the group"):
            supersede_decision(decision=decision, text="Else.", by=board.viewer)
    board.meeting(days=-10)
    url = board.url("decision-supersede", decision.public_id)
    way_back = f'<a class="govuk-breadcrumbs__link" href="{board.url("decision-list")}">Decisions</a>'
    assert way_back in board.client().get(url).content.decode()
    assert board.client().post(url, {"text": "Brief half of them."}).status_code == 302
    with board.inside():
        later = Decision.objects.get(supersedes=decision)
        assert later.text == "Brief half of them."
        assert Decision.objects.get(pk=decision.pk).text == decision.text
        with pytest.raises(Refused, match="takes its place already"):
            supersede_decision(decision=decision, text="Again.", by=board.viewer)
    log = board.client().get(board.url("decision-list")).content
    assert b"Superseded" in log


def test_signing_shows_in_the_criteria(board, meeting):
    sign(board, meeting)
    assert Authority.objects.filter(pk=board.area.pk).exists()
    page = board.client().get(board.url("overview"))
    assert b"Last meetings" in page.content
    assert b"5 seats taken" in page.content
