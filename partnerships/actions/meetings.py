"""Meetings before they are held: planning one or a year of them, moving and cancelling."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actions import lock_current, touch
from core.actions.checks import require
from core.errors import Refused
from core.permissions import Permission
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.agreeing import agreed_at
from partnerships.models import Group, Meeting
from partnerships.rhythm import series


@transaction.atomic
def plan_meeting(
    *,
    group: Group,
    meets_on: datetime.date,
    by: Viewer,
    starts_at: datetime.time | None = None,
    ends_at: datetime.time | None = None,
    place: str = "",
    is_extraordinary: bool = False,
) -> Meeting:
    """Plan a meeting, or enter one that was held and is not in here yet.

    Raises Refused if the group did not exist that day or meets then already, or if it ends before it starts.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=group.authority_id)
    _refuse_odd_times(starts_at, ends_at)
    _refuse_outside_group(group, meets_on)
    if _on_same_day(group, [meets_on]):
        raise Refused(
            _("The group already meets on %(date)s.") % {"date": uk_date(meets_on)}, field="meets_on"
        )
    return Meeting.objects.create(
        authority_id=group.authority_id,
        group=group,
        meets_on=meets_on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        is_extraordinary=is_extraordinary,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def plan_series(
    *,
    group: Group,
    first: datetime.date,
    times: int,
    by: Viewer,
    starts_at: datetime.time | None = None,
    ends_at: datetime.time | None = None,
    place: str = "",
) -> list[Meeting]:
    """Plan a year's meetings, `times` of them, from `first` on. Days already planned are left as they are.

    Returns the meetings that are new. Raises Refused if there is none to add.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=group.authority_id)
    _refuse_odd_times(starts_at, ends_at)
    dates = series(first, times=times)
    _refuse_outside_group(group, first, field="first")
    _refuse_outside_group(group, dates[-1], field="first")
    taken = _on_same_day(group, dates)
    new = [
        Meeting(
            authority_id=group.authority_id,
            group=group,
            meets_on=date,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place.strip(),
            recorded_by_id=by.user_id,
        )
        for date in dates
        if date not in taken
    ]
    if not new:
        raise Refused(_("All of these meetings are planned already."), field="first")
    return Meeting.objects.bulk_create(new)


@transaction.atomic
def rearrange_meeting(
    *,
    meeting: Meeting,
    meets_on: datetime.date,
    by: Viewer,
    reason: str = "",
    starts_at: datetime.time | None = None,
    ends_at: datetime.time | None = None,
    place: str = "",
    version: int | None = None,
) -> Meeting:
    """Move a meeting to another day, time or place. Another day needs a reason. Raises Refused and Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=meeting.authority_id)
    current = lock_current(meeting, version=version)
    refuse_unless_open(current)
    _refuse_odd_times(starts_at, ends_at)
    changes: dict[str, object] = {"starts_at": starts_at, "ends_at": ends_at, "place": place.strip()}
    if meets_on != current.meets_on:
        if not reason.strip():
            raise Refused(_("Say why the meeting moves to another day."), field="reason")
        _refuse_outside_group(current.group, meets_on)
        if _on_same_day(current.group, [meets_on]):
            words = _("The group already meets on %(date)s.") % {"date": uk_date(meets_on)}
            raise Refused(words, field="meets_on")
        words = _("Moved from %(date)s: %(reason)s")
        changes["status_reason"] = (words % {"date": uk_date(current.meets_on), "reason": reason.strip()})[
            :300
        ]
        changes["meets_on"] = meets_on
    if any(getattr(current, name) != value for name, value in changes.items()):
        changes["sequence"] = current.sequence + 1
    touch(current, **changes)
    return current


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: Viewer, version: int | None = None) -> Meeting:
    """Cancel a meeting, with the reason. It stays in the list and never counts. Raises Refused and Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=meeting.authority_id)
    current = lock_current(meeting, version=version)
    refuse_unless_open(current)
    refuse_if_agreed_at(current)
    touch(
        current,
        status=Meeting.Status.CANCELLED,
        status_reason=reason.strip()[:300],
        sequence=current.sequence + 1,
    )
    return current


def refuse_unless_open(meeting: Meeting) -> None:
    """Raise Refused for a meeting whose minutes are signed or that was cancelled."""
    if meeting.is_signed:
        raise Refused(
            _("The minutes of this meeting are signed and can’t change. Record a correction instead.")
        )
    if meeting.status == Meeting.Status.CANCELLED:
        raise Refused(_("This meeting was cancelled."))


def refuse_if_agreed_at(meeting: Meeting) -> None:
    """Raise Refused if something is recorded as agreed at a meeting that is to count for nothing."""
    agreed = agreed_at(meeting)
    if agreed:
        words = _("This meeting is recorded as having agreed something: %(what)s. So it took place.")
        raise Refused(words % {"what": ", ".join(agreed)})


def _refuse_odd_times(starts_at: datetime.time | None, ends_at: datetime.time | None) -> None:
    if ends_at is None:
        return
    if starts_at is None:
        raise Refused(_("Say when the meeting starts too."), field="starts_at")
    if ends_at <= starts_at:
        raise Refused(_("The meeting would end before it starts."), field="ends_at")


def _refuse_outside_group(group: Group, day: datetime.date, *, field: str = "meets_on") -> None:
    if day < group.starts_on:
        words = _("The group began on %(date)s.") % {"date": uk_date(group.starts_on)}
        raise Refused(words, field=field)
    if group.ends_on is not None and day > group.ends_on:
        raise Refused(_("The group ended on %(date)s.") % {"date": uk_date(group.ends_on)}, field=field)


def _on_same_day(group: Group, dates: list[datetime.date]) -> set[datetime.date]:
    # Locking the group keeps two people from planning the same day at once.
    Group.objects.select_for_update().get(pk=group.pk)
    planned = group.meetings.exclude(status=Meeting.Status.CANCELLED).filter(meets_on__in=dates)
    return set(planned.values_list("meets_on", flat=True))
