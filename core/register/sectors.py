"""The sectors of Schedule 6, their bodies, and the partners outside it.

Source: Counter-Terrorism and Security Act 2015, Schedule 6, Part 1; toolkit 1.G3 for attendance.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parent / "data" / "sectors.toml"


@dataclass(frozen=True, slots=True)
class AreaFactKind:
    """A fact that an area records of itself, on which the place of some bodies depends."""

    slug: str
    question: str


@dataclass(frozen=True, slots=True)
class AttendanceSector:
    """A sector as the partnership group counts attendance.

    `required` ones are those of toolkit 1.G3; `applies_if` is the slug of an area fact, or "".
    """

    slug: str
    name: str
    required: bool
    applies_if: str = ""


@dataclass(frozen=True, slots=True)
class BodyKind:
    """A kind of body: its sector, whether the Act lists it, and for whom it can stand at the group.

    `attendance_sector` is the slug of an AttendanceSector or None, `applies_if` the slug of an
    area fact or "", `nation` "England", "Wales" or "" for both.
    """

    slug: str
    name: str
    sector: str
    listed: bool
    attendance_sector: str | None
    applies_if: str
    nation: str


@dataclass(frozen=True, slots=True)
class ScheduleSector:
    """One sector with its kinds of bodies in the order in which people choose them."""

    slug: str
    name: str
    listed: bool
    bodies: tuple[BodyKind, ...]


@cache
def load_sectors() -> tuple[ScheduleSector, ...]:
    """The five sectors of Schedule 6, then the partners outside it."""
    return tuple(
        ScheduleSector(
            slug=sector["slug"],
            name=sector["name"],
            listed=sector["listed"],
            bodies=tuple(_body(sector, body) for body in sector["body"]),
        )
        for sector in _read()["sector"]
    )


@cache
def load_attendance_sectors() -> tuple[AttendanceSector, ...]:
    """The sectors counted at meetings, those that toolkit 1.G3 asks for first."""
    return tuple(AttendanceSector(**sector) for sector in _read()["attendance_sector"])


@cache
def load_area_facts() -> tuple[AreaFactKind, ...]:
    """The yes-or-no facts about an area on which bodies depend, each with the question to ask."""
    return tuple(AreaFactKind(**fact) for fact in _read()["fact"])


def find_body(slug: str) -> BodyKind:
    """The kind of body with this slug. Raises KeyError when there is none."""
    return _bodies_by_slug()[slug]


@cache
def _bodies_by_slug() -> dict[str, BodyKind]:
    return {body.slug: body for sector in load_sectors() for body in sector.bodies}


def _body(sector: dict[str, Any], body: dict[str, str]) -> BodyKind:
    return BodyKind(
        slug=body["slug"],
        name=body["name"],
        sector=sector["slug"],
        listed=sector["listed"],
        attendance_sector=body.get("attendance_sector"),
        applies_if=body.get("applies_if", ""),
        nation=body.get("nation", ""),
    )


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))
