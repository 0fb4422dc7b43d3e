"""Tables that leave the service as CSV, Excel (.xlsx) or OpenDocument (.ods), with nothing a sheet would run.

A cell of text that a spreadsheet would take for a formula is held as text
(Excel, OpenDocument) or escaped by an apostrophe (CSV); numbers stay numbers.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.text import slugify

from core.on_demand import on_demand

odfdo, openpyxl = on_demand("odfdo"), on_demand("openpyxl")

Value = str | int | float | datetime.date | None
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?%?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDEST = 60


@dataclass(frozen=True)
class ExportTable:
    """A table to take out: its name, its columns, its rows as plain values, and the highest marking in it."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    marking: str = "OFFICIAL"


@dataclass(frozen=True)
class ExportFile:
    """A finished file."""

    name: str
    content_type: str
    content: bytes

    def response(self) -> HttpResponse:
        """The file as a download that no browser runs."""
        return HttpResponse(
            self.content,
            content_type=self.content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{self.name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )


def export_table(table: ExportTable, kind: str) -> ExportFile:
    """Write `table` as `kind`, a key of `EXPORT_KINDS`. Raises KeyError for any other."""
    content_type, write = EXPORT_KINDS[kind]
    return ExportFile(f"{slugify(table.name) or 'table'}.{kind}", content_type, write(table))


def _csv(table: ExportTable) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([_for_csv(column) for column in table.columns])
    writer.writerows([_for_csv(value) for value in row] for row in table.rows)
    # Excel reads UTF-8 only where the file begins with this mark.
    return b"\xef\xbb\xbf" + held.getvalue().encode()


def _for_csv(value: Value) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = _clean(value)
    if isinstance(value, str) and text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _xlsx(table: ExportTable) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(table.name))
    for number, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = table.marking
    styles = openpyxl.styles
    bold, wrapped = styles.Font(bold=True), styles.Alignment(wrap_text=True, vertical="top")
    for index, row in enumerate([table.columns, *table.rows]):
        cells = []
        for value in row:
            cell = openpyxl.cell.WriteOnlyCell(
                sheet, value=_clean(value) if isinstance(value, str) else value
            )
            if isinstance(value, str):
                cell.data_type = "s"
            cell.alignment = wrapped
            if index == 0:
                cell.font = bold
            cells.append(cell)
        sheet.append(cells)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _ods(table: ExportTable) -> bytes:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    sheet = odfdo.Table(_sheet_name(table.name))
    for row in [table.columns, *table.rows]:
        added = odfdo.Row()
        for value in row:
            added.append_cell(odfdo.Cell(_clean(value) if isinstance(value, str) else value))
        sheet.append_row(added)
    document.body.append(sheet)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _clean(value: Value) -> str:
    return "" if value is None else _UNPRINTABLE.sub("", str(value))


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "Table"


def _widths(table: ExportTable) -> list[int]:
    """A width for each column that fits its longest line, within reason."""
    longest = (
        max(len(line) for value in column for line in (_clean(value).splitlines() or [""]))
        for column in zip(table.columns, *table.rows, strict=True)
    )
    return [min(length + 2, _WIDEST) for length in longest]


EXPORT_KINDS: dict[str, tuple[str, Callable[[ExportTable], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _ods),
}
