"""Forms of every import: what each column of a council's own table means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import GovukForm
from core.importing import ImportKind
from core.imports import ColumnMap, SourceTable

SAMPLES = 3


@dataclass(frozen=True)
class Column:
    """A column for the page: its header, sample cells, how sure the guess was, and its field."""

    header: str
    samples: tuple[str, ...]
    is_unsure: bool
    field: Any


class ColumnsForm(GovukForm):
    """What each column of the table means."""

    marks_optional = False

    def __init__(
        self, *args: Any, kind: ImportKind, table: SourceTable, column_map: ColumnMap, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.table, self.column_map = kind, table, column_map
        choices: list[tuple[str, Any]] = [("", _("Leave it out (its words stay with the row)"))]
        choices += [(target.key, target.label) for target in kind.targets]
        for place, (_text, key) in enumerate(column_map.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=_("“%(header)s” is") % {"header": column_map.header(place)},
                choices=choices,
                required=False,
                initial=key or "",
            )

    @property
    def columns(self) -> list[Column]:
        """Every column with up to three cells below its header."""
        start = self.column_map.header_row
        below = [row for row in self.table.rows if row.number > start]
        return [
            Column(
                header=self.column_map.header(place),
                samples=self._samples(below, place),
                is_unsure=self.column_map.confidence[place] < 0.7,
                field=self[f"column_{place}"],
            )
            for place in range(len(self.column_map.columns))
        ]

    def _samples(self, rows: Sequence[Any], place: int) -> tuple[str, ...]:
        filled = [row.cells[place] for row in rows if place < len(row.cells) and row.cells[place].strip()]
        return tuple(filled[:SAMPLES])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [value for name, value in cleaned.items() if name.startswith("column_")]
        if self.kind.required not in chosen:
            self.add_error("column_0", str(self.kind.asks))
        return cleaned

    @property
    def corrected(self) -> ColumnMap:
        """The column map with the choices made."""
        return self.column_map.corrected(
            {
                place: self.cleaned_data[f"column_{place}"] or None
                for place in range(len(self.column_map.columns))
            }
        )
