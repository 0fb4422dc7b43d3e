"""Expected access to the benchmark pages and reports."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.core.files.base import ContentFile

from benchmarks.actions import report_storage
from benchmarks.models import QuarterlyReport, ScrutinyPack, ScrutinyQuestion
from core.models import Authority
from core.permissions import Permission
from core.tenancy import tenant_context

ROUTES: dict[str, Any] = {
    "benchmarks:overview": Permission.SEE_BENCHMARKS,
    "benchmarks:section": Permission.SEE_BENCHMARKS,
    "benchmarks:rule-book": Permission.SEE_BENCHMARKS,
    "benchmarks:rule": Permission.SEE_BENCHMARKS,
    "benchmarks:over-time": Permission.SEE_BENCHMARKS,
    "benchmarks:compare": Permission.SEE_BENCHMARKS,
    "benchmarks:status": Permission.SEE_STATUS,
    "benchmarks:reports": Permission.SEE_BENCHMARKS,
    "benchmarks:report-make": {"post": Permission.MAKE_REPORTS},
    "benchmarks:report-open": Permission.SEE_BENCHMARKS,
    "benchmarks:scrutiny": Permission.SEE_STATUS,
    "benchmarks:scrutiny-ask": Permission.ASK_SCRUTINY,
    "benchmarks:scrutiny-reply": Permission.ANSWER_SCRUTINY,
    "benchmarks:scrutiny-pack-make": Permission.MAKE_REPORTS,
    "benchmarks:scrutiny-pack": Permission.SEE_STATUS,
}
OPEN_ROUTES = {
    "national:overview",
    "national:criteria",
    "national:criterion",
    "national:lapsing",
    "national:alike",
    "national:sampling",
    "national:practice",
    "national:export",
    "national:reports",
    "national:report-make",
    "national:report-open",
    "national:report-progress",
    "national:rule-book",
    "national:rule",
    "national:area",
    "national:area-export",
}
"""Routes of no single area: tests/benchmarks/test_national.py says who may reach them."""


def sample_kwargs(route: str, authority: Authority) -> dict[str, Any]:
    """Arguments for `route` that name a record that exists in `authority`."""
    if route == "benchmarks:section":
        return {"number": 1}
    if route == "benchmarks:rule":
        return {"code": "1.G2"}
    if route == "benchmarks:report-open":
        return {"public_id": make_report(authority).public_id}
    if route == "benchmarks:scrutiny-reply":
        return {"public_id": make_question(authority).public_id}
    if route == "benchmarks:scrutiny-pack":
        return {"public_id": make_pack(authority).public_id, "kind": "pdf"}
    return {}


def make_question(authority: Authority, text: str = "Who comes to the meetings?", **fields: Any) -> Any:
    """A scrutiny question that nobody has replied to."""
    with tenant_context([authority.pk]):
        return ScrutinyQuestion.objects.create(authority=authority, text=text, **fields)


def make_pack(authority: Authority, content: bytes = b"%PDF-1.7 sample", **fields: Any) -> ScrutinyPack:
    """A scrutiny pack with its file in the private storage."""
    with tenant_context([authority.pk]):
        earlier = ScrutinyPack.objects.filter(authority=authority).count()
        key = report_storage().save(f"{authority.pk}/scrutiny/{earlier + 1}.pdf", ContentFile(content))
        return ScrutinyPack.objects.create(
            authority=authority,
            as_of=datetime.date(2026, 11, 21),
            inputs_sha256=f"{earlier:064d}",
            sha256=hashlib.sha256(content).hexdigest(),
            storage_key=key,
            size=len(content),
            pages=2,
            **fields,
        )


def make_report(
    authority: Authority, quarter: str = "2026Q2", content: bytes = b"%PDF-1.7 sample", **fields: Any
) -> QuarterlyReport:
    """A report with its file in the private storage."""
    with tenant_context([authority.pk]):
        earlier = QuarterlyReport.objects.filter(authority=authority, quarter=quarter).count()
        key = report_storage().save(f"{authority.pk}/{quarter}/{earlier + 1}.pdf", ContentFile(content))
        return QuarterlyReport.objects.create(
            authority=authority,
            quarter=quarter,
            framework="toolkit-2023",
            number=earlier + 1,
            as_of=datetime.date(2026, 6, 30),
            inputs_sha256=f"{earlier:064d}",
            sha256=hashlib.sha256(content).hexdigest(),
            storage_key=key,
            size=len(content),
            pages=8,
            **{"marking": "official", **fields},
        )
