"""Every write of the section."""

from partnerships.actions.agenda import (
    add_agenda_item,
    missing_seeds,
    move_agenda_item,
    prepare_agenda,
    remove_agenda_item,
)
from partnerships.actions.bodies import NewBody, NewPerson, add_contact, add_organisation
from partnerships.actions.decisions import add_decision, remove_decision, supersede_decision
from partnerships.actions.groups import (
    add_group,
    add_terms_of_reference,
    cover_area,
    edit_group,
    end_group,
    stop_covering_area,
)
from partnerships.actions.inviting import deliver_invitation, send_invitations
from partnerships.actions.meetings import cancel_meeting, plan_meeting, plan_series, rearrange_meeting
from partnerships.actions.members import add_member, edit_member, end_membership
from partnerships.actions.offices import (
    chair_clash,
    correct_office,
    end_office,
    hand_over_office,
    withdraw_office,
)
from partnerships.actions.papers import put_new_paper, put_paper, withdraw_paper
from partnerships.actions.recording import FieldName, Saved, gone_words, save_recording
from partnerships.actions.reporting import record_board_report
from partnerships.actions.signing import correct_minutes, sign_minutes

__all__ = [
    "FieldName",
    "NewBody",
    "NewPerson",
    "Saved",
    "add_agenda_item",
    "add_contact",
    "add_decision",
    "add_group",
    "add_member",
    "add_organisation",
    "add_terms_of_reference",
    "cancel_meeting",
    "chair_clash",
    "correct_minutes",
    "correct_office",
    "cover_area",
    "deliver_invitation",
    "edit_group",
    "edit_member",
    "end_group",
    "end_membership",
    "end_office",
    "gone_words",
    "hand_over_office",
    "missing_seeds",
    "move_agenda_item",
    "plan_meeting",
    "plan_series",
    "prepare_agenda",
    "put_new_paper",
    "put_paper",
    "rearrange_meeting",
    "record_board_report",
    "remove_agenda_item",
    "remove_decision",
    "save_recording",
    "send_invitations",
    "sign_minutes",
    "stop_covering_area",
    "supersede_decision",
    "withdraw_office",
    "withdraw_paper",
]
