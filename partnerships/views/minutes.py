"""The minutes of a meeting: reading them, signing them, correcting them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.permissions import Permission
from core.uk_dates import uk_date
from partnerships.actions import correct_minutes, sign_minutes
from partnerships.forms.meetings import CorrectionForm, SignForm
from partnerships.minutes import lacks, load_record
from partnerships.recording_page import panel_minutes
from partnerships.views.base import PartnershipForm, PartnershipPage
from partnerships.views.meetings import meeting_title


class MeetingPage(PartnershipPage):
    """One meeting as its minutes: a draft until they are signed."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.covering_meeting()
        record, lines = load_record(meeting, self.viewer), panel_minutes(meeting)
        may_record = self.may_record_for(meeting)
        may_sign = meeting.authority_id == self.area.pk and self.can(Permission.SIGN_MINUTES)
        return self.page(
            "partnerships/meeting.html",
            {
                "title": meeting_title(meeting),
                "crumbs": self.trail((str(_("Meetings")), self.address("meeting-list"))),
                "meeting": meeting,
                "meeting_date": uk_date(meeting.meets_on),
                "today": self.today,
                "record": record,
                "marking": record.marking,
                "is_ahead": meeting.meets_on > self.today and not any(seat.status for seat in record.seats),
                "lines": lines,
                "lacks": lacks(record, lines) if meeting.is_open and meeting.meets_on <= self.today else [],
                "may_change": may_record and meeting.is_open,
                "may_sign": may_sign and meeting.is_open and meeting.meets_on <= self.today,
                "may_correct": may_record and meeting.is_signed,
                "may_invite": may_record and not meeting.is_signed,
                "may_make_pdf": self.can(Permission.MAKE_REPORTS),
                "is_joint": meeting.authority_id != self.area.pk,
            },
        )


class MeetingSign(PartnershipForm):
    """Read the minutes once more, see what they lack, and sign."""

    permission = Permission.SIGN_MINUTES
    form_class = SignForm
    template = "partnerships/meeting_sign.html"
    title = _("Sign the minutes")

    def setup_record(self) -> None:
        self.meeting = self.record = self.own_meeting()

    def back(self) -> str:
        may_record = self.can(Permission.RECORD_PARTNERSHIP)
        return self.address("meeting-record" if may_record else "meeting", self.meeting.public_id)

    def context(self, form: Any) -> dict[str, Any]:
        # Always the version that is shown, so that what is signed is what was read.
        self.setup_record()
        record, lines = load_record(self.meeting, self.viewer), panel_minutes(self.meeting)
        found = lacks(record, lines)
        return {
            **super().context(form),
            "caption": meeting_title(self.meeting),
            "crumbs": self.trail((meeting_title(self.meeting), self.back())),
            "meeting": self.meeting,
            "record": record,
            "marking": record.marking,
            "lines": lines,
            "lacks": found,
            "may_sign": self.meeting.is_open
            and self.meeting.meets_on <= self.today
            and not any(lack.stops_signing for lack in found),
            "is_future": self.meeting.meets_on > self.today,
            "version": self.meeting.version,
            "record_url": self.back() if self.can(Permission.RECORD_PARTNERSHIP) else "",
        }

    def perform(self, form: SignForm) -> str:
        meeting = sign_minutes(
            meeting=self.meeting, by=self.viewer, as_of=self.today, version=self.sent_version
        )
        messages.success(self.request, _("The minutes are signed and locked."))
        return self.address("meeting", meeting.public_id)


class MeetingCorrect(PartnershipForm):
    """Put a correction beside signed minutes."""

    form_class = CorrectionForm
    title = _("Correct the minutes")
    submit_text = _("Record the correction")

    def setup_record(self) -> None:
        self.meeting = self.own_meeting()

    def back(self) -> str:
        return self.address("meeting", self.meeting.public_id)

    def context(self, form: Any) -> dict[str, Any]:
        words = _("The minutes stay as they were signed. The correction stands beside them, with its date.")
        return {**super().context(form), "caption": meeting_title(self.meeting), "intro": words}

    def perform(self, form: CorrectionForm) -> str:
        correct_minutes(meeting=self.meeting, by=self.viewer, **form.cleaned_data)
        return self.back()
