"""Every write to who took part in a plan, where it is cited, and which work rests on an evaluation."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from action_plans.models import (
    ActionEvaluation,
    EvaluationCitation,
    Plan,
    PlanCitation,
    PlanContribution,
)
from core.actions import lock_current, touch
from core.actions.checks import require
from core.errors import Refused
from core.permissions import Permission
from core.tenancy import because

if TYPE_CHECKING:
    from core.models import Organisation
    from core.viewer import Viewer
    from risk.models import Risk, RiskAssessment


def add_contribution(
    *, plan: Plan, organisation: Organisation, sector: str, by: Viewer, on: datetime.date, **details: Any
) -> PlanContribution:
    """Record that a partner took part in drawing up the plan (toolkit 3.G4)."""
    require(Permission.RECORD_PLAN, by=by, authority_id=plan.authority_id)
    _refuse_later(details["contributed_on"], on)
    return PlanContribution.objects.create(
        authority_id=plan.authority_id,
        plan=plan,
        organisation=organisation,
        sector=sector or organisation.sector,
        recorded_by_id=by.user_id,
        **details,
    )


@transaction.atomic
def change_contribution(
    *,
    contribution: PlanContribution,
    organisation: Organisation,
    sector: str,
    version: int | None,
    by: Viewer,
    on: datetime.date,
    **details: Any,
) -> PlanContribution:
    """Put right what is recorded of a partner's part. Raises Refused and Stale as the other forms."""
    require(Permission.RECORD_PLAN, by=by, authority_id=contribution.authority_id)
    current = lock_current(contribution, version=version)
    _refuse_later(details["contributed_on"], on)
    touch(current, organisation=organisation, sector=sector or organisation.sector, **details)
    return current


def _refuse_later(contributed_on: datetime.date, on: datetime.date) -> None:
    if contributed_on > on:
        raise Refused(_("The contribution can’t lie in the future."), field="contributed_on")


def add_citation(*, plan: Plan, by: Viewer, on: datetime.date, **details: Any) -> PlanCitation:
    """Record a strategy, plan or policy that refers to the plan (toolkit 3.B1)."""
    require(Permission.RECORD_PLAN, by=by, authority_id=plan.authority_id)
    _refuse_unapproved(details["approved_on"], on)
    return PlanCitation.objects.create(
        authority_id=plan.authority_id, plan=plan, recorded_by_id=by.user_id, **details
    )


@transaction.atomic
def change_citation(
    *, citation: PlanCitation, version: int | None, by: Viewer, on: datetime.date, **details: Any
) -> PlanCitation:
    """Put right what is recorded of a document that refers to the plan."""
    require(Permission.RECORD_PLAN, by=by, authority_id=citation.authority_id)
    current = lock_current(citation, version=version)
    _refuse_unapproved(details["approved_on"], on)
    touch(current, **details)
    return current


def _refuse_unapproved(approved_on: datetime.date, on: datetime.date) -> None:
    if approved_on > on:
        raise Refused(
            _("A document counts once it is approved: this date is still to come."), field="approved_on"
        )


@transaction.atomic
def remove_entry(
    *, entry: PlanContribution | PlanCitation | EvaluationCitation, why: str, by: Viewer
) -> None:
    """Take away a part, a citation or a use of an evaluation recorded by mistake; history keeps it."""
    require(Permission.RECORD_PLAN, by=by, authority_id=entry.authority_id)
    with because(why):
        entry.delete()


@transaction.atomic
def cite_in_assessment(
    *,
    evaluation: ActionEvaluation,
    assessment: RiskAssessment,
    risk: Risk | None,
    note: str,
    by: Viewer,
    on: datetime.date,
) -> EvaluationCitation:
    """Say that a version of the risk assessment sees something otherwise because of an evaluation (3.B2).

    Raises Refused for a version agreed before the evaluation was made, and for a use said already.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=evaluation.authority_id)
    if assessment.agreed_on is not None and assessment.agreed_on < evaluation.evaluated_on:
        raise Refused(_("That version was agreed before the evaluation was made."), field="assessment")
    known = EvaluationCitation.objects.filter(evaluation=evaluation, assessment=assessment, risk=risk)
    if known.exists():
        raise Refused(_("This is recorded already."), field="assessment")
    return EvaluationCitation.objects.create(
        authority_id=evaluation.authority_id,
        evaluation=evaluation,
        assessment=assessment,
        risk=risk,
        note=note,
        cited_on=on,
        recorded_by_id=by.user_id,
    )
