"""Expected access to the plan's pages."""

from __future__ import annotations

from typing import Any

from action_plans.models import (
    Action,
    ActionEvaluation,
    ActionUpdate,
    EvaluationCitation,
    FundedProject,
    Plan,
    PlanArea,
    PlanCitation,
    PlanContribution,
)
from core.models import Authority, ImportBatch
from core.permissions import Permission
from core.tenancy import tenant_context
from tests import factories as make

P = Permission
ROUTES: dict[str, Any] = {
    "action_plans:plan": P.SEE_PLAN,
    "action_plans:paper": P.SEE_PLAN,
    "action_plans:paper-word": P.SEE_PLAN,
    "action_plans:paper-pdf": {"get": None, "post": P.MAKE_REPORTS},
    "action_plans:export": P.SEE_PLAN,
    "action_plans:roles": P.SEE_PLAN,
    "action_plans:roles-edit": P.RECORD_PLAN,
    "action_plans:around": P.SEE_PLAN,
    "action_plans:contribution-add": P.RECORD_PLAN,
    "action_plans:citation-add": P.RECORD_PLAN,
    "action_plans:project-add": P.RECORD_PLAN,
    "action_plans:contribution-edit": P.RECORD_PLAN,
    "action_plans:contribution-remove": P.RECORD_PLAN,
    "action_plans:citation-edit": P.RECORD_PLAN,
    "action_plans:citation-remove": P.RECORD_PLAN,
    "action_plans:use-remove": P.RECORD_PLAN,
    "action_plans:evaluation-use": P.RECORD_PLAN,
    "action_plans:project": P.SEE_PLAN,
    "action_plans:project-edit": P.RECORD_PLAN,
    "action_plans:project-check": P.RECORD_PLAN,
    "action_plans:project-return": P.RECORD_PLAN,
    "action_plans:project-evaluate": P.RECORD_PLAN,
    "action_plans:project-end": P.RECORD_PLAN,
    "action_plans:project-missing": P.RECORD_PLAN,
    "action_plans:refresh": P.RECORD_PLAN,
    "action_plans:ratify": P.RATIFY_PLAN,
    "action_plans:cover-add": P.RECORD_PLAN,
    "action_plans:cover-end": P.RECORD_PLAN,
    "action_plans:joint-plan": P.SEE_PLAN,
    "action_plans:editions": P.SEE_PLAN,
    "action_plans:edition-start": P.RECORD_PLAN,
    "action_plans:edition": P.SEE_PLAN,
    "action_plans:edition-edit": P.RECORD_PLAN,
    "action_plans:edition-approve": {"get": None, "post": P.APPROVE_PLAN},
    "action_plans:edition-agree": P.RECORD_PLAN,
    "action_plans:action-add": P.RECORD_PLAN,
    "action_plans:to-complete": P.RECORD_PLAN,
    "action_plans:check-missing": P.RECORD_PLAN,
    "action_plans:evaluation-missing": P.RECORD_PLAN,
    "action_plans:review": P.RECORD_PLAN,
    "action_plans:action": P.SEE_PLAN,
    "action_plans:action-history": P.SEE_PLAN,
    "action_plans:action-edit": P.RECORD_PLAN,
    "action_plans:action-update": P.RECORD_PLAN,
    "action_plans:action-time": P.RECORD_PLAN,
    "action_plans:action-ask": P.RECORD_PLAN,
    "action_plans:action-link-end": {"get": None, "post": P.RECORD_PLAN},
    "action_plans:action-close": P.RECORD_PLAN,
    "action_plans:action-evaluate": P.RECORD_PLAN,
    "action_plans:action-cite": P.RECORD_PLAN,
    "action_plans:import-start": P.IMPORT_PLAN,
    "action_plans:import-columns": P.IMPORT_PLAN,
    "action_plans:import-changes": P.IMPORT_PLAN,
    "action_plans:import-check": P.IMPORT_PLAN,
    "action_plans:import-confirm": P.IMPORT_PLAN,
    "action_plans:import-abandon": {"get": None, "post": P.IMPORT_PLAN},
    "my_actions:update": P.UPDATE_OWN_ACTIONS,
}
OPEN_ROUTES = {"my_actions:list", "action_links:update"}
"""Pages of no single area: what the viewer's own bodies own (tests/action_plans/test_mine.py), and what one
signed link opens without an account (tests/action_plans/test_by_link.py)."""

DRAFTS = {"edition", "edition-edit", "edition-approve", "edition-agree"}


