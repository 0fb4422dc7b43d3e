"""Writing the plan as a table to edit: one row an action, known again by its reference."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from action_plans.lines import ActionLine
from action_plans.round_trip.columns import COLUMNS, REFERENCE
from action_plans.states import ActionState
from core.choices import Marking
from core.exports import ExportTable, Value
from core.models.base import PUBLIC_ID_ALPHABET, PUBLIC_ID_LENGTH

TOLD = {"standing": _("Standing"), "report": _("Last report"), "outcome": _("Outcome")}
"""Columns that only tell: what stands in them is made elsewhere, and nothing of it is taken back."""
_REFERENCE = re.compile(rf"([{PUBLIC_ID_ALPHABET}]{{{PUBLIC_ID_LENGTH}}})/v(\d{{1,9}})")


def plan_table(name: str, lines: Iterable[ActionLine], marking: Marking) -> ExportTable:
    """The table of these lines, read with `selecting.select_to_take_out`, in the order of the plan."""
    header = [
        REFERENCE,
        *(str(column.header) for column in COLUMNS),
        *(str(words) for words in TOLD.values()),
    ]
    ordered = sorted(lines, key=lambda line: (line.action.position, line.action.pk))
    return ExportTable(name, header, [_row(line) for line in ordered], str(marking.label))


def _row(line: ActionLine) -> list[Value]:
    action = line.action
    said = report_words(line.said.on, line.said.text) if line.said.on else ""
    told = [standing_words(line.state), said, action.outcome]
    return [reference_of(action), *(column.write(action, line.risk) for column in COLUMNS), *told]


def standing_words(state: ActionState) -> str:
    """How the file says how an action stands."""
    return f"{state.rag_label}: {state.label}"


def report_words(on: datetime.date, text: str) -> str:
    """How the file says what an owner reported."""
    return f"{on}: {text}"


def reference_of(action: Any) -> str:
    """How the file names an action: its public id, and the version at which the row was written."""
    return f"{action.public_id}/v{action.version}"


def reference_in(cell: str) -> tuple[str, int] | None:
    """(public id, version) of a reference cell; None where it holds none."""
    found = _REFERENCE.fullmatch(cell.strip().strip("'"))
    return (found[1], int(found[2])) if found else None
