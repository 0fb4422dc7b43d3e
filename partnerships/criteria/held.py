"""Which meetings count as held, and for which areas. Sections 2 and 3 ask here as well.

Held: it took place by `as_of`, its minutes are signed or attached, and attendance is recorded
(criteria catalogue, section 0). Planned, cancelled and inquorate meetings never count. A joint
group's meeting counts for each area whose dated link includes the day.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.criteria.scope import Areas
from partnerships.models import Attendance, Group, GroupArea, Meeting


def is_held(as_of: datetime.date, prefix: str = "") -> Q:
    """The condition that the meeting reached by `prefix` (such as "meeting__") is held by `as_of`."""
    took_place = Q(**{f"{prefix}status": Meeting.Status.HELD, f"{prefix}meets_on__lte": as_of})
    has_minutes = Q(**{f"{prefix}signed_at__isnull": False}) | Q(
        **{f"{prefix}minutes_document__isnull": False}
    )
    recorded = Attendance.objects.filter(meeting=OuterRef(f"{prefix}pk"))
    return Q(took_place, has_minutes, Exists(recorded))


def covering_groups(areas: Areas, as_of: datetime.date) -> QuerySet[GroupArea, Any]:
    """Ids of the groups that cover any of the areas by `as_of`, as a subquery."""
    return GroupArea.objects.filter(area__in=areas, starts_on__lte=as_of).values("group_id")


def held_meetings(areas: Areas, as_of: datetime.date, *kinds: str) -> QuerySet[Meeting]:
    """Held meetings of the groups (of those kinds) that cover any of the areas, once each."""
    return Meeting.objects.filter(
        is_held(as_of),
        group__kind__in=kinds or [Group.Kind.PARTNERSHIP_GROUP],
        group_id__in=covering_groups(areas, as_of),
    )


def covers_area_on_the_day(area: str, meeting: str) -> Exists:
    """The condition that a partnership group's dated link includes `area` on the day of `meeting`.

    Both are paths from the row in question, such as "authority_id" and "agreed_at_meeting".
    """
    links = GroupArea.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef(f"{meeting}__meets_on")),
        group_id=OuterRef(f"{meeting}__group_id"),
        group__kind=Group.Kind.PARTNERSHIP_GROUP,
        area_id=OuterRef(area),
        starts_on__lte=OuterRef(f"{meeting}__meets_on"),
    )
    return Exists(links)
