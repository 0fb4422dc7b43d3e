"""One sharing question, step by step. Nothing is kept before the last step, and never the person.

What was answered travels in the form itself from step to step: no session and no row holds it. A
suspected offence leads to a page that says whom to call, with nothing stored (domain rule 4).
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actions import claim_submission, finish_submission
from core.errors import Refused
from core.permissions import Permission
from partnerships.actions.sharing import record_sharing_check
from partnerships.forms.sharing import STEPS, OffenceStep, OutcomeStep, SharingStep
from partnerships.governing import sharing_checks_of
from partnerships.models import SharingAgreement
from partnerships.views.base import PartnershipPage

YES_NO = ("has_power", "is_necessary", "is_proportionate")


class SharingCheckSteps(PartnershipPage):
    """The steps one after the other; the number of the step that was answered comes with its form."""

    permission = Permission.RECORD_PARTNERSHIP

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(0, self.form(0, bound=False), [])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        at = self.answered()
        goes_back = "back" in request.POST and at > 0
        done: list[SharingStep] = []
        for number in range(at - 1 if goes_back else at + 1):
            form = self.form(number, bound=True)
            if not form.is_valid():
                return self.show(number, form, done, status=422)
            if isinstance(form, OffenceStep) and form.cleaned_data["offence"] == "yes":
                return HttpResponseRedirect(self.address("sharing-police"))
            done.append(form)
        if goes_back:
            return self.show(at - 1, self.form(at - 1, bound=True), done)
        if at + 1 < len(STEPS):
            return self.show(at + 1, self.form(at + 1, bound=False), done)
        return self.record(done)

    def answered(self) -> int:
        """The number of the step that this form answers; the first for anything else."""
        text = self.request.POST.get("step", "")
        known = text.isascii() and text.isdigit() and len(text) < 3
        return min(int(text), len(STEPS) - 1) if known else 0

    def form(self, number: int, *, bound: bool) -> SharingStep:
        """The form of a step, with what was sent or empty."""
        kind = STEPS[number]
        extra: dict[str, Any] = {}
        if kind is OutcomeStep:
            active = SharingAgreement.objects.visible_to(self.viewer).in_area(self.area)
            extra["agreements"] = active.filter(state=SharingAgreement.State.ACTIVE)
        return kind(self.request.POST, **extra) if bound else kind(**extra)

    def show(
        self, number: int, form: SharingStep, done: list[SharingStep], status: int = 200
    ) -> HttpResponse:
        """One step, with the answers so far as hidden fields and as a list to read."""
        form.fetch_choices()
        hidden = [(name, step.data.get(name, "")) for step in done for name in step.fields]
        context = {
            "title": form.title,
            "caption": _("Step %(at)d of %(all)d") % {"at": number + 1, "all": len(STEPS)},
            "intro": form.intro,
            "form": form,
            "crumbs": self.trail((gettext("Information sharing"), self.address("sharing-list"))),
            "cancel_url": self.address("sharing-list"),
            "submit_text": _("Continue") if number + 1 < len(STEPS) else _("Record the decision"),
            "submit_token": self.request.POST.get("submit_token") or uuid.uuid4(),
            "step": number,
            "hidden": hidden,
            "answers": [line for step in done[1:] for line in answers_of(step)],
        }
        return self.page("partnerships/sharing_step.html", context, status)

    def record(self, done: list[SharingStep]) -> HttpResponse:
        """Keep the reasoning once, however often it is sent."""
        token = self.token()
        earlier = claim_submission(token, by=self.viewer)
        if earlier is not None:
            return HttpResponseRedirect(earlier or self.address("sharing-list"))
        answers = {name: value for step in done[1:] for name, value in step.cleaned_data.items()}
        answers |= {name: answers[name] == "yes" for name in YES_NO}
        try:
            check = record_sharing_check(
                authority=self.area, answers=answers, decided_on=self.today, by=self.viewer
            )
        except Refused as refusal:
            finish_submission(token, None)
            last = done[-1]
            last.add_error(refusal.field if refusal.field in last.fields else None, refusal.message)
            return self.show(len(STEPS) - 1, last, done[:-1], status=422)
        address = self.address("sharing-check", check.public_id)
        finish_submission(token, address)
        messages.success(self.request, _("The reasoning is recorded."))
        return HttpResponseRedirect(address)

    def token(self) -> uuid.UUID | None:
        """The token that makes the last step one, however often it is sent."""
        try:
            return uuid.UUID(self.request.POST.get("submit_token", ""))
        except ValueError:
            return None


def answers_of(step: SharingStep) -> list[tuple[Any, Any]]:
    """(label, answer in words) of each box of a step."""
    lines = []
    for name, field in step.fields.items():
        value = step.cleaned_data.get(name)
        words = dict(getattr(field, "choices", ())).get(value, value) if isinstance(value, str) else value
        lines.append((field.label, words))
    return lines


class SharingPolice(PartnershipPage):
    """A suspected offence is for the police at once. Nothing is stored here (domain rule 4)."""

    permission = Permission.RECORD_PARTNERSHIP

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        crumbs = self.trail((gettext("Information sharing"), self.address("sharing-list")))
        context = {"title": _("Contact the police now"), "caption": self.area.name, "crumbs": crumbs}
        return self.page("partnerships/sharing_police.html", context)


class SharingCheckPage(PartnershipPage):
    """The recorded reasoning of one question. It can't be changed."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        check = self.get_or_404(sharing_checks_of(self.area), public_id=self.kwargs["public_id"])
        agreement = check.agreement
        may_name = agreement is not None and self.viewer.may_read(agreement.marking)
        return self.page(
            "partnerships/sharing_check.html",
            {
                "title": check.get_outcome_display(),
                "caption": _("A sharing question"),
                "crumbs": self.trail((gettext("Information sharing"), self.address("sharing-list"))),
                "check": check,
                "agreement": agreement if may_name else None,
            },
        )
