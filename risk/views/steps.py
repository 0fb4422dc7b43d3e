"""The steps of a version after the draft: sent, returned, approved, agreed, shared, acknowledged."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from core.permissions import Permission
from core.uk_dates import uk_date
from risk.actions import (
    acknowledge_version,
    agree_version,
    approve_version,
    discard_version,
    return_version,
    send_for_approval,
    share_version,
)
from risk.forms import AcknowledgeForm, AgreeForm, NoteForm, PlainForm, ReasonForm, ShareForm
from risk.links import later_page
from risk.models import Dissemination, RiskAssessment
from risk.querysets import agreeing_meetings, bodies_of, shared_with, versions_seen
from risk.readiness import readiness
from risk.reading import read_version
from risk.views.assessments import tasks_of
from risk.views.base import RiskFormPage


class _Step(RiskFormPage):
    """A step of one version; shows what moved in it before asking."""

    is_base = True
    form_class: ClassVar[type] = PlainForm
    template = "risk/assessment_step.html"
    record: RiskAssessment

    def setup_record(self) -> None:
        self.record = self.get_or_404(
            versions_seen(self.area, self.viewer), public_id=self.kwargs["public_id"]
        )

    def words(self) -> dict[str, Any]:
        """Title, introduction and button of the step."""
        return {}

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link("assessment", self.record)
        reading = read_version(self.record, self.area, self.viewer)
        return {
            "caption": self.record.title,
            "assessment": self.record,
            "reading": reading,
            "crumbs": self.crumbs((_("Version %d") % self.record.number, back)),
            "cancel_url": back,
            "marking": reading.marking,
            **self.words(),
        }


class AssessmentSend(_Step):
    """Send a draft for approval."""

    permission = Permission.RECORD_RISK

    def words(self) -> dict[str, Any]:
        return {
            "title": _("Send version %d for approval") % self.record.number,
            "intro": _(
                "You are named as its preparer. Another person approves it; until then nothing changes."
            ),
            "submit_text": _("Send for approval"),
            "tasks": tasks_of(readiness(self.record), self.area, self.record),
        }

    def perform(self, form: Any) -> str:
        send_for_approval(assessment=self.record, version=self.sent_version, by=self.viewer)
        self.done(_("Version %d waits for approval.") % self.record.number)
        return self.link("assessment", self.record)


class AssessmentApprove(_Step):
    """Approve a version that somebody else prepared."""

    permission = Permission.APPROVE_RISK

    def words(self) -> dict[str, Any]:
        return {
            "title": _("Approve version %d") % self.record.number,
            "intro": _("Prepared by %s. Once approved, a meeting of the partnership group can agree it.")
            % self.record.prepared_by.get_full_name(),
            "submit_text": _("Approve this version"),
        }

    def perform(self, form: Any) -> str:
        approve_version(assessment=self.record, version=self.sent_version, by=self.viewer)
        self.done(_("Version %d is approved.") % self.record.number)
        return self.link("assessment", self.record)


class AssessmentReturn(_Step):
    """Send a version back to who prepared it, saying what has to change."""

    permission = Permission.APPROVE_RISK
    form_class = NoteForm

    def words(self) -> dict[str, Any]:
        return {
            "title": _("Send version %d back") % self.record.number,
            "submit_text": _("Send back"),
        }

    def perform(self, form: Any) -> str:
        note = form.cleaned_data["note"]
        return_version(assessment=self.record, note=note, version=self.sent_version, by=self.viewer)
        self.done(_("Version %d is a draft again.") % self.record.number)
        return self.link("assessment", self.record)


class AssessmentReopen(AssessmentReturn):
    """Take a version back to draft in order to change it; its approval goes with it."""

    permission = Permission.RECORD_RISK

    def words(self) -> dict[str, Any]:
        return {
            "title": _("Take version %d back to draft") % self.record.number,
            "intro": _("It then has to be sent and approved again."),
            "submit_text": _("Take back to draft"),
        }


class AssessmentDiscard(_Step):
    """Give a draft up, with a reason."""

    permission = Permission.RECORD_RISK
    form_class = ReasonForm

    def words(self) -> dict[str, Any]:
        return {
            "title": _("Discard version %d") % self.record.number,
            "intro": _(
                "It stays readable, with your reason. Risks that only it describes stay open, "
                "and the next version starts from the last agreed one."
            ),
            "submit_text": _("Discard this draft"),
            "submit_kind": "warning",
        }

    def perform(self, form: Any) -> str:
        reason = form.cleaned_data["reason"]
        discard_version(assessment=self.record, reason=reason, version=self.sent_version, by=self.viewer)
        self.done(_("Version %d is discarded.") % self.record.number)
        return self.link("overview")


class AssessmentAgree(_Step):
    """Record the meeting that agreed an approved version."""

    permission = Permission.RECORD_RISK
    form_class = AgreeForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"meetings": agreeing_meetings(self.area, self.today)}

    def initial(self) -> dict[str, Any]:
        return {"meeting": self.request.GET.get("meeting", "")}

    def words(self) -> dict[str, Any]:
        some = agreeing_meetings(self.area, self.today).exists()
        none = _("The partnership group has not met in the last twelve months, so none can be chosen.")
        return {
            "title": _("Which meeting agreed version %d?") % self.record.number,
            "intro": _("After this the version can't be changed by anybody.") if some else none,
            "submit_text": _("Record the agreement"),
        }

    def perform(self, form: Any) -> str:
        meeting = form.cleaned_data["meeting"]
        agree_version(
            assessment=self.record,
            meeting=meeting,
            version=self.sent_version,
            as_of=self.today,
            by=self.viewer,
        )
        self.done(_("Version %d is agreed and in force.") % self.record.number)
        if "meeting" in self.request.GET and not meeting.is_signed:
            return later_page("partnerships:meeting-record", self.area, meeting) or self.link("overview")
        return self.link("assessment", self.record)


class AssessmentShare(_Step):
    """Record the partners to whom an agreed version was sent."""

    permission = Permission.RECORD_RISK
    form_class = ShareForm

    def form_kwargs(self) -> dict[str, Any]:
        have_it = [row.organisation_id for row in shared_with(self.record)]
        partners = bodies_of(self.area, self.today).filter(is_council=False).exclude(pk__in=have_it)
        return {"bodies": partners}

    def initial(self) -> dict[str, Any]:
        return {"sent_on": self.today}

    def words(self) -> dict[str, Any]:
        above = self.record.marking != "official"
        careful = _("It is marked OFFICIAL-SENSITIVE: send it only to people whose clearance was checked.")
        return {
            "title": _("Who was sent version %d?") % self.record.number,
            "intro": careful if above else "",
            "submit_text": _("Save"),
            "is_short": True,
        }

    def perform(self, form: Any) -> str:
        sent = share_version(
            assessment=self.record,
            organisations=form.cleaned_data["organisations"],
            sent_on=form.cleaned_data["sent_on"],
            by=self.viewer,
        )
        self.done(_("Recorded for %d partners.") % sent)
        return self.link("assessment", self.record)


class Acknowledge(RiskFormPage):
    """Record when a partner said that it had read a version."""

    permission = Permission.RECORD_RISK
    form_class = AcknowledgeForm
    shared: Dissemination

    def setup_record(self) -> None:
        seen = versions_seen(self.area, self.viewer)
        rows = Dissemination.objects.in_area(self.area).filter(assessment__in=seen)
        self.shared = self.get_or_404(
            rows.select_related("assessment", "organisation"), public_id=self.kwargs["public_id"]
        )

    def initial(self) -> dict[str, Any]:
        return {"acknowledged_on": self.shared.acknowledged_on or self.today}

    def context(self, form: Any) -> dict[str, Any]:
        version = self.shared.assessment
        back = self.link("assessment", version)
        return {
            "title": _("When did %s acknowledge it?") % self.shared.organisation.name,
            "caption": _("Version %(number)s, sent on %(date)s")
            % {"number": version.number, "date": uk_date(self.shared.sent_on)},
            "crumbs": self.crumbs((_("Version %d") % version.number, back)),
            "cancel_url": back,
        }

    def perform(self, form: Any) -> str:
        row = acknowledge_version(
            dissemination=self.shared, acknowledged_on=form.cleaned_data["acknowledged_on"], by=self.viewer
        )
        self.done(_("Recorded for %s.") % self.shared.organisation.name)
        return self.link("assessment", row.assessment)
