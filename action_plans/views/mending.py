"""Ways from a finding to the one form that mends it, for criteria that only know the area."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from action_plans.models import Action, ActionEvaluation, ActionThreatCheck, FundedProject
from action_plans.querysets import actions_open_to, in_force, live
from core.permissions import Permission
from core.views import AreaView

CHECK = "#id_considers_threat_picture_0"
"""Where the form of an action asks for its Security Threat Check."""


class CheckMissing(AreaView):
    """Go to the first open action that was taken up without a Security Threat Check (3.G7)."""

    permission = Permission.RECORD_PLAN

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        checks = ActionThreatCheck.objects.filter(
            action=OuterRef("pk"), moment=ActionThreatCheck.Moment.CREATED
        )
        rows = live(in_force(actions_open_to(self.viewer, self.area))).filter(~Exists(checks))
        action = rows.order_by("created_on", "position").first()
        if action is None:
            return HttpResponseRedirect(reverse("action_plans:plan", args=[self.area.slug]))
        edit = reverse("action_plans:action-edit", args=[self.area.slug, action.public_id])
        return HttpResponseRedirect(f"{edit}{CHECK}")


class EvaluationMissing(AreaView):
    """Go to the completed action that has waited longest for its evaluation (3.B2)."""

    permission = Permission.RECORD_PLAN

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        evaluations = ActionEvaluation.objects.filter(action=OuterRef("pk"))
        rows = actions_open_to(self.viewer, self.area).filter(status=Action.Status.COMPLETED)
        action = rows.filter(~Exists(evaluations)).order_by("closed_on", "position").first()
        if action is None:
            return HttpResponseRedirect(reverse("action_plans:plan", args=[self.area.slug]))
        form = reverse("action_plans:action-evaluate", args=[self.area.slug, action.public_id])
        return HttpResponseRedirect(form)


class ProjectMissing(AreaView):
    """Go to the first funded project that has no objective or serves no action (3.G6)."""

    permission = Permission.RECORD_PLAN

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        loose = FundedProject.objects.in_area(self.area).filter(Q(objective="") | Q(action__isnull=True))
        project = loose.order_by("starts_on", "pk").first()
        if project is None:
            return HttpResponseRedirect(reverse("action_plans:around", args=[self.area.slug]))
        return HttpResponseRedirect(
            reverse("action_plans:project-edit", args=[self.area.slug, project.public_id])
        )
