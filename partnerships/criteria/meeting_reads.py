"""The reads behind the facts of section 1 on held meetings: one query each, for any number of areas."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Lower, Trim

from core.choices import Sector
from core.criteria.scope import Areas, Scope
from core.models import threat_check_complete
from partnerships.criteria.held import held_meetings, is_held
from partnerships.criteria.reads import KINDS, Found, People, window_start
from partnerships.models import AgendaItem, Attendance, Decision, Meeting

CAME = Q(attendance__status=Attendance.Status.PRESENT)
STOOD_IN = Q(attendance__status=Attendance.Status.SUBSTITUTE)


def recent(areas: Areas, as_of: datetime.date, *kinds: str) -> QuerySet[Meeting]:
    """Held meetings of the rolling year, for groups of those kinds (partnership groups if none is named)."""
    return held_meetings(areas, as_of, *kinds).filter(meets_on__gt=window_start(as_of))


def _recent_ids(areas: Areas, as_of: datetime.date) -> Found:
    return recent(areas, as_of).order_by().values("pk")


class MeetingRow(NamedTuple):
    """A held meeting with who came: sectors, and what identifies the people who came or took the chair."""

    pk: int
    group_id: int
    kind: str
    on: datetime.date
    chaired_by: frozenset[int | str]
    sectors: frozenset[str]
    people: frozenset[int | str]


def meetings(scope: Scope, known: People) -> list[MeetingRow]:
    """Held meetings of the rolling year of every kind of group, newest first. Two queries."""
    twice = one_person_for_two_sectors(scope, known)
    found = []
    for pk, group, kind, on, chair, sectors, came, stood_in in scope.rows(_meetings):
        counted = Counter(sectors) - twice.get(pk, Counter())
        chaired_by, people = known.who([chair]), known.who([*came, *stood_in, chair])
        found.append(MeetingRow(pk, group, kind, on, chaired_by, frozenset(counted), people))
    return found


def _meetings(areas: Areas, as_of: datetime.date) -> Found:
    rows = recent(areas, as_of, *KINDS).annotate(
        sectors=_array("attendance__sector", CAME | STOOD_IN),
        came=_array("attendance__member__contact_id", CAME),
        stood_in=_array("attendance__member__substitute_id", STOOD_IN),
    )
    return rows.order_by("-meets_on", "-pk").values_list(
        "pk", "group_id", "group__kind", "meets_on", "chaired_by_id", "sectors", "came", "stood_in"
    )


def _array(what: str, condition: Q) -> ArrayAgg:
    return ArrayAgg(what, filter=condition, default=Value([]))


def one_person_for_two_sectors(scope: Scope, known: People) -> dict[int, Counter[str]]:
    """{meeting id: attendances not to count}: one person came for sectors whose seats don't say so.

    Where a seat names the person as its member or substitute, the register says so and it counts.
    """
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for meeting, person, sectors, members, substitutes in scope.rows(_one_person_for_two_sectors):
        by_seat = [
            sector
            for sector, *seated in zip(sectors, members, substitutes, strict=True)
            if any(name and person.startswith(name) for name in map(known.name, seated))
        ]
        counts = by_seat or [min(sectors, key=list(Sector.values).index)]
        found[meeting] += Counter(sector for sector in sectors if sector not in counts)
    return found


def _one_person_for_two_sectors(areas: Areas, as_of: datetime.date) -> Found:
    by_person = (
        Attendance.objects.filter(meeting__in=_recent_ids(areas, as_of), status__in=Attendance.ATTENDED)
        .exclude(attended_by="")
        .annotate(person=Lower(Trim("attended_by")))
        .order_by()
        .values("meeting_id", "person")
        .annotate(different=Count("sector", distinct=True))
        .filter(different__gt=1)
    )
    return by_person.annotate(
        sectors=ArrayAgg("sector", order_by="pk"),
        members=ArrayAgg("member__contact_id", order_by="pk"),
        substitutes=ArrayAgg("member__substitute_id", order_by="pk"),
    ).values_list("meeting_id", "person", "sectors", "members", "substitutes")


def agenda(scope: Scope) -> dict[int, tuple[frozenset[str], int]]:
    """{meeting id: (kinds of items discussed, items of community organisations among them)}."""
    return {meeting: (frozenset(kinds), community) for meeting, kinds, community in scope.rows(_agenda)}


def _agenda(areas: Areas, as_of: datetime.date) -> Found:
    from_community = Q(kind=AgendaItem.Kind.COMMUNITY) & (
        Q(contributed_by__is_community_based=True) | Q(contributed_by__sector=Sector.COMMUNITY)
    )
    discussed = AgendaItem.objects.filter(
        meeting__in=_recent_ids(areas, as_of), outcome=AgendaItem.Outcome.DISCUSSED
    )
    by_meeting = discussed.order_by().values("meeting_id")
    return by_meeting.annotate(
        kinds=ArrayAgg("kind", distinct=True), community=Count("contributed_by", filter=from_community)
    ).values_list("meeting_id", "kinds", "community")


def decisions(scope: Scope) -> dict[int, tuple[int, int, int]]:
    """{meeting id: (substantive decisions, those with a complete check, those checked after the day)}.

    A decision that a later held meeting superseded is out: its successor stands for it.
    """
    return {meeting: (made, checked, late) for meeting, made, checked, late in scope.rows(_decisions)}


def _decisions(areas: Areas, as_of: datetime.date) -> Found:
    complete = threat_check_complete() & (Q(threat_checked_on=None) | Q(threat_checked_on__lte=as_of))
    replaced = Decision.objects.filter(is_held(as_of, "meeting__"), supersedes__isnull=False)
    made = Decision.objects.filter(
        meeting__in=_recent_ids(areas, as_of), kind=Decision.Kind.SUBSTANTIVE
    ).exclude(Q(text="") | Q(pk__in=replaced.order_by().values("supersedes_id")))
    by_meeting = made.order_by().values("meeting_id")
    return by_meeting.annotate(
        made=Count("pk"),
        checked=Count("pk", filter=complete),
        late=Count("pk", filter=complete & Q(threat_checked_on__gt=F("meeting__meets_on"))),
    ).values_list("meeting_id", "made", "checked", "late")
