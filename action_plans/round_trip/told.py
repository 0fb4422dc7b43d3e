"""What a person wrote into columns that only tell: nothing of it is taken, so it is said, cell by cell."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from action_plans.lines import action_line
from action_plans.models import Action, ActionUpdate
from action_plans.querysets import for_lines
from action_plans.round_trip.cells import tidy_text
from action_plans.round_trip.returned import ReturnedRow
from action_plans.round_trip.writing import TOLD, report_words, standing_words
from action_plans.states import ActionState
from core.imports import normalise

if TYPE_CHECKING:
    from core.viewer import Viewer

WHILE_OPEN = [state for state in ActionState if state.is_open]
"""States that days and reports change between taking a table out and bringing it in again."""


@dataclass(frozen=True)
class ToldCell:
    """A cell that says something of its own in a column that only tells."""

    row: int
    number: str
    key: str
    file: str
    url: str

    @property
    def header(self) -> str:
        """The column's name."""
        return str(TOLD[self.key])


def told_cells(
    found: Mapping[str, Any], rows: Mapping[str, ReturnedRow], viewer: Viewer, on: datetime.date
) -> list[ToldCell]:
    """Cells of the told columns that say neither what stands here nor what stood here. Two queries.

    `found` are the actions and `rows` the rows of the file, both by the action's public id.
    """
    ids = [action.pk for action in found.values()]
    lines = {line.pk: action_line(line, viewer, on) for line in for_lines(Action.objects.filter(pk__in=ids))}
    said: dict[int, set[str]] = defaultdict(set)
    for action, day, text in ActionUpdate.objects.filter(action__in=ids).values_list(
        "action_id", "reported_on", "text"
    ):
        said[action].add(normalise(report_words(day, text)))
    cells = []
    for public_id, action in found.items():
        states = [lines[action.pk].state, *WHILE_OPEN]
        known = {
            "standing": {normalise(standing_words(state)) for state in states},
            "report": said[action.pk],
            "outcome": {normalise(action.outcome)},
        }
        url = reverse("action_plans:action", args=[lines[action.pk].action.area_slug, public_id])
        for key, texts in known.items():
            text = tidy_text(rows[public_id].cells.get(key, ""))
            if text and normalise(text) not in texts:
                cells.append(ToldCell(rows[public_id].row, action.number, key, text, url))
    return sorted(cells, key=lambda cell: cell.row)
