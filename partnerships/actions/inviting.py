"""Sending a meeting to its members' calendars: once as it stands, again only when it changed."""

from __future__ import annotations

import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.checks import require
from core.errors import Refused
from core.jobs import Progress, enqueue
from core.mail import Attachment, send_letter
from core.models import Authority, Contact
from core.permissions import Permission
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.ical import CANCEL, Person, method_of, uid_of, write_calendar
from partnerships.invitations import INVITATION, invitees_of, job_key
from partnerships.models import Meeting, MeetingInvitation


@transaction.atomic
def send_invitations(*, meeting: Meeting, as_of: datetime.date, by: Viewer) -> int:
    """Ask for the invitation to be sent to everybody who has not had it as the meeting now stands.

    Of a cancelled meeting, whoever was invited is told so. Answers how many are sent. Raises Refused
    once the meeting is past or signed, and when there is nobody left to send it to.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=meeting.authority_id)
    current = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if current.is_signed or current.meets_on < as_of:
        raise Refused(_("This meeting has taken place. There is nothing to invite to."))
    waiting = [one.contact for one in invitees_of(current) if one.is_to_send]
    if not waiting:
        raise Refused(_("Everybody with an e-mail address has it as it stands."))
    words = {"group": current.group.name, "date": uk_date(current.meets_on)}
    for contact in waiting:
        enqueue(
            INVITATION,
            authority=meeting.authority,
            title=(_("Invitation to %(group)s, %(date)s") % words)[:200],
            key=job_key(current, contact),
            by=by,
            arguments={
                "meeting": current.public_id,
                "contact": contact.public_id,
                "sequence": current.sequence,
            },
        )
    return len(waiting)


def deliver_invitation(
    *, authority: Authority, by: Viewer, progress: Progress, meeting: str, contact: str, sequence: int
) -> str:
    """Send one person the entry of a meeting, unless they have it or it has changed since it was asked for.

    The row that says it was sent and the sending share one transaction: a mail that could not be sent
    leaves no row. Returns the address of the page of invitations.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=authority.pk)
    found = Meeting.objects.in_area(authority).select_related("group").get(public_id=meeting)
    person = Contact.objects.in_area(authority).get(public_id=contact)
    result = reverse("partnerships:meeting-invitations", args=[authority.slug, found.public_id])
    if found.sequence != sequence:
        return result
    _row, is_new = MeetingInvitation.objects.get_or_create(
        authority=authority,
        meeting=found,
        contact=person,
        sequence=sequence,
        defaults={"sent_to": person.email, "recorded_by_id": by.user_id},
    )
    if is_new:
        _post(found, person, authority)
    return result


def _post(meeting: Meeting, person: Contact, authority: Authority) -> None:
    path = reverse("partnerships:meeting", args=[authority.slug, meeting.public_id])
    url = f"{settings.PUBLIC_ORIGIN}{path}"
    method = method_of(meeting)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    content = write_calendar(
        [(meeting, url)],
        stamp=timezone.now(),
        method=method,
        organiser=Person(name, address),
        attendee=Person(person.name, person.email),
    )
    day = {"group": meeting.group.name, "date": uk_date(meeting.meets_on)}
    if method == CANCEL:
        subject = _("Cancelled: %(group)s, %(date)s") % day
    elif meeting.sequence:
        subject = _("Changed: %(group)s, %(date)s") % day
    else:
        subject = _("Invitation: %(group)s, %(date)s") % day
    send_letter(
        to=person.email,
        subject=subject,
        template="mail/meeting_invitation.txt",
        context={
            "meeting": meeting,
            "person": person,
            "area": authority,
            "url": url,
            "is_cancelled": method == CANCEL,
            "is_change": bool(meeting.sequence),
        },
        # The same each time: a mail sent again after a crash shows once.
        message_id=f"{uid_of(meeting)}.{meeting.sequence}.{person.public_id}",
        attachment=Attachment("meeting.ics", content, "text/calendar", {"method": method}),
    )
