"""What the risk assessment asks of the plan: actions that answer no risk, evaluations a version cites."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from action_plans.models import EvaluationCitation
from action_plans.querysets import actions_open_to, in_force, live
from core.models import Authority
from core.registries import ThreadStep
from core.viewer import Viewer


def actions_without_risk(area: Authority, viewer: Viewer) -> Iterable[ThreadStep]:
    """Live actions in force that name no risk, or one that was closed. One query."""
    rows = in_force(live(actions_open_to(viewer, area))).select_related("risk")
    for action in rows.filter(Q(risk=None) | Q(risk__closed_on__isnull=False)).order_by("position"):
        note = _("Its risk %s is closed") % action.risk.reference if action.risk else _("Names no risk")
        url = reverse("action_plans:action", args=[area.slug, action.public_id])
        yield ThreadStep("action", f"{action.number}. {action.title}", url, note=note, marking=action.marking)


def evaluations_cited_by(assessment_id: int, area: Authority, viewer: Viewer) -> Iterable[ThreadStep]:
    """Evaluations of completed actions on which a version of the risk assessment rests. One query."""
    cited = EvaluationCitation.objects.in_area(area).filter(
        assessment_id=assessment_id, evaluation__action__in=actions_open_to(viewer, area)
    )
    for citation in cited.select_related("evaluation__action", "risk").order_by("cited_on", "id"):
        action, risk = citation.evaluation.action, citation.risk
        is_named = risk is not None and viewer.may_read(risk.marking)
        about = f"{risk.reference}: " if risk is not None and is_named else ""
        url = reverse("action_plans:action", args=[area.slug, action.public_id])
        label = _("Evaluation of action %(number)s, %(title)s") % {
            "number": action.number,
            "title": action.title,
        }
        yield ThreadStep(
            "evidence", label, url, note=about + citation.evaluation.impact[:200], marking=action.marking
        )
