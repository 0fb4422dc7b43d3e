"""What a meeting can agree: nothing without a quorum, and nothing that it did not have when it was signed.

Sections 2 and 3 record what a meeting agreed; they say so through `core.registries.meeting_agreements`.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.errors import Refused
from core.registries import meeting_agreements
from partnerships.models import Attendance, Meeting


def agreed_at(meeting: Meeting) -> list[str]:
    """What is recorded as agreed at a meeting, in words, such as "version 4 of the risk assessment"."""
    return [words for said in meeting_agreements for words in said(meeting)]


def refuse_without_quorum(meeting: Meeting) -> None:
    """Raise Refused unless as many came as the terms of reference want. One query where they set a number.

    Asked before anything is recorded as agreed at a meeting that is not signed yet; the meeting comes
    with its group.
    """
    quorum = meeting.group.quorum
    if quorum is None or meeting.is_signed:
        return
    came = Attendance.objects.filter(meeting=meeting, status__in=Attendance.ATTENDED).count()
    if came < quorum:
        words = _(
            "The terms of reference want %(quorum)d seats for a quorum, and %(came)d are marked as taken. "
            "Mark on the record of the meeting who came: without a quorum it can agree nothing."
        )
        raise Refused(words % {"quorum": quorum, "came": came}, field="meeting")
