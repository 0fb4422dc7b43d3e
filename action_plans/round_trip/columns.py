"""The columns of the table that is taken out, each with how its cell is written. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.exports import Value

REFERENCE = "Reference"
"""The header of the column by which a row is known again; never translated, so that every file is."""


@dataclass(frozen=True)
class Column:
    """One column that can be edited: its key, its header, and how the cell of an action is written.

    `write` takes an action or a state of one from its history, with the risk that the reader may see.
    """

    key: str
    header: str | Promise
    write: Callable[[Any, Any], Value]


def _name(value: Any) -> str:
    return value.name if value is not None else ""


def supporters_cell(action: Any) -> str:
    """Supporting bodies and others, one a line."""
    return "\n".join(one.name for one in action.supporters.all())


def milestones_cell(action: Any) -> str:
    """Milestones one a line, each with its dates: "List the halls | due 2027-03-31 | done 2027-04-02"."""
    return "\n".join(_step(step) for step in action.milestones.all())


def _step(step: Any) -> str:
    dates = (("due", step.due_on), ("review", step.review_on), ("done", step.done_on))
    parts = [" ".join(step.text.split()), *(f"{kind} {date.isoformat()}" for kind, date in dates if date)]
    return " | ".join(parts)


COLUMNS: tuple[Column, ...] = (
    Column("number", _("No."), lambda action, _risk: action.number),
    Column("theme", _("Theme"), lambda action, _risk: _name(action.theme)),
    Column("title", _("What will be done"), lambda action, _risk: action.title),
    Column("description", _("Steps and detail"), lambda action, _risk: action.description),
    Column("owner", _("Owner"), lambda action, _risk: _name(action.owner)),
    Column("owner_post", _("Post"), lambda action, _risk: action.owner_post),
    Column("supporters", _("Supporting bodies"), lambda action, _risk: supporters_cell(action)),
    Column("risk", _("Risk"), lambda _action, risk: risk.reference if risk is not None else ""),
    Column("due_on", _("Due date"), lambda action, _risk: action.due_on),
    Column("review_on", _("Next review"), lambda action, _risk: action.review_on),
    Column("milestones", _("Milestones"), lambda action, _risk: milestones_cell(action)),
)
"""What can be edited in the file, in its order after the reference."""
EDITED = {column.key: column for column in COLUMNS}
