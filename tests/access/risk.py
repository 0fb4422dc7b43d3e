"""Expected access to section 2."""

from __future__ import annotations

from typing import Any

from core.models import Authority, Membership
from core.permissions import Permission
from core.tenancy import tenant_context
from risk.models import (
    AssessmentShare,
    CtlpBriefing,
    CtlpContribution,
    CtlpPrompt,
    CtlpReference,
    Dissemination,
    Risk,
    RiskAssessment,
    RiskInput,
)
from tests import factories as make

ROUTES: dict[str, Any] = {
    "risk:overview": Permission.SEE_RISK,
    "risk:assessment-start": Permission.RECORD_RISK,
    "risk:assessment": Permission.SEE_RISK,
    "risk:assessment-compare": Permission.SEE_RISK,
    "risk:assessment-edit": Permission.RECORD_RISK,
    "risk:assessment-send": Permission.RECORD_RISK,
    "risk:assessment-approve": Permission.APPROVE_RISK,
    "risk:assessment-return": Permission.APPROVE_RISK,
    "risk:assessment-reopen": Permission.RECORD_RISK,
    "risk:assessment-agree": Permission.RECORD_RISK,
    "risk:assessment-share": Permission.RECORD_RISK,
    "risk:assessment-discard": Permission.RECORD_RISK,
    "risk:assessment-grant": Permission.RECORD_RISK,
    "risk:assessment-paper": {"get": Permission.SEE_RISK},
    "risk:grant-revoke": Permission.RECORD_RISK,
    "risk:shared": {"get": Permission.SEE_RISK},
    "risk:shared-open": Permission.SEE_RISK,
    "risk:shared-version": {"get": Permission.SEE_RISK},
    "risk:shared-paper": {"get": Permission.SEE_RISK},
    "risk:partner": {"get": Permission.CONTRIBUTE_RISK},
    "risk:partner-input": Permission.CONTRIBUTE_RISK,
    "risk:partner-open": Permission.CONTRIBUTE_RISK,
    "risk:partner-version": {"get": Permission.CONTRIBUTE_RISK},
    "risk:partner-paper": {"get": Permission.CONTRIBUTE_RISK},
    "risk:register": {"get": Permission.SEE_RISK},
    "risk:heat-map": {"get": Permission.SEE_RISK},
    "risk:trends": {"get": Permission.SEE_RISK},
    "risk:coverage": {"get": Permission.SEE_RISK},
    "risk:inputs": {"get": Permission.SEE_RISK},
    "risk:input-add": Permission.RECORD_RISK,
    "risk:input-edit": Permission.RECORD_RISK,
    "risk:input-answer": Permission.RECORD_RISK,
    "risk:acknowledge": Permission.RECORD_RISK,
    "risk:risk-list": Permission.SEE_RISK,
    "risk:risk-add": Permission.RECORD_RISK,
    "risk:risk": Permission.SEE_RISK,
    "risk:risk-edit": Permission.RECORD_RISK,
    "risk:risk-close": Permission.RECORD_RISK,
    "risk:risk-reopen": Permission.RECORD_RISK,
    "risk:thread": Permission.SEE_RISK,
    "risk:ctlp-list": Permission.SEE_RISK,
    "risk:ctlp-add": Permission.RECORD_CTLP,
    "risk:ctlp-edit": Permission.RECORD_CTLP,
    "risk:prompt-add": Permission.RECORD_CTLP,
    "risk:prompt-edit": Permission.RECORD_CTLP,
    "risk:contribution-add": Permission.RECORD_RISK,
    "risk:contribution-edit": Permission.RECORD_RISK,
    "risk:briefing-add": Permission.RECORD_CTLP,
    "risk:briefing-edit": Permission.RECORD_CTLP,
}


_WITHOUT_RECORD = {
    "overview",
    "ctlp-list",
    "risk-list",
    "shared",
    "partner",
    "partner-input",
    "heat-map",
    "trends",
    "coverage",
    "inputs",
}


def sample_kwargs(route: str, authority: Authority) -> dict[str, str]:
    """Arguments for `route` that name a record that exists in `authority`."""
    name = route.partition(":")[2]
    if name in _WITHOUT_RECORD or name.endswith(("-add", "-start")):
        return {}
    if name == "register":
        return {"kind": "csv"}
    if name == "grant-revoke" or name.startswith(("shared-", "partner-")):
        return {"public_id": _share(name, authority).public_id}
    if name in {"risk", "risk-edit", "risk-close", "risk-reopen", "thread"}:
        return {"public_id": _found(Risk, authority, lambda: make.make_risk(authority)).public_id}
    if name.startswith("assessment"):
        return {"public_id": _version(authority).public_id}
    return {"public_id": _part(name, authority).public_id}


def _found(model: Any, authority: Authority, create: Any) -> Any:
    with tenant_context([authority.pk]):
        found = model.objects.filter(authority=authority).first()
    return found or create()


def _version(authority: Authority) -> RiskAssessment:
    return _found(RiskAssessment, authority, lambda: make.make_assessment(authority))


def _share(name: str, authority: Authority) -> AssessmentShare:
    """A share to the area from a neighbour, or of the area's own version to one of its bodies."""
    own = not name.startswith("shared")
    owner = authority if own else make.make_area()
    to: dict[str, Any] = {"to_body": make.make_organisation(authority)} if own else {"to_area": authority}
    with tenant_context([authority.pk]):
        bodies = Membership.objects.filter(authority=authority, role="partner")
        body = bodies.values_list("organisation", flat=True).first()
    if own and body:
        to = {"to_body_id": body}
    version = make.make_assessment(
        owner, agreed_at=make.hold_meeting(make.make_group(owner), make.days_ago(9))
    )
    with tenant_context([owner.pk]):
        return AssessmentShare.objects.create(
            authority=owner,
            assessment=version,
            purpose="A shared town centre",
            starts_on=make.days_ago(1),
            ends_on=make.days_ago(-30),
            **to,
        )


def _part(name: str, authority: Authority) -> Any:
    """A dissemination, or a part of a CTLP."""
    body = make.council_of(authority)
    today = make.days_ago(1)
    profile = _found(CtlpReference, authority, lambda: _profile(authority, body))
    made: dict[str, tuple[Any, dict[str, Any]]] = {
        "ctlp-edit": (CtlpReference, {}),
        "prompt-edit": (
            CtlpPrompt,
            {"ctlp": profile, "number": "1", "text": "Prompt", "agreed_for_sharing_on": today},
        ),
        "contribution-edit": (
            CtlpContribution,
            {"organisation": body, "contributed_on": today, "channel": "meeting"},
        ),
        "input-edit": (
            RiskInput,
            {"organisation": body, "contributed_on": today, "channel": "meeting", "text": "Leaflets"},
        ),
        "briefing-edit": (
            CtlpBriefing,
            {"ctlp": profile, "organisation": body, "briefed_on": today, "given_by": "Insp. A. Example"},
        ),
    }
    made["input-answer"] = made["input-edit"]
    if name == "acknowledge":
        made[name] = (
            Dissemination,
            {"assessment": _version(authority), "organisation": body, "sent_on": today},
        )
    model, columns = made[name]

    def create() -> Any:
        with tenant_context([authority.pk]):
            return model.objects.create(authority=authority, **columns)

    return _found(model, authority, create)


def _profile(authority: Authority, body: Any) -> CtlpReference:
    with tenant_context([authority.pk]):
        return CtlpReference.objects.create(
            authority=authority, reference="CTLP 1", issued_on=make.days_ago(30), police_owner=body
        )
