"""Briefings of elected members, and reports to boards corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from partnerships.actions.governance import edit_briefing, record_briefing
from partnerships.actions.reporting import edit_board_report
from partnerships.forms.governance import BriefingForm
from partnerships.forms.people import BoardReportForm
from partnerships.models import BoardReport, MemberBriefing
from partnerships.querysets import contacts_of
from partnerships.views.base import PartnershipForm


class _LeadershipForm(PartnershipForm):
    is_base = True

    def back(self) -> str:
        return self.address("leadership")

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((str(_("Leadership")), self.back()))

    def form_kwargs(self) -> dict[str, Any]:
        return {"contacts": contacts_of(self.area)}


class BriefingAdd(_LeadershipForm):
    """Record a briefing of elected members."""

    form_class = BriefingForm
    title = _("Record a briefing of elected members")
    submit_text = _("Record the briefing")

    def initial(self) -> dict[str, Any]:
        return {"briefed_on": self.today}

    def perform(self, form: BriefingForm) -> str:
        record_briefing(authority=self.area, by=self.viewer, **form.cleaned_data)
        messages.success(self.request, _("The briefing is recorded."))
        return self.back()


class BriefingEdit(BriefingAdd):
    """Correct a briefing."""

    title = _("Correct the briefing")
    submit_text = _("Save")

    def setup_record(self) -> None:
        rows = MemberBriefing.objects.visible_to(self.viewer).in_area(self.area).select_related("given_by")
        self.record = self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in BriefingForm.base_fields}

    def perform(self, form: BriefingForm) -> str:
        edit_briefing(briefing=self.record, by=self.viewer, version=self.sent_version, **form.cleaned_data)
        return self.back()


class BoardReportEdit(_LeadershipForm):
    """Correct a report to a board, or add its paper."""

    form_class = BoardReportForm
    title = _("Correct the report")

    def setup_record(self) -> None:
        self.record = self.own(BoardReport, "contact", "document", "authority")

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in ("board", "reported_on", "contact", "summary")}

    def perform(self, form: BoardReportForm) -> str:
        data = form.cleaned_data
        edit_board_report(
            report=self.record,
            board=data["board"],
            reported_on=data["reported_on"],
            contact=data["contact"],
            summary=data["summary"],
            upload=data["file"],
            by=self.viewer,
            version=self.sent_version,
        )
        return self.back()
