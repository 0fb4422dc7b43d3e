"""What leaves the service as a file: Word papers, and tables as CSV, Excel and OpenDocument."""

import csv
import datetime
import io

import pytest
from docx import Document
from odfdo import Document as OdsDocument
from openpyxl import load_workbook

from core.exports import EXPORT_KINDS, ExportTable, Value, export_table
from core.word import Paper

DAY = datetime.date(2026, 11, 21)
ROWS: list[list[Value]] = [
    ["=1+1", -4, DAY],
    ["@SUM(A1)", 2.5, None],
    ["-12", 7, DAY],
    ["Two\nlines\x00", 0, DAY],
]
TABLE = ExportTable("Actions: 2026/27", ["What", "How many", "When"], ROWS, "OFFICIAL")


def paper(title: str = "Minutes") -> Paper:
    made = Paper(title=title, marking="OFFICIAL", dated=DAY, caption="Northbridge")
    made.heading("Decisions")
    made.facts([("Chair", "A. Person"), ("Place", "")])
    made.table(["Number", "Decision"], [["1", "{{7*7}} <script>"], ["2", "bad\x0bcharacter"]], (1, 4))
    made.bullets(["one", "two"])
    return made


def test_paper_keeps_words_literally_and_carries_its_marking_on_every_page():
    read = Document(io.BytesIO(paper().content()))
    assert read.tables[1].cell(1, 1).text == "{{7*7}} <script>"
    assert read.tables[1].cell(2, 1).text == "badcharacter"
    assert [row.cells[0].text for row in read.tables[0].rows] == ["Chair"]
    assert read.sections[0].header.paragraphs[0].text == "OFFICIAL"
    assert read.sections[0].footer.paragraphs[0].text == "OFFICIAL"
    assert read.core_properties.title == "Minutes"


def test_header_row_of_a_table_repeats_on_every_page():
    table = Document(io.BytesIO(paper().content())).tables[1]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert "w:tblHeader" not in table.rows[1]._tr.xml


def test_same_paper_is_the_same_bytes_and_another_is_not():
    assert paper().content() == paper().content()
    assert paper().content() != paper("Agenda").content()


def test_csv_escapes_what_a_sheet_would_run_and_leaves_numbers_alone():
    made = export_table(TABLE, "csv")
    rows = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert made.name == "actions-202627.csv"
    assert rows == [
        ["What", "How many", "When"],
        ["'=1+1", "-4", "2026-11-21"],
        ["'@SUM(A1)", "2.5", ""],
        ["-12", "7", "2026-11-21"],
        ["Two\nlines", "0", "2026-11-21"],
    ]


def test_excel_holds_formulas_as_text_and_numbers_as_numbers():
    sheet = load_workbook(io.BytesIO(export_table(TABLE, "xlsx").content)).active
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert (sheet["B2"].value, sheet["C2"].value.date()) == (-4, DAY)
    assert sheet.freeze_panes == "A2"
    assert sheet.oddHeader.center.text == "OFFICIAL"


def test_opendocument_holds_the_same_values():
    sheet = OdsDocument(io.BytesIO(export_table(TABLE, "ods").content)).body.get_table(0)
    values = sheet.get_values()
    assert values[0] == ["What", "How many", "When"]
    assert values[1][0] == "=1+1"
    assert sheet.get_cell((0, 1)).formula is None
    assert values[1][1] == -4


@pytest.mark.parametrize("kind", sorted(EXPORT_KINDS))
def test_empty_table_is_its_header(kind):
    made = export_table(ExportTable("Nothing", ["One", "Two"], []), kind)
    assert made.content
    assert made.response()["Content-Disposition"] == f'attachment; filename="nothing.{kind}"'
