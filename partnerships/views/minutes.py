"""The minutes of a meeting: reading them, signing them, correcting them, and the log of decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.pagination import paginate
from core.permissions import Permission
from core.uk_dates import uk_date
from partnerships.actions import correct_minutes, sign_minutes, supersede_decision
from partnerships.forms.meetings import CorrectionForm, DecisionFilter, SignForm, SupersedeForm
from partnerships.minutes import lacks, load_record
from partnerships.models import Decision
from partnerships.querysets import decision_log, next_meeting
from partnerships.recording_page import panel_minutes
from partnerships.views.base import PartnershipForm, PartnershipPage
from partnerships.views.meetings import meeting_title


class MeetingPage(PartnershipPage):
    """One meeting as its minutes: a draft until they are signed."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.covering_meeting()
        record = load_record(meeting, self.viewer)
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
                "lines": panel_minutes(meeting),
                "lacks": lacks(record) if meeting.is_open and meeting.meets_on <= self.today else [],
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
        record = load_record(self.meeting, self.viewer)
        found = lacks(record)
        return {
            **super().context(form),
            "caption": meeting_title(self.meeting),
            "crumbs": self.trail((meeting_title(self.meeting), self.back())),
            "meeting": self.meeting,
            "record": record,
            "lines": panel_minutes(self.meeting),
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


class DecisionList(PartnershipPage):
    """Decisions of every meeting that covers the area, with their Security Threat Checks."""

    tab = "decision-list"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        filter_form = DecisionFilter(request.GET)
        page = paginate(self._filtered(decision_log(self.area), filter_form.values), request)
        may_record = self.can(Permission.RECORD_PARTNERSHIP)
        rows = [
            {
                "decision": one,
                "later": next(iter(one.superseded_by.all()), None),
                "may_supersede": may_record and one.authority_id == self.area.pk and one.meeting.is_signed,
            }
            for one in page
        ]
        return self.page(
            "partnerships/decision_list.html",
            {
                "title": _("Decisions"),
                "tabs": self.tabs(),
                "filter_form": filter_form,
                "page_obj": page,
                "rows": rows,
            },
        )

    def _filtered(self, rows: Any, values: dict[str, Any]) -> Any:
        if "words" in values:
            rows = rows.filter(text__icontains=values["words"])
        if "kind" in values:
            rows = rows.filter(kind=values["kind"])
        if "check" in values:
            rows = rows.filter(is_checked=values["check"] == "complete", kind=Decision.Kind.SUBSTANTIVE)
        return rows


class DecisionSupersede(PartnershipForm):
    """Write down what the next meeting is to decide in place of an earlier decision."""

    form_class = SupersedeForm
    title = _("Change a decision")
    submit_text = _("Put it to the next meeting")
    template = "partnerships/decision_supersede.html"

    def setup_record(self) -> None:
        self.decision = self.own(Decision, "meeting", "group", "meeting__group")

    def back(self) -> str:
        return self.address("decision-list")

    def context(self, form: Any) -> dict[str, Any]:
        following = next_meeting(self.decision.group)
        return {**super().context(form), "decision": self.decision, "next_meeting": following}

    def perform(self, form: SupersedeForm) -> str:
        later = supersede_decision(decision=self.decision, text=form.cleaned_data["text"], by=self.viewer)
        address = self.address("meeting-record", later.meeting.public_id)
        return f"{address}#decision-{later.public_id}"
