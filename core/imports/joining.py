"""Tables that are one table: continued on later pages, or spread over parts with the same header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.imports.tables import ColumnMap, SourceRow, SourceTable, normalise

_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_SET_ASIDE = re.compile(r"\b(old|archived?|copy|closed|completed?|superseded|previous)\b", re.IGNORECASE)

Headed = tuple[SourceTable, ColumnMap | None]


@dataclass
class _Group:
    """Tables that belong together; the first has the header that counts."""

    members: list[Headed]
    column_map: ColumnMap


def joined_tables(headed: Sequence[Headed]) -> list[tuple[SourceTable, ColumnMap]]:
    """Tables with the same header made one, and with them those that go straight on without a header.

    Comes in as (table, its column map, or None where no header was recognised), in reading order. Tables
    named after a year, or as old or a copy, stay on their own. Row numbers run on through a joined table.
    """
    groups: list[_Group] = []
    by_header: dict[tuple[str, ...], _Group] = {}
    last: _Group | None = None
    for table, column_map in headed:
        if column_map is None:
            goes_on = last is not None and table.adjoining and table.width == len(last.column_map.columns)
            last = last if goes_on else None
            if last is not None:
                last.members.append((table, None))
            continue
        alone = latest_year(table) > 0 or is_set_aside(table)
        last = None if alone else by_header.get(names(column_map))
        if last is None:
            last = _Group([], column_map)
            groups.append(last)
        if not alone:
            by_header[names(column_map)] = last
        last.members.append((table, column_map))
    return [(_one_table(group), group.column_map) for group in groups]


def names(column_map: ColumnMap) -> tuple[str, ...]:
    """The header's names, normalised."""
    return tuple(normalise(text) for text, _ in column_map.columns)


def latest_year(table: SourceTable) -> int:
    """The latest year in the table's caption, or 0."""
    return max((int(year) for year in _YEAR.findall(table.caption)), default=0)


def is_set_aside(table: SourceTable) -> bool:
    """True when the caption says that the table is old, a copy or closed."""
    return bool(_SET_ASIDE.search(table.caption))


def _one_table(group: _Group) -> SourceTable:
    first = group.members[0][0]
    if len(group.members) == 1:
        return first
    captions = [table.caption for table, _ in group.members]
    by_caption = all(captions) and len(set(captions)) == len(captions)
    rows: list[SourceRow] = []
    known: set[tuple[str, ...]] = set()  # titles above the first header, often repeated above the others
    for table, column_map in group.members:
        offset = rows[-1].number if rows else 0
        head, body = _parted(table, column_map)
        if not rows:
            rows.extend(head)
            known = {row.cells for row in head}
        else:
            extra = len(head) - (column_map.header_depth if column_map else 0)
            body = [row for row in head[:extra] if row.cells not in known] + body
        if by_caption and body:
            width = max(table.width, 2)
            cells = (table.caption, *[""] * (width - 1))
            rows.append(SourceRow(body[0].number + offset, cells, ((0, width),)))
        rows.extend(replace(row, number=row.number + offset) for row in body)
    return replace(first, rows=tuple(rows))


def _parted(table: SourceTable, column_map: ColumnMap | None) -> tuple[list[SourceRow], list[SourceRow]]:
    """The rows to the end of the header, and those after it."""
    if column_map is None:
        return [], list(table.rows)
    place = next((i for i, row in enumerate(table.rows) if row.number == column_map.header_row), 0)
    end = place + column_map.header_depth
    return list(table.rows[:end]), list(table.rows[end:])
