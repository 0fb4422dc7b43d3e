"""What every reader of rows asks of one: its cells by target, its source words, and marks to know it by."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

from core.imports.sections import BodyRow
from core.imports.tables import ColumnMap, normalise


def cells_of(found: BodyRow, column_map: ColumnMap, key: str) -> list[str]:
    """The filled cells of the columns that fill `key`, exactly as they stand."""
    return [found.cells[i] for i in column_map.indexes(key) if i < len(found.cells) and found.cells[i]]


def source_of(found: BodyRow, column_map: ColumnMap) -> dict[str, str]:
    """Every cell's exact text by its column's header; a header that comes twice says which column it is."""
    kept: dict[str, str] = {}
    for column, cell in enumerate(found.row.cells):
        name = column_map.header(column)
        kept[f"{name} (column {column + 1})" if name in kept else name] = cell
    return kept


def unused_cells(found: BodyRow, column_map: ColumnMap) -> dict[str, str]:
    """What stands in columns that fill nothing, by normalised header."""
    return {
        normalise(column_map.header(i)): cell
        for i, cell in enumerate(found.cells)
        if cell and (i >= len(column_map.columns) or column_map.columns[i][1] is None)
    }


def beyond_header(found: BodyRow, column_map: ColumnMap) -> str:
    """The words of cells to the right of the last column that the header names."""
    named = max((i + 1 for i, (text, key) in enumerate(column_map.columns) if text or key), default=0)
    return " ".join(cell for cell in found.row.cells[named:] if cell)


def shares(found: BodyRow, column_map: ColumnMap, key: str) -> bool:
    """True when what fills `key` is a cell merged over several rows."""
    return bool(found.filled.intersection(column_map.indexes(key)))


def digest_of(value: object) -> str:
    """A stable hash of words: neither spacing, punctuation nor capitals change it."""

    def plain(part: object) -> object:
        if isinstance(part, str):
            return normalise(part)
        if isinstance(part, Mapping):
            return {key: plain(inner) for key, inner in part.items()}
        if isinstance(part, list | tuple):
            return [plain(inner) for inner in part]
        return part

    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


class Marked(Protocol):
    """A row read, with the mark that knows it again in a later file."""

    @property
    def fingerprint(self) -> str: ...


def identities(rows: Iterable[Marked]) -> list[str]:
    """The identity by which each row is known again; rows of the same words are told apart by order."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        seen[row.fingerprint] += 1
        again = seen[row.fingerprint]
        mark = row.fingerprint if again == 1 else f"{row.fingerprint}/{again}"
        found.append(mark if again == 1 else hashlib.sha256(mark.encode()).hexdigest())
    return found
