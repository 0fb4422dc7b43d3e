"""What a rule book is made of: sections, criteria with their thresholds, and the words for findings.

`core.criteria.framework` reads these from the data files; nothing here touches the database or the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class FrameworkError(ValueError):
    """A framework file is incomplete or contradicts itself; the message says where."""


class Standing(StrEnum):
    """Where a criterion comes from: the toolkit's good or best practice, or derived for Channel."""

    GOOD = "good"
    BEST = "best"
    DERIVED = "derived"


class Compute(StrEnum):
    """What decides it: records alone, records with a named document, or an attested judgement."""

    RECORDS = "C"
    RECORDS_AND_EVIDENCE = "CE"
    JUDGEMENT = "S"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the eight sections of the toolkit; `app` is the room that holds its records."""

    number: int
    slug: str
    name: str
    app: str
    benchmark: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `app` holds the records it reads; `ours` names the figures that we chose."""

    code: str
    section: int
    standing: Standing
    compute: Compute
    app: str
    title: str
    statement: str
    why_it_matters: str
    rule: str
    records: tuple[str, ...]
    edge_cases: tuple[str, ...]
    source: str
    to_confirm: str
    thresholds: Mapping[str, float] = field(hash=False)
    choices: Mapping[str, tuple[str, ...]] = field(hash=False)
    ours: frozenset[str]
    author: str
    review_on: date

    def threshold(self, name: str) -> float:
        """The figure of that name; an int in the file stays an int. Raises FrameworkError if unknown."""
        return _pick(self.thresholds, name, f"{self.code} has no threshold")

    def whole(self, name: str) -> int:
        """A threshold that counts things or months. Raises FrameworkError if unknown or not whole."""
        value = self.threshold(name)
        if not isinstance(value, int):
            raise FrameworkError(f"{self.code}: threshold {name} is {value}, not a whole number.")
        return value

    def choice(self, name: str) -> tuple[str, ...]:
        """The list of that name, in the order of the file. Raises FrameworkError if unknown."""
        return _pick(self.choices, name, f"{self.code} has no list")


@dataclass(frozen=True, slots=True)
class Word:
    """A status or a rating: its key, the word people read, and what it means.

    `counts` says how a status weighs in a section: good, short, bad or ignored; "" for a rating.
    """

    key: str
    label: str
    meaning: str
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A term used in the rules and what it means there."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of the source and the credit that pages and reports print."""

    name: str
    credit: str


@dataclass(frozen=True, slots=True)
class Period:
    """The assurance year (first month and day) and how many months a finding looks back."""

    starts_month: int
    starts_day: int
    window_months: int
    ours: bool
    note: str


@dataclass(frozen=True, slots=True)
class RollUp:
    """How a section's rating follows from its criteria; `rule` says it in words.

    `base` and `stretch` are standings. The `when_*` values are keys of ratings, but for
    `when_nothing_applies`, which is the key of a status. `stretch_share` runs from 0 to 1.
    """

    base: tuple[Standing, ...]
    stretch: tuple[Standing, ...]
    when_base_not_all_met: str
    when_base_all_met: str
    when_stretch_met: str
    when_nothing_applies: str
    stretch_share: float
    stretch_needs_one: bool
    ours: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of the rule book, complete and checked."""

    version: str
    title: str
    published: int
    source: str
    standing_note: str
    licence: Licence
    period: Period
    roll_up: RollUp
    statuses: tuple[Word, ...]
    ratings: tuple[Word, ...]
    definitions: tuple[Definition, ...]
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]

    def section(self, number: int) -> Section:
        """The section of that number. Raises FrameworkError if there is none."""
        return _pick({section.number: section for section in self.sections}, number, "There is no section")

    def criterion(self, code: str) -> Criterion:
        """The criterion of that code. Raises FrameworkError if there is none."""
        return _pick({c.code: c for c in self.criteria}, code, "There is no criterion")

    def of_section(self, number: int) -> tuple[Criterion, ...]:
        """A section's criteria in the order of the toolkit."""
        return tuple(criterion for criterion in self.criteria if criterion.section == number)

    def status(self, key: str) -> Word:
        """The words for a status key. Raises FrameworkError if there is none."""
        return _pick({word.key: word for word in self.statuses}, key, "There is no status")


def _pick(table: Mapping[Any, Any], key: Any, absent: str) -> Any:
    try:
        return table[key]
    except KeyError:
        known = ", ".join(str(known) for known in table)
        raise FrameworkError(f"{absent} {key}. Known: {known}.") from None
