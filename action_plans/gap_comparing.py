"""This year's duty gap analysis beside last year's, row by row: what is new, gone, or says something else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from action_plans.gap_page import GapLine, RecommendationLine
from action_plans.models import GapRow
from core.imports import normalise
from core.states import state_for

BETTER, WORSE, NEW, GONE, CHANGED = "better", "worse", "new", "gone", "changed"
SAME, WAITING = "same", "waiting"
_ORDER = {GapRow.Rating.GAP: 0, GapRow.Rating.PARTLY: 1, GapRow.Rating.IN_PLACE: 2}


@dataclass(frozen=True)
class Difference:
    """One field that says something else: its name, last year's words and this year's."""

    what: str
    before: str
    now: str


@dataclass(frozen=True)
class Comparison:
    """A duty in both years; either line may be missing. `moved` is how its rating moved."""

    before: GapLine | None
    now: GapLine | None
    moved: str
    differences: tuple[Difference, ...] = ()

    @property
    def line(self) -> GapLine:
        """The line to name it by: this year's, else last year's."""
        found = self.now or self.before
        if found is None:
            raise ValueError("A comparison needs a line of one year at least.")
        return found

    @property
    def label(self) -> str:
        """How it moved, in words."""
        return str(
            {
                BETTER: _("Better"),
                WORSE: _("Worse"),
                NEW: _("New this year"),
                GONE: _("Not in this year"),
                CHANGED: _("Words changed"),
                SAME: _("As last year"),
                WAITING: _("Not looked at yet"),
            }[self.moved]
        )

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        colours = {BETTER: "teal", WORSE: "red", NEW: "blue", GONE: "purple", CHANGED: "amber"}
        return colours.get(self.moved, "grey")


def compare(before: Iterable[GapLine], now: Iterable[GapLine]) -> list[Comparison]:
    """Pairs of lines: those of now in their order, then those that are gone. Pure.

    A row goes on from the one it names as last year's, else from one with the same words.
    """
    old = list(before)
    by_id = {line.row.pk: line for line in old}
    by_words = {normalise(line.row.duty): line for line in old}
    pairs, used = [], set()
    for line in now:
        earlier = by_id.get(line.row.previous_id) or by_words.get(normalise(line.row.duty))
        if earlier is not None and earlier.row.pk in used:
            earlier = None
        if earlier is not None:
            used.add(earlier.row.pk)
        pairs.append(_pair(earlier, line))
    return pairs + [Comparison(line, None, GONE) for line in old if line.row.pk not in used]


def _pair(before: GapLine | None, now: GapLine) -> Comparison:
    if before is None:
        return Comparison(None, now, NEW)
    differences = tuple(_differences(before, now))
    first, second = _ORDER.get(before.row.rating), _ORDER.get(now.row.rating)
    moved = CHANGED if differences else WAITING if now.row.is_carried_over else SAME
    if first is not None and second is not None and first != second:
        moved = BETTER if second > first else WORSE
    return Comparison(before, now, moved, differences)


def _differences(before: GapLine, now: GapLine) -> Iterable[Difference]:
    named: list[tuple[str, str, str]] = [
        (_("Rating"), _rating(before.row), _rating(before.row if now.row.is_carried_over else now.row)),
        (_("Duty"), before.row.duty, now.row.duty),
        (_("Current position"), before.row.current_position, now.row.current_position),
        (_("Risks and issues"), before.row.risks, now.row.risks),
        (_("Recommendations"), _asked(before.recommendations), _asked(now.recommendations)),
    ]
    for what, old, new in named:
        if normalise(old) != normalise(new):
            yield Difference(what, old, new)


def _rating(row: Any) -> str:
    return str(state_for(row.rating).label)


def _asked(lines: Iterable[RecommendationLine]) -> str:
    return "\n".join(
        f"{one.recommendation.text} ({one.words})" if one.is_done else one.recommendation.text
        for one in lines
    )
