"""Section 2: facts of the local risk assessment and the judges that read them."""

from collections.abc import Mapping

from core.criteria.registry import Judge
from risk.criteria.facts import risk_facts
from risk.criteria.judges import (
    judge_assessment_is_current,
    judge_holds_both_kinds,
    judge_partners_feed_profile,
    judge_renewed_each_quarter,
)

JUDGES: Mapping[str, Judge] = {
    "2.G1": judge_assessment_is_current,
    "2.G2": judge_holds_both_kinds,
    "2.B1": judge_partners_feed_profile,
    "2.B2": judge_renewed_each_quarter,
}

__all__ = ["JUDGES", "risk_facts"]
