"""The form that asks, cell by cell, whether to take what a file that came back says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_plans.round_trip.cells import CONFLICT, Cell
from action_plans.round_trip.changes import RowChange, numbers_wanted
from action_plans.round_trip.numbering import Place, refused
from core.forms import GovukForm

FILE, HERE = "file", "here"


class ChangesForm(GovukForm):
    """One question a changed cell; where both sides changed it, it has to be answered."""

    marks_optional = False

    def __init__(
        self,
        *args: Any,
        changes: Iterable[RowChange],
        numbers: Mapping[Place, int],
        chosen: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.changes, self.numbers = list(changes), numbers
        for change in self.changes:
            before = chosen.get(change.action.public_id, {})
            known = before.get("version") == change.action.version
            for cell in change.open_cells:
                self._ask(change, cell, before if known else {})
        self.inline_choices = set(self.fields)  # type: ignore[misc]

    def _ask(self, change: RowChange, cell: Cell, before: Mapping[str, Any]) -> None:
        answered = next((side for side in (FILE, HERE) if cell.key in before.get(side, ())), "")
        self.fields[_name(change, cell)] = forms.ChoiceField(
            label=_("Action %(number)s, %(column)s")
            % {"number": change.action.number, "column": cell.header},
            choices=[(FILE, _("Take the file’s")), (HERE, _("Keep what is here"))],
            widget=forms.RadioSelect,
            initial=answered or ("" if cell.standing == CONFLICT else FILE),
            error_messages={
                "required": _("Choose for action %(number)s: %(column)s")
                % {"number": change.action.number, "column": cell.header}
            },
        )

    def clean(self) -> dict[str, Any]:
        """Refuse half a swap: a number is free only where its action takes its own new one."""
        cleaned = super().clean() or self.cleaned_data
        taken = [
            (change, [cell for cell in change.open_cells if cleaned.get(_name(change, cell)) == FILE])
            for change in self.changes
        ]
        wanted = numbers_wanted(taken)
        stuck = refused(wanted, self.numbers)
        for change, cells in taken:
            for cell in cells:
                if cell.key == "number" and change.action.pk in stuck:
                    words = _("Action %(old)s can’t become %(new)s while another action keeps that number.")
                    self.add_error(_name(change, cell), words % {"old": cell.here, "new": cell.file})
        return cleaned

    @property
    def conflicts(self) -> list[tuple[RowChange, list[tuple[Cell, Any]]]]:
        """Rows that were changed here too, with their questions."""
        return [self._asked(change) for change in self.changes if change.has_conflict]

    @property
    def plain(self) -> list[tuple[RowChange, list[tuple[Cell, Any]]]]:
        """Rows that only the file changed."""
        own = [change for change in self.changes if change.open_cells and not change.has_conflict]
        return [self._asked(change) for change in own]

    @property
    def stuck(self) -> list[RowChange]:
        """Rows of which something can't be taken."""
        return [change for change in self.changes if change.stuck_cells]

    def _asked(self, change: RowChange) -> tuple[RowChange, list[tuple[Cell, Any]]]:
        return change, [(cell, self[_name(change, cell)]) for cell in change.open_cells]

    @property
    def cells(self) -> dict[str, dict[str, Any]]:
        """What was chosen, as `choose_cells` keeps it."""
        return {
            change.action.public_id: {
                "version": change.action.version,
                FILE: self._keys(change, FILE),
                HERE: self._keys(change, HERE),
            }
            for change in self.changes
        }

    def _keys(self, change: RowChange, answer: str) -> list[str]:
        return [cell.key for cell in change.open_cells if self.cleaned_data[_name(change, cell)] == answer]


def _name(change: RowChange, cell: Cell) -> str:
    return f"{change.action.public_id}_{cell.key}"
