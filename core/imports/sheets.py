"""Sheets of an Excel workbook (.xlsx), read from its XML: values as last saved, dates as people see them."""

import datetime
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from core.imports.archive import safe_parts
from core.imports.package import attribute, child, children, related_part, relations, tag, tree
from core.imports.refusals import ImportRefused
from core.imports.tables import MAX_COLUMNS, MAX_ROWS, SourceRow, SourceTable
from core.on_demand import on_demand

number_formats, excel_time = on_demand("openpyxl.styles.numbers"), on_demand("openpyxl.utils.datetime")

MAX_MERGED_CELLS = 200_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class _Book:
    """What the cells of every sheet refer to."""

    strings: tuple[str, ...]
    formats: tuple[str, ...]
    epoch: datetime.datetime


@dataclass(frozen=True)
class _Merge:
    top: int
    left: int
    bottom: int
    right: int


def workbook_tables(data: bytes) -> list[SourceTable]:
    """Each visible sheet that has text, as one table; rows keep the numbers they have in Excel.

    Dates come out as 2016-03-31, or as "March 2016" where the cell shows no day. A formula that was never
    calculated comes out as its own text. Raises ImportRefused (as `safe_parts`, `too_many_rows`,
    `too_many_columns`).
    """
    parts = safe_parts(data)
    main = related_part(parts, "", "officeDocument") or "xl/workbook.xml"
    workbook = tree(parts, main)
    book = _Book(_strings(parts, main), _formats(parts, main), _epoch(workbook))
    where = {
        relation.id: relation.part for relation in relations(parts, main) if relation.kind == "worksheet"
    }
    tables = []
    for sheet in children(child(workbook, "sheets"), "sheet"):
        part = where.get(attribute(sheet, "id"))
        if part in parts and attribute(sheet, "state", "visible") == "visible":
            name = attribute(sheet, "name")
            rows = _sheet_rows(parts[part], book, name)
            if rows:
                tables.append(SourceTable(name, rows, caption=name))
    return tables


def _strings(parts: dict[str, bytes], main: str) -> tuple[str, ...]:
    part = related_part(parts, main, "sharedStrings")
    return tuple(_rich_text(item) for item in children(tree(parts, part), "si")) if part else ()


def _formats(parts: dict[str, bytes], main: str) -> tuple[str, ...]:
    """The number format of each cell style, by the style's index."""
    part = related_part(parts, main, "styles")
    if part is None:
        return ()
    styles = tree(parts, part)
    custom = {
        attribute(item, "numFmtId"): attribute(item, "formatCode")
        for item in children(child(styles, "numFmts"), "numFmt")
    }
    builtin = {str(number): code for number, code in number_formats.BUILTIN_FORMATS.items()}
    used = (attribute(style, "numFmtId", "0") for style in children(child(styles, "cellXfs"), "xf"))
    return tuple(custom.get(number) or builtin.get(number, "General") for number in used)


def _epoch(workbook: Element) -> datetime.datetime:
    properties = child(workbook, "workbookPr")
    old_mac = properties is not None and attribute(properties, "date1904") in {"1", "true"}
    epoch: datetime.datetime = excel_time.MAC_EPOCH if old_mac else excel_time.WINDOWS_EPOCH
    return epoch


def _sheet_rows(content: bytes, book: _Book, name: str) -> tuple[SourceRow, ...]:
    found: dict[int, dict[int, str]] = {}
    merges: list[_Merge] = []
    last = 0
    for _, element in ElementTree.iterparse(io.BytesIO(content), events=("end",), forbid_dtd=True):
        if tag(element) == "row":
            stated = attribute(element, "r")
            last = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else last + 1
            cells = _row_cells(element, book)
            if cells:
                found.setdefault(last, {}).update(cells)
            if len(found) > MAX_ROWS:
                raise ImportRefused(
                    "too_many_rows",
                    f"The sheet “{name}” has more than {MAX_ROWS:,} rows. Split it and try again.",
                )
            element.clear()
        elif tag(element) == "mergeCell":
            merge = _merge(attribute(element, "ref"))
            if merge:
                merges.append(merge)
    return _with_merges(found, merges, name)


