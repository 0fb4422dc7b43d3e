"""Section 3: facts of the plan and the judges that read them, with 2.B3, whose records are actions."""

from collections.abc import Mapping

from action_plans.criteria.action_judges import (
    judge_actions_are_discussed,
    judge_actions_are_in_order,
    judge_risks_drive_plan,
)
from action_plans.criteria.facts import plan_facts
from action_plans.criteria.grounding import judge_plan_is_grounded
from action_plans.criteria.plan_judges import (
    judge_partners_drafted,
    judge_plan_is_checked,
    judge_roles_are_said,
)
from action_plans.criteria.use_judges import (
    judge_evaluations_are_used,
    judge_plan_steers_projects,
    judge_strategies_refer,
)
from core.criteria.registry import Judge

JUDGES: Mapping[str, Judge] = {
    "2.B3": judge_risks_drive_plan,
    "3.G1": judge_plan_is_grounded,
    "3.G2": judge_roles_are_said,
    "3.G3": judge_actions_are_discussed,
    "3.G4": judge_partners_drafted,
    "3.G5": judge_actions_are_in_order,
    "3.G6": judge_plan_steers_projects,
    "3.G7": judge_plan_is_checked,
    "3.B1": judge_strategies_refer,
    "3.B2": judge_evaluations_are_used,
}

__all__ = ["JUDGES", "plan_facts"]
