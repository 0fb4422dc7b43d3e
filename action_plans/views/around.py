"""Forms around the current edition: roles, who took part, where it is cited, what rests on an evaluation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.around import (
    add_citation,
    add_contribution,
    change_citation,
    change_contribution,
    cite_in_assessment,
    remove_entry,
)
from action_plans.actions.plans import set_partner_roles
from action_plans.edition_reads import members_with_roles
from action_plans.forms.plans import (
    CitationForm,
    ContributionForm,
    EvaluationUseForm,
    RemoveForm,
    RolesForm,
)
from action_plans.models import (
    ActionEvaluation,
    EvaluationCitation,
    Plan,
    PlanCitation,
    PlanContribution,
)
from action_plans.querysets import actions_open_to, bodies_to_choose, current_plan
from core.permissions import Permission
from core.views import AreaFormView
from risk.models import Risk, RiskAssessment


class PlanFormView(AreaFormView):
    """What the forms around the current edition share; without one they lead to starting it."""

    is_base = True
    permission = Permission.RECORD_PLAN
    back_name = "around"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "public_id" not in kwargs and current_plan(self.viewer, self.area) is None:
            messages.info(request, _("First start an edition of the plan, or bring yours in."))
            return HttpResponseRedirect(reverse("action_plans:plan", args=[self.area.slug]))
        return super().get(request, *args, **kwargs)

    def setup_record(self) -> None:
        plan = current_plan(self.viewer, self.area)
        self.plan = plan if plan is not None else self.get_or_404(Plan.objects.none())

    def back(self) -> str:
        """The page the form came from."""
        return reverse(f"action_plans:{self.back_name}", args=[self.area.slug])

    def shown(self, title: str, submit: str) -> dict[str, Any]:
        """The page's own words."""
        return {
            "title": title,
            "caption": self.plan.title,
            "submit_text": submit,
            "cancel_url": self.back(),
        }


class RolesEdit(PlanFormView):
    """Say what each member body does in the plan."""

    form_class = RolesForm
    back_name = "roles"

    def form_kwargs(self) -> dict[str, Any]:
        return {"seats": members_with_roles(self.plan, self.area, timezone.localdate())}

    def context(self, form: Any) -> dict[str, Any]:
        return self.shown(_("What each partner does in the plan"), _("Save the roles"))

    def perform(self, form: Any) -> str:
        set_partner_roles(plan=self.plan, statements=form.statements(), by=self.viewer)
        return self.back()


class ContributionAdd(PlanFormView):
    """Record that a partner took part in drawing up the plan."""

    form_class = ContributionForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"bodies": bodies_to_choose(self.area, timezone.localdate())}

    def initial(self) -> dict[str, Any]:
        return {"contributed_on": timezone.localdate(), "sector": self.request.GET.get("sector", "")}

    def context(self, form: Any) -> dict[str, Any]:
        return self.shown(_("Record a partner’s part in writing the plan"), _("Record it"))

    def perform(self, form: Any) -> str:
        add_contribution(plan=self.plan, by=self.viewer, on=timezone.localdate(), **form.cleaned_data)
        return self.back()


class ContributionEdit(ContributionAdd):
    """Put right what is recorded of a partner's part."""

    def setup_record(self) -> None:
        super().setup_record()
        rows = PlanContribution.objects.in_area(self.area).filter(plan=self.plan)
        self.record = self.get_or_404(rows.select_related("organisation"), public_id=self.kwargs["public_id"])

    def initial(self) -> dict[str, Any]:
        names = ("organisation", "sector", "kind", "contributed_on")
        return {name: getattr(self.record, name) for name in names}

    def context(self, form: Any) -> dict[str, Any]:
        return self.shown(_("Change a partner’s part in writing the plan"), _("Save"))

    def perform(self, form: Any) -> str:
        change_contribution(
            contribution=self.record,
            version=self.sent_version,
            by=self.viewer,
            on=timezone.localdate(),
            **form.cleaned_data,
        )
        return self.back()


class CitationAdd(PlanFormView):
    """Record a document that refers to the plan."""

    form_class = CitationForm

    def context(self, form: Any) -> dict[str, Any]:
        return self.shown(_("Record where the plan is cited"), _("Record it"))

    def perform(self, form: Any) -> str:
        add_citation(plan=self.plan, by=self.viewer, on=timezone.localdate(), **form.cleaned_data)
        return self.back()


