"""Closing a risk and opening it again, each with its reason."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.permissions import Permission
from risk.actions import close_risk, reopen_risk
from risk.forms import CloseForm, ReopenForm
from risk.models import Risk
from risk.querysets import risks_seen
from risk.reading import highest
from risk.views.base import RiskFormPage


class RiskClose(RiskFormPage):
    """Close a risk, with its reason."""

    permission = Permission.RECORD_RISK
    form_class = CloseForm
    record: Risk

    def setup_record(self) -> None:
        rows = risks_seen(self.area, self.viewer)
        if self.request.method != "POST":  # What is sent too late is told so, and keeps its words.
            rows = rows.filter(closed_on__isnull=True)
        self.record = self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def initial(self) -> dict[str, Any]:
        return {"closed_on": self.today}

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link("risk", self.record)
        return {
            "title": _("Close %s") % self.record.reference,
            "caption": self.record.title,
            "crumbs": self.crumbs((self.record.reference, back)),
            "intro": _("It leaves the draft. Agreed versions keep it, with its scores."),
            "submit_text": _("Close the risk"),
            "submit_kind": "warning",
            "cancel_url": back,
            "marking": highest([self.record.marking]),
        }

    def perform(self, form: Any) -> str:
        close_risk(
            risk=self.record,
            closed_on=form.cleaned_data["closed_on"],
            reason=form.cleaned_data["reason"],
            version=self.sent_version,
            by=self.viewer,
        )
        self.done(_("%s is closed.") % self.record.reference)
        return self.link("risk", self.record)


class RiskReopen(RiskFormPage):
    """Open a closed risk again; the draft takes it back as it was last described."""

    permission = Permission.RECORD_RISK
    form_class = ReopenForm
    record: Risk

    def setup_record(self) -> None:
        rows = risks_seen(self.area, self.viewer)
        if self.request.method != "POST":
            rows = rows.filter(closed_on__isnull=False)
        self.record = self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def initial(self) -> dict[str, Any]:
        return {"reopened_on": self.today}

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link("risk", self.record)
        return {
            "title": _("Open %s again") % self.record.reference,
            "caption": self.record.title,
            "crumbs": self.crumbs((self.record.reference, back)),
            "intro": _(
                "The draft takes it back as it was last described. Why it was closed stays on record."
            ),
            "submit_text": _("Open the risk again"),
            "cancel_url": back,
            "marking": highest([self.record.marking]),
        }

    def perform(self, form: Any) -> str:
        reopen_risk(
            risk=self.record,
            reopened_on=form.cleaned_data["reopened_on"],
            reason=form.cleaned_data["reason"],
            version=self.sent_version,
            by=self.viewer,
        )
        self.done(_("%s is open again: describe and score it anew.") % self.record.reference)
        return self.link("risk", self.record)
