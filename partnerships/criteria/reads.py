"""The queries behind the facts of section 1: each is one set-based read for any number of areas."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Lower, Trim

from core.choices import Sector
from core.criteria.judging import rule
from core.criteria.periods import Span, months_before
from core.models import Document, threat_check_complete
from partnerships.criteria.held import covering_groups, held_meetings, is_held
from partnerships.criteria.rows import Cover, Office, Seat
from partnerships.models import (
    AgendaItem,
    Attendance,
    BoardReport,
    Decision,
    Group,
    GroupArea,
    GroupMember,
    Meeting,
    OfficeHolding,
)

KINDS = (Group.Kind.PARTNERSHIP_GROUP, Group.Kind.CHANNEL_PANEL, Group.Kind.REGIONAL_NETWORK)
CAME = Q(attendance__status=Attendance.Status.PRESENT)
STOOD_IN = Q(attendance__status=Attendance.Status.SUBSTITUTE)


def window_start(as_of: datetime.date) -> datetime.date:
    """The day before the rolling year of section 1 starts."""
    return months_before(as_of, rule("1.G2").whole("window_months"))


def recent(authorities: Any, as_of: datetime.date, *kinds: str) -> QuerySet[Meeting]:
    """Held meetings of the rolling year, for groups of those kinds."""
    return held_meetings(authorities, as_of, *kinds).filter(meets_on__gt=window_start(as_of))


def covers(authorities: Any, as_of: datetime.date) -> dict[str, dict[int, list[Cover]]]:
    """{kind of group: {authority id: groups that cover it}}: the days of the group and its link together."""
    terms = "group__terms_of_reference__"
    rows = GroupArea.objects.using(authorities.db).filter(
        area__in=authorities.values("pk"), starts_on__lte=as_of, group__kind__in=KINDS
    )
    found: dict[str, dict[int, list[Cover]]] = {kind: defaultdict(list) for kind in KINDS}
    for (
        area,
        kind,
        group,
        name,
        alone,
        starts,
        ends,
        group_starts,
        group_ends,
        approved,
        due,
    ) in rows.order_by("starts_on", "pk").values_list(
        "area_id",
        "group__kind",
        "group_id",
        "group__name",
        "group__is_standalone",
        "starts_on",
        "ends_on",
        "group__starts_on",
        "group__ends_on",
        f"{terms}approved_on",
        f"{terms}review_due",
    ):
        span = Span(starts, ends).overlap(Span(group_starts, group_ends))
        if span and span.starts_on <= as_of:
            known = approved if approved and approved <= as_of else None
            found[kind][area].append(Cover(group, name, alone, span, known, due))
    return found


class MeetingRow(NamedTuple):
    """A held meeting with who came: sectors, and what identifies the people who came or took the chair."""

    pk: int
    group_id: int
    kind: str
    on: datetime.date
    chaired_by: frozenset[int | str]
    sectors: frozenset[str]
    people: frozenset[int | str]


def meetings(authorities: Any, as_of: datetime.date) -> list[MeetingRow]:
    """Held meetings of the rolling year of every kind of group, newest first. Two queries."""
    twice = _one_person_for_two_sectors(authorities, as_of)
    rows = (
        recent(authorities, as_of, *KINDS)
        .annotate(
            sectors=_array("attendance__sector", CAME | STOOD_IN),
            came=_array("attendance__member__contact_id", CAME),
            came_mail=_array(Lower("attendance__member__contact__email"), CAME),
            stood_in=_array("attendance__member__substitute_id", STOOD_IN),
            stood_in_mail=_array(Lower("attendance__member__substitute__email"), STOOD_IN),
        )
        .order_by("-meets_on", "-pk")
        .values_list(
            "pk", "group_id", "group__kind", "meets_on", "chaired_by_id", Lower("chaired_by__email"),
            "sectors", "came", "came_mail", "stood_in", "stood_in_mail",
        )
    )  # fmt: skip
    return [
        MeetingRow(
            pk, group, kind, on,
            chaired_by=who([chair, chair_mail]),
            sectors=frozenset((Counter(sectors) - twice.get(pk, Counter())).keys()),
            people=who([*people, *mails, *stand_ins, *stand_in_mails, chair, chair_mail]),
        )
        for pk, group, kind, on, chair, chair_mail, sectors, people, mails, stand_ins, stand_in_mails in rows
    ]  # fmt: skip


def _array(what: Any, condition: Q) -> ArrayAgg:
    return ArrayAgg(what, filter=condition, default=Value([]))


def who(keys: Iterable[int | str | None]) -> frozenset[int | str]:
    """What identifies people: contact ids and addresses, without the empty ones."""
    return frozenset(key for key in keys if key)


def _one_person_for_two_sectors(authorities: Any, as_of: datetime.date) -> dict[int, Counter[str]]:
    """{meeting id: attendances not to count}: one person came for sectors whose seats don't say so.

    Where a seat names the person as its member or substitute, the register says so and it counts.
    """
    named = Q(attended_by__istartswith=F("member__contact__name")) | Q(
        attended_by__istartswith=F("member__substitute__name")
    )
    rows = (
        Attendance.objects.using(authorities.db)
        .filter(
            meeting__in=recent(authorities, as_of).order_by().values("pk"), status__in=Attendance.ATTENDED
        )
        .exclude(attended_by="")
        .annotate(person=Lower(Trim("attended_by")))
        .order_by()
        .values("meeting_id", "person")
        .annotate(different=Count("sector", distinct=True))
        .filter(different__gt=1)
        .annotate(sectors=ArrayAgg("sector"), named=ArrayAgg("sector", filter=named, default=Value([])))
        .values_list("meeting_id", "sectors", "named")
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for meeting, sectors, by_seat in rows:
        first = min(sectors, key=list(Sector.values).index)
        found[meeting] += Counter(sector for sector in sectors if sector not in (by_seat or [first]))
    return found


def agenda(authorities: Any, as_of: datetime.date) -> dict[int, tuple[frozenset[str], int]]:
    """{meeting id: (kinds of items discussed, items of community organisations among them)}."""
    from_community = Q(kind=AgendaItem.Kind.COMMUNITY) & (
        Q(contributed_by__is_community_based=True) | Q(contributed_by__sector=Sector.COMMUNITY)
    )
    rows = (
        AgendaItem.objects.using(authorities.db)
        .filter(
            meeting__in=recent(authorities, as_of).order_by().values("pk"),
            outcome=AgendaItem.Outcome.DISCUSSED,
        )
        .order_by()
        .values("meeting_id")
        .annotate(
            kinds=ArrayAgg("kind", distinct=True), community=Count("contributed_by", filter=from_community)
        )
        .values_list("meeting_id", "kinds", "community")
    )
    return {meeting: (frozenset(kinds), community) for meeting, kinds, community in rows}


def decisions(authorities: Any, as_of: datetime.date) -> dict[int, tuple[int, int, int]]:
    """{meeting id: (substantive decisions, those with a complete check, those checked after the day)}.

    A decision that a later held meeting superseded is out: its successor stands for it.
    """
    complete = threat_check_complete() & (Q(threat_checked_on=None) | Q(threat_checked_on__lte=as_of))
    replaced = Decision.objects.using(authorities.db).filter(
        is_held(as_of, "meeting__"), supersedes__isnull=False
    )
    rows = (
        Decision.objects.using(authorities.db)
        .filter(
            meeting__in=recent(authorities, as_of).order_by().values("pk"), kind=Decision.Kind.SUBSTANTIVE
        )
        .exclude(pk__in=replaced.order_by().values("supersedes_id"))
        .order_by()
        .values("meeting_id")
        .annotate(
            made=Count("pk"),
            checked=Count("pk", filter=complete),
            late=Count("pk", filter=complete & Q(threat_checked_on__gt=F("meeting__meets_on"))),
        )
        .values_list("meeting_id", "made", "checked", "late")
    )
    return {meeting: (made, checked, late) for meeting, made, checked, late in rows}


def seats(authorities: Any, as_of: datetime.date) -> dict[int, list[Seat]]:
    """{group id: seats ever filled up to `as_of`} for partnership groups."""
    rows = (
        GroupMember.objects.using(authorities.db)
        .filter(
            group_id__in=covering_groups(authorities, as_of),
            group__kind=Group.Kind.PARTNERSHIP_GROUP,
            starts_on__lte=as_of,
        )
        .order_by("pk")
        .values_list("group_id", "sector", "starts_on", "ends_on")
    )
    found: dict[int, list[Seat]] = defaultdict(list)
    for group, sector, starts_on, ends_on in rows:
        found[group].append(Seat(sector, Span(starts_on, ends_on)))
    return found


def chairs(authorities: Any, as_of: datetime.date) -> dict[int, list[Office]]:
    """{group id: people who held its chair up to `as_of`}."""
    return _offices(
        OfficeHolding.objects.using(authorities.db).filter(
            office=OfficeHolding.Office.CHAIR,
            group_id__in=covering_groups(authorities, as_of),
            starts_on__lte=as_of,
        ),
        "group_id",
    )


def officers(authorities: Any, as_of: datetime.date) -> dict[int, list[Office]]:
    """{authority id: people who were its strategic officer up to `as_of`}."""
    return _offices(
        OfficeHolding.objects.using(authorities.db).filter(
            office=OfficeHolding.Office.STRATEGIC_OFFICER,
            authority__in=authorities.values("pk"),
            starts_on__lte=as_of,
        ),
        "authority_id",
    )


def _offices(holdings: QuerySet[OfficeHolding], owner: str) -> dict[int, list[Office]]:
    found: dict[int, list[Office]] = defaultdict(list)
    for owner_id, contact, mail, name, starts_on, ends_on, override in holdings.order_by(
        "starts_on", "pk"
    ).values_list(
        owner,
        "contact_id",
        Lower("contact__email"),
        "contact__name",
        "starts_on",
        "ends_on",
        "override_reason",
    ):
        span = Span(starts_on, ends_on)
        found[owner_id].append(Office(who([contact, mail]), span, name, bool(override.strip())))
    return found


def contest_reports(authorities: Any, as_of: datetime.date) -> Mapping[int, list[datetime.date]]:
    """{authority id: dates of reports to the CONTEST board in the rolling year, newest first}."""
    rows = BoardReport.objects.using(authorities.db).filter(
        authority__in=authorities.values("pk"),
        board=BoardReport.Board.CONTEST,
        reported_on__gt=window_start(as_of),
        reported_on__lte=as_of,
    )
    found: dict[int, list[datetime.date]] = defaultdict(list)
    for area, on in rows.order_by("-reported_on").values_list("authority_id", "reported_on"):
        found[area].append(on)
    return found


def arrangements(authorities: Any, as_of: datetime.date) -> Mapping[int, list[Span]]:
    """{authority id: joint arrangements with others, from approval to review}."""
    rows = Document.objects.using(authorities.db).filter(
        authority__in=authorities.values("pk"),
        kind=Document.Kind.JOINT_ARRANGEMENT,
        approved_on__lte=as_of,
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for area, approved_on, review_due in rows.order_by("-approved_on").values_list(
        "authority_id", "approved_on", "review_due"
    ):
        if approved_on is not None:
            found[area].append(Span(approved_on, review_due))
    return found
