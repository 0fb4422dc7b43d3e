"""The rows under a header: which hold a record, which head a section, which repeat the header."""

import re
from dataclasses import dataclass

from core.imports.columns import header_rows
from core.imports.tables import ColumnMap, SourceRow, SourceTable, has_words, normalise

MAX_SECTION = 200
_SHORT = 120
_NUMBER = re.compile(r"^\(?[A-Za-z]{0,3}[-. ]?[0-9]+(\.[0-9]+)*[a-z]?[.):]?$")


@dataclass(frozen=True)
class BodyRow:
    """A record's row. In `cells` what is merged downwards is filled from above, in the columns `filled`."""

    row: SourceRow
    cells: tuple[str, ...]
    section: str
    filled: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Body:
    """Everything of a table but its header. `stray` are (row number, text) that head nothing."""

    rows: tuple[BodyRow, ...]
    sections: tuple[str, ...]
    stray: tuple[tuple[int, str], ...]
    title: str


def read_body(table: SourceTable, column_map: ColumnMap, *, number_key: str = "number") -> Body:
    """Sort the rows of a table under its header.

    `number_key` is the target of the column of record numbers: a row with a number there is a record however
    few of its cells are filled. Two section rows on end make one section, "Theme: sub-theme".
    """
    title: list[str] = []
    rows: list[BodyRow] = []
    sections: list[str] = []
    stray: list[tuple[int, str]] = []
    section, heading = "", 0  # heading: the row of a section that heads nothing yet
    header = header_rows(table, column_map)
    repeats = {_words(row) for row in header}
    leading = _leading_columns(column_map, number_key)
    above: tuple[str, ...] = ()
    in_body = False
    for row in table.rows:
        if not in_body:
            title.extend(cell for cell in row.cells if cell and row not in header)
            in_body = row is header[-1]
            continue
        if _words(row) in repeats or not any(has_words(cell) for cell in row.cells):
            continue
        text = _section_text(row, table.width, leading)
        if text and len(text) > MAX_SECTION:
            stray.append((row.number, text))
        elif text:
            both = f"{section}: {text}" if heading else text
            if len(both) > MAX_SECTION:
                stray.append((heading, section))
            section, heading = (text if len(both) > MAX_SECTION else both), row.number
        else:
            if heading and section not in sections:
                sections.append(section)
            heading = 0
            record = _filled(row, above, section)
            above = record.cells
            rows.append(record)
    if heading:
        stray.append((heading, section))
    return Body(tuple(rows), tuple(sections), tuple(stray), "\n".join(title))


def _words(row: SourceRow) -> tuple[str, ...]:
    words = [normalise(cell) for cell in row.cells]
    while words and not words[-1]:
        words.pop()
    return tuple(words)


def _leading_columns(column_map: ColumnMap, number_key: str) -> frozenset[int]:
    """Where a section row's text may stand: the first two columns in use, and the one after the numbers."""
    used = [column for column, (text, key) in enumerate(column_map.columns) if text or key]
    after = [column + 1 for column in column_map.indexes(number_key)]
    return frozenset([*used[:2], *after])


def _section_text(row: SourceRow, width: int, leading: frozenset[int]) -> str:
    """The text of a row that heads a section, else ''.

    Such a row is one cell merged over half of the table (a number may stand before it), or its only text is
    short, is no number and no sentence, and stands where a row begins.
    """
    filled = [(column, cell) for column, cell in enumerate(row.cells) if has_words(cell)]
    column, text = filled[-1]
    if row.continues or len(filled) > 2:
        return ""
    wide = dict(row.spans).get(column, 1) >= max(2, (width + 1) // 2)
    numbered = len(filled) == 2 and wide and _NUMBER.match(filled[0][1])
    short = len(text) <= _SHORT and "\n" not in text and not text.endswith(".") and not _NUMBER.match(text)
    if numbered or (len(filled) == 1 and (wide or (short and column in leading))):
        return " ".join(" ".join(cell for _, cell in filled).split())
    return ""


def _filled(row: SourceRow, above: tuple[str, ...], section: str) -> BodyRow:
    cells = list(row.cells)
    filled = set()
    for column in row.continues:
        if column < len(above) and not (column < len(cells) and cells[column]):
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = above[column]
            filled.add(column)
    return BodyRow(row, tuple(cells), section, frozenset(filled))
