"""Every write of section 2."""

from risk.actions.assessments import (
    agree_version,
    approve_version,
    describe_version,
    return_version,
    send_for_approval,
    start_draft,
)
from risk.actions.profiles import record_briefing, record_contribution, record_profile, record_prompt
from risk.actions.risks import add_risk, close_risk, describe_risk
from risk.actions.sharing import acknowledge_version, share_version

__all__ = [
    "acknowledge_version",
    "add_risk",
    "agree_version",
    "approve_version",
    "close_risk",
    "describe_risk",
    "describe_version",
    "record_briefing",
    "record_contribution",
    "record_profile",
    "record_prompt",
    "return_version",
    "send_for_approval",
    "share_version",
    "start_draft",
]
