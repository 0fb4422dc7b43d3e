"""Forms for an edition of the plan: start, change, approve, agree, and what stands around it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.plans import (
    agree_edition,
    approve_edition,
    change_edition,
    start_edition,
)
from action_plans.forms.plans import (
    AgreeForm,
    EditionForm,
)
from action_plans.models import Plan
from action_plans.querysets import (
    actions_open_to,
    current_plan,
    live,
    meetings_to_agree_at,
    plans_open_to,
)
from core.errors import NotAllowed, Refused
from core.permissions import Permission
from core.uk_dates import uk_date
from core.views import AreaFormView, AreaView
from risk.models import RiskAssessment


class EditionFormView(AreaFormView):
    """What the forms of one edition share: the draft it is about."""

    is_base = True
    permission = Permission.RECORD_PLAN

    def setup_record(self) -> None:
        plans = plans_open_to(self.viewer, self.area).filter(status=Plan.Status.DRAFT)
        self.record = self.get_or_404(plans, public_id=self.kwargs["public_id"])

    def assessments(self) -> list[RiskAssessment]:
        """Versions of the risk assessment that an edition can be based on, newest first."""
        versions = RiskAssessment.objects.visible_to(self.viewer).in_area(self.area)
        return list(versions.exclude(status=RiskAssessment.Status.DISCARDED))

    def edition_url(self) -> str:
        """The page of the edition."""
        return reverse("action_plans:edition", args=[self.area.slug, self.record.public_id])


class EditionStart(EditionFormView):
    """Start a new edition, based on a risk version, with the open actions that go on."""

    form_class = EditionForm

    def setup_record(self) -> None:
        self.before = current_plan(self.viewer, self.area)

    def initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        starts = datetime.date(today.year + (today.month >= 4), 4, 1)
        latest = next((one for one in self.assessments() if one.status == RiskAssessment.Status.AGREED), None)
        return {
            "title": _("Prevent partnership plan %(year)s")
            % {"year": f"{starts.year}–{(starts.year + 1) % 100:02d}"},
            "starts_on": starts,
            "ends_on": datetime.date(starts.year + 1, 3, 31),
            "review_due": datetime.date(starts.year + 1, 3, 31),
            "development_started_on": today,
            "based_on": latest,
            "governance_summary": self.before.governance_summary if self.before else "",
            "objectives": self.before.objectives if self.before else [],
            "carry_over": self._actions(),
        }

    def form_kwargs(self) -> dict[str, Any]:
        return {"assessments": self.assessments(), "actions": self._actions()}

    def _actions(self) -> list[Any]:
        if self.before is None or self.before.status == Plan.Status.DRAFT:
            return []
        return list(live(actions_open_to(self.viewer, self.area).filter(plan=self.before)))

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse("action_plans:plan", args=[self.area.slug])
        return {
            "title": _("Start an edition of the plan"),
            "caption": self.area.name,
            "intro": _("It stays a draft until a second person approves it and a meeting agrees it."),
            "submit_text": _("Start the edition"),
            "cancel_url": back,
            "crumbs": [(_("Plan"), back)],
        }

    def perform(self, form: Any) -> str:
        data = dict(form.cleaned_data)
        carry_over = data.pop("carry_over", [])
        plan = start_edition(authority=self.area, by=self.viewer, carry_over=carry_over, **data)
        return reverse("action_plans:edition", args=[self.area.slug, plan.public_id])


class EditionEdit(EditionFormView):
    """Change the details of a draft."""

    form_class = EditionForm
    FIELDS = (
        "title",
        "starts_on",
        "ends_on",
        "review_due",
        "based_on",
        "development_started_on",
        "governance_summary",
        "objectives",
        "marking",
    )

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in self.FIELDS}

    def form_kwargs(self) -> dict[str, Any]:
        return {"assessments": self.assessments()}

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("Change the edition"),
            "caption": self.record.title,
            "intro": _("An approval given before is withdrawn, because what was approved has changed.")
            if self.record.approved_by_id
            else "",
            "cancel_url": self.edition_url(),
        }

    def perform(self, form: Any) -> str:
        change_edition(plan=self.record, version=self.sent_version, by=self.viewer, **form.cleaned_data)
        return self.edition_url()


class EditionApprove(AreaView):
    """Approve a draft: one button, for somebody who did not prepare it."""

    permission = Permission.APPROVE_PLAN
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        plan = self.get_or_404(plans_open_to(self.viewer, self.area), public_id=public_id)
        sent = request.POST.get("version", "")
        try:
            approve_edition(plan=plan, version=int(sent) if sent.isdigit() else None, by=self.viewer)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Edition %(number)s is approved.") % {"number": plan.edition})
        return HttpResponseRedirect(reverse("action_plans:edition", args=[self.area.slug, public_id]))


class EditionAgree(EditionFormView):
    """Record that a meeting agreed the edition, with its Security Threat Check."""

    form_class = AgreeForm

    def form_kwargs(self) -> dict[str, Any]:
        meetings = meetings_to_agree_at(self.area, timezone.localdate())
        return {"meetings": meetings, "words": lambda one: f"{uk_date(one.meets_on)}: {one.group.name}"}

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("Agree the edition at a meeting"),
            "caption": self.record.title,
            "intro": _("It is then in force, and the edition before it is superseded."),
            "submit_text": _("Put it in force"),
            "cancel_url": self.edition_url(),
        }

    def perform(self, form: Any) -> str:
        agree_edition(
            plan=self.record,
            meeting=form.cleaned_data["meeting"],
            threat_check=form.cleaned_data["threat_check"],
            version=self.sent_version,
            by=self.viewer,
            on=timezone.localdate(),
        )
        return reverse("action_plans:plan", args=[self.area.slug])
