"""The tables of toolkit section 1: groups, members, meetings, decisions."""

from partnerships.models.governance import (
    DocumentAgreement,
    JointArrangement,
    MemberBriefing,
    ReportingLine,
)
from partnerships.models.groups import BoardReport, Group, GroupArea, GroupMember, OfficeHolding
from partnerships.models.meetings import (
    AgendaItem,
    AgendaPaper,
    Attendance,
    Decision,
    Meeting,
    MeetingInvitation,
    MinutesCorrection,
)
from partnerships.models.sharing import SharingAgreement, SharingCheck, SharingParty

__all__ = [
    "AgendaItem",
    "AgendaPaper",
    "Attendance",
    "BoardReport",
    "Decision",
    "DocumentAgreement",
    "Group",
    "GroupArea",
    "GroupMember",
    "JointArrangement",
    "Meeting",
    "MeetingInvitation",
    "MemberBriefing",
    "MinutesCorrection",
    "OfficeHolding",
    "ReportingLine",
    "SharingAgreement",
    "SharingCheck",
    "SharingParty",
]