def _row_cells(row: Element, book: _Book) -> dict[int, str]:
    cells, column = {}, -1
    for cell in children(row, "c"):
        reference = _REFERENCE.fullmatch(attribute(cell, "r"))
        column = _column(reference[1]) if reference else column + 1
        text = _cell_text(cell, book).strip()
        if text:
            cells[column] = text
    return cells


def _with_merges(found: dict[int, dict[int, str]], merges: list[_Merge], name: str) -> tuple[SourceRow, ...]:
    width = max((max(cells) + 1 for cells in found.values()), default=0)
    if width > MAX_COLUMNS:
        raise ImportRefused(
            "too_many_columns",
            f"The sheet “{name}” has more than {MAX_COLUMNS} columns. Is this the right file?",
        )
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    continues: dict[int, list[int]] = defaultdict(list)
    spent = 0
    for merge in merges:
        reach = min(merge.right + 1, width) - merge.left
        spent += 1 + min(merge.bottom - merge.top, MAX_ROWS)
        if spent > MAX_MERGED_CELLS:
            raise ImportRefused("bomb", f"The sheet “{name}” has too many merged cells to read.")
        if reach > 1:
            spans[merge.top].append((merge.left, reach))
        for number in range(merge.top + 1, min(merge.bottom, merge.top + MAX_ROWS) + 1):
            continues[number].append(merge.left)
    return tuple(
        SourceRow(
            number,
            tuple(cells.get(column, "") for column in range(width)),
            tuple(sorted(spans[number])),
            tuple(sorted(column for column in continues[number] if column < width)),
        )
        for number, cells in sorted(found.items())
    )


def _cell_text(cell: Element, book: _Book) -> str:
    kind = attribute(cell, "t", "n")
    if kind == "inlineStr":
        inline = child(cell, "is")
        return _rich_text(inline) if inline is not None else ""
    value = child(cell, "v")
    text = (value.text or "") if value is not None else ""
    if not text:
        formula = child(cell, "f")
        return f"={formula.text}" if formula is not None and formula.text else ""
    if kind == "s":
        return book.strings[int(text)] if text.isdecimal() and int(text) < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    if kind == "n":
        style = attribute(cell, "s", "0")
        known = style.isdecimal() and int(style) < len(book.formats)
        return _number_text(text, book.formats[int(style)] if known else "General", book.epoch)
    return _unescaped(text)


def _number_text(text: str, code: str, epoch: datetime.datetime) -> str:
    try:
        number = float(text)
        if number_formats.is_date_format(code):
            return _date_text(excel_time.from_excel(number, epoch), code)
    except (ValueError, OverflowError):
        return text
    if "%" in code:
        return f"{number * 100:.10g}%"
    return f"{number:.15g}"


def _date_text(value: object, code: str) -> str:
    if not isinstance(value, datetime.datetime):
        return str(value)
    if "d" not in re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).lower() and "y" in code.lower():
        return f"{value:%B %Y}"
    return f"{value:%Y-%m-%d}" if value.time() == datetime.time() else f"{value:%Y-%m-%d %H:%M}"


def _rich_text(element: Element) -> str:
    pieces = []
    for inner in element:
        if tag(inner) == "t":
            pieces.append(inner.text or "")
        elif tag(inner) == "r":
            pieces.extend(text.text or "" for text in children(inner, "t"))
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    """Excel writes some characters as _x000D_; those that no text may hold are left out."""

    def character(match: re.Match[str]) -> str:
        plain = chr(int(match[1], 16))
        return plain if plain.isprintable() or plain in "\t\n" else ""

    return _ESCAPED.sub(character, text)


def _merge(reference: str) -> _Merge | None:
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    return _Merge(int(ends[0][2]), _column(ends[0][1]), int(ends[1][2]), _column(ends[1][1]))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
