"""One risk: its page, adding and describing it, closing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.permissions import Permission
from risk.actions import add_risk, describe_risk
from risk.actions.checks import ABOVE
from risk.actions.risks import RiskWords
from risk.forms import RiskForm
from risk.forms.risks import SCORES
from risk.links import later_page
from risk.models import Risk, RiskAssessment, RiskEntry
from risk.pictures import score_trend
from risk.querysets import (
    answers_in,
    bodies_of,
    history_of,
    inputs_seen,
    open_version,
    prompts_seen,
    risks_seen,
    version_before,
    works_above,
)
from risk.reading import highest, prompt_seen
from risk.scoring import IMPACT, LIKELIHOOD, band, in_words
from risk.views.base import RiskFormPage, RiskPage


class RiskDetail(RiskPage):
    """A risk as the latest version describes it, and its scores over all versions."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        risk = self.get_or_404(risks_seen(self.area, self.viewer), public_id=public_id)
        entries = history_of(risk, self.viewer)
        latest = entries[-1] if entries else None
        prompt = prompt_seen(latest, self.viewer) if latest else None
        may_record = self.can(Permission.RECORD_RISK)
        context = {
            "title": risk.title,
            "risk": risk,
            "latest": latest,
            "prompt": prompt,
            "band": band(latest.residual_score) if latest else None,
            "residual_text": in_words(latest.residual_score) if latest else "",
            "inherent_band": band(latest.inherent_score) if latest else None,
            "inherent_text": in_words(latest.inherent_score) if latest else "",
            "history": list(reversed(entries)),
            "picture": score_trend(entries[-8:]) if entries else None,
            "answers": answers_in(self.area).get(risk.pk, 0),
            "crumbs": self.crumbs((_("All risks"), self.link("risk-list"))),
            "marking": highest([risk.marking, prompt.marking if prompt else risk.marking]),
            "may_change": may_record and risk.closed_on is None,
            "may_reopen": may_record and risk.closed_on is not None,
            "reopenings": list(risk.reopenings.all()),
            "inputs": list(inputs_seen(self.area, self.viewer).filter(risk=risk)),
            "add_action_url": self._add_action_url(risk),
        }
        return self.page("risk/risk_detail.html", context)

    def _add_action_url(self, risk: Risk) -> str:
        if risk.closed_on is not None or not self.can(Permission.RECORD_PLAN):
            return ""
        return later_page("action_plans:action-add", self.area, risk=risk.public_id)


class _RiskForm(RiskFormPage):
    """What adding and describing a risk share."""

    is_base = True
    form_class = RiskForm
    template = "risk/risk_form.html"

    def leads_back(self) -> str:
        if not works_above(self.area, self.viewer):
            return ""
        messages.info(self.request, ABOVE)
        return self.link("overview")

    def before(self) -> RiskEntry | None:
        """The risk's entry in the version that this one is compared with."""
        return None

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "bodies": bodies_of(self.area, self.today),
            "prompts": prompts_seen(self.area, self.viewer),
            "before": self.before(),
        }

    def steps(self) -> dict[str, Any]:
        """The words of the scale, and the version that saving writes to."""
        waiting = open_version(self.area)
        return {
            "likelihood": LIKELIHOOD,
            "impact": IMPACT,
            "starts_version": waiting is None,
            "waiting": waiting if waiting and not waiting.is_draft else None,
        }


class RiskAdd(_RiskForm):
    """Add a risk to the draft version."""

    permission = Permission.RECORD_RISK

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link("overview")
        words = {"title": _("Add a risk"), "submit_text": _("Add the risk"), "cancel_url": back}
        return {**words, "crumbs": self.crumbs(), **self.steps()}

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        risk = add_risk(
            authority=self.area,
            title=data["title"],
            kind=data["kind"],
            concern=data["concern"],
            marking=data["marking"],
            words=form.words(),
            opened_on=self.today,
            by=self.viewer,
        )
        self.done(_("%s was added to the draft version.") % risk.reference)
        return self.link("risk", risk)


class RiskEdit(_RiskForm):
    """Describe and score a risk anew in the draft version."""

    permission = Permission.RECORD_RISK
    risk: Risk
    latest: RiskEntry | None
    in_draft: RiskEntry | None
    earlier: RiskEntry | None

    def setup_record(self) -> None:
        found = risks_seen(self.area, self.viewer).filter(closed_on__isnull=True)
        self.risk = self.get_or_404(found, public_id=self.kwargs["public_id"])
        entries = history_of(self.risk, self.viewer)
        agreed = [entry for entry in entries if entry.assessment.is_agreed]
        self.latest = entries[-1] if entries else None
        self.in_draft = next((entry for entry in entries if entry.assessment.is_draft), None)
        self.earlier = self._compared(agreed)

    def _compared(self, agreed: list[RiskEntry]) -> RiskEntry | None:
        """The entry in the last agreed version; None if that version did not hold the risk."""
        draft = self.in_draft.assessment if self.in_draft else None
        last = version_before(draft) if draft else self._last_agreed()
        return next((entry for entry in agreed if last and entry.assessment_id == last.pk), None)

    def _last_agreed(self) -> RiskAssessment | None:
        agreed = RiskAssessment.objects.in_area(self.area).filter(status="agreed")
        return agreed.order_by("-number").first()

    def before(self) -> RiskEntry | None:
        return self.earlier

    def initial(self) -> dict[str, Any]:
        risk = self.risk
        known = {"title": risk.title, "kind": risk.kind, "concern": risk.concern, "marking": risk.marking}
        if self.latest is None:
            return known
        names = (
            "description",
            "ideological_driver",
            "environment",
            "source",
            "source_note",
            "controls",
            *SCORES,
        )
        written = {name: getattr(self.latest, name) for name in (*names, "owner")}
        why = self.in_draft.why_moved if self.in_draft else ""
        return {**known, **written, "prompt": prompt_seen(self.latest, self.viewer), "why_moved": why}

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link("risk", self.risk)
        opened_with = self.in_draft.version if self.in_draft else 1
        return {
            "title": _("Describe and score %s") % self.risk.reference,
            "caption": self.risk.title,
            "crumbs": self.crumbs((self.risk.reference, back)),
            "cancel_url": back,
            "submit_text": _("Save"),
            "marking": highest([self.risk.marking]),
            "version": self.sent_version or opened_with,
            "keeps_prompt": self._hidden_prompt is not None,
            **self.steps(),
        }

    @property
    def _hidden_prompt(self) -> Any:
        """A prompt the risk cites that this viewer may not read: saving keeps it."""
        if self.latest is None or prompt_seen(self.latest, self.viewer) is not None:
            return None
        return self.latest.prompt

    def _words(self, form: Any) -> RiskWords:
        if self._hidden_prompt is not None and form.cleaned_data["source"] == RiskEntry.Source.CTLP:
            form.cleaned_data["prompt"] = form.cleaned_data["prompt"] or self._hidden_prompt
        return form.words()

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        entry = describe_risk(
            risk=self.risk,
            title=data["title"],
            kind=data["kind"],
            concern=data["concern"],
            marking=data["marking"],
            words=self._words(form),
            version=self.sent_version,
            by=self.viewer,
        )
        self.done(_("Saved in draft version %d.") % entry.assessment.number)
        return self.link("risk", self.risk)
