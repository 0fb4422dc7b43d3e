"""Text files of separated values (.csv), in the encodings and with the separators that spreadsheets write."""

import codecs
import csv
import io
from collections import Counter

from core.imports.refusals import ImportRefused
from core.imports.tables import MAX_COLUMNS, MAX_ROWS, SourceRow, SourceTable

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 200
_UNREADABLE = (
    "The file's characters can't be read. Open it in Excel, "
    "choose “CSV UTF-8 (comma delimited)” when you save it, and try again."
)
_NEVER_CLOSED = (
    "A quotation mark in this row is never closed, so the rest of the file was read as part of it."
)


def delimited_tables(data: bytes, name: str) -> list[SourceTable]:
    """The file as one table; a row's number counts rows as a spreadsheet would, also over line breaks in
    cells.

    Reads UTF-8, UTF-16 and Windows-1252; comma, semicolon, tab or bar, whichever makes the most even table.
    Raises ImportRefused (`encoding`, `too_many_rows`, `too_many_columns`, `damaged`).
    """
    text = decode(data)
    first_line = text[:20].splitlines()[0].strip().lower() if text.strip() else ""
    if first_line.startswith("sep=") and len(first_line) == 5:
        separator, text = first_line[4], text.partition("\n")[2]
    else:
        separator = _likely_separator(text)
    rows = _rows(text, separator)
    return [SourceTable(name, rows)] if rows else []


def decode(data: bytes) -> str:
    """Bytes as text, by the byte order mark, by zeros, or else as UTF-8 and then as Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in data[:4096]:
        encodings = ("utf-16-le",) if data[:4096:2].count(0) < data[1:4096:2].count(0) else ("utf-16-be",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ImportRefused("encoding", _UNREADABLE)


def _likely_separator(text: str) -> str:
    """The separator with the most rows of one same width over one; a wider table wins between equals."""
    best, best_score = ",", (0, 0)
    for separator in _SEPARATORS:
        widths: Counter[int] = Counter()
        try:
            for position, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
                if any(cell.strip() for cell in row):
                    widths[len(row)] += 1
                if position >= _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        even = [(count, width) for width, count in widths.items() if width > 1]
        score = max(even, default=(0, 0))
        if score > best_score:
            best, best_score = separator, score
    return best


def _rows(text: str, separator: str) -> tuple[SourceRow, ...]:
    rows: list[SourceRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            while not cells[-1].strip():
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                raise ImportRefused(
                    "too_many_columns",
                    f"Row {number} has more than {MAX_COLUMNS} columns. Is this the right file?",
                )
            rows.append(SourceRow(number, tuple(_clean(cell) for cell in cells)))
            if len(rows) > MAX_ROWS:
                raise ImportRefused(
                    "too_many_rows", f"The file has more than {MAX_ROWS:,} rows. Split it and try again."
                )
    except csv.Error as error:
        raise ImportRefused(
            "damaged",
            f"The file can't be read after line {reader.line_num}: a cell there is too long or never ends.",
        ) from error
    if rows and _left_open(text, separator):
        last = rows.pop()
        rows.append(SourceRow(last.number, last.cells, problem=_NEVER_CLOSED))
    return tuple(rows)


def _left_open(text: str, separator: str) -> bool:
    """True when the last cell's quotation mark is never closed (only the strict reader says so)."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            continue
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _clean(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()
