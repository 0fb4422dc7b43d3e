"""What the page of one edition shows beside its fields, and what an evaluation was used for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils.translation import gettext as _

from action_plans.models import ActionEvaluation, EvaluationCitation, Plan, PlanBasis
from action_plans.objectives import objectives_in_words
from action_plans.querysets import actions_open_to
from core.permissions import Permission

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


def edition_parts(plan: Plan, viewer: Viewer, as_of: datetime.date) -> dict[str, Any]:
    """What an edition aims at, who ratified it, whom it covers, what keeps it in force. Three queries."""
    slug = plan.authority.slug
    opens = viewer.can(Permission.SEE_DOCUMENTS, plan.authority_id)
    ratifications: list[Any] = list(plan.ratifications.select_related("document", "recorded_by"))
    for one in ratifications:
        hidden = one.document is None or not viewer.may_read(one.document.marking)
        one.document_url = (
            reverse("core:document-open", args=[slug, one.document.public_id])
            if one.document is not None and opens and not hidden
            else ""
        )
    return {
        "objectives": objectives_in_words(plan.objectives),
        "ratifications": ratifications,
        "refreshed": list(plan.bases.filter(moment=PlanBasis.Moment.REFRESHED)),
        "areas": list(plan.areas.select_related("area").order_by("area__name")),
        "may_cover": viewer.can(Permission.RECORD_PLAN, plan.authority_id),
        "steps": _steps(plan, viewer, as_of),
    }


def _steps(plan: Plan, viewer: Viewer, as_of: datetime.date) -> list[tuple[str, str]]:
    """(words, address) of what this viewer can do with the edition in force."""
    if plan.status != Plan.Status.AGREED:
        return []
    steps = []
    slug = plan.authority.slug
    if viewer.can(Permission.RATIFY_PLAN, plan.authority_id) and plan.prepared_by_id != viewer.user_id:
        steps.append((str(_("Record its ratification")), reverse("action_plans:ratify", args=[slug])))
    if viewer.can(Permission.RECORD_PLAN, plan.authority_id):
        if plan.ends_on > as_of and plan.ends_on > plan.starts_on + relativedelta(months=13):
            steps.append((str(_("Look at it afresh")), reverse("action_plans:refresh", args=[slug])))
        steps.append((str(_("Cover another area with it")), reverse("action_plans:cover-add", args=[slug])))
    return steps


@dataclass(frozen=True)
class Use:
    """What rests on an evaluation: a later action, or a version of the risk assessment."""

    words: str
    url: str
    note: str
    on: datetime.date
    remove_url: str


def uses_of(evaluation: ActionEvaluation | None, viewer: Viewer, area: Authority) -> list[Use]:
    """What cites an evaluation, of what the viewer may read. Two queries; none without an evaluation."""
    if evaluation is None:
        return []
    rows = EvaluationCitation.objects.filter(evaluation=evaluation).select_related(
        "action", "assessment", "risk"
    )
    cited = list(rows.order_by("cited_on", "pk"))
    ids = [one.action_id for one in cited if one.action_id]
    readable = set(actions_open_to(viewer, area).filter(pk__in=ids).values_list("pk", flat=True))
    uses = (_use(one, viewer, area, readable) for one in cited)
    return [use for use in uses if use is not None]


def _use(one: EvaluationCitation, viewer: Viewer, area: Authority, readable: set[int]) -> Use | None:
    may_record = viewer.can(Permission.RECORD_PLAN, area.pk)
    remove = reverse("action_plans:use-remove", args=[area.slug, one.public_id]) if may_record else ""
    if one.action is not None:
        if one.action_id not in readable:
            return None
        url = reverse("action_plans:action", args=[area.slug, one.action.public_id])
        return Use(str(one.action), url, one.note, one.cited_on, remove)
    version = one.assessment
    if version is None or not viewer.may_read(version.marking):
        return None
    words = str(version)
    if one.risk is not None and viewer.may_read(one.risk.marking):
        words = f"{words}: {one.risk}"
    sees = viewer.can(Permission.SEE_RISK, area.pk)
    url = reverse("risk:assessment", args=[area.slug, version.public_id]) if sees else ""
    return Use(words, url, one.note, one.cited_on, remove)
