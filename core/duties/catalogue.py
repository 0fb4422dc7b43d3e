"""Read the duty catalogue and the sets of objectives from the data files beside this module.

Source: Prevent duty guidance 2015, paragraphs 13 to 146, and the Act for colleges and universities.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.text import slugify

DATA = Path(__file__).parent / "data"
EVERY_BODY = "all"


class DutyError(ValueError):
    """An entry of the catalogue is incomplete; the message names it."""


class DutyKind(StrEnum):
    """What a paragraph does: ask for something, explain, say whom it binds, or say who checks."""

    DUTY = "duty"
    CONTEXT = "context"
    APPLIES = "applies"
    ASSURANCE = "assurance"


@dataclass(frozen=True, slots=True)
class Edition:
    """The guidance that the numbers belong to, and what took its place and when."""

    edition: str
    title: str
    source: str
    superseded_on: date
    superseded_by: str
    superseded_note: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One entry, by paragraph or by section of the Act.

    `first` and `last` are paragraph numbers, both None when `statute` is cited instead.
    `sector` is a slug of `core.register.load_sectors` or "all"; `bodies` narrows it to kinds of
    bodies and is empty for the whole sector. `sections` and `criteria` belong to the toolkit.
    """

    edition: str
    first: int | None
    last: int | None
    statute: str
    sector: str
    bodies: tuple[str, ...]
    kind: DutyKind
    title: str
    statement: str
    sections: tuple[int, ...]
    criteria: tuple[str, ...]

    @property
    def key(self) -> str:
        """A stable name for records: "2015-33", or the section of the Act as a slug."""
        return f"{self.edition}-{self.first}" if self.first is not None else slugify(self.statute)

    @property
    def reference(self) -> str:
        """How to cite it: "2015 guidance, paragraph 33" or the section of the Act."""
        if self.first is None:
            return self.statute
        if self.first == self.last:
            return f"{self.edition} guidance, paragraph {self.first}"
        return f"{self.edition} guidance, paragraphs {self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective; `supporting` ones enable the others."""

    slug: str
    name: str
    statement: str
    supporting: bool


@dataclass(frozen=True, slots=True)
class ObjectiveSet:
    """The objectives of one strategy; `current` is the set in force."""

    slug: str
    title: str
    source: str
    current: bool
    objectives: tuple[Objective, ...]


@cache
def load_edition() -> Edition:
    """The guidance whose numbers the catalogue uses."""
    head = _read("duties-2015.toml")
    return Edition(**{name: value for name, value in head.items() if name != "duty"})


@cache
def load_duties() -> tuple[Duty, ...]:
    """Every entry in the order of the catalogue. Raises DutyError at the first incomplete one."""
    return tuple(read_duty(row, load_edition().edition) for row in _read("duties-2015.toml")["duty"])


def read_duty(row: dict[str, Any], edition: str) -> Duty:
    """One entry from its row of the data file. Raises DutyError when a part is missing or unknown."""
    name = row.get("title", "an entry without a title")
    paragraphs = row.get("paragraphs", [])
    if bool(paragraphs) == bool(row.get("statute")):
        raise DutyError(f"{name}: cite either paragraphs or the statute.")
    try:
        return Duty(
            edition=edition,
            first=paragraphs[0] if paragraphs else None,
            last=paragraphs[-1] if paragraphs else None,
            statute=row.get("statute", ""),
            sector=row["sector"],
            bodies=tuple(row.get("bodies", ())),
            kind=DutyKind(row["kind"]),
            title=row["title"],
            statement=row["statement"],
            sections=tuple(row["sections"]),
            criteria=tuple(row["criteria"]),
        )
    except KeyError as missing:
        raise DutyError(f"{name}: {missing} is missing.") from missing
    except ValueError as unknown:
        raise DutyError(f"{name}: {unknown}.") from unknown


def duties_for(sector: str, body: str = "") -> tuple[Duty, ...]:
    """What concerns a sector, with what concerns everyone first; a body narrows it further."""
    return tuple(
        duty
        for duty in load_duties()
        if duty.sector in {EVERY_BODY, sector} and (not body or not duty.bodies or body in duty.bodies)
    )


def find_duty(key: str) -> Duty | None:
    """The entry with this key, or None."""
    return _duties_by_key().get(key)


@cache
def _duties_by_key() -> dict[str, Duty]:
    return {duty.key: duty for duty in load_duties()}


def find_by_paragraph(number: int) -> Duty | None:
    """The entry that covers a paragraph of the 2015 guidance, or None."""
    for duty in load_duties():
        if duty.first is not None and duty.last is not None and duty.first <= number <= duty.last:
            return duty
    return None


@cache
def load_objective_sets() -> tuple[ObjectiveSet, ...]:
    """The sets of objectives, the current one first."""
    return tuple(
        ObjectiveSet(
            slug=row["slug"],
            title=row["title"],
            source=row["source"],
            current=row["current"],
            objectives=tuple(Objective(**objective) for objective in row["objective"]),
        )
        for row in _read("objectives.toml")["set"]
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
