"""A file on its way in, read again from where it is kept: its tables and what its columns mean.

Every section says what it brings in by an `ImportKind`; the steps before the rows are the same for all.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from core.actions.documents import document_storage
from core.imports import (
    ColumnMap,
    ImportRefused,
    SourceTable,
    Target,
    likely_tables,
    read_tables,
    suggest_columns,
)
from core.models import ImportBatch, ImportMemory
from core.permissions import Permission

if TYPE_CHECKING:
    from core.models import Authority


@dataclass(frozen=True)
class ImportKind:
    """What a section brings in: the columns it knows, and the one without which nothing can be read.

    `slug` is the kind of its `ImportBatch`es, `columns_memory` the kind of `ImportMemory` that keeps how
    an area names its columns; `asks` is the sentence for when the required column is not named.
    """

    slug: str
    columns_memory: str
    targets: tuple[Target, ...]
    required: str
    asks: str | Promise
    permission: Permission


def candidates(data: bytes, file_name: str, kind: ImportKind) -> list[SourceTable]:
    """Tables that can be meant, the likeliest first; all with two columns when none is known by its names.

    Raises ImportRefused where the file can't be used or holds no table at all.
    """
    tables = read_tables(data, file_name)
    try:
        return [table for table, _columns in likely_tables(tables, kind.targets)]
    except ImportRefused:
        wide = sorted((t for t in tables if t.width > 1 and t.rows), key=lambda t: len(t.rows), reverse=True)
        if not wide:
            raise
        return wide


def remembered(authority: Authority, memory: str) -> dict[str, str]:
    """How this area's wording was understood before: {normalised wording: meaning}."""
    known = ImportMemory.objects.in_area(authority).filter(kind=memory)
    return dict(known.values_list("wording", "meaning"))


def suggested_columns(
    table: SourceTable, kind: ImportKind, known: Mapping[str, str], header_row: int | None = None
) -> ColumnMap:
    """A guess at the table's columns, under the header row given or the likeliest."""
    if header_row is None:
        try:
            return likely_tables([table], kind.targets, known)[0][1]
        except ImportRefused:
            header_row = table.rows[0].number
    return suggest_columns(table, header_row, kind.targets, known)


def columns_as_kept(table_index: int, column_map: ColumnMap) -> dict[str, Any]:
    """A column map as it is kept on the batch."""
    choices = {str(place): key or "" for place, (_text, key) in enumerate(column_map.columns)}
    return {"table": table_index, "header_row": column_map.header_row, "choices": choices}


@functools.lru_cache(maxsize=8)
def _tables_kept(storage_key: str, sha256: str, file_name: str, kind: ImportKind) -> tuple[SourceTable, ...]:
    """The tables of a kept file, which never changes; each step of bringing it in asks for them."""
    with document_storage().open(storage_key) as kept:
        return tuple(candidates(kept.read(), file_name, kind))


class KeptFile:
    """The file of one batch, and how its columns are understood."""

    def __init__(self, batch: ImportBatch, kind: ImportKind) -> None:
        self.batch, self.kind = batch, kind
        self.tables = _tables_kept(batch.storage_key, batch.sha256, batch.file_name, kind)

    def table(self, index: int) -> SourceTable:
        """One of the tables by its place; the likeliest for a place that isn't there."""
        return self.tables[index] if 0 <= index < len(self.tables) else self.tables[0]

    @property
    def chosen_table(self) -> SourceTable:
        """The table kept on the batch."""
        return self.table(self.batch.columns["table"])

    @property
    def column_map(self) -> ColumnMap:
        """The columns as kept on the batch."""
        kept = self.batch.columns
        suggested = suggest_columns(self.chosen_table, kept["header_row"], self.kind.targets)
        return suggested.corrected({int(place): key or None for place, key in kept["choices"].items()})
