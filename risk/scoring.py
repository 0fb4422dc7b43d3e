"""How a risk is scored and what a score means: likelihood × impact, 1 to 5 each. Pure.

Domain rule 13; what counts as high and as medium comes from the rule book (2.G1 and 2.B3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.criteria.framework import load_framework

STEPS = range(1, 6)
LIKELIHOOD: dict[int, Promise] = {
    1: _("Rare: nothing points to it here"),
    2: _("Unlikely: seen elsewhere, not here"),
    3: _("Possible: a few signs of it here"),
    4: _("Likely: clear signs of it this year"),
    5: _("Almost certain: it is happening now"),
}
IMPACT: dict[int, Promise] = {
    1: _("Slight: dealt with in day-to-day work"),
    2: _("Limited: one service or place feels it"),
    3: _("Moderate: several partners must act together"),
    4: _("Serious: people are harmed or trust is lost"),
    5: _("Severe: lives are at risk or the duty fails"),
}
WORDS = {"likelihood": LIKELIHOOD, "impact": IMPACT}


class Scored(Protocol):
    """Anything with the four numbers of an entry."""

    inherent_likelihood: int
    inherent_impact: int
    residual_likelihood: int
    residual_impact: int


@dataclass(frozen=True, slots=True)
class Band:
    """How serious a score is: its word and the colour of its tag."""

    key: str
    label: str | Promise
    colour: str


HIGH = Band("high", _("High"), "red")
MEDIUM = Band("medium", _("Medium"), "amber")
LOW = Band("low", _("Low"), "green")
BANDS = (HIGH, MEDIUM, LOW)


def high_from() -> int:
    """The lowest score that needs an action (toolkit 2.G1; the figure is ours)."""
    return load_framework().criterion("2.G1").whole("score_threshold")


def medium_from() -> int:
    """The lowest score that should drive the plan (toolkit 2.B3; the figure is ours)."""
    return load_framework().criterion("2.B3").whole("amber_score")


def band(score: int) -> Band:
    """The band of a score of 1 to 25."""
    if score >= high_from():
        return HIGH
    return MEDIUM if score >= medium_from() else LOW


def in_words(score: int) -> str:
    """A score with its band: 16 High."""
    return f"{score} {band(score).label}"


def numbers(entry: Scored) -> tuple[int, int, int, int]:
    """The four numbers of an entry: inherent and residual likelihood and impact."""
    return (
        entry.inherent_likelihood,
        entry.inherent_impact,
        entry.residual_likelihood,
        entry.residual_impact,
    )


@dataclass(frozen=True, slots=True)
class Movement:
    """How a score stands against the version before: its symbol and words, and the score it had there."""

    key: str
    icon: str
    words: str
    before: int | None = None


def movement(now: int, before: int | None, *, has_shifted: bool = False) -> Movement:
    """How a score moved; `before` is None for a risk the version before did not hold.

    `has_shifted` tells apart a score that stayed the same by other numbers (2 × 4 became 4 × 2).
    """
    if before is None:
        return Movement("new", "plus", str(_("New")))
    if now > before:
        return Movement("up", "arrow_up", str(_("Up from %d") % before), before)
    if now < before:
        return Movement("down", "arrow_down", str(_("Down from %d") % before), before)
    if has_shifted:
        return Movement("shifted", "arrow_right", str(_("Same score, other numbers")), before)
    return Movement("same", "same", str(_("No change")), before)


def cells(entries: Iterable[Scored]) -> dict[tuple[int, int], int]:
    """How many entries stand in each cell of the residual heat map, by (likelihood, impact)."""
    counted: dict[tuple[int, int], int] = {}
    for entry in entries:
        at = (entry.residual_likelihood, entry.residual_impact)
        counted[at] = counted.get(at, 0) + 1
    return counted
