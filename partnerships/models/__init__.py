"""The tables of toolkit section 1: groups, members, meetings, decisions."""

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

__all__ = [
    "AgendaItem",
    "AgendaPaper",
    "Attendance",
    "BoardReport",
    "Decision",
    "Group",
    "GroupArea",
    "GroupMember",
    "Meeting",
    "MeetingInvitation",
    "MinutesCorrection",
    "OfficeHolding",
]
