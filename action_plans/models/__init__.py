"""The tables of toolkit section 3: the partnership plan, its actions and what became of them."""

from action_plans.models.actions import (
    Action,
    ActionSupport,
    ActionThreatCheck,
    Milestone,
)
from action_plans.models.editions import PlanArea, PlanBasis, Ratification
from action_plans.models.gaps import ArrangementsReview, GapAnalysis, GapRecommendation, GapRow
from action_plans.models.linking import ActionDependency, ActionSeries
from action_plans.models.plans import PartnerRole, Plan, PlanCitation, PlanContribution, Theme
from action_plans.models.progress import (
    ActionEvaluation,
    ActionReview,
    ActionUpdate,
    EvaluationCitation,
    TimeDecision,
)
from action_plans.models.projects import FundedProject, ProjectReturn

__all__ = [
    "Action",
    "ActionDependency",
    "ActionEvaluation",
    "ActionReview",
    "ActionSeries",
    "ActionSupport",
    "ActionThreatCheck",
    "ActionUpdate",
    "ArrangementsReview",
    "EvaluationCitation",
    "FundedProject",
    "GapAnalysis",
    "GapRecommendation",
    "GapRow",
    "Milestone",
    "PartnerRole",
    "Plan",
    "PlanArea",
    "PlanBasis",
    "PlanCitation",
    "PlanContribution",
    "ProjectReturn",
    "Ratification",
    "Theme",
    "TimeDecision",
]
