"""The shape of what the records of section 1 say of one area on a date. No database, no clock."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from core.criteria.area_facts import KnownFact
from core.criteria.periods import Span

NOTHING: Mapping[str, datetime.date] = MappingProxyType({})


class Cover(NamedTuple):
    """A group that covers the area, and the days on which it does."""

    group_id: int
    name: str
    is_standalone: bool
    span: Span
    terms_approved_on: datetime.date | None = None
    terms_review_due: datetime.date | None = None

    def terms_in_date(self, on: datetime.date) -> bool:
        """Whether its terms of reference are approved and not past their review on that date."""
        return self.terms_approved_on is not None and (
            self.terms_review_due is None or on <= self.terms_review_due
        )


class HeldMeeting(NamedTuple):
    """A held meeting of a partnership group in the last twelve months, as it counts for one area."""

    on: datetime.date
    group_id: int
    sectors: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    decisions: int = 0
    checked: int = 0
    checked_late: int = 0
    community_inputs: int = 0
    officer_came: bool = False


class Seat(NamedTuple):
    """A sector's seat in a partnership group, and the days on which it is filled for the area."""

    sector: str
    span: Span


class Office(NamedTuple):
    """A person in an office; `person` holds what identifies them: contact ids and e-mail addresses."""

    person: frozenset[int | str]
    span: Span
    name: str = ""
    is_overridden: bool = False


class Chaired(NamedTuple):
    """That a person chaired a held meeting, whatever office they hold."""

    on: datetime.date
    person: frozenset[int | str]


@dataclass(frozen=True, slots=True)
class PartnershipRow:
    """What is recorded of one area up to and including `as_of`; all but `covers` and offices newest first."""

    as_of: datetime.date
    attested_until: Mapping[str, datetime.date] = field(default_factory=dict)
    facts: tuple[KnownFact, ...] = ()
    covers: tuple[Cover, ...] = ()
    meetings: tuple[HeldMeeting, ...] = ()
    seats: tuple[Seat, ...] = ()
    group_chairs: tuple[Office, ...] = ()
    panel_chairs: tuple[Office, ...] = ()
    chaired: tuple[Chaired, ...] = ()
    panel_chaired: tuple[Chaired, ...] = ()
    officers: tuple[Office, ...] = ()
    contest_reports: tuple[datetime.date, ...] = ()
    has_network: bool = False
    network_meetings: tuple[datetime.date, ...] = ()
    arrangements: tuple[Span, ...] = ()
    """Joint arrangements with other areas: from the day they were approved to the day of their review."""
