"""What a file that came back would change: row by row, cell by cell, with what can't be taken and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.bringing_in.proposals import Known, body_for
from action_plans.models import Action, Plan
from action_plans.querysets import actions_open_to, current_plan
from action_plans.round_trip.cells import CONFLICT, DATES, Cell, changed_cells
from action_plans.round_trip.numbering import Place, refused
from action_plans.round_trip.past import texts_at, texts_of
from action_plans.round_trip.returned import ReturnedRow, ReturnedTable
from action_plans.round_trip.told import ToldCell, told_cells
from core.criteria.judging import listed
from core.imports import normalise

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


@dataclass(frozen=True)
class RowChange:
    """One action that the file changes. A `refusal` says why none of it can be taken."""

    row: int
    action: Any
    cells: tuple[Cell, ...]
    refusal: str = ""

    @property
    def open_cells(self) -> list[Cell]:
        """The cells about which a person decides."""
        return [] if self.refusal else [cell for cell in self.cells if not cell.problem]

    @property
    def stuck_cells(self) -> list[Cell]:
        """The cells that can't be taken, each with its problem."""
        told = [replace(cell, problem=self.refusal or cell.problem) for cell in self.cells]
        return [cell for cell in told if cell.problem]

    @property
    def has_conflict(self) -> bool:
        """Whether one of its cells was changed here since, too."""
        return any(cell.standing == CONFLICT for cell in self.open_cells)


@dataclass(frozen=True)
class Comparison:
    """A whole file compared with the plan."""

    changes: list[RowChange]
    unchanged: int
    strangers: list[ReturnedRow]
    """Rows that name an action which isn't here for this person."""
    absent: list[Any]
    """Live actions of the plan that the file doesn't name; nothing happens to them."""
    numbers: Mapping[Place, int]
    """Who has which number now."""
    told: list[ToldCell]
    """Cells of columns that only tell, and say something of their own."""


def compare(
    table: ReturnedTable, known: Known, viewer: Viewer, area: Authority, on: datetime.date
) -> Comparison:
    """Compare a returned table with the area's actions as they stand on a day. A fixed number of queries."""
    rows = {row.public_id: row for row in table.rows}
    readable = actions_open_to(viewer, area).select_related("plan", "theme", "owner", "risk")
    named = readable.filter(public_id__in=rows).prefetch_related("milestones", "supporters__organisation")
    found = {action.public_id: action for action in named}
    moved = {
        action.pk: rows[key].version for key, action in found.items() if action.version != rows[key].version
    }
    past = texts_at(moved, area.pk, viewer)
    changes = []
    for key, action in found.items():
        here = texts_of(action, viewer)
        cells = changed_cells(past.get(action.pk, here), here, rows[key].cells)
        if cells:
            after = here | {cell.key: cell.file for cell in cells}
            checked = tuple(_checked(cell, action, known, after) for cell in cells)
            changes.append(RowChange(rows[key].row, action, checked, _refusal(action, rows[key], past)))
    numbers = _numbers_taken(found.values())
    places = {action.pk: rows[key].row for key, action in found.items()}
    changes = _with_numbers(changes, numbers, places)
    plan = current_plan(viewer, area)
    live = readable.filter(plan=plan, status__in=Action.LIVE).exclude(public_id__in=rows) if plan else []
    return Comparison(
        changes=sorted(changes, key=lambda change: change.row),
        unchanged=len(found) - len(changes),
        strangers=[row for key, row in rows.items() if key not in found],
        absent=list(live),
        numbers=numbers,
        told=told_cells(found, rows, viewer, on),
    )


def _numbers_taken(actions: Iterable[Any]) -> dict[Place, int]:
    """Who has which number in the plans of these actions, whether the viewer may read it or not."""
    plans = {action.plan_id for action in actions}
    rows = Action.objects.filter(plan__in=plans).values_list("plan_id", "number", "pk")
    return {(plan, normalise(number)): pk for plan, number, pk in rows}