class CitationEdit(CitationAdd):
    """Put right what is recorded of a document that refers to the plan."""

    def setup_record(self) -> None:
        super().setup_record()
        rows = PlanCitation.objects.in_area(self.area).filter(plan=self.plan)
        self.record = self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def initial(self) -> dict[str, Any]:
        names = ("cited_in", "page", "approved_on", "review_due")
        return {name: getattr(self.record, name) for name in names}

    def context(self, form: Any) -> dict[str, Any]:
        return self.shown(_("Change where the plan is cited"), _("Save"))

    def perform(self, form: Any) -> str:
        change_citation(
            citation=self.record,
            version=self.sent_version,
            by=self.viewer,
            on=timezone.localdate(),
            **form.cleaned_data,
        )
        return self.back()


class EntryRemove(AreaFormView):
    """Take away an entry recorded by mistake, saying why; its history stays."""

    is_base = True
    permission = Permission.RECORD_PLAN
    form_class = RemoveForm
    model: Any = None

    def setup_record(self) -> None:
        self.entry = self.get_or_404(self.rows(), public_id=self.kwargs["public_id"])

    def rows(self) -> Any:
        """The entries of this area that can be taken away."""
        return self.model.objects.in_area(self.area)

    def named(self) -> str:
        """The entry in words."""
        return str(self.entry)

    def back(self) -> str:
        """The page the entry stands on."""
        return reverse("action_plans:around", args=[self.area.slug])

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("Take this entry away"),
            "caption": self.named(),
            "intro": _("It no longer counts. That it stood here, and why it went, stays in the history."),
            "submit_text": _("Take it away"),
            "submit_kind": "warning",
            "cancel_url": self.back(),
        }

    def perform(self, form: Any) -> str:
        address = self.back()
        remove_entry(entry=self.entry, why=form.cleaned_data["why"], by=self.viewer)
        return address


class ContributionRemove(EntryRemove):
    """Take away a partner's part recorded by mistake."""

    permission = Permission.RECORD_PLAN
    model = PlanContribution

    def rows(self) -> Any:
        return super().rows().select_related("organisation")

    def named(self) -> str:
        return f"{self.entry.organisation}: {self.entry.get_kind_display()}"


class CitationRemove(EntryRemove):
    """Take away a document recorded by mistake."""

    permission = Permission.RECORD_PLAN
    model = PlanCitation

    def named(self) -> str:
        return str(self.entry.cited_in)


class EvaluationUseRemove(EntryRemove):
    """Take away the use of an evaluation recorded by mistake."""

    permission = Permission.RECORD_PLAN
    model = EvaluationCitation

    def rows(self) -> Any:
        open_to = actions_open_to(self.viewer, self.area)
        rows = super().rows().filter(evaluation__action__in=open_to)
        return rows.select_related("evaluation__action", "action", "assessment")

    def named(self) -> str:
        cited_by = self.entry.action or self.entry.assessment
        return f"{self.entry.evaluation.action} → {cited_by}"

    def back(self) -> str:
        return reverse("action_plans:action", args=[self.area.slug, self.entry.evaluation.action.public_id])


class EvaluationUse(AreaFormView):
    """Say which version of the risk assessment rests on the evaluation of an action."""

    permission = Permission.RECORD_PLAN
    form_class = EvaluationUseForm

    def setup_record(self) -> None:
        rows = ActionEvaluation.objects.filter(action__in=actions_open_to(self.viewer, self.area))
        self.evaluation = self.get_or_404(
            rows.select_related("action"), action__public_id=self.kwargs["public_id"]
        )

    def form_kwargs(self) -> dict[str, Any]:
        versions = RiskAssessment.objects.visible_to(self.viewer).in_area(self.area)
        return {
            "assessments": list(versions.exclude(status=RiskAssessment.Status.DISCARDED)),
            "risks": list(Risk.objects.visible_to(self.viewer).in_area(self.area).filter(closed_on=None)),
        }

    def back(self) -> str:
        """The page of the evaluated action."""
        return reverse("action_plans:action", args=[self.area.slug, self.evaluation.action.public_id])

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("Say what the risk assessment made of it"),
            "caption": str(self.evaluation.action),
            "marking": self.evaluation.action.marking,
            "intro": _("A later version that sees a risk otherwise because of it counts as use."),
            "submit_text": _("Save"),
            "cancel_url": self.back(),
        }

    def perform(self, form: Any) -> str:
        cite_in_assessment(
            evaluation=self.evaluation, by=self.viewer, on=timezone.localdate(), **form.cleaned_data
        )
        return self.back()
