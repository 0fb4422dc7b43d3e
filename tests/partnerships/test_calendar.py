"""Meetings in people's calendars: the entry itself, the downloads, and invitations that come once."""

import datetime

import icalendar
import pytest
from django.core import mail

from core.errors import Refused
from core.jobs import run_job
from core.models import AccessEvent, Job
from core.permissions import AreaRole
from partnerships.actions import cancel_meeting, rearrange_meeting, send_invitations
from partnerships.ical import Person, uid_of, write_calendar
from partnerships.models import GroupMember, Meeting, MeetingInvitation
from tests import factories as make

STAMP = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)
AT = datetime.time(14, 0)


def entry_in(content: bytes):
    calendar = icalendar.Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")[0]


@pytest.fixture
def meeting(board) -> Meeting:
    """A coming meeting; every member and substitute has an address."""
    with board.inside():
        for number, seat in enumerate(GroupMember.objects.select_related("contact", "substitute")):
            for role, person in (("member", seat.contact), ("substitute", seat.substitute)):
                assert person is not None
                person.email = f"{role}{number}@partner.example"
                person.save(update_fields=["email"])
    return board.meeting(days=-30, starts_at=AT, ends_at=datetime.time(16, 0), place="Town Hall, room 2")


def current(board, meeting) -> Meeting:
    with board.inside():
        return Meeting.objects.select_related("group", "authority").get(pk=meeting.pk)


def send(board, meeting) -> int:
    with board.inside():
        return send_invitations(meeting=current(board, meeting), as_of=board.today, by=board.viewer)


def deliver(board) -> None:
    """Run whatever waits, as the worker would."""
    with board.inside():
        waiting = list(Job.objects.filter(finished_at=None).values_list("pk", "authority_id"))
    for ids in waiting:
        run_job(*ids)


def move(board, meeting, **changes) -> Meeting:
    now = current(board, meeting)
    fields = {name: getattr(now, name) for name in ("meets_on", "starts_at", "ends_at", "place")}
    with board.inside():
        return rearrange_meeting(
            meeting=now, by=board.viewer, reason="The room is taken.", **fields | changes
        )


def test_an_entry_says_when_and_where_in_londons_time(board, meeting):
    content = write_calendar([(meeting, "https://x.example/m")], stamp=STAMP)
    calendar, entry = entry_in(content)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert entry["SUMMARY"] == board.group.name
    assert entry["LOCATION"] == "Town Hall, room 2"
    start = entry.decoded("DTSTART")
    assert (start.date(), start.time()) == (meeting.meets_on, AT)
    assert b"DTSTART;TZID=Europe/London:" in content
    assert entry.decoded("DTEND").time() == datetime.time(16, 0)
    assert (entry["SEQUENCE"], entry["STATUS"]) == (0, "CONFIRMED")
    assert "ATTENDEE" not in entry
    assert "ORGANIZER" not in entry
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]


@pytest.mark.parametrize(("day", "offset"), [((2026, 7, 1), 1), ((2026, 12, 1), 0), ((2026, 10, 25), 0)])
def test_the_entry_carries_summer_time_by_itself(board, day, offset):
    meeting = board.meeting(days=-30, starts_at=AT)
    meeting.meets_on = datetime.date(*day)
    _calendar, entry = entry_in(write_calendar([(meeting, "https://x.example/m")], stamp=STAMP))
    assert entry.decoded("DTSTART").utcoffset() == datetime.timedelta(hours=offset)


def test_a_meeting_without_a_time_takes_the_day_and_blocks_nothing(board):
    meeting = board.meeting(days=-30)
    _calendar, entry = entry_in(write_calendar([(meeting, "https://x.example/m")], stamp=STAMP))
    assert entry.decoded("DTSTART") == meeting.meets_on
    assert entry["TRANSP"] == "TRANSPARENT"


def test_the_uid_stays_and_the_sequence_grows_with_each_change(board, meeting):
    before = uid_of(meeting)
    moved = move(board, meeting, meets_on=meeting.meets_on + datetime.timedelta(days=1))
    assert (uid_of(moved), moved.sequence) == (before, 1)
    assert move(board, meeting, place="Civic Centre").sequence == 2
    assert move(board, meeting, place="Civic Centre").sequence == 2, "nothing changed"
    with board.inside():
        cancelled = cancel_meeting(meeting=current(board, meeting), reason="No quorum.", by=board.viewer)
    assert (uid_of(cancelled), cancelled.sequence) == (before, 3)


def test_a_name_with_line_breaks_or_semicolons_stays_one_property(board, meeting):
    meeting.place = "Room 1; next door\r\nATTENDEE:mailto:x@evil.example"
    person = Person('A "B"\r\nATTENDEE:mailto:y@evil.example', "a@partner.example")
    content = write_calendar([(meeting, "https://x.example/m")], stamp=STAMP, attendee=person)
    _calendar, entry = entry_in(content)
    assert str(entry["ATTENDEE"]) == "mailto:a@partner.example"
    assert "next door" in entry["LOCATION"]


