"""Meetings as calendar entries (RFC 5545 and 5546) that any calendar takes in. Pure: no clock, no database.

An entry keeps its UID for ever; its SEQUENCE is the meeting's, so that a calendar replaces what
it had when the meeting moves, and takes it out when it is cancelled. Nothing but the group, day,
time, place and the address of the meeting's page goes in.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.on_demand import on_demand
from partnerships.models import Meeting

icalendar = on_demand("icalendar")

CONTENT_TYPE = "text/calendar; charset=utf-8"
LONDON = ZoneInfo("Europe/London")
PRODUCT = "-//Prevent Compliance//Meetings//EN"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
SUMMER_TIME = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""
_NAMES = uuid.UUID("6f1c2f0e-3d0b-5f0a-9a56-0b6f1f9f2c11")


class Person(NamedTuple):
    """Whoever invites or is invited."""

    name: str
    email: str


def uid_of(meeting: Meeting) -> str:
    """The entry's identity: the same for ever, whatever becomes of the meeting."""
    return str(uuid.uuid5(_NAMES, f"{meeting.authority_id}/{meeting.public_id}"))


def method_of(meeting: Meeting) -> str:
    """What an invitation asks of a calendar: to take the entry in, or to take it out."""
    return CANCEL if meeting.status == Meeting.Status.CANCELLED else REQUEST


def write_calendar(
    meetings: Iterable[tuple[Meeting, str]],
    *,
    stamp: datetime.datetime,
    method: str = PUBLISH,
    organiser: Person | None = None,
    attendee: Person | None = None,
) -> bytes:
    """An .ics of (meeting, address of its page) pairs, written at `stamp`.

    The meetings come with their group. An invitation names who invites and who is invited; a
    download (PUBLISH) names nobody.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(icalendar.Timezone.from_ical(SUMMER_TIME))
    for meeting, url in meetings:
        entry = _entry(meeting, url, stamp)
        if organiser is not None:
            entry.add("organizer", _address(organiser))
        if attendee is not None:
            address = _address(attendee)
            address.params["ROLE"] = icalendar.vText("REQ-PARTICIPANT")
            address.params["PARTSTAT"] = icalendar.vText("NEEDS-ACTION")
            entry.add("attendee", address)
        calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content


def _entry(meeting: Meeting, url: str, stamp: datetime.datetime) -> Any:
    entry = icalendar.Event()
    entry.add("uid", uid_of(meeting))
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", stamp.astimezone(datetime.UTC))
    entry.add("summary", meeting.group.name)
    entry.add("description", _("OFFICIAL. Agenda, papers and minutes: %(url)s") % {"url": url})
    entry.add("url", url)
    if meeting.place:
        entry.add("location", meeting.place)
    cancelled = meeting.status == Meeting.Status.CANCELLED
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    _add_times(entry, meeting)
    return entry


def _add_times(entry: Any, meeting: Meeting) -> None:
    """The day alone while no time is set; a start alone while nobody has said when it ends."""
    day = meeting.meets_on
    if meeting.starts_at is None:
        entry.add("dtstart", day)
        entry.add("dtend", day + datetime.timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
        return
    entry.add("dtstart", datetime.datetime.combine(day, meeting.starts_at, LONDON))
    if meeting.ends_at is not None:
        entry.add("dtend", datetime.datetime.combine(day, meeting.ends_at, LONDON))


def _address(person: Person) -> Any:
    address = icalendar.vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = icalendar.vText(person.name)
    return address
