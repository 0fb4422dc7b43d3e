"""The shape of what the records of section 3 say of one area on a date. No database, no clock."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from core.criteria.area_facts import KnownFact
from core.criteria.periods import Span
from risk.criteria.rows import NO_RISKS, Current

NOTHING: Mapping[str, datetime.date] = MappingProxyType({})


class PlanFacts(NamedTuple):
    """The edition in force on the date, or the draft where none is agreed."""

    title: str
    is_agreed: bool
    agreed_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    review_due: datetime.date | None = None
    based_on_agreed: datetime.date | None = None
    """The day on which a meeting agreed the risk assessment that the plan rests on."""
    kinds_of_risk: frozenset[str] = frozenset()
    """Kinds of the risks that its actions answer, cancelled ones apart."""
    sectors_contributed: frozenset[str] = frozenset()
    is_joint: bool = False
    """Whether it is a neighbour's, which covers the area."""
    covers_until: datetime.date | None = None
    """The last day on which a joint plan covers the area, where that is known."""
    concerns: frozenset[str] = frozenset()
    """What the risks are about that a joint plan's actions answer, as its owner kept it."""


class OpenAction(NamedTuple):
    """An action that was open on the date."""

    number: str
    created_on: datetime.date
    has_owner: bool = True
    next_date: datetime.date | None = None
    has_risk: bool = True
    risk_is_current: bool = True
    concern: str = ""
    created_at_meeting: int | None = None
    reviewed_on: datetime.date | None = None
    """The day of the latest held meeting that reviewed it."""
    updated_on: datetime.date | None = None


class Held(NamedTuple):
    """One of the last held meetings of the partnership group, newest first in the row."""

    pk: int
    on: datetime.date


class Member(NamedTuple):
    """A body with a seat in the partnership group."""

    name: str
    joined_on: datetime.date
    ends_on: datetime.date | None
    has_role: bool


class Joint(NamedTuple):
    """A neighbour's plan in force that covers the area on the date, as the area may read it."""

    plan: PlanFacts
    actions: tuple[OpenAction, ...] = ()
    members: tuple[Member, ...] = ()
    """The bodies of the area's own group, and whether this plan says their role."""


class Checked(NamedTuple):
    """A decision of the plan on a day: an edition agreed, an action taken up or closed."""

    on: datetime.date
    what: str
    is_checked: bool
    is_late: bool = False


class Completed(NamedTuple):
    """An action completed in the rolling year and the day on which it was evaluated."""

    closed_on: datetime.date
    evaluated_on: datetime.date | None


class Project(NamedTuple):
    """A project paid for by Prevent funding."""

    title: str
    span: Span
    has_objective: bool
    has_action: bool


class Citation(NamedTuple):
    """A document that refers to the plan, from its approval to its review."""

    title: str
    span: Span
    has_page: bool


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What is recorded of one area up to and including `as_of`."""

    as_of: datetime.date
    attested_until: Mapping[str, datetime.date] = field(default_factory=dict)
    facts: tuple[KnownFact, ...] = ()
    plan: PlanFacts | None = None
    joint: tuple[Joint, ...] = ()
    """Neighbours' plans that cover the area: 3.G1 to 3.G5 count the better one."""
    had_plan: bool = False
    actions: tuple[OpenAction, ...] = ()
    meetings: tuple[Held, ...] = ()
    members: tuple[Member, ...] = ()
    checks: tuple[Checked, ...] = ()
    completed: tuple[Completed, ...] = ()
    uses: tuple[datetime.date, ...] = ()
    """Days on which a later action or risk assessment cited an evaluation."""
    projects: tuple[Project, ...] = ()
    citations: tuple[Citation, ...] = ()
    risks: Current = NO_RISKS
    """The open risks of the version in force, and which of them no action answers."""
