"""What partner bodies brought to the assessment: the list, recording it, answering it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pagination import paginate
from core.permissions import Permission
from core.viewer import Viewer
from risk.actions import answer_input, record_input
from risk.forms import AnswerForm, InputForm
from risk.links import page_of
from risk.models import Risk, RiskInput
from risk.querysets import bodies_of, inputs_seen, risks_seen
from risk.reading import highest
from risk.views.base import RiskFormPage, RiskPage
from risk.views.profiles import RecordPage


class InputList(RiskPage):
    """What bodies brought, newest first, with what became of it."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = paginate(inputs_seen(self.area, self.viewer), request)
        context = {
            "title": _("What partners brought"),
            "crumbs": self.crumbs(),
            "tabs": self.tabs("inputs"),
            "page_obj": page,
            "inputs": [(row, _named_risk(row, self.viewer)) for row in page],
            "may_record": self.can(Permission.RECORD_RISK),
            "marking": highest(row.marking for row in page),
        }
        return self.page("risk/input_list.html", context)


def _named_risk(row: RiskInput, viewer: Viewer) -> Risk | None:
    """The risk it was taken into, if it may be named to the viewer."""
    risk = row.risk
    return risk if risk and viewer.may_read(risk.marking) else None


class InputRecord(RecordPage):
    """Record what a body brought, or correct it until it is answered."""

    permission = Permission.RECORD_RISK
    form_class = InputForm
    add_title = gettext_lazy("Record what a partner brought")
    edit_title = gettext_lazy("Correct what a partner brought")
    intro = gettext_lazy("What the body sees from where it stands, in its own words.")
    fields = ("organisation", "contributed_on", "channel", "text", "marking")
    list_name, list_title = "inputs", gettext_lazy("What partners brought")

    def rows(self) -> Any:
        waiting = inputs_seen(self.area, self.viewer).filter(outcome=RiskInput.Outcome.WAITING)
        return waiting.exclude(channel=RiskInput.Channel.SERVICE)

    def fresh(self) -> dict[str, Any]:
        return {"contributed_on": self.today}

    def form_kwargs(self) -> dict[str, Any]:
        return {"bodies": bodies_of(self.area, self.today)}

    def perform(self, form: Any) -> str:
        record_input(authority=self.area, **form.cleaned_data, **self.kept())
        self.done(_("What the body brought is recorded."))
        return self.link("inputs")


class InputAnswer(RiskFormPage):
    """Say what became of what a body brought."""

    permission = Permission.RECORD_RISK
    form_class = AnswerForm
    template = "risk/input_answer.html"
    record: RiskInput

    def setup_record(self) -> None:
        self.record = self.get_or_404(inputs_seen(self.area, self.viewer), public_id=self.kwargs["public_id"])

    def form_kwargs(self) -> dict[str, Any]:
        return {"risks": risks_seen(self.area, self.viewer).filter(closed_on__isnull=True)}

    def initial(self) -> dict[str, Any]:
        said = {"risk": self.record.risk, "answer": self.record.answer}
        return said if self.record.is_waiting else {**said, "outcome": self.record.outcome}

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link("inputs")
        return {
            "title": _("What became of it?"),
            "caption": self.record.organisation.name,
            "record": self.record,
            "add_risk_url": page_of("risk-add", self.area),
            "submit_text": _("Save the answer"),
            "crumbs": self.crumbs((_("What partners brought"), back)),
            "cancel_url": back,
            "marking": highest([self.record.marking]),
        }

    def perform(self, form: Any) -> str:
        answer_input(record=self.record, version=self.sent_version, by=self.viewer, **form.cleaned_data)
        self.done(_("The answer is recorded."))
        return self.link("inputs")
