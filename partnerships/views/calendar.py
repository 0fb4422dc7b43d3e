"""Meetings in people's own calendars: a download for one, for a group's series, and invitations by mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.actions import note_access
from core.errors import Refused
from core.exports import ExportFile
from core.models import AccessEvent
from core.permissions import Permission
from partnerships.actions import send_invitations
from partnerships.ical import CONTENT_TYPE, write_calendar
from partnerships.invitations import invitees_of
from partnerships.models import Meeting
from partnerships.views.base import PartnershipPage
from partnerships.views.meetings import meeting_title


class _Calendar(PartnershipPage):
    is_base = True

    def file(self, meetings: list[Meeting], name: str) -> HttpResponse:
        """The meetings as one .ics."""
        note_access(AccessEvent.Kind.EXPORT, f"calendar {name}", by=self.viewer, authority=self.area)
        pairs = [(one, settings.PUBLIC_ORIGIN + self.address("meeting", one.public_id)) for one in meetings]
        content = write_calendar(pairs, stamp=timezone.now())
        return ExportFile(f"{slugify(name)}.ics", CONTENT_TYPE, content).response()


class MeetingCalendar(_Calendar):
    """One meeting for one's own calendar."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.covering_meeting()
        return self.file([meeting], f"{meeting.group.name} {meeting.meets_on}")


class GroupCalendar(_Calendar):
    """Every coming meeting of a group, and those cancelled, for one's own calendar."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        group = self.covering_group()
        meetings = group.meetings.filter(meets_on__gte=self.today).select_related("group")
        return self.file(list(meetings.order_by("meets_on", "id")), group.name)


class MeetingInvitations(PartnershipPage):
    """Who was sent the meeting, and the button that sends it to the others."""

    permission = Permission.RECORD_PARTNERSHIP

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.own_meeting()
        invitees = invitees_of(meeting)
        to_send = sum(one.is_to_send for one in invitees)
        is_past = meeting.is_signed or meeting.meets_on < self.today
        is_waiting = any(one.is_waiting for one in invitees)
        return self.page(
            "partnerships/meeting_invitations.html",
            {
                "title": _("Invitations"),
                "caption": meeting_title(meeting),
                "crumbs": self.trail(
                    (str(_("Meetings")), self.address("meeting-list")),
                    (meeting_title(meeting), self.address("meeting", meeting.public_id)),
                ),
                "meeting": meeting,
                "invitees": invitees,
                "to_send": 0 if is_past else to_send,
                "button": self.button(meeting, to_send),
                "is_past": is_past,
                "today": self.today,
                "auto_refresh": 5 if is_waiting else None,
            },
        )

    def button(self, meeting: Meeting, count: int) -> str:
        """What the button says it does."""
        if meeting.status == Meeting.Status.CANCELLED:
            words = ngettext("Tell %(count)d person", "Tell %(count)d people", count)
        else:
            words = ngettext("Send %(count)d invitation", "Send %(count)d invitations", count)
        return words % {"count": count}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.own_meeting()
        try:
            sent = send_invitations(meeting=meeting, as_of=self.today, by=self.viewer)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            words = ngettext("%(count)d mail is on its way.", "%(count)d mails are on their way.", sent)
            messages.success(request, words % {"count": sent})
        return HttpResponseRedirect(self.address("meeting-invitations", meeting.public_id))