def sample_kwargs(route: str, authority: Authority) -> dict[str, str]:
    """Arguments for `route` that name a record that exists in `authority`."""
    name = route.partition(":")[2]
    if name.startswith("import-") and name != "import-start":
        return {"public_id": _batch(authority).public_id}
    if name == "export":
        return {"kind": "xlsx"}
    if name in DRAFTS:
        with tenant_context([authority.pk]):
            draft = Plan.objects.filter(authority=authority, status=Plan.Status.DRAFT).first()
        draft = draft or make.make_plan(authority, status="draft", agreed_on=None)
        return {"public_id": draft.public_id}
    if name in AROUND:
        return {"public_id": AROUND[name](authority).public_id}
    return _of_an_action(name, authority) if name.startswith("action") or name == "update" else {}


def _of_an_action(name: str, authority: Authority) -> dict[str, str]:
    if name == "action-link-end":
        return {"public_id": make.make_link(_action(name, authority))[0].public_id}
    return {} if name == "action-add" else {"public_id": _action(name, authority).public_id}


def _action(name: str, authority: Authority) -> Action:
    with tenant_context([authority.pk]):
        plan = Plan.objects.filter(authority=authority, status=Plan.Status.AGREED).first()
    plan = plan or make.make_plan(authority)
    closed: dict[str, Any] = {"status": "completed", "outcome": "Done", "closed_on": make.days_ago(1)}
    action = make.make_action(plan, **(closed if name == "action-evaluate" else {}))
    if name == "action-time":
        with tenant_context([authority.pk]):
            ActionUpdate.objects.create(
                authority=authority,
                action=action,
                reported_on=make.days_ago(1),
                progress="late",
                text="Staff are ill",
                asks_for_date=make.days_ago(-90),
                asks_because="Staff are ill",
            )
    return action


def _row(model: Any, authority: Authority, **fields: Any) -> Any:
    with tenant_context([authority.pk]):
        return model.objects.create(authority=authority, **fields)


def _plan(authority: Authority) -> Plan:
    with tenant_context([authority.pk]):
        plan = Plan.objects.filter(authority=authority, status=Plan.Status.AGREED).first()
    return plan or make.make_plan(authority)


def _contribution(authority: Authority) -> PlanContribution:
    fields = {"organisation": make.council_of(authority), "sector": "local_authority", "kind": "data"}
    return _row(PlanContribution, authority, plan=_plan(authority), contributed_on=make.days_ago(9), **fields)


def _citation(authority: Authority) -> PlanCitation:
    return _row(PlanCitation, authority, plan=_plan(authority), cited_in="S", approved_on=make.days_ago(9))


def _project(authority: Authority) -> FundedProject:
    return _row(FundedProject, authority, title="P", funder="F", starts_on=make.days_ago(90))


def _evaluation(authority: Authority) -> ActionEvaluation:
    action = _action("action-evaluate", authority)
    said = {"evaluated_on": make.days_ago(1), "impact": "I", "lesson": "L"}
    return _row(ActionEvaluation, authority, action=action, **said)


def _use(authority: Authority) -> EvaluationCitation:
    evaluation = _evaluation(authority)
    used = {"action": _action("action", authority), "cited_on": make.days_ago(1)}
    return _row(EvaluationCitation, authority, evaluation=evaluation, **used)


def _cover(authority: Authority) -> PlanArea:
    fields = {"area": make.make_area(), "starts_on": make.days_ago(9)}
    return _row(PlanArea, authority, plan=_plan(authority), **fields)


def _joint(authority: Authority) -> Plan:
    owner = make.make_area()
    plan = make.make_plan(owner)
    _row(PlanArea, owner, plan=plan, area=authority, starts_on=make.days_ago(9))
    return plan


AROUND: dict[str, Any] = {
    **dict.fromkeys(("contribution-edit", "contribution-remove"), _contribution),
    **dict.fromkeys(("citation-edit", "citation-remove"), _citation),
    **dict.fromkeys(
        ("project", "project-edit", "project-check", "project-return", "project-evaluate", "project-end"),
        _project,
    ),
    "use-remove": _use,
    "evaluation-use": lambda authority: _evaluation(authority).action,
    "cover-end": _cover,
    "joint-plan": _joint,
}


def _batch(authority: Authority) -> ImportBatch:
    with tenant_context([authority.pk]):
        return ImportBatch.objects.create(
            authority=authority,
            kind="plan",
            file_name="plan.csv",
            sha256="0" * 64,
            storage_key="none",
            state=ImportBatch.State.ABANDONED,
        )
