"""Section 1: facts of the partnership group and the judges that read them."""

from collections.abc import Mapping

from core.criteria.registry import Judge
from partnerships.criteria.best_judges import (
    judge_community_is_heard,
    judge_officer_drives,
    judge_works_across_boundaries,
)
from partnerships.criteria.chairs_judge import judge_chairs_are_independent
from partnerships.criteria.facts import partnership_facts
from partnerships.criteria.judges import (
    judge_decisions_are_checked,
    judge_group_oversees,
    judge_sectors_take_part,
)
from partnerships.criteria.rhythm_judge import judge_meets_often_enough

JUDGES: Mapping[str, Judge] = {
    "1.G1": judge_group_oversees,
    "1.G2": judge_meets_often_enough,
    "1.G3": judge_sectors_take_part,
    "1.G4": judge_decisions_are_checked,
    "1.G5": judge_chairs_are_independent,
    "1.B1": judge_works_across_boundaries,
    "1.B2": judge_officer_drives,
    "1.B3": judge_community_is_heard,
}

__all__ = ["JUDGES", "partnership_facts"]
