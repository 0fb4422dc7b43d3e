"""The shape of what the records of section 2 say of one area on a date. No database, no clock."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

MARKED = "one marked above OFFICIAL"
"""What stands for the reference of a risk that a finding, read without clearance, may not name."""


def answer_words(references: tuple[str, ...]) -> str:
    """What mends a risk that no action answers: the first that may be named."""
    named = [reference for reference in references if reference != MARKED]
    return f"Add an action for risk {named[0]}." if named else "Add an action for the risk above OFFICIAL."


class Version(NamedTuple):
    """An agreed version; `says_something` unless it silently repeats the one before."""

    number: int
    agreed_on: datetime.date
    was_tabled: bool
    says_something: bool = True


class Current(NamedTuple):
    """The risks of the latest agreed version that are not closed."""

    situational: int = 0
    corporate: int = 0
    sourced: int = 0
    duty: int = 0
    influences: int = 0
    says_nil_influences: bool = False
    unanswered: tuple[tuple[str, int], ...] = ()
    """Reference (or `MARKED`) and residual score of each risk without an open or completed action."""


NO_RISKS = Current()


@dataclass(frozen=True, slots=True)
class RiskRow:
    """What is recorded of one area up to and including `as_of`; versions oldest first."""

    as_of: datetime.date
    versions: tuple[Version, ...] = ()
    current: Current = NO_RISKS
    pending: int | None = None
    """The number of a version that is drafted or approved but not agreed yet."""
    shared_with: int = 0
    contributions: Mapping[str, datetime.date] = field(default_factory=lambda: MappingProxyType({}))
    """The latest contribution to the CTLP of each partner organisation."""
    ctlp_issued_on: datetime.date | None = None

    @property
    def attested_until(self) -> Mapping[str, datetime.date]:
        """Nothing in section 2 is attested: records decide all of it."""
        return MappingProxyType({})
