"""What the records of section 3 say of each area on a date: a fixed number of queries, one row an area."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from action_plans.criteria import joint_reads, partner_reads, reads
from action_plans.criteria.rows import (
    Checked,
    Citation,
    Completed,
    Held,
    Joint,
    Member,
    OpenAction,
    PlanFacts,
    PlanRow,
    Project,
)
from action_plans.models import PlanContribution
from core.criteria.area_facts import KnownFact, attestations, known_facts
from core.criteria.judging import rule
from core.criteria.periods import Span, months_before
from core.criteria.scope import Scope
from partnerships.criteria.reads import covers
from partnerships.criteria.rows import Cover
from partnerships.models import Group
from risk.criteria.facts import current_risks
from risk.criteria.rows import NO_RISKS, Current


class Gathered(NamedTuple):
    """Everything read, by area, group or edition, before it is told apart by area."""

    plans: Mapping[int, reads.Editions]
    bases: Mapping[int, joint_reads.Basis]
    joint: joint_reads.Covering
    covers: Mapping[int, list[Cover]]
    meetings: Mapping[int, list[Held]]
    seats: Mapping[int, list[reads.SeatRow]]
    kinds: Mapping[int, set[str]]
    actions: Mapping[int, list[OpenAction]]
    risks: Mapping[int, Current]
    roles: Mapping[int, list[tuple[int | None, int | None]]]
    contributions: Mapping[int, list[tuple[str, str, datetime.date]]]
    checks: Mapping[int, list[Checked]]
    completed: Mapping[int, list[Completed]]
    uses: Mapping[int, list[datetime.date]]
    projects: Mapping[int, list[Project]]
    citations: Mapping[int, list[Citation]]
    facts: Mapping[int, tuple[KnownFact, ...]]
    attested: Mapping[int, Mapping[str, datetime.date]]


def plan_facts(authorities: Any, as_of: datetime.date) -> dict[int, PlanRow]:
    """{authority id: row} for every authority of the queryset, whether anything is recorded or not.

    Runs on the queryset's connection: as the app's role inside a tenant context, or as the evaluator.
    """
    scope = Scope(authorities, as_of)
    plans = reads.editions(scope)
    read = Gathered(
        plans=plans,
        bases=joint_reads.bases(scope),
        joint=joint_reads.covering(scope),
        covers=covers(scope)[Group.Kind.PARTNERSHIP_GROUP],
        meetings=reads.meetings(scope),
        seats=reads.seats(scope),
        kinds=reads.kinds_of_risk(scope, plans),
        actions=reads.open_actions(scope, plans),
        risks=current_risks(scope),
        roles=partner_reads.roles(scope),
        contributions=partner_reads.contributions(scope),
        checks=partner_reads.action_checks(scope),
        completed=partner_reads.completed(scope),
        uses=partner_reads.uses(scope),
        projects=partner_reads.projects(scope),
        citations=partner_reads.citations(scope),
        facts=known_facts(scope),
        attested=attestations(scope),
    )
    return {area: _row(area, read, as_of) for area in scope.ids}


def _row(area: int, read: Gathered, as_of: datetime.date) -> PlanRow:
    editions, covering = read.plans[area], read.covers.get(area, [])
    return PlanRow(
        as_of=as_of,
        attested_until=read.attested.get(area, {}),
        facts=read.facts.get(area, ()),
        plan=_plan(editions.chosen, read, read.kinds.get(area, set()), as_of),
        joint=tuple(_joint(area, covering, read, as_of)),
        had_plan=any(edition.agreed_on and edition.agreed_on <= as_of for edition in editions.every),
        actions=tuple(read.actions.get(area, ())),
        meetings=tuple(_meetings(covering, read.meetings)),
        members=tuple(_members(covering, read.seats, editions.chosen, read.roles)),
        checks=(*_editions_agreed(editions, as_of), *read.checks.get(area, ())),
        completed=tuple(read.completed.get(area, ())),
        uses=tuple(read.uses.get(area, ())),
        projects=tuple(read.projects.get(area, ())),
        citations=tuple(read.citations.get(area, ())),
        risks=read.risks.get(area, NO_RISKS),
    )


def _plan(
    chosen: reads.Edition | None, read: Gathered, kinds: Iterable[str], as_of: datetime.date
) -> PlanFacts | None:
    if chosen is None:
        return None
    agreed_on = chosen.agreed_on if chosen.in_force(as_of) else None
    basis = read.bases.get(chosen.pk)
    based_on = basis.based_on_agreed if basis and basis.is_fresh else chosen.based_on_agreed
    sectors = _contributed(chosen, read.contributions.get(chosen.pk, []), agreed_on or as_of)
    return PlanFacts(
        title=chosen.title,
        is_agreed=agreed_on is not None,
        agreed_on=agreed_on,
        ends_on=chosen.ends_on,
        review_due=basis.review_due if basis else chosen.review_due,
        based_on_agreed=based_on if based_on and based_on <= as_of else None,
        kinds_of_risk=frozenset(kinds),
        sectors_contributed=frozenset(sectors),
    )


def _joint(area: int, groups: Iterable[Cover], read: Gathered, as_of: datetime.date) -> Iterable[Joint]:
    """The neighbours' editions that cover the area on the date, as facts of the area's own."""
    for link, edition in read.joint.of(area, as_of):
        basis = read.bases.get(edition.pk)
        sectors = _contributed(edition, read.contributions.get(edition.pk, []), edition.agreed_on or as_of)
        facts = PlanFacts(
            title=f"{edition.title} of {link.owner}",
            is_agreed=True,
            agreed_on=edition.agreed_on,
            ends_on=edition.ends_on,
            review_due=basis.review_due if basis else edition.review_due,
            based_on_agreed=basis.based_on_agreed if basis else None,
            kinds_of_risk=basis.kinds_of_risk if basis else frozenset(),
            sectors_contributed=frozenset(sectors),
            is_joint=True,
            covers_until=link.span.ends_on,
            concerns=basis.concerns if basis else frozenset(),
        )
        members = tuple(_members(groups, read.seats, edition, read.roles))
        yield Joint(facts, tuple(read.joint.open_actions(area, edition, groups)), members)


def _contributed(
    plan: reads.Edition, given: Iterable[tuple[str, str, datetime.date]], until: datetime.date
) -> Iterable[str]:
    """Sectors that took part while the plan was developed; coming to the meeting that agreed it is not."""
    first = max(plan.development_started_on, months_before(until, rule("3.G4").whole("development_months")))
    at_meeting = PlanContribution.Kind.WORKSHOP
    return (
        sector
        for sector, kind, on in given
        if first <= on <= until and not (kind == at_meeting and on == plan.agreed_on)
    )


def _meetings(covering: Iterable[Cover], met: Mapping[int, list[Held]]) -> list[Held]:
    """The last held meetings that the rules look at, newest first."""
    wanted = max(rule("3.G3").whole("last_meetings"), rule("3.G5").whole("latest_meetings"))
    found = {
        held.pk: held
        for cover in covering
        for held in met.get(cover.group_id, ())
        if cover.span.holds(held.on)
    }
    return sorted(found.values(), key=lambda held: (held.on, held.pk), reverse=True)[:wanted]


def _members(
    covering: Iterable[Cover],
    seats: Mapping[int, list[reads.SeatRow]],
    plan: reads.Edition | None,
    roles: Mapping[int, list[tuple[int | None, int | None]]],
) -> Iterable[Member]:
    """Each body with a seat once: since its first seat, until its last one ends."""
    said = roles.get(plan.pk, []) if plan else []
    bodies = {organisation for organisation, _seat in said}
    of_seats = {seat for _organisation, seat in said}
    found: dict[int, Member] = {}
    for cover in covering:
        for seat in seats.get(cover.group_id, ()):
            span = seat.span.overlap(Span(cover.span.starts_on, cover.span.ends_on))
            if span is None:
                continue
            has_role = seat.organisation_id in bodies or seat.pk in of_seats
            new = Member(seat.name, seat.span.starts_on, span.ends_on, has_role)
            known = found.get(seat.organisation_id)
            found[seat.organisation_id] = _joined(known, new) if known else new
    return found.values()


def _joined(one: Member, other: Member) -> Member:
    open_ended = one.ends_on is None or other.ends_on is None
    last = None if open_ended else max(end for end in (one.ends_on, other.ends_on) if end)
    first = min(one.joined_on, other.joined_on)
    return Member(one.name, first, last, one.has_role or other.has_role)


def _editions_agreed(editions: reads.Editions, as_of: datetime.date) -> Iterable[Checked]:
    """Editions agreed in the year, each with its own Security Threat Check."""
    start = reads.window_start(as_of)
    for edition in editions.every:
        if edition.agreed_on is not None and start < edition.agreed_on <= as_of:
            late = edition.checked_on is not None and edition.checked_on > edition.agreed_on
            known = edition.checked_on is None or edition.checked_on <= as_of
            is_checked = bool(edition.has_check) and known
            yield Checked(
                edition.agreed_on, f"agreeing edition {edition.edition}", is_checked, late and known
            )
