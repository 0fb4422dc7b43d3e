"""The reads behind the facts of section 1 on groups and people: one query each, for any number of areas.

A function that takes a scope gives the shape; the one below it builds the query.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from core.criteria.judging import rule
from core.criteria.periods import ONE_DAY, Span
from core.criteria.scope import Areas, Build, Scope, months_earlier
from core.models import Contact, Document
from partnerships.criteria.held import covering_groups
from partnerships.criteria.rows import Cover, Office, Seat
from partnerships.models import (
    BoardReport,
    Group,
    GroupArea,
    GroupMember,
    JointArrangement,
    OfficeHolding,
    SharingAgreement,
)

KINDS = (Group.Kind.PARTNERSHIP_GROUP, Group.Kind.CHANNEL_PANEL, Group.Kind.REGIONAL_NETWORK)
Found = QuerySet[Any, Any]
NO_DAY = datetime.timedelta()


def window_start(as_of: datetime.date) -> datetime.date:
    """The day before the rolling year of section 1 starts."""
    return months_earlier(as_of, rule("1.G2").whole("window_months"))


class Known(NamedTuple):
    """A contact's name and address, both in small letters."""

    name: str
    address: str


class People(dict[int, Known]):
    """{contact id: name and address} of everybody in the areas and in the groups that cover them.

    Read once and looked up here: to join contacts to every seat, substitute and chair would have the
    database weigh their policies each time.
    """

    def who(self, contacts: Iterable[int | None]) -> frozenset[int | str]:
        """What identifies people: contact ids, and addresses, which one person has in two councils alike."""
        ids = [contact for contact in contacts if contact]
        addresses = (self[contact].address for contact in ids if contact in self)
        return frozenset((*ids, *(address for address in addresses if address)))

    def name(self, contact: int | None) -> str:
        """The name, or "" for nobody."""
        return self[contact].name if contact is not None and contact in self else ""


def people(scope: Scope) -> People:
    """Everybody who may sit, stand in or take a chair."""
    return People((pk, Known(name, address)) for pk, name, address in scope.rows(_people))


def _people(areas: Areas, as_of: datetime.date) -> Found:
    owners = GroupArea.objects.filter(area__in=areas, starts_on__lte=as_of).values("authority_id")
    rows = Contact.objects.filter(Q(authority__in=areas) | Q(authority__in=owners)).order_by()
    return rows.values_list("pk", Lower("name"), Lower("email"))


def covers(scope: Scope) -> dict[str, dict[int, list[Cover]]]:
    """{kind of group: {authority id: groups that cover it}}: the days of the group and its link together."""
    found: dict[str, dict[int, list[Cover]]] = {kind: defaultdict(list) for kind in KINDS}
    for area, kind, group, name, alone, starts, ends, group_starts, group_ends, approved, due in scope.rows(
        _covers
    ):
        span = Span(starts, ends).overlap(Span(group_starts, group_ends))
        if span and span.starts_on <= scope.as_of:
            known = approved if approved and approved <= scope.as_of else None
            found[kind][area].append(Cover(group, name, alone, span, known, due))
    return found


def _covers(areas: Areas, as_of: datetime.date) -> Found:
    rows = GroupArea.objects.filter(area__in=areas, starts_on__lte=as_of, group__kind__in=KINDS)
    return rows.order_by("starts_on", "pk").values_list(
        "area_id",
        "group__kind",
        "group_id",
        "group__name",
        "group__is_standalone",
        "starts_on",
        "ends_on",
        "group__starts_on",
        "group__ends_on",
        "group__terms_of_reference__approved_on",
        "group__terms_of_reference__review_due",
    )


def seats(scope: Scope) -> dict[int, list[Seat]]:
    """{group id: seats ever filled by the scope's date} for partnership groups."""
    found: dict[int, list[Seat]] = defaultdict(list)
    for group, sector, starts_on, ends_on in scope.rows(_seats):
        found[group].append(Seat(sector, Span(starts_on, ends_on)))
    return found


def _seats(areas: Areas, as_of: datetime.date) -> Found:
    rows = GroupMember.objects.filter(
        group_id__in=covering_groups(areas, as_of),
        group__kind=Group.Kind.PARTNERSHIP_GROUP,
        starts_on__lte=as_of,
    )
    return rows.order_by("pk").values_list("group_id", "sector", "starts_on", "ends_on")


