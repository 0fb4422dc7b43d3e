"""Named reads of the section: what covers an area on a date, who sits in a group, which meeting is next.

"Covers" reads across the tenant line along a group's dated link; whatever is
to be written is looked up with `in_area`, so a neighbour's row is never found.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from core.choices import Sector
from core.models import AreaFact, Authority, Contact, Organisation
from core.models.base import effective, threat_check_complete
from partnerships.models import (
    Attendance,
    BoardReport,
    Decision,
    Group,
    GroupArea,
    GroupMember,
    Meeting,
    OfficeHolding,
)

OPEN = Q(signed_at__isnull=True) & ~Q(status=Meeting.Status.CANCELLED)


def area_fact(area: Authority, kind: str, *, on: datetime.date) -> str | None:
    """What is recorded of the area on that date ("higher", "yes"), or None while nobody has said."""
    found = AreaFact.objects.in_area(area).filter(effective(on=on), kind=kind).order_by("-starts_on")
    return found.values_list("value", flat=True).first()


def is_higher_tier(area: Authority, *, on: datetime.date) -> bool:
    """Whether the area is in the higher tier of risk and threat on that date."""
    return area_fact(area, AreaFact.Kind.TIER, on=on) == "higher"


def groups_covering(area: Authority, *, on: datetime.date) -> QuerySet[Group]:
    """Active groups that cover the area on that date, partnership groups and its own first."""
    return (
        Group.objects.filter(effective(on=on), effective("areas__", on=on) & Q(areas__area=area))
        .select_related("authority", "terms_of_reference")
        .annotate(
            rank=Case(
                When(kind=Group.Kind.PARTNERSHIP_GROUP, authority=area, then=Value(0)),
                When(kind=Group.Kind.PARTNERSHIP_GROUP, then=Value(1)),
                When(authority=area, then=Value(2)),
                default=Value(3),
                output_field=IntegerField(),
            )
        )
        .order_by("rank", "name")
    )


def partnership_group_of(area: Authority, *, on: datetime.date) -> Group | None:
    """The multi-agency partnership group that covers the area: its own, or a joint one."""
    return groups_covering(area, on=on).filter(kind=Group.Kind.PARTNERSHIP_GROUP).first()


def areas_of(group: Group) -> QuerySet[GroupArea]:
    """The areas a group covers or covered, the present ones first."""
    return group.areas.select_related("area").order_by("ends_on", "area__name")


def areas_to_add(area: Authority, *, may_act_in: tuple[int, ...]) -> QuerySet[Authority]:
    """Areas a group of `area` may come to cover: the viewer's own, and a county's districts."""
    return Authority.objects.filter(Q(pk__in=may_act_in) | Q(county=area)).order_by("name")


def seats_of(group: Group, *, on: datetime.date) -> QuerySet[GroupMember]:
    """Seats filled on that date, with the body and the people."""
    return (
        GroupMember.objects.filter(effective(on=on), group=group)
        .select_related("organisation", "contact", "substitute")
        .order_by("sector", "organisation__name", "id")
    )


def seats_at(meeting: Meeting) -> QuerySet[GroupMember]:
    """Seats that count at a meeting: filled on its day, or marked in it before the day was moved."""
    marked = Attendance.objects.filter(member=OuterRef("pk"), meeting=meeting)
    return (
        GroupMember.objects.filter(effective(on=meeting.meets_on) | Exists(marked), group_id=meeting.group_id)
        .select_related("organisation", "contact", "substitute")
        .order_by("sector", "organisation__name", "id")
    )


def in_sector_order(seats: Iterable[GroupMember]) -> list[GroupMember]:
    """Seats in the order in which the toolkit names the sectors, each sector's in the order given."""
    place = {sector: index for index, sector in enumerate(Sector.values)}
    return sorted(seats, key=lambda seat: place[seat.sector])


def offices_of(group: Group) -> QuerySet[OfficeHolding]:
    """Every chair and deputy of a group over time, newest first."""
    # The contact's body stays out: an area under a joint group may read the person, not every body.
    return group.offices.select_related("contact").order_by("-starts_on", "office")


def office_on(group: Group, office: str, *, on: datetime.date) -> OfficeHolding | None:
    """Who holds an office of the group on that date, or None while it is vacant."""
    return offices_of(group).filter(effective(on=on), office=office).first()


def area_offices(area: Authority) -> QuerySet[OfficeHolding]:
    """Strategic officers and lead members of the area over time, newest first."""
    return (
        OfficeHolding.objects.in_area(area)
        .filter(group=None)
        .select_related("contact", "contact__organisation")
        .order_by("office", "-starts_on")
    )


def board_reports(area: Authority) -> QuerySet[BoardReport]:
    """Reports made to boards above the group, newest first."""
    return (
        BoardReport.objects.in_area(area)
        .select_related("contact", "document")
        .order_by("-reported_on", "-id")
    )


def meetings_covering(area: Authority) -> QuerySet[Any]:
    """Every meeting of a group that covers the area, newest first, with what a list shows."""
    return (
        Meeting.objects.covering(area)
        .select_related("group", "authority")
        .annotate(
            decision_count=Count("decisions", distinct=True),
            came_count=Count(
                "attendance", filter=Q(attendance__status__in=Attendance.ATTENDED), distinct=True
            ),
        )
        .order_by("-meets_on", "-id")
    )


def next_meeting(group: Group) -> Meeting | None:
    """The meeting to turn to: the earliest that is neither signed nor cancelled."""
    return group.meetings.filter(OPEN).select_related("group").order_by("meets_on", "id").first()


def previous_meeting(meeting: Meeting) -> Meeting | None:
    """The last signed meeting of the group before this one."""
    return (
        Meeting.objects.filter(
            group_id=meeting.group_id, signed_at__isnull=False, meets_on__lt=meeting.meets_on
        )
        .order_by("-meets_on", "-id")
        .first()
    )


def decision_log(area: Authority) -> QuerySet[Any]:
    """Decisions of every meeting that covers the area, newest first, each with what replaced it."""
    return (
        Decision.objects.covering(area)
        .exclude(text="")
        .select_related("meeting", "group", "supersedes", "supersedes__meeting")
        .prefetch_related("superseded_by__meeting")
        .annotate(is_checked=Case(When(threat_check_complete(), then=Value(True)), default=Value(False)))
        .order_by("-meeting__meets_on", "-meeting_id", "number")
    )


def organisations_of(area: Authority) -> QuerySet[Organisation]:
    """Bodies of the area, in alphabetical order."""
    return Organisation.objects.in_area(area).order_by("name")


def contacts_of(area: Authority) -> QuerySet[Contact]:
    """Professional people of the area's bodies, with their body."""
    return Contact.objects.in_area(area).select_related("organisation").order_by("name", "id")


def people_who_may_chair(meeting: Meeting) -> QuerySet[Contact]:
    """People who may have chaired: of the group's seats, and whoever holds an office of it."""
    seats = GroupMember.objects.filter(group_id=meeting.group_id)
    offices = OfficeHolding.objects.filter(group_id=meeting.group_id)
    return (
        Contact.objects.filter(
            Q(pk__in=seats.values("contact_id"))
            | Q(pk__in=seats.values("substitute_id"))
            | Q(pk__in=offices.values("contact_id"))
            | Q(pk=meeting.chaired_by_id)
        )
        .order_by("name", "id")
        .distinct()
    )
