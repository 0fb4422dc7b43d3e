"""What a file that came back would change: row by row, cell by cell, with what can't be taken and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from action_plans.bringing_in.proposals import Known, body_for
from action_plans.models import Action, Plan
from action_plans.querysets import actions_open_to, current_plan
from action_plans.round_trip.cells import CONFLICT, DATES, Cell, changed_cells
from action_plans.round_trip.past import texts_at, texts_of
from action_plans.round_trip.returned import ReturnedRow, ReturnedTable
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


def compare(table: ReturnedTable, known: Known, viewer: Viewer, area: Authority) -> Comparison:
    """Compare a returned table with the area's actions. A fixed number of queries."""
    rows = {row.public_id: row for row in table.rows}
    readable = actions_open_to(viewer, area).select_related("plan", "theme", "owner", "risk")
    named = readable.filter(public_id__in=rows).prefetch_related("milestones", "supporters__organisation")
    found = {action.public_id: action for action in named}
    moved = {
        action.pk: rows[key].version for key, action in found.items() if action.version != rows[key].version
    }
    past = texts_at(moved, area.pk, viewer)
    numbers = _numbers_taken(found.values())
    changes = []
    for key, action in found.items():
        here = texts_of(action, viewer)
        cells = changed_cells(past.get(action.pk, here), here, rows[key].cells)
        if cells:
            after = here | {cell.key: cell.file for cell in cells}
            checked = tuple(_checked(cell, action, known, after, numbers) for cell in cells)
            changes.append(RowChange(rows[key].row, action, checked, _refusal(action, rows[key], past)))
    plan = current_plan(viewer, area)
    live = readable.filter(plan=plan, status__in=Action.LIVE).exclude(public_id__in=rows) if plan else []
    return Comparison(
        changes=sorted(changes, key=lambda change: change.row),
        unchanged=len(found) - len(changes),
        strangers=[row for key, row in rows.items() if key not in found],
        absent=list(live),
    )


def _numbers_taken(actions: Iterable[Any]) -> dict[int, set[str]]:
    """{plan id: numbers of its actions, normalised}."""
    plans = {action.plan_id for action in actions}
    taken: dict[int, set[str]] = {plan: set() for plan in plans}
    for plan, number in Action.objects.filter(plan__in=plans).values_list("plan_id", "number"):
        taken[plan].add(normalise(number))
    return taken


def _refusal(action: Any, row: ReturnedRow, past: Mapping[int, Any]) -> str:
    if action.status not in Action.LIVE:
        return _("It is closed. What is closed stays as it is.")
    if action.plan.status == Plan.Status.SUPERSEDED:
        return _("It belongs to an edition that is superseded.")
    if action.version < row.version or (action.version != row.version and action.pk not in past):
        return _("The reference says a version that was never here. Take the table out again.")
    return ""


def _checked(
    cell: Cell, action: Any, known: Known, after: Mapping[str, str], numbers: Mapping[int, set[str]]
) -> Cell:
    """The cell with the reason, if any, why it can't be taken."""
    if cell.problem:
        return cell
    problem = _CHECKS[cell.key](cell, action, known) if cell.key in _CHECKS else ""
    if cell.key in DATES and action.status == Action.Status.OPEN and not any(after[key] for key in DATES):
        problem = _("An action needs a due date or the date of its next review.")
    if cell.key == "number" and normalise(cell.file) in numbers[action.plan_id]:
        problem = _("Another action has this number.")
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
