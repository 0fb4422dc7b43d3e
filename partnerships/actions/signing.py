"""Signing the minutes, which locks the meeting, and correcting them afterwards without changing them."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions import touch
from core.actions.checks import require
from core.errors import Refused
from core.permissions import Permission
from core.viewer import Viewer
from partnerships.actions.recording import lock_open, new_attendance
from partnerships.minutes import Record, lacks, load_record
from partnerships.models import AgendaItem, Attendance, Meeting, MinutesCorrection


@transaction.atomic
def sign_minutes(
    *, meeting: Meeting, by: Viewer, as_of: datetime.date, version: int | None = None
) -> Meeting:
    """Sign the minutes. The database then lets nothing in the meeting change.

    Items nobody reached are deferred, seats nobody marked are absent, and the
    names of those who came are written out. The meeting is held, or inquorate if
    fewer came than the terms of reference want. Raises NotAllowed without the
    permission, Refused before the day, while something essential is missing, or
    when the record changed after `version`, which the signer read.
    """
    require(Permission.SIGN_MINUTES, by=by, authority_id=meeting.authority_id)
    current = lock_open(meeting)
    if current.meets_on > as_of:
        raise Refused(_("The minutes can’t be signed before the meeting has taken place."))
    if version is not None and current.version != version:
        raise Refused(
            _("Something was recorded while you were reading. Read the minutes once more, then sign.")
        )
    record = load_record(current)
    stopping = [lack.words for lack in lacks(record) if lack.stops_signing]
    if stopping:
        raise Refused(" ".join(stopping))
    _write_out(record, by=by)
    unsaid = AgendaItem.objects.filter(meeting=current, outcome=AgendaItem.Outcome.NOT_REACHED)
    put_off = unsaid.filter(pk__in=[item.pk for item in record.not_reached])
    put_off.update(outcome=AgendaItem.Outcome.DEFERRED, version=F("version") + 1)
    unsaid.update(outcome=AgendaItem.Outcome.DISCUSSED, version=F("version") + 1)
    touch(
        current,
        status=Meeting.Status.HELD if record.is_quorate else Meeting.Status.INQUORATE,
        signed_at=timezone.now(),
        signed_by_id=by.user_id,
    )
    return current


def _write_out(record: Record, *, by: Viewer) -> None:
    """Leave no seat open: absent where nothing was marked, and a name for everybody who came."""
    absent, named = [], []
    for seat in record.seats:
        if seat.attendance is None:
            row = new_attendance(record.meeting, seat.member, Attendance.Status.ABSENT)
            row.version, row.recorded_by_id = 1, by.user_id
            absent.append(row)
        elif seat.came and not seat.attendance.attended_by:
            seat.attendance.attended_by = seat.who_came[:160]
            named.append(seat.attendance)
    Attendance.objects.bulk_create(absent)
    Attendance.objects.bulk_update(named, ["attended_by"])


@transaction.atomic
def correct_minutes(
    *, meeting: Meeting, text: str, agreed_on: datetime.date, by: Viewer
) -> MinutesCorrection:
    """Put a correction beside signed minutes; they stay as they were signed.

    Raises Refused if the minutes aren't signed, or the correction was agreed before the meeting.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=meeting.authority_id)
    if not meeting.is_signed:
        raise Refused(_("These minutes are not signed yet. Change them on the record page."))
    if agreed_on < meeting.meets_on:
        raise Refused(_("A correction can’t be agreed before the meeting."), field="agreed_on")
    return MinutesCorrection.objects.create(
        authority_id=meeting.authority_id,
        meeting=meeting,
        group_id=meeting.group_id,
        text=text.strip(),
        agreed_on=agreed_on,
        recorded_by_id=by.user_id,
    )
