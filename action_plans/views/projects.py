"""Funded projects: the page of one, its particulars, its provider's check, returns, evaluation and end."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_plans.actions.projects import (
    add_project,
    change_project,
    check_provider,
    end_project,
    evaluate_project,
    record_return,
)
from action_plans.forms.projects import (
    ProjectEndForm,
    ProjectEvaluationForm,
    ProjectForm,
    ProviderCheckForm,
    ReturnForm,
)
from action_plans.lines import risk_open_to
from action_plans.models import FundedProject
from action_plans.projects import quarters_of, return_rows
from action_plans.querysets import actions_open_to, in_force
from action_plans.views.around import PlanFormView
from core.permissions import Permission
from core.views import AreaFormView, AreaView


class ProjectPage(AreaView):
    """One project: what it is for, who delivers it, what it reported and what it changed."""

    permission = Permission.SEE_PLAN

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        rows = FundedProject.objects.in_area(self.area)
        if not self.can(Permission.SEE_RISK):
            rows = rows.none()  # A partner sees the plan's own parts, not what is paid to whom.
        project = self.get_or_404(rows, public_id=public_id)
        open_to = actions_open_to(self.viewer, self.area).select_related("risk")
        action = open_to.filter(pk=project.action_id).first() if project.action_id else None
        returns = list(project.returns.select_related("recorded_by"))
        spent = sum((one.spent for one in returns if one.spent is not None), start=0)
        return self.page(
            "action_plans/project.html",
            {
                "title": project.title,
                "caption": _("Funded project"),
                "project": project,
                "action": action,
                "risk": risk_open_to(self.viewer, action) if action else None,
                "rows": return_rows(project, returns, timezone.localdate()),
                "spent": spent,
                "is_overspent": project.amount is not None and spent > project.amount,
                "is_over": project.ends_on is not None and project.ends_on < timezone.localdate(),
                "may_record": self.can(Permission.RECORD_PLAN),
                "crumbs": [(_("Around the plan"), reverse("action_plans:around", args=[self.area.slug]))],
            },
        )


class ProjectAdd(PlanFormView):
    """Record a funded project and the action it serves."""

    form_class = ProjectForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"actions": list(actions_open_to(self.viewer, self.area).filter(plan=self.plan))}

    def context(self, form: Any) -> dict[str, Any]:
        return self.shown(_("Record a funded project"), _("Record it"))

    def perform(self, form: Any) -> str:
        project = add_project(authority=self.area, by=self.viewer, **form.cleaned_data)
        return reverse("action_plans:project", args=[self.area.slug, project.public_id])


class ProjectFormView(AreaFormView):
    """What the forms of one project share."""

    is_base = True
    permission = Permission.RECORD_PLAN
    names: tuple[str, ...] = ()
    title: Any = ""
    intro: Any = ""

    def setup_record(self) -> None:
        rows = FundedProject.objects.in_area(self.area)
        self.record = self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in self.names}

    def back(self) -> str:
        """The page of the project."""
        return reverse("action_plans:project", args=[self.area.slug, self.record.public_id])

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": self.title,
            "caption": self.record.title,
            "intro": self.intro,
            "cancel_url": self.back(),
        }


class ProjectEdit(ProjectFormView):
    """Change a project's particulars."""

    permission = Permission.RECORD_PLAN
    form_class = ProjectForm
    title = gettext_lazy("Change the project")
    names = (
        "title",
        "funder",
        "reference",
        "amount",
        "objective",
        "measures",
        "action",
        "provider",
        "starts_on",
        "ends_on",
    )

    def setup_record(self) -> None:
        super().setup_record()
        readable = actions_open_to(self.viewer, self.area)
        self.kept = readable.filter(pk=self.record.action_id).first()
        self.offered = list(in_force(readable))
        if self.kept is not None and self.kept not in self.offered:
            self.offered.append(self.kept)

    @property
    def has_hidden_action(self) -> bool:
        """Whether its action is above the viewer's clearance: it stays, and nothing is said of it."""
        return self.record.action_id is not None and self.kept is None

    def form_kwargs(self) -> dict[str, Any]:
        return {"actions": self.offered, "has_hidden_action": self.has_hidden_action}

    def perform(self, form: Any) -> str:
        change_project(project=self.record, version=self.sent_version, by=self.viewer, **form.cleaned_data)
        return self.back()


class ProviderCheck(ProjectFormView):
    """Record the due diligence on the provider."""

    permission = Permission.RECORD_PLAN
    form_class = ProviderCheckForm
    title = gettext_lazy("Check who delivers the project")
    names = ("provider_checked_on", "provider_check")

    def perform(self, form: Any) -> str:
        check_provider(
            project=self.record,
            version=self.sent_version,
            by=self.viewer,
            on=timezone.localdate(),
            **form.cleaned_data,
        )
        return self.back()


class ReturnAdd(ProjectFormView):
    """Record what a project reports for a quarter; recorded again, it is put right."""

    permission = Permission.RECORD_PLAN
    form_class = ReturnForm
    title = gettext_lazy("Record a quarterly return")

    def setup_record(self) -> None:
        super().setup_record()
        self.quarters = quarters_of(self.record, timezone.localdate())
        self.known = {one.quarter_starts_on.isoformat(): one for one in self.record.returns.all()}
        owed = [day for day, _words in reversed(self.quarters) if day not in self.known]
        self.opened = self.request.GET.get("quarter") or (owed[0] if owed else self.quarters[0][0])

    def form_kwargs(self) -> dict[str, Any]:
        return {"quarters": self.quarters}

    def initial(self) -> dict[str, Any]:
        found = self.known.get(self.opened)
        names = ("spent", "work_done", "measures_show")
        return {
            "quarter_starts_on": self.opened,
            **({name: getattr(found, name) for name in names} if found else {}),
        }

    def context(self, form: Any) -> dict[str, Any]:
        words = _("This quarter has a return already; what you save puts it right, and its history stays.")
        return {**super().context(form), "intro": words if self.opened in self.known else ""}

    def perform(self, form: Any) -> str:
        chosen = form.cleaned_data["quarter_starts_on"].isoformat()
        record_return(
            project=self.record,
            by=self.viewer,
            on=timezone.localdate(),
            puts_right=chosen == self.opened,
            **form.cleaned_data,
        )
        return self.back()


class ProjectEvaluate(ProjectFormView):
    """Record what the project changed."""

    permission = Permission.RECORD_PLAN
    form_class = ProjectEvaluationForm
    title = gettext_lazy("Evaluate the project")
    names = ("evaluated_on", "evaluation")

    def perform(self, form: Any) -> str:
        evaluate_project(
            project=self.record,
            version=self.sent_version,
            by=self.viewer,
            on=timezone.localdate(),
            **form.cleaned_data,
        )
        return self.back()


class ProjectEnd(ProjectFormView):
    """Let a project end."""

    permission = Permission.RECORD_PLAN
    form_class = ProjectEndForm
    title = gettext_lazy("End the project")
    intro = gettext_lazy("It still counts for the year in which it was funded.")

    def initial(self) -> dict[str, Any]:
        return {"ends_on": self.record.ends_on or timezone.localdate()}

    def perform(self, form: Any) -> str:
        end_project(project=self.record, version=self.sent_version, by=self.viewer, **form.cleaned_data)
        return self.back()
