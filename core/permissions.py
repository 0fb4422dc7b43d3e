"""Who may do what: roles and their permissions, as a table anybody can read and audit.

A view declares one `Permission`. A viewer has it in an area if one of the
roles held there today lists it. Nothing else grants anything.
"""

from __future__ import annotations

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(enum.StrEnum):
    """What a page or an action asks for."""

    SEE_AREA = "see the area's home page"
    SEE_STATUS = "see the area's one-page status"
    SET_AREA_FACTS = "set what is true of the area"
    MANAGE_PEOPLE = "invite people and end their roles"
    SEE_PARTNERSHIP = "see groups and meetings"
    RECORD_PARTNERSHIP = "record groups, members and meetings"
    SIGN_MINUTES = "sign minutes"
    SEE_RISK = "see the risk assessment"
    RECORD_RISK = "record risks and versions"
    RECORD_CTLP = "record CTLP references and prompts"
    APPROVE_RISK = "approve a risk assessment version"
    CONTRIBUTE_RISK = "bring to the risk assessment, and read what is shared with one's body"
    SEE_PLAN = "see the partnership plan"
    RECORD_PLAN = "record the plan and its actions"
    SEE_GAPS = "see the duty gap analysis"
    APPROVE_PLAN = "approve a plan edition"
    RATIFY_PLAN = "record that cabinet or a committee ratified the plan"
    IMPORT_PLAN = "bring in a plan from a file"
    UPDATE_OWN_ACTIONS = "update actions one's body owns"
    SEE_BENCHMARKS = "see findings and benchmarks"
    ATTEST = "attest what no record can decide"
    MAKE_REPORTS = "have reports made"
    SEE_DOCUMENTS = "see the register of documents"
    ADD_DOCUMENTS = "add documents"
    ASK_SCRUTINY = "ask a scrutiny question"
    ANSWER_SCRUTINY = "reply to scrutiny questions"
    SEE_NATIONAL = "see the national picture"
    WRITE_ASSESSMENT = "write the annual assessment"
    PREPARE_ASSESSMENT = "share out and hand over the annual assessment"
    SUBMIT_ASSESSMENT = "approve and submit the annual assessment"
    SEE_PACKS = "read submitted assessments"
    COMMENT_ON_PACKS = "ask and comment on submitted assessments"
    ASSESS_PACKS = "rate, moderate and issue assessments"
    MAKE_NATIONAL_REPORTS = "have the national report written"


class AreaRole(models.TextChoices):
    """Roles held in one area."""

    PREVENT_LEAD = "prevent_lead", _("Prevent lead")
    OFFICER = "officer", _("Council officer")
    APPROVER = "approver", _("Approver (strategic officer)")
    ELECTED_MEMBER = "elected_member", _("Elected member")
    TRAINING = "training", _("Training coordinator")
    VENUES = "venues", _("Venue officer")
    COMMUNICATIONS = "communications", _("Communications officer")
    CHANNEL_CHAIR = "channel_chair", _("Channel chair")
    POLICE_LEAD = "police_lead", _("Police CT lead")
    PARTNER = "partner", _("Partner")


class NationalRoleKind(models.TextChoices):
    """Roles held across areas: the Home Office's, and the service's own."""

    ADVISER = "adviser", _("Home Office adviser")
    ASSESSOR = "assessor", _("Home Office assessor")
    HO_VIEWER = "ho_viewer", _("Home Office viewer")
    ADMINISTRATOR = "administrator", _("Service administrator")


P = Permission
_SEES_ALL = frozenset(
    {
        P.SEE_AREA,
        P.SEE_STATUS,
        P.SEE_PARTNERSHIP,
        P.SEE_RISK,
        P.SEE_PLAN,
        P.SEE_GAPS,
        P.SEE_BENCHMARKS,
        P.SEE_DOCUMENTS,
        P.UPDATE_OWN_ACTIONS,
    }
)
_SECTION_OFFICER = frozenset(
    {P.SEE_AREA, P.SEE_STATUS, P.SEE_BENCHMARKS, P.UPDATE_OWN_ACTIONS, P.WRITE_ASSESSMENT}
)

AREA_ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    AreaRole.PREVENT_LEAD: _SEES_ALL
    | {
        P.SET_AREA_FACTS,
        P.MANAGE_PEOPLE,
        P.RECORD_PARTNERSHIP,
        P.SIGN_MINUTES,
        P.RECORD_RISK,
        P.RECORD_CTLP,
        P.RECORD_PLAN,
        P.RATIFY_PLAN,
        P.IMPORT_PLAN,
        P.ATTEST,
        P.MAKE_REPORTS,
        P.ADD_DOCUMENTS,
        P.WRITE_ASSESSMENT,
        P.PREPARE_ASSESSMENT,
        P.ANSWER_SCRUTINY,
    },
    AreaRole.OFFICER: _SEES_ALL
    | {
        P.RECORD_PARTNERSHIP,
        P.RECORD_RISK,
        P.RECORD_PLAN,
        P.IMPORT_PLAN,
        P.MAKE_REPORTS,
        P.ADD_DOCUMENTS,
        P.WRITE_ASSESSMENT,
        P.ANSWER_SCRUTINY,
    },
    AreaRole.APPROVER: _SEES_ALL
    | {
        P.APPROVE_RISK,
        P.APPROVE_PLAN,
        P.RATIFY_PLAN,
        P.SIGN_MINUTES,
        P.ATTEST,
        P.MAKE_REPORTS,
        P.SUBMIT_ASSESSMENT,
    },
    AreaRole.ELECTED_MEMBER: frozenset({P.SEE_STATUS, P.RATIFY_PLAN, P.ASK_SCRUTINY}),
    AreaRole.TRAINING: _SECTION_OFFICER,
    AreaRole.VENUES: _SECTION_OFFICER,
    AreaRole.COMMUNICATIONS: _SECTION_OFFICER,
    AreaRole.CHANNEL_CHAIR: _SECTION_OFFICER,
    AreaRole.POLICE_LEAD: frozenset(
        {P.SEE_AREA, P.SEE_PARTNERSHIP, P.SEE_RISK, P.RECORD_CTLP, P.SEE_PLAN, P.UPDATE_OWN_ACTIONS}
    ),
    AreaRole.PARTNER: frozenset({P.SEE_PLAN, P.UPDATE_OWN_ACTIONS, P.CONTRIBUTE_RISK}),
}

NATIONAL_ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    NationalRoleKind.ADVISER: frozenset({P.SEE_NATIONAL, P.SEE_PACKS, P.COMMENT_ON_PACKS}),
    NationalRoleKind.ASSESSOR: frozenset(
        {P.SEE_NATIONAL, P.SEE_PACKS, P.COMMENT_ON_PACKS, P.ASSESS_PACKS, P.MAKE_NATIONAL_REPORTS}
    ),
    NationalRoleKind.HO_VIEWER: frozenset({P.SEE_NATIONAL}),
    NationalRoleKind.ADMINISTRATOR: frozenset(),
}
NATIONAL_PERMISSIONS = frozenset().union(*NATIONAL_ROLE_PERMISSIONS.values())
"""What is held across areas and in none of them."""
