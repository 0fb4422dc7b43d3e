"""Expected access to an area's assurance years; tests/assurance/test_walls.py says who reaches the desk."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from benchmarks.models import AnnualAssessment, Letter
from core.models import Authority
from core.permissions import Permission
from core.tenancy import tenant_context
from tests.assurance import samples

WRITES = Permission.WRITE_ASSESSMENT
ROUTES: dict[str, Any] = {
    "assurance:overview": Permission.SEE_BENCHMARKS,
    "assurance:year": Permission.SEE_BENCHMARKS,
    "assurance:line": Permission.SEE_BENCHMARKS,
    "assurance:letter": Permission.SEE_BENCHMARKS,
    "assurance:evidence-open": Permission.SEE_BENCHMARKS,
    "assurance:evidence-packs": Permission.MAKE_REPORTS,
    "assurance:evidence-pack": Permission.MAKE_REPORTS,
    "assurance:line-write": WRITES,
    "assurance:evidence-add": WRITES,
    "assurance:evidence-remove": {"post": WRITES},
    "assurance:answer": WRITES,
    "assurance:improvement": WRITES,
    "assurance:assign": Permission.PREPARE_ASSESSMENT,
    "assurance:hand-over": {"post": Permission.PREPARE_ASSESSMENT},
    "assurance:hand-back": Permission.SUBMIT_ASSESSMENT,
    "assurance:submit": Permission.SUBMIT_ASSESSMENT,
    "assurance:reply": Permission.SUBMIT_ASSESSMENT,
}
OPEN_ROUTES = {
    f"desk:{name}"
    for name in (
        "queue",
        "issue",
        "batch",
        "batch-progress",
        "pack",
        "take-up",
        "finish",
        "return",
        "second",
        "moderate",
        "improvement-set",
        "improvement-close",
        "escalate",
        "letter",
        "line",
        "remark",
        "document",
    )
}
"""Routes of no single area."""


def sample_kwargs(route: str, authority: Authority) -> dict[str, Any]:
    """Arguments for `route` that name a record that exists in `authority`."""
    if route == "assurance:overview":
        return {}
    draft = a_year(authority)
    if route in MADE:
        return {"public_id": MADE[route](draft).public_id}
    if route == "assurance:letter":
        make_letter(draft)
        return {"public_id": draft.public_id, "kind": "docx"}
    if route == "assurance:evidence-open":
        paper = samples.make_paper(draft)
        return {"public_id": draft.public_id, "section": 1, "document": paper.public_id}
    section = {"section": 1} if route.endswith(("line", "line-write", "evidence-add")) else {}
    return {"public_id": draft.public_id, **section}


def a_year(authority: Authority) -> AnnualAssessment:
    """A year of the area that nothing else is made of."""
    with tenant_context([authority.pk]):
        earlier = AnnualAssessment.objects.filter(authority=authority).count()
    return samples.make_draft(authority, datetime.date(2000 + earlier, 4, 1))


def make_improvement(draft: AnnualAssessment) -> Any:
    """An improvement action that its area sees, since the letter is out."""
    pack = samples.make_pack(draft)
    samples.issue(pack)
    return samples.make_improvement(pack)


MADE: dict[str, Callable[[AnnualAssessment], Any]] = {
    "assurance:evidence-remove": samples.make_evidence,
    "assurance:answer": lambda draft: samples.make_question(samples.make_pack(draft)),
    "assurance:evidence-pack": lambda draft: samples.make_evidence_pack(samples.make_pack(draft)),
    "assurance:improvement": make_improvement,
}
"""What a route is about, where that is not the year itself."""


def make_letter(draft: AnnualAssessment) -> Letter:
    """A letter on it, of which Word is written anew."""
    review = samples.issue(samples.make_pack(draft))
    assert review.issued_by is not None
    with tenant_context([], user_id=review.issued_by.pk, is_national=True):
        return Letter.objects.create(
            authority=draft.authority, review=review, sha256="0" * 64, storage_key="none", size=1, pages=1
        )
