"""A table that was taken out and came back: which rows are known, which are new. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from action_plans.plan_import import PLAN_TARGETS
from action_plans.round_trip.columns import COLUMNS, REFERENCE
from action_plans.round_trip.writing import TOLD, reference_in
from core.imports import ColumnMap, SourceRow, SourceTable, normalise, suggest_columns

SEARCHED_ROWS = 12
_MEANS = {
    "number": "number",
    "theme": "theme",
    "title": "description",
    "description": "actions",
    "owner": "partners",
    "supporters": "partners",
    "due_on": "due",
    "review_on": "due",
    "milestones": "milestones",
}
"""What our own columns fill where a row is new, and is read as any row of a council's table."""


@dataclass(frozen=True)
class ReturnedRow:
    """A row that names an action: where it stands, whom it names, at which version, and its cells by key."""

    row: int
    public_id: str
    version: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ReturnedTable:
    """A table of ours as it came back."""

    index: int
    table: SourceTable
    header_row: int
    places: Mapping[str, int]
    """Key of a column of ours, edited or told, or `REFERENCE` -> its place."""

    @property
    def rows(self) -> list[ReturnedRow]:
        """The rows that name an action, the first of each: a copied row is a new one."""
        found: dict[str, ReturnedRow] = {}
        for row in self._below():
            named = reference_in(_cell(row, self.places[REFERENCE]))
            if named is None or named[0] in found:
                continue
            cells = {key: _cell(row, place) for key, place in self.places.items() if key != REFERENCE}
            found[named[0]] = ReturnedRow(row.number, *named, cells)
        return list(found.values())

    @property
    def told(self) -> list[str]:
        """Keys of the columns in it that only tell."""
        return [key for key in TOLD if key in self.places]

    @property
    def new_rows(self) -> SourceTable:
        """The header and the rows that name no action, for the import to read like any table."""
        known = {row.row for row in self.rows}
        kept = [row for row in self._below() if row.number not in known and self._says_something(row)]
        header = [row for row in self.table.rows if row.number == self.header_row]
        return replace(self.table, rows=(*header, *kept), caption="")

    @property
    def column_map(self) -> ColumnMap:
        """What our columns mean for new rows."""
        suggested = suggest_columns(self.table, self.header_row, PLAN_TARGETS)
        meant = {place: _MEANS.get(key) for key, place in self.places.items()}
        every = range(len(suggested.columns))
        return suggested.corrected({place: meant.get(place) for place in every})

    def _below(self) -> Iterable[SourceRow]:
        return (row for row in self.table.rows if row.number > self.header_row)

    def _says_something(self, row: SourceRow) -> bool:
        reference = self.places[REFERENCE]
        return any(cell.strip() for place, cell in enumerate(row.cells) if place != reference)


def returned_table(tables: Iterable[SourceTable]) -> ReturnedTable | None:
    """The first of the tables that was taken out of here, or None: a council's own table."""
    headers = {normalise(str(column.header)): column.key for column in COLUMNS}
    headers |= {normalise(str(words)): key for key, words in TOLD.items()}
    for index, table in enumerate(tables):
        for row in table.rows[:SEARCHED_ROWS]:
            names = [normalise(cell) for cell in row.cells]
            if normalise(REFERENCE) not in names:
                continue
            places = {headers[name]: place for place, name in enumerate(names) if name in headers}
            places[REFERENCE] = names.index(normalise(REFERENCE))
            found = ReturnedTable(index, table, row.number, places)
            if found.rows and "title" in places:
                return found
    return None


def _cell(row: SourceRow, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def risks_named(table: ReturnedTable, risks: Mapping[str, Any]) -> dict[int, str]:
    """{row: public id of the risk its cell names} for the new rows; `risks` are by public id."""
    place = table.places.get("risk")
    if place is None:
        return {}
    by_reference = {normalise(risk.reference): key for key, risk in risks.items()}
    named = {row.number: normalise(_cell(row, place)) for row in table.new_rows.rows}
    return {number: by_reference[name] for number, name in named.items() if name in by_reference}
