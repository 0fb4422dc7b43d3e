"""Every write of section 2."""

from risk.actions.assessments import (
    agree_version,
    approve_version,
    describe_version,
    discard_version,
    return_version,
    send_for_approval,
    start_draft,
)
from risk.actions.grants import (
    grant_version,
    note_opening,
    note_taking_out,
    opening_of,
    revoke_share,
    take_up_share,
)
from risk.actions.inputs import answer_input, give_input, record_input
from risk.actions.profiles import record_briefing, record_contribution, record_profile, record_prompt
from risk.actions.risks import add_risk, close_risk, describe_risk, reopen_risk
from risk.actions.sharing import acknowledge_version, share_version

__all__ = [
    "acknowledge_version",
    "add_risk",
    "agree_version",
    "answer_input",
    "approve_version",
    "close_risk",
    "describe_risk",
    "describe_version",
    "discard_version",
    "give_input",
    "grant_version",
    "note_opening",
    "note_taking_out",
    "opening_of",
    "record_briefing",
    "record_contribution",
    "record_input",
    "record_profile",
    "record_prompt",
    "reopen_risk",
    "return_version",
    "revoke_share",
    "send_for_approval",
    "share_version",
    "start_draft",
    "take_up_share",
]
