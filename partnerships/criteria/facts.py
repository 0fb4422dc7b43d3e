"""What the records of section 1 say of each area on a date: a fixed number of queries, one row an area."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from core.criteria.area_facts import KnownFact, attestations, known_facts
from core.criteria.scope import Scope
from partnerships.criteria import meeting_reads, reads
from partnerships.criteria.meeting_reads import MeetingRow
from partnerships.criteria.rows import Chaired, Cover, HeldMeeting, Office, PartnershipRow, Seat
from partnerships.models import Group

Kind = Group.Kind


class Gathered(NamedTuple):
    """Everything read, by group, meeting or area, before it is told apart by area."""

    covers: Mapping[str, Mapping[int, list[Cover]]]
    meetings: Mapping[int, list[MeetingRow]]
    agenda: Mapping[int, tuple[frozenset[str], int]]
    decisions: Mapping[int, tuple[int, int, int]]
    seats: Mapping[int, list[Seat]]
    chairs: Mapping[int, list[Office]]
    officers: Mapping[int, list[Office]]
    reports: Mapping[int, list[datetime.date]]
    arrangements: Mapping[int, list[Any]]
    facts: Mapping[int, tuple[KnownFact, ...]]
    attested: Mapping[int, Mapping[str, datetime.date]]


def partnership_facts(authorities: Any, as_of: datetime.date) -> dict[int, PartnershipRow]:
    """{authority id: row} for every authority of the queryset, whether anything is recorded or not.

    Runs on the queryset's connection: as the app's role inside a tenant context, or as the evaluator.
    """
    scope = Scope(authorities, as_of)
    known = reads.people(scope)
    by_group: dict[int, list[MeetingRow]] = {}
    for meeting in meeting_reads.meetings(scope, known):
        by_group.setdefault(meeting.group_id, []).append(meeting)
    gathered = Gathered(
        covers=reads.covers(scope),
        meetings=by_group,
        agenda=meeting_reads.agenda(scope),
        decisions=meeting_reads.decisions(scope),
        seats=reads.seats(scope),
        chairs=reads.chairs(scope, known),
        officers=reads.officers(scope, known),
        reports=reads.contest_reports(scope),
        arrangements=reads.arrangements(scope),
        facts=known_facts(scope),
        attested=attestations(scope),
    )
    return {area: _row(area, gathered, as_of) for area in scope.ids}


def _row(area: int, read: Gathered, as_of: datetime.date) -> PartnershipRow:
    groups = read.covers[Kind.PARTNERSHIP_GROUP].get(area, [])
    panels = read.covers[Kind.CHANNEL_PANEL].get(area, [])
    networks = read.covers[Kind.REGIONAL_NETWORK].get(area, [])
    officers = tuple(read.officers.get(area, ()))
    met = _meetings(groups, read)
    return PartnershipRow(
        as_of=as_of,
        attested_until=read.attested.get(area, {}),
        facts=read.facts.get(area, ()),
        covers=tuple(groups),
        meetings=tuple(_counted(meeting, read, officers) for meeting in met),
        seats=tuple(_within(groups, read.seats)),
        group_chairs=tuple(_within(groups, read.chairs)),
        panel_chairs=tuple(_within(panels, read.chairs)),
        chaired=tuple(_chaired(met)),
        panel_chaired=tuple(_chaired(_meetings(panels, read))),
        officers=officers,
        contest_reports=tuple(read.reports.get(area, ())),
        has_network=bool(networks),
        network_meetings=tuple(meeting.on for meeting in _meetings(networks, read)),
        arrangements=tuple(read.arrangements.get(area, ())),
    )


def _meetings(covers: Iterable[Cover], read: Gathered) -> list[MeetingRow]:
    """Meetings of the covering groups on days that the cover includes, once each, newest first."""
    found = {
        meeting.pk: meeting
        for cover in covers
        for meeting in read.meetings.get(cover.group_id, ())
        if cover.span.holds(meeting.on)
    }
    return sorted(found.values(), key=lambda meeting: (meeting.on, meeting.pk), reverse=True)


def _counted(meeting: MeetingRow, read: Gathered, officers: tuple[Office, ...]) -> HeldMeeting:
    topics, community_inputs = read.agenda.get(meeting.pk, (frozenset(), 0))
    made, checked, late = read.decisions.get(meeting.pk, (0, 0, 0))
    return HeldMeeting(
        on=meeting.on,
        group_id=meeting.group_id,
        sectors=meeting.sectors,
        topics=topics,
        decisions=made,
        checked=checked,
        checked_late=late,
        community_inputs=community_inputs,
        officer_came=any(
            officer.span.holds(meeting.on) and officer.person & meeting.people for officer in officers
        ),
    )


def _chaired(meetings: Iterable[MeetingRow]) -> Iterator[Chaired]:
    return (Chaired(meeting.on, meeting.chaired_by) for meeting in meetings if meeting.chaired_by)


Spanned = TypeVar("Spanned", Seat, Office)


def _within(covers: Iterable[Cover], of_group: Mapping[int, list[Spanned]]) -> Iterator[Spanned]:
    """What the covering groups have, cut to the days on which they cover the area."""
    for cover in covers:
        for entry in of_group.get(cover.group_id, ()):
            if days := entry.span.overlap(cover.span):
                yield entry._replace(span=days)
