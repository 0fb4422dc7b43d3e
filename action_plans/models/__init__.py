"""The tables of toolkit section 3: the partnership plan, its actions and what became of them."""

from action_plans.models.actions import (
    Action,
    ActionSupport,
    ActionThreatCheck,
    Milestone,
)
from action_plans.models.plans import FundedProject, PartnerRole, Plan, PlanCitation, PlanContribution, Theme
from action_plans.models.progress import (
    ActionEvaluation,
    ActionReview,
    ActionUpdate,
    EvaluationCitation,
    TimeDecision,
)

__all__ = [
    "Action",
    "ActionEvaluation",
    "ActionReview",
    "ActionSupport",
    "ActionThreatCheck",
    "ActionUpdate",
    "EvaluationCitation",
    "FundedProject",
    "Milestone",
    "PartnerRole",
    "Plan",
    "PlanCitation",
    "PlanContribution",
    "Theme",
    "TimeDecision",
]