def test_both_downloads_are_files_and_are_noted(board, meeting):
    board.meeting(days=-60)
    board.meeting(days=60)
    client = board.client()
    one = client.get(board.url("meeting-calendar", meeting.public_id))
    series = client.get(board.url("group-calendar", board.group.public_id))
    assert one["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in one["Content-Disposition"]
    assert len(icalendar.Calendar.from_ical(one.content).walk("VEVENT")) == 1
    assert len(icalendar.Calendar.from_ical(series.content).walk("VEVENT")) == 2, "coming ones only"
    assert meeting.public_id in one.content.decode().replace("\r\n ", "")
    with board.inside():
        assert AccessEvent.objects.filter(kind=AccessEvent.Kind.EXPORT).count() == 2


def test_everybody_with_an_address_gets_one_mail_with_the_entry(board, meeting):
    assert send(board, meeting) == 10
    assert mail.outbox == [], "nothing is sent in the request"
    deliver(board)
    assert len(mail.outbox) == 10
    first = mail.outbox[0]
    assert first.subject.startswith("OFFICIAL: Invitation: ")
    assert "Town Hall, room 2" in first.body
    part = first.attachments[0]
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    calendar, entry = entry_in(part.get_payload(decode=True))
    assert calendar["METHOD"] == "REQUEST"
    assert str(entry["ATTENDEE"]) == f"mailto:{first.to[0]}"
    assert "ORGANIZER" in entry
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 10
    with board.inside():
        assert MeetingInvitation.objects.count() == 10


def test_nobody_is_sent_the_same_twice(board, meeting):
    send(board, meeting)
    deliver(board)
    with pytest.raises(Refused, match="Everybody"):
        send(board, meeting)
    with board.inside():
        ids = list(Job.objects.values_list("pk", "authority_id"))
        Job.objects.update(state=Job.State.WAITING, finished_at=None)
    for job in ids:
        run_job(*job)
    assert len(mail.outbox) == 10, "a job delivered twice mails once"


def test_pressed_twice_before_the_worker_comes_it_is_asked_for_once(board, meeting):
    send(board, meeting)
    with pytest.raises(Refused):
        send(board, meeting)
    deliver(board)
    assert len(mail.outbox) == 10


def test_after_a_change_everybody_is_sent_it_once_more(board, meeting):
    send(board, meeting)
    deliver(board)
    mail.outbox.clear()
    move(board, meeting, meets_on=meeting.meets_on + datetime.timedelta(days=7))
    assert send(board, meeting) == 10
    deliver(board)
    assert {message.subject.split(": ")[1] for message in mail.outbox} == {"Changed"}
    _calendar, entry = entry_in(mail.outbox[0].attachments[0].get_payload(decode=True))
    assert entry["SEQUENCE"] == 1


def test_an_invitation_overtaken_by_a_change_is_not_sent(board, meeting):
    send(board, meeting)
    move(board, meeting, place="Civic Centre")
    deliver(board)
    assert mail.outbox == []
    assert send(board, meeting) == 10


def test_cancelling_tells_those_who_were_invited_and_nobody_else(board, meeting):
    send(board, meeting)
    deliver(board)
    mail.outbox.clear()
    late = make.make_contact(board.area, name="New Comer", email="new@partner.example")
    make.make_member(board.group, make.make_organisation(board.area), contact=late)
    with board.inside():
        cancel_meeting(meeting=current(board, meeting), reason="Too few can come.", by=board.viewer)
    assert send(board, meeting) == 10
    deliver(board)
    assert "new@partner.example" not in {message.to[0] for message in mail.outbox}
    calendar, entry = entry_in(mail.outbox[0].attachments[0].get_payload(decode=True))
    assert (calendar["METHOD"], entry["STATUS"], entry["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert "Too few can come" not in mail.outbox[0].body, "free text stays inside"


def test_a_mail_that_fails_leaves_no_row_and_can_be_sent_again(board, meeting, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("the mail server is down")

    send(board, meeting)
    with monkeypatch.context() as broken:
        broken.setattr("partnerships.actions.inviting.send_letter", refuse)
        for _attempt in range(3):
            deliver(board)
    page = board.client().get(board.url("meeting-invitations", meeting.public_id)).content.decode()
    assert "Could not be sent" in page
    with board.inside():
        assert not MeetingInvitation.objects.exists()
    assert send(board, meeting) == 10
    deliver(board)
    assert len(mail.outbox) == 10


def test_a_past_meeting_invites_nobody(board):
    with pytest.raises(Refused, match="taken place"):
        send(board, board.meeting(days=1))


def test_the_page_says_who_has_it_and_who_cannot(board, meeting):
    with board.inside():
        seat = GroupMember.objects.select_related("contact").order_by("id")[0]
        seat.contact.email = ""
        seat.contact.save(update_fields=["email"])
    client = board.client()
    address = board.url("meeting-invitations", meeting.public_id)
    assert "Send 9 invitations" in client.get(address).content.decode()
    client.post(address)
    assert "Being sent" in client.get(address).content.decode()
    deliver(board)
    page = client.get(address).content.decode()
    assert page.count(">Sent<") == 9
    assert "No e-mail address" in page
    assert "Send 9" not in page


def test_invitations_ask_the_same_number_of_queries_for_one_and_for_thirty(
    board, meeting, django_assert_max_num_queries
):
    client, address = board.client(), board.url("meeting-invitations", meeting.public_id)
    client.get(address)
    with django_assert_max_num_queries(100) as few:
        client.get(address)
    for number in range(30):
        body = make.make_organisation(board.area)
        person = make.make_contact(board.area, body, email=f"more{number}@partner.example")
        make.make_member(board.group, body, contact=person)
    with django_assert_max_num_queries(100) as many:
        client.get(address)
    assert len(many) == len(few)


def test_only_who_records_sends(board, meeting):
    police = make.make_user()
    make.give_role(police, board.area, AreaRole.POLICE_LEAD)
    address = board.url("meeting-invitations", meeting.public_id)
    assert board.client(police).post(address).status_code == 403
    assert board.client(police).get(board.url("meeting-calendar", meeting.public_id)).status_code == 200
