"""Tables of a Word document (.docx), read from its XML: text as a person sees it, nothing run or fetched."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from core.imports.archive import safe_parts
from core.imports.package import attribute, child, related_part, tag, tree
from core.imports.refusals import ImportRefused
from core.imports.tables import MAX_COLUMNS, MAX_ROWS, SourceRow, SourceTable, has_words
from core.imports.word_numbering import BULLET, Numbering

_WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
_UNSEEN = {"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "sdtPr", "tcPr", "trPr"}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": BULLET}
_LONG_CAPTION = 200
_DEEPEST_TABLE = 4


def word_tables(data: bytes) -> list[SourceTable]:
    """Every table of the document in reading order, nested ones after the table that holds them.

    Tracked changes are read as accepted; list numbers and bullets that Word draws are put before their text.
    Raises ImportRefused (as `safe_parts`, and `too_many_rows`, `too_many_columns`).
    """
    parts = safe_parts(data)
    main = related_part(parts, "", "officeDocument") or "word/document.xml"
    numbering, styles = (related_part(parts, main, kind) for kind in ("numbering", "styles"))
    reader = _Reader(
        Numbering.from_parts(
            tree(parts, numbering) if numbering else None, tree(parts, styles) if styles else None
        )
    )
    body = child(tree(parts, main), "body")
    if body is not None:
        reader.read_blocks(body)
    return reader.tables


@dataclass
class _Reader:
    numbering: Numbering
    tables: list[SourceTable] = field(default_factory=list)
    caption: str = ""
    adjoining: bool = False
    depth: int = 0

    def read_blocks(self, parent: Element) -> None:
        """Paragraphs and tables of the page, in order."""
        for element in parent:
            name = tag(element)
            if name == "p":
                text = self.paragraph(element).strip()
                if has_words(text):
                    self.caption, self.adjoining = text, False
            elif name == "tbl":
                self.read_table(element, self.caption, self.adjoining)
                self.caption, self.adjoining = "", True
            elif name in _WRAPPERS:
                self.read_blocks(element)

    def read_table(self, element: Element, caption: str, adjoining: bool) -> None:
        position = len(self.tables)
        rows = []
        self.depth += 1
        if self.depth > _DEEPEST_TABLE:
            raise ImportRefused("bomb", "Tables stand inside tables too deeply. Put the plan in one table.")
        for number, row in enumerate(_unwrapped(element, "tr"), start=1):
            if child(row, "trPr", "del") is None:
                read = self.row(row, number)
                if any(read.cells):
                    rows.append(read)
        if len(rows) > MAX_ROWS:
            raise ImportRefused(
                "too_many_rows", f"The table has more than {MAX_ROWS:,} rows. Split it and try again."
            )
        self.depth -= 1
        short = caption if len(caption) <= _LONG_CAPTION else ""
        table = SourceTable(short or f"Table {position + 1}", tuple(rows), short, adjoining)
        self.tables.insert(position, table)

    def row(self, element: Element, number: int) -> SourceRow:
        cells = [""] * _number(child(element, "trPr", "gridBefore"), 0)
        spans, continues = [], []
        for cell in _unwrapped(element, "tc"):
            properties = child(cell, "tcPr")
            width = max(_number(child(properties, "gridSpan"), 1), 1)
            merge = child(properties, "vMerge")
            if merge is not None and attribute(merge, "val", "continue") == "continue":
                continues.append(len(cells))
            if width > 1:
                spans.append((len(cells), width))
            cells.append(self.cell(cell).strip())
            cells.extend([""] * (width - 1))
            if len(cells) > MAX_COLUMNS:
                raise ImportRefused(
                    "too_many_columns",
                    f"The table has more than {MAX_COLUMNS} columns. Is this the right file?",
                )
        return SourceRow(number, tuple(cells), tuple(spans), tuple(continues))

    def cell(self, element: Element) -> str:
        lines: list[str] = []
        for inner in element:
            name = tag(inner)
            if name == "p":
                lines.append(self.paragraph(inner))
            elif name == "tbl":
                lines.append(self.nested(inner))
            elif name in _WRAPPERS:
                lines.append(self.cell(inner))
        return "\n".join(lines)

    def nested(self, element: Element) -> str:
        """A table inside a cell: a table of its own, and its words in the cell that holds it."""
        position = len(self.tables)
        self.read_table(element, "", adjoining=False)
        rows = self.tables[position].rows
        return "\n".join("\t".join(cell for cell in row.cells if cell) for row in rows)

    def paragraph(self, element: Element) -> str:
        label = self.numbering.label(element)
        text = _run_text(element)
        if not label or (label == BULLET and not text.strip()):
            return text
        return f"{label} {text.lstrip()}".rstrip()


def _run_text(element: Element) -> str:
    pieces: list[str] = []
    for inner in element:
        name = tag(inner)
        if name == "t":
            pieces.append(inner.text or "")
        elif name in _CHARACTERS:
            pieces.append(_CHARACTERS[name])
        elif name == "p":
            pieces.append(f"\n{_run_text(inner)}\n")
        elif name not in _UNSEEN:
            pieces.append(_run_text(inner))
    return "".join(pieces)


def _unwrapped(parent: Element, name: str) -> list[Element]:
    """Children of that name, also where Word wrapped them in a content control or a tracked insertion."""
    found: list[Element] = []
    for element in parent:
        if tag(element) == name:
            found.append(element)
        elif tag(element) in _WRAPPERS:
            found.extend(_unwrapped(element, name))
    return found


def _number(element: Element | None, default: int) -> int:
    text = attribute(element, "val") if element is not None else ""
    return min(int(text), MAX_COLUMNS + 1) if text.isascii() and text.isdigit() and len(text) < 7 else default
