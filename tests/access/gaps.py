"""Expected access to the duty gap analysis."""

from __future__ import annotations

from typing import Any

from action_plans.models import GapAnalysis, GapRecommendation
from core.models import Authority, ImportBatch
from core.permissions import Permission
from core.tenancy import tenant_context
from tests.gap_factories import make_analysis, make_row

P = Permission
POST_ONLY: dict[str, Any] = {"get": None, "post": P.RECORD_PLAN}
ROUTES: dict[str, Any] = {
    "action_plans:gaps": P.SEE_GAPS,
    "action_plans:gap-start": P.RECORD_PLAN,
    "action_plans:gap-reviews": P.SEE_GAPS,
    "action_plans:gap-review-add": P.RECORD_PLAN,
    "action_plans:gap-import-start": P.IMPORT_PLAN,
    "action_plans:gap-import-columns": P.IMPORT_PLAN,
    "action_plans:gap-import-check": P.IMPORT_PLAN,
    "action_plans:gap-import-confirm": P.IMPORT_PLAN,
    "action_plans:gap-import-abandon": {"get": None, "post": P.IMPORT_PLAN},
    "action_plans:gap-row": P.SEE_GAPS,
    "action_plans:gap-row-edit": P.RECORD_PLAN,
    "action_plans:gap-row-confirm": POST_ONLY,
    "action_plans:gap-row-remove": POST_ONLY,
    "action_plans:gap-take-up": POST_ONLY,
    "action_plans:gap-analysis": P.SEE_GAPS,
    "action_plans:gap-row-add": P.RECORD_PLAN,
    "action_plans:gap-compare": P.SEE_GAPS,
    "action_plans:gap-export": P.SEE_GAPS,
}
OF_A_YEAR = {"gap-analysis", "gap-row-add", "gap-compare", "gap-export"}


def sample_kwargs(route: str, authority: Authority) -> dict[str, str]:
    """Arguments for `route` that name a record that exists in `authority`."""
    name = route.partition(":")[2]
    if name.startswith("gap-import-") and name != "gap-import-start":
        return {"public_id": _batch(authority).public_id}
    if name in OF_A_YEAR:
        return {"public_id": _analysis(authority).public_id}
    if name.startswith("gap-row") or name == "gap-take-up":
        row = make_row(_analysis(authority), "Appoint a chair")
        if name != "gap-take-up":
            return {"public_id": row.public_id}
        with tenant_context([authority.pk]):
            asked = GapRecommendation.objects.get(row=row)
        return {"public_id": row.public_id, "recommendation": asked.public_id}
    return {}


def _analysis(authority: Authority) -> GapAnalysis:
    with tenant_context([authority.pk]):
        there = GapAnalysis.objects.filter(authority=authority).first()
    return there or make_analysis(authority)


def _batch(authority: Authority) -> ImportBatch:
    with tenant_context([authority.pk]):
        return ImportBatch.objects.create(
            authority=authority,
            kind="gaps",
            file_name="gaps.csv",
            sha256="0" * 64,
            storage_key="none",
            state=ImportBatch.State.ABANDONED,
        )
