"""Expected access to section 2."""

from __future__ import annotations

from typing import Any

from core.models import Authority
from core.permissions import Permission
from core.tenancy import tenant_context
from risk.models import (
    CtlpBriefing,
    CtlpContribution,
    CtlpPrompt,
    CtlpReference,
    Dissemination,
    Risk,
    RiskAssessment,
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
    "risk:acknowledge": Permission.RECORD_RISK,
    "risk:risk-list": Permission.SEE_RISK,
    "risk:risk-add": Permission.RECORD_RISK,
    "risk:risk": Permission.SEE_RISK,
    "risk:risk-edit": Permission.RECORD_RISK,
    "risk:risk-close": Permission.RECORD_RISK,
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


def sample_kwargs(route: str, authority: Authority) -> dict[str, str]:
    """Arguments for `route` that name a record that exists in `authority`."""
    name = route.partition(":")[2]
    if name in {"overview", "ctlp-list", "risk-list"} or name.endswith(("-add", "-start")):
        return {}
    if name in {"risk", "risk-edit", "risk-close", "thread"}:
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
        "briefing-edit": (
            CtlpBriefing,
            {"ctlp": profile, "organisation": body, "briefed_on": today, "given_by": "Insp. A. Example"},
        ),
    }
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