def _with_numbers(
    changes: list[RowChange], held: Mapping[Place, int], rows: Mapping[int, int]
) -> list[RowChange]:
    """The changes, with the reason where a new number can't be had; `rows` of the file are by action id."""
    wanted = numbers_wanted((change, change.open_cells) for change in changes)
    problems = {}
    for pk in refused(wanted, held):
        others = [rows[one] for one, place in wanted.items() if place == wanted[pk] and one != pk]
        problems[pk] = _number_words(sorted(others), rows.get(held.get(wanted[pk], 0)))
    return [
        replace(
            change,
            cells=tuple(
                replace(cell, problem=problems.get(change.action.pk, ""))
                if cell.key == "number" and not cell.problem
                else cell
                for cell in change.cells
            ),
        )
        for change in changes
    ]


def _number_words(others: list[int], holder: int | None) -> str:
    """Why a number can't be had: rows that want it too, or the row of who keeps it, if it is in the file."""
    if others:
        rows = listed(str(row) for row in others)
        return ngettext(
            "Row %(rows)s asks for the same number. Give each its own.",
            "Rows %(rows)s ask for the same number. Give each its own.",
            len(others),
        ) % {"rows": rows}
    if holder is not None:
        return _("The action in row %(row)d has this number and keeps it.") % {"row": holder}
    return _("Another action has this number and keeps it. To swap two, change both rows.")


def numbers_wanted(taken: Iterable[tuple[RowChange, Iterable[Cell]]]) -> dict[int, Place]:
    """{action id: the number it gets} of the cells that are to be taken."""
    return {
        change.action.pk: (change.action.plan_id, normalise(cell.file))
        for change, cells in taken
        for cell in cells
        if cell.key == "number"
    }


def _refusal(action: Any, row: ReturnedRow, past: Mapping[int, Any]) -> str:
    if action.status not in Action.LIVE:
        return _("It is closed. What is closed stays as it is.")
    if action.plan.status == Plan.Status.SUPERSEDED:
        return _("It belongs to an edition that is superseded.")
    if action.version < row.version or (action.version != row.version and action.pk not in past):
        return _("The reference says a version that was never here. Take the table out again.")
    return ""


def _checked(cell: Cell, action: Any, known: Known, after: Mapping[str, str]) -> Cell:
    """The cell with the reason, if any, why it can't be taken."""
    if cell.problem:
        return cell
    problem = _CHECKS[cell.key](cell, action, known) if cell.key in _CHECKS else ""
    if cell.key in DATES and action.status == Action.Status.OPEN and not any(after[key] for key in DATES):
        problem = _("An action needs a due date or the date of its next review.")
    if cell.key == "risk" and action.risk_id is not None and not cell.here:
        problem = _("Its risk can’t be changed here.")
    return replace(cell, problem=problem)


def _check_owner(cell: Cell, action: Any, known: Known) -> str:
    if not cell.file:
        return _("An action needs its owner.") if action.status == Action.Status.OPEN else ""
    body, _new = body_for(cell.file, {}, known)
    return "" if body is not None else _("No body of this name is in the register.")


def _check_risk(cell: Cell, action: Any, known: Known) -> str:
    if not cell.file:
        return _("An action needs its risk.") if action.status == Action.Status.OPEN else ""
    return "" if risk_named(cell.file, known) is not None else _("No open risk has this reference.")


def _check_words(cell: Cell, action: Any, known: Known) -> str:
    return "" if cell.file else _("It can’t be empty.")


_CHECKS = {
    "number": _check_words,
    "title": _check_words,
    "owner": _check_owner,
    "risk": _check_risk,
}


def risk_named(text: str, known: Known) -> Any:
    """The open risk whose reference, or reference and title, the text is; None where there is none."""
    wanted = normalise(text)
    for risk in known.risks.values():
        if wanted in {normalise(risk.reference), normalise(str(risk))}:
            return risk
    return None
