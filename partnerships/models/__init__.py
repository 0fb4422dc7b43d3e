"""The tables of toolkit section 1: groups, members, meetings, decisions."""

from partnerships.models.groups import BoardReport, Group, GroupArea, GroupMember, OfficeHolding
from partnerships.models.meetings import AgendaItem, Attendance, Decision, Meeting, MinutesCorrection

__all__ = [
    "AgendaItem",
    "Attendance",
    "BoardReport",
    "Decision",
    "Group",
    "GroupArea",
    "GroupMember",
    "Meeting",
    "MinutesCorrection",
    "OfficeHolding",
]