def chairs(scope: Scope, known: People) -> dict[int, list[Office]]:
    """{group id: people who held its chair by the scope's date}."""
    return _offices(scope, _chairs, known)


def _chairs(areas: Areas, as_of: datetime.date) -> Found:
    rows = OfficeHolding.objects.filter(
        office=OfficeHolding.Office.CHAIR, group_id__in=covering_groups(areas, as_of), starts_on__lte=as_of
    )
    return _holdings(rows, "group_id")


def officers(scope: Scope, known: People) -> dict[int, list[Office]]:
    """{authority id: people who were its strategic officer by the scope's date}."""
    return _offices(scope, _officers, known)


def _officers(areas: Areas, as_of: datetime.date) -> Found:
    rows = OfficeHolding.objects.filter(
        office=OfficeHolding.Office.STRATEGIC_OFFICER, authority__in=areas, starts_on__lte=as_of
    )
    return _holdings(rows, "authority_id")


def _holdings(rows: QuerySet[OfficeHolding], owner: str) -> Found:
    return rows.order_by("starts_on", "pk").values_list(
        owner, "contact_id", "contact__name", "starts_on", "ends_on", "override_reason"
    )


def _offices(scope: Scope, build: Build, known: People) -> dict[int, list[Office]]:
    found: dict[int, list[Office]] = defaultdict(list)
    for owner, contact, name, starts_on, ends_on, override in scope.rows(build):
        span = Span(starts_on, ends_on)
        found[owner].append(Office(known.who([contact]), span, name, bool(override.strip())))
    return found


def contest_reports(scope: Scope) -> Mapping[int, list[datetime.date]]:
    """{authority id: dates of reports to the CONTEST board in the rolling year, newest first}."""
    found: dict[int, list[datetime.date]] = defaultdict(list)
    for area, on in scope.rows(_contest_reports):
        found[area].append(on)
    return found


def _contest_reports(areas: Areas, as_of: datetime.date) -> Found:
    rows = BoardReport.objects.filter(
        authority__in=areas,
        board=BoardReport.Board.CONTEST,
        reported_on__gt=window_start(as_of),
        reported_on__lte=as_of,
    )
    return rows.order_by("-reported_on").values_list("authority_id", "reported_on")


def arrangements(scope: Scope) -> Mapping[int, list[Span]]:
    """{authority id: what binds it to others beyond its county, from its start to its end or review}.

    Arrangements of the register, agreements in force with another area, and documents of that kind
    that no arrangement names; two-tier ties are left out (catalogue 1.B1). Three queries.
    """
    found: dict[int, list[Span]] = defaultdict(list)
    for read in (_arrangements, _agreements_beyond, _arrangement_documents):
        # The day on which a document is withdrawn is the first without it.
        spare = ONE_DAY if read is _arrangement_documents else NO_DAY
        for area, starts_on, ends_on, review_due in scope.rows(read):
            last = min((day for day in (ends_on and ends_on - spare, review_due) if day), default=None)
            if last is None or last >= starts_on:
                found[area].append(Span(starts_on, last))
    return found


def _arrangements(areas: Areas, as_of: datetime.date) -> Found:
    rows = JointArrangement.objects.filter(
        authority__in=areas, kind__in=JointArrangement.COUNTED, starts_on__lte=as_of
    )
    return rows.order_by("-starts_on").values_list("authority_id", "starts_on", "ends_on", "review_due")


def _agreements_beyond(areas: Areas, as_of: datetime.date) -> Found:
    rows = SharingAgreement.objects.filter(authority__in=areas, reaches_beyond=True, starts_on__lte=as_of)
    in_force = rows.exclude(state=SharingAgreement.State.DRAFT)
    return in_force.order_by("-starts_on").values_list("authority_id", "starts_on", "ended_on", "review_due")


def _arrangement_documents(areas: Areas, as_of: datetime.date) -> Found:
    named = JointArrangement.objects.filter(authority__in=areas, document__isnull=False)
    rows = Document.objects.filter(
        authority__in=areas, kind=Document.Kind.JOINT_ARRANGEMENT, approved_on__lte=as_of
    ).exclude(pk__in=named.order_by().values("document_id"))
    return rows.order_by("-approved_on").values_list(
        "authority_id", "approved_on", "withdrawn_on", "review_due"
    )
