"""From the bytes of a file to its tables: checked first, then read by its own reader."""

from core.imports.delimited import delimited_tables
from core.imports.refusals import ImportRefused
from core.imports.safety import MAX_FILE_BYTES, extension, refuse_unsafe_office, sniff, sniff_kind
from core.imports.sheets import workbook_tables
from core.imports.tables import SourceTable
from core.imports.word import word_tables

MAX_TEXT = 3_000_000

_OURS = {"docx": "a Word document", "xlsx": "an Excel workbook", "txt": "a text file", "csv": "a CSV file"}
_MACRO_KINDS = {"docm", "xlsm", "pptm", "dotm", "xltm", "xlsb"}
_NAMES = {
    "pdf": "a PDF",
    "html": "a web page",
    "svg": "a picture",
    "xml": "an XML file",
    "rtf": "a rich text file",
    "odt": "an OpenDocument text",
    "ods": "an OpenDocument sheet",
    "pptx": "a PowerPoint file",
    "zip": "a zip archive",
    "archive": "an archive",
    "program": "a program",
    "msg": "an e-mail",
    **dict.fromkeys(("png", "jpeg", "gif", "webp", "bmp", "tiff"), "a picture"),
    **_OURS,
}
_WANTED = "Bring a Word document (.docx), an Excel workbook (.xlsx) or a CSV file."


def read_tables(data: bytes, filename: str) -> list[SourceTable]:
    """All tables of a .docx, .xlsx or .csv file, with every cell's exact text.

    `filename` is used for its ending alone. Raises ImportRefused with the one reason why not: empty, too
    large, macros, an old or protected format, another kind of file than its name says, unsafe inside, or no
    table.
    """
    kind = _accepted_kind(data, filename)
    if kind == "docx":
        tables = word_tables(data)
    elif kind == "xlsx":
        tables = workbook_tables(data)
    else:
        tables = delimited_tables(data, "CSV file")
    tables = [table for table in tables if table.rows]
    if not tables:
        raise ImportRefused(
            "no_table", "There is no table in the file. Put the plan in one table and try again."
        )
    _refuse_too_much_text(tables)
    return tables


def _refuse_too_much_text(tables: list[SourceTable]) -> None:
    lengths = (len(cell) for table in tables for row in table.rows for cell in row.cells)
    if sum(lengths) > MAX_TEXT:
        raise ImportRefused(
            "too_much_text",
            f"The file's tables hold more than {MAX_TEXT:,} characters. "
            "Split it, or check that it is the right file.",
        )


def _accepted_kind(data: bytes, filename: str) -> str:
    if not data.strip():
        raise ImportRefused("empty", "The file is empty. Choose the file again, or save a fresh copy of it.")
    if len(data) > MAX_FILE_BYTES:
        raise ImportRefused(
            "too_large",
            f"The file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB. "
            "Take pictures out of it and try again.",
        )
    named = extension(filename)
    kind = sniff(data)
    if named in _MACRO_KINDS or kind in _MACRO_KINDS:
        raise ImportRefused(
            "macros",
            "The file can hold macros, which are never run or kept here. "
            "Save it as a Word document (.docx) or Excel workbook (.xlsx) without macros and try again.",
        )
    refuse_unsafe_office(data)
    agreed = sniff_kind(data, filename)
    if agreed in {"docx", "xlsx", "csv"}:
        return agreed
    content = _NAMES.get(kind or "", "none that we know")
    if named in {"docx", "xlsx", "csv"}:
        raise ImportRefused(
            "mismatch",
            f"The file's name ends in .{named}, but its content is {content}. "
            "Open it in the program that made it, save it as Word, Excel or CSV and try again.",
        )
    raise ImportRefused("kind", f"The file's content is {content}. {_WANTED}")
