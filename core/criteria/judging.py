"""What every judge is made of: thresholds, dates of change, attestations and numbers in plain words.

A judge weighs a row of facts on a date (`weigh(row, on)`, cheap and pure), then
says in words what it found. The date on which a finding changes comes from
weighing the same row again on each later day that could matter, so it follows
from the rule itself and not from a second copy of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Protocol, TypeVar

from core.choices import Sector
from core.criteria.findings import Remedy, Status
from core.criteria.framework import load_framework
from core.criteria.periods import ONE_DAY
from core.criteria.rule_book import Compute, Criterion
from core.uk_dates import uk_date

WORKED = 1e-9
"""Slack for shares: nine of ten is 0.9, whatever binary fractions make of it."""


class Row(Protocol):
    """What all rows of facts have in common."""

    @property
    def as_of(self) -> datetime.date: ...

    @property
    def attested_until(self) -> Mapping[str, datetime.date]: ...


class Weighed(Protocol):
    """What weighing gives: a status, and whatever the words need."""

    @property
    def status(self) -> Status: ...


AnyRow = TypeVar("AnyRow", bound=Row)
TurningPoints = list[datetime.date | None]
"""Days on which a status may change; None where something has no end."""


@cache
def rule(code: str) -> Criterion:
    """The criterion of the rule book in force: its thresholds, lists and class."""
    return load_framework().criterion(code)


def first_change(
    weigh: Callable[[AnyRow, datetime.date], Weighed],
    row: AnyRow,
    turning_points: Iterable[datetime.date | None],
) -> datetime.date | None:
    """The first of the turning points after `as_of` on which weighing gives another status, or None."""
    now = weigh(row, row.as_of).status
    later = sorted({date for date in turning_points if date is not None and date > row.as_of})
    return next((date for date in later if weigh(row, date).status != now), None)


def day_after(date: datetime.date | None) -> datetime.date | None:
    """The day after the last day of something; None for something without an end."""
    return None if date is None else date + ONE_DAY


def reaches(done: int, total: int, share: float) -> bool:
    """Whether `done` of `total` is at least `share`; nothing out of nothing reaches no share."""
    return total > 0 and done + WORKED >= share * total


def needs_attestation(code: str) -> bool:
    """Whether the rule book asks for a person's judgement beside the records."""
    return rule(code).compute != Compute.RECORDS


def is_attested(row: Row, code: str, on: datetime.date) -> bool:
    """Whether what no record can decide is attested for the criterion and still holds on the date."""
    until = row.attested_until.get(code)
    return until is not None and on <= until


def met_if_attested(row: Row, code: str, on: datetime.date) -> Status:
    """The status where the records show all that the rule asks for."""
    return Status.MET if not needs_attestation(code) or is_attested(row, code, on) else Status.PARTLY


def attestation_words(row: Row, code: str) -> str:
    """The sentence on the attestation that ends `because` where a criterion asks for one; "" elsewhere."""
    until = row.attested_until.get(code)
    if not needs_attestation(code):
        return ""
    if until is None:
        return " Nobody has attested yet that it works as the toolkit means it."
    if until < row.as_of:
        return f" The attestation ran out on {uk_date(until)}."
    return f" It is attested until {uk_date(until)}."


def attest(code: str) -> Remedy:
    """The remedy where only a person's judgement is missing."""
    words = f"Attest {code}: say how it works in practice and attach the document that shows it."
    return Remedy(words, "core:attest", f"criterion={code}")


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 meeting", "3 meetings", "no meetings"."""
    noun = one if number == 1 else many or f"{one}s"
    return f"{number or 'no'} {noun}"


def share_of(done: int, total: int, one: str, many: str = "") -> str:
    """Some of a number of things, as a figure: "2 of 3 meetings"; "No meetings" where there are none."""
    return f"{done} of {count(total, one, many)}" if total else sentence(count(total, one, many))


def against(done: int, needed: int, one: str, many: str = "") -> str:
    """A number beside what is needed, as a figure: "1 of 2 versions"; if more, "4 versions, 2 needed"."""
    if done <= needed:
        return share_of(done, needed, one, many)
    return f"{count(done, one, many)}, {needed} needed"


def sector_words(sectors: Iterable[str]) -> list[str]:
    """Sectors as they stand in a sentence: "the local authority", "police"."""
    labels = (Sector(sector).label.lower() for sector in sectors)
    return [f"the {label}" if label == Sector.LOCAL_AUTHORITY.label.lower() else label for label in labels]


def is_are(number: int) -> str:
    """Is, or are, as the number asks."""
    return "is" if number == 1 else "are"


def was_were(number: int, of: int = 0) -> str:
    """Was, or were, as the number asks: "1 of 3 actions was", "0 of 1 action was"."""
    return "was" if 1 in {number, of} else "were"


def has_have(number: int, of: int = 0) -> str:
    """Has, or have, as the number asks."""
    return "has" if 1 in {number, of} else "have"


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence: "police", "police and health", "police, health and probation"."""
    *head, last = [str(word) for word in words] or [""]
    return f"{', '.join(head)} and {last}" if head else last


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
