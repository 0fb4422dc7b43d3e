"""Word documents that councils can edit: committee papers, agendas, minutes and letters in one look.

The marking stands at the head and foot of every page, as on our PDFs. The
same inputs give the same bytes: no clock and no author of this machine goes in.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.on_demand import on_demand

docx, ns, shared = on_demand("docx"), on_demand("docx.oxml.ns"), on_demand("docx.shared")

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class Paper:
    """A Word document in the making; every method adds to its end, `content` gives the finished bytes.

    `marking` is the marking as people read it, `dated` the date the content is true at; a dense paper has
    smaller print and less room between its parts.
    Text is taken literally; a line break in it stays a line break.
    """

    def __init__(
        self,
        *,
        title: str,
        marking: str,
        dated: datetime.date,
        caption: str = "",
        is_wide: bool = False,
        is_dense: bool = False,
    ) -> None:
        self._document = docx.Document()
        self._dated = dated
        self._set_up(title, marking, is_wide)
        if is_dense:
            self._draw_together()
        if caption:
            self._document.add_paragraph(_clean(caption), style="Subtitle")
        self._document.add_paragraph(_clean(title), style="Title")

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading; level 1 to 3."""
        self._document.add_heading(_clean(text), level)

    def paragraph(self, text: str, *, is_quiet: bool = False) -> None:
        """Add a paragraph; a quiet one is a note under what it explains."""
        added = self._document.add_paragraph(_clean(text))
        if is_quiet:
            for run in added.runs:
                run.font.size, run.font.color.rgb = shared.Pt(9.5), shared.RGBColor(0x50, 0x5A, 0x5F)

    def bullets(self, lines: Iterable[str], *, are_numbered: bool = False) -> None:
        """Add a list, bulleted or numbered."""
        for line in lines:
            self._document.add_paragraph(_clean(line), style="List Number" if are_numbered else "List Bullet")

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add labels with their values as a two-column table without a header row."""
        rows = [(label, value) for label, value in pairs if value]
        if not rows:
            return
        table = self._document.add_table(rows=0, cols=2)
        for label, value in rows:
            cells = table.add_row().cells
            _write(cells[0].paragraphs[0], label, is_bold=True)
            cells[1].text = _clean(value)
        self._set_widths(table, (1, 3))
        self._document.add_paragraph()

    def table(
        self, columns: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float] = ()
    ) -> None:
        """Add a table whose header row repeats on every page; `widths` are shares of the page's width."""
        table = self._document.add_table(rows=1, cols=len(columns), style="Table Grid")
        header = table.rows[0]
        for cell, column in zip(header.cells, columns, strict=True):
            _write(cell.paragraphs[0], column, is_bold=True)
        header._tr.get_or_add_trPr().append(_flag("w:tblHeader"))
        for row in rows:
            added = table.add_row()
            added._tr.get_or_add_trPr().append(_flag("w:cantSplit"))
            for cell, value in zip(added.cells, row, strict=True):
                cell.text = _clean(value)
        self._set_widths(table, widths or [1] * len(columns))
        self._document.add_paragraph()

    def page_break(self) -> None:
        """Go on at the top of the next page."""
        self._document.add_page_break()

    def content(self) -> bytes:
        """The finished .docx."""
        held = io.BytesIO()
        self._document.save(held)
        return _without_clock(held.getvalue())

    def _set_up(self, title: str, marking: str, is_wide: bool) -> None:
        document = self._document
        about = document.core_properties
        about.title, about.author, about.language, about.comments = _clean(title), "", "en-GB", ""
        about.created = about.modified = datetime.datetime.combine(self._dated, datetime.time())
        section = document.sections[0]
        section.page_width, section.page_height = shared.Cm(21), shared.Cm(29.7)
        if is_wide:
            section.orientation = docx.enum.section.WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = shared.Cm(29.7), shared.Cm(21)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = shared.Cm(2)
        for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3"):
            style = document.styles[name]
            style.font.name, style.font.color.rgb = FONT, shared.RGBColor(0x0B, 0x0C, 0x0C)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(ns.qn(kind), None)
        document.styles["Normal"].font.size = shared.Pt(11)
        document.styles["Title"].font.size = shared.Pt(22)
        document.styles["Subtitle"].font.size = shared.Pt(12)
        for edge in (section.header, section.footer):
            line = edge.paragraphs[0]
            line.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
            _write(line, marking, is_bold=True)
        page = section.footer.add_paragraph()
        page.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
        _write(page, _("Page") + " ")
        field = docx.oxml.OxmlElement("w:fldSimple")
        field.set(ns.qn("w:instr"), "PAGE")
        page._p.append(field)

    def _draw_together(self) -> None:
        sizes = {"Normal": 9.5, "Title": 17, "Subtitle": 10, "Heading 1": 11.5}
        for name, size in sizes.items():
            style = self._document.styles[name]
            style.font.size = shared.Pt(size)
            style.paragraph_format.space_after = shared.Pt(3)
            style.paragraph_format.space_before = shared.Pt(8 if name == "Heading 1" else 0)
            style.paragraph_format.line_spacing = 1.0
        # Lists and cells take their print from Normal; the gap after a table is a line of it.
        for name in ("List Bullet", "List Number"):
            self._document.styles[name].paragraph_format.space_after = shared.Pt(1)

    def _set_widths(self, table: Any, shares: Sequence[float]) -> None:
        section = self._document.sections[0]
        room = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            width = int(room * share / sum(shares))
            column.width = width
            for cell in column.cells:
                cell.width = width


def _write(line: Any, text: str, *, is_bold: bool = False) -> None:
    line.add_run(_clean(text)).bold = is_bold


def _flag(name: str) -> Any:
    element = docx.oxml.OxmlElement(name)
    element.set(ns.qn("w:val"), "true")
    return element


def _clean(text: object) -> str:
    """Text without the control characters that no XML document may hold."""
    return _UNPRINTABLE.sub("", str(text))


def _without_clock(content: bytes) -> bytes:
    """The same archive with one fixed date on every entry, so that equal papers are equal bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(held, "w") as target:
        for entry in source.infolist():
            plain = zipfile.ZipInfo(entry.filename, _ZIP_DATE)
            plain.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(plain, source.read(entry))
    return held.getvalue()
