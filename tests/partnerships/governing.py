"""Records of governance and sharing to test with, written as they stand in the database."""

from __future__ import annotations

from typing import Any

from core.models import Authority
from core.tenancy import tenant_context
from partnerships.models import (
    BoardReport,
    DocumentAgreement,
    JointArrangement,
    MemberBriefing,
    ReportingLine,
    SharingAgreement,
    SharingCheck,
    SharingParty,
)
from tests import factories as make

SAID: dict[str, Any] = {
    "purpose": "To see what moves between schools and the council.",
    "legal_power": "Section 26 of the Act; UK GDPR Article 6(1)(e).",
    "necessity": "Nobody else has the numbers.",
    "proportionality": "Numbers alone, each quarter.",
    "consent_position": "Nobody can be told from them.",
    "confidentiality": "Kept on the council’s drive for two years.",
    "dpia_reference": "DPIA-2026-14",
}
"""Everything that an agreement says in words."""
REASONED: dict[str, Any] = {
    "subject": "How many concerns a school raised, to plan training.",
    "receiver": "The training team",
    "has_power": True,
    "legal_power": "Section 26.",
    "is_necessary": True,
    "necessity": "The team plans with it.",
    "is_proportionate": True,
    "proportionality": "A number alone.",
    "consent": "not_needed",
    "consent_reason": "Nobody can be told from it.",
    "confidentiality": "None is owed.",
    "outcome": "share",
    "outcome_reason": "It helps and harms nobody.",
}
"""A sound answer to each step of the guided check."""


def make_agreement(area: Authority, **fields: Any) -> SharingAgreement:
    """An agreement of the council with another body: complete, and a draft unless told."""
    values: dict[str, Any] = {"title": "Sharing with schools", "review_due": make.days_ago(-200), **SAID}
    if fields.get("state") in {"active", "ended"}:
        values |= {"starts_on": make.days_ago(100)}
    values |= fields
    state = values.pop("state", "draft")
    bodies = [make.council_of(area), make.make_organisation(area, sector="education")]
    with tenant_context([area.pk]):
        agreement = SharingAgreement.objects.create(authority=area, **{**values, "ended_on": None})
        for body in bodies:
            SharingParty.objects.create(authority=area, agreement=agreement, organisation=body)
        SharingAgreement.objects.filter(pk=agreement.pk).update(
            state=state, ended_on=values.get("ended_on", make.days_ago(1) if state == "ended" else None)
        )
        agreement.refresh_from_db()
    return agreement


def make_check(area: Authority, **fields: Any) -> SharingCheck:
    """The recorded reasoning of one question."""
    with tenant_context([area.pk]):
        return SharingCheck.objects.create(
            authority=area, decided_on=make.days_ago(3), **{**REASONED, **fields}
        )


def make_agreed_document(area: Authority, **fields: Any) -> DocumentAgreement:
    """That the area's group agreed a document of the register thirty days ago."""
    document = make.make_document(area, approved_on=make.days_ago(30), **fields)
    meeting = make.make_meeting(make.make_group(area), make.days_ago(30), status="held")
    with tenant_context([area.pk]):
        return DocumentAgreement.objects.create(authority=area, document=document, meeting=meeting)


def make_line(area: Authority, **fields: Any) -> ReportingLine:
    """That the community safety partnership reports to cabinet, unless told."""
    values = {"lower_board": "csp", "upper_board": "cabinet", "starts_on": make.days_ago(400), **fields}
    with tenant_context([area.pk]):
        return ReportingLine.objects.create(authority=area, **values)


def make_arrangement(area: Authority, **fields: Any) -> JointArrangement:
    """An arrangement with a neighbour, in date unless told."""
    values: dict[str, Any] = {
        "kind": "joint",
        "title": "Training with the neighbours",
        "parties": "Farley Council",
        "starts_on": make.days_ago(300),
        "review_due": make.days_ago(-65),
    }
    with tenant_context([area.pk]):
        return JointArrangement.objects.create(authority=area, **{**values, **fields})


def make_briefing(area: Authority, **fields: Any) -> MemberBriefing:
    """A briefing of the lead member, unless told."""
    values: dict[str, Any] = {
        "audience": "lead_member",
        "post": "Cabinet member for communities",
        "briefed_on": make.days_ago(20),
        "level": "update",
        "given_by": make.make_contact(area),
        "subject": "How the year went",
    }
    with tenant_context([area.pk]):
        return MemberBriefing.objects.create(authority=area, **{**values, **fields})


def make_report(area: Authority, **fields: Any) -> BoardReport:
    """A report to the CONTEST board."""
    values: dict[str, Any] = {
        "board": "contest",
        "reported_on": make.days_ago(50),
        "summary": "Half-year report",
    }
    with tenant_context([area.pk]):
        return BoardReport.objects.create(authority=area, **{**values, **fields})
