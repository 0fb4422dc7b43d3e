"""Who is to have a meeting in their calendar, and how far that is: read for the page and for sending."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.models import Contact, Job
from partnerships.models import Meeting, MeetingInvitation
from partnerships.querysets import in_sector_order, seats_at

INVITATION = "partnerships.invitation"
"""The job that sends one invitation to one person."""


@dataclass(frozen=True)
class Invitee:
    """One person and what they were sent."""

    contact: Contact
    body: str
    is_substitute: bool
    last: MeetingInvitation | None
    is_current: bool
    """Whether what they were sent says when and where it now is."""
    job: Job | None

    @property
    def is_to_send(self) -> bool:
        """Whether a press of the button sends them something."""
        return bool(self.contact.email) and not self.is_current and not self.is_waiting

    @property
    def is_waiting(self) -> bool:
        """Whether it is being sent now."""
        return not self.is_current and self.job is not None and not self.job.is_finished

    @property
    def state(self) -> tuple[str, str]:
        """The state in words, and the colour of its tag."""
        if self.is_current:
            return _("Sent"), "green"
        if not self.contact.email:
            return _("No e-mail address"), "amber"
        if self.is_waiting:
            return _("Being sent"), "blue"
        if self.job is not None and self.job.state == Job.State.FAILED:
            return _("Could not be sent"), "red"
        return (_("Sent before it changed"), "amber") if self.last else (_("Not sent"), "grey")


def job_key(meeting: Meeting, contact: Contact) -> str:
    """What makes the sending of one invitation one: the meeting as it stands, and the person."""
    return f"{meeting.public_id}:{meeting.sequence}:{contact.public_id}"


def invitees_of(meeting: Meeting) -> list[Invitee]:
    """Members and substitutes of the day, each once; of a cancelled meeting those who had an invitation.

    Three queries, whatever their number.
    """
    sent: dict[int, MeetingInvitation] = {}
    for one in meeting.invitations.select_related("contact__organisation").order_by("sequence"):
        sent[one.contact_id] = one
    if meeting.status == Meeting.Status.CANCELLED:
        people: Iterable[Asked] = [
            Asked(one.contact, one.contact.organisation.name, False) for one in sent.values()
        ]
    else:
        people = _of_the_day(meeting)
    jobs = {
        job.idempotency_key: job
        for job in Job.objects.filter(
            authority_id=meeting.authority_id,
            name=INVITATION,
            idempotency_key__startswith=f"{meeting.public_id}:{meeting.sequence}:",
        )
    }
    return [_invitee(meeting, asked, sent, jobs) for asked in people]


class Asked(NamedTuple):
    """Somebody who is to come, for which body, and whether as a substitute."""

    contact: Contact
    body: str
    is_substitute: bool


def _of_the_day(meeting: Meeting) -> Iterator[Asked]:
    """Everybody who sits or stands in, in the order of the sectors, nobody twice."""
    seen: set[int] = set()
    for seat in in_sector_order(seats_at(meeting)):
        for contact, stands_in in ((seat.contact, False), (seat.substitute, True)):
            if contact is not None and contact.pk not in seen:
                seen.add(contact.pk)
                yield Asked(contact, seat.organisation.name, stands_in)


def _invitee(
    meeting: Meeting, asked: Asked, sent: dict[int, MeetingInvitation], jobs: dict[str, Job]
) -> Invitee:
    last = sent.get(asked.contact.pk)
    is_current = last is not None and last.sequence >= meeting.sequence
    return Invitee(*asked, last, is_current, jobs.get(job_key(meeting, asked.contact)))
