"""The file of an import, read again from where it is kept: its tables, its columns, its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from action_plans.plan_import import PLAN_TARGETS, PlanReading, read_plan
from core.actions.documents import document_storage
from core.imports import (
    ColumnMap,
    ImportRefused,
    SourceTable,
    likely_tables,
    read_tables,
    suggest_columns,
)
from core.models import ImportBatch, ImportMemory

if TYPE_CHECKING:
    from core.models import Authority

PLAN_KIND = "plan"
COLUMNS_MEMORY, OWNERS_MEMORY = "plan-columns", "plan-owners"


def candidates(data: bytes, file_name: str) -> list[SourceTable]:
    """Tables that can be a plan, the likeliest first; all with two columns when none is known by its names.

    Raises ImportRefused where the file can't be used or holds no table at all.
    """
    tables = read_tables(data, file_name)
    try:
        return [table for table, _columns in likely_tables(tables, PLAN_TARGETS)]
    except ImportRefused:
        wide = sorted((t for t in tables if t.width > 1 and t.rows), key=lambda t: len(t.rows), reverse=True)
        if not wide:
            raise
        return wide


def remembered(authority: Authority, kind: str) -> dict[str, str]:
    """How this area's wording was understood before: {normalised wording: meaning}."""
    known = ImportMemory.objects.in_area(authority).filter(kind=kind)
    return dict(known.values_list("wording", "meaning"))


def suggested_columns(
    table: SourceTable, known: Mapping[str, str], header_row: int | None = None
) -> ColumnMap:
    """A guess at the table's columns, under the header row given or the likeliest."""
    if header_row is None:
        try:
            return likely_tables([table], PLAN_TARGETS, known)[0][1]
        except ImportRefused:
            header_row = table.rows[0].number
    return suggest_columns(table, header_row, PLAN_TARGETS, known)


def columns_as_kept(table_index: int, column_map: ColumnMap) -> dict[str, Any]:
    """A column map as it is kept on the batch."""
    choices = {str(place): key or "" for place, (_text, key) in enumerate(column_map.columns)}
    return {"table": table_index, "header_row": column_map.header_row, "choices": choices}


class StoredFile:
    """The file of one batch, read once a request."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        with document_storage().open(batch.storage_key) as kept:
            self.tables = candidates(kept.read(), batch.file_name)

    def table(self, index: int) -> SourceTable:
        """One of the tables by its place; the likeliest for a place that isn't there."""
        return self.tables[index] if 0 <= index < len(self.tables) else self.tables[0]

    @property
    def column_map(self) -> ColumnMap:
        """The columns as kept on the batch."""
        kept = self.batch.columns
        table = self.table(kept["table"])
        suggested = suggest_columns(table, kept["header_row"], PLAN_TARGETS)
        return suggested.corrected({int(place): key or None for place, key in kept["choices"].items()})

    def reading(self, owners: Mapping[str, str]) -> PlanReading:
        """The rows read by the columns kept. Raises ImportRefused when no column says what an action is."""
        return read_plan(self.table(self.batch.columns["table"]), self.column_map, owners=owners)
