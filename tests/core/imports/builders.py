"""Files made in code: documents, workbooks and archives that no office program would write."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.table import Table
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SAMPLES = Path(__file__).parents[2] / "samples"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def sample(name: str) -> bytes:
    """A council's own table, as published."""
    return (SAMPLES / name).read_bytes()


def zipped(parts: Mapping[str, bytes | str], *, stored: Iterable[str] = ()) -> bytes:
    """An archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, method)
    return buffer.getvalue()


def word_parts(body: str, **more: bytes | str) -> dict[str, bytes | str]:
    """The least a Word file must hold, with this XML in its body."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document, **more}


def word_xml(body: str, **more: bytes | str) -> bytes:
    """A Word file with this XML in its body."""
    return zipped(word_parts(body, **more))


def word_table(rows: Sequence[Sequence[str]], shape: Callable[[Table], None] | None = None) -> bytes:
    """A Word document with one table, its cells merged or changed by `shape`."""
    document = docx.Document()
    add_table(document, rows, shape)
    return saved(document)


def add_table(
    document: docx.document.Document,
    rows: Sequence[Sequence[str]],
    shape: Callable[[Table], None] | None = None,
) -> None:
    """One more table at the end of a document."""
    table = document.add_table(len(rows), len(rows[0]))
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(place, column).text = text
    if shape:
        shape(table)


def workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]], shape: Callable[[Worksheet], None] | None = None
) -> bytes:
    """An Excel workbook of these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if shape:
            shape(sheet)
    return saved(book)


def saved(document: Any) -> bytes:
    """What the document writes when it is saved."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
