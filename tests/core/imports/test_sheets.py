"""Sheets of Excel workbooks: dates, merged cells, hidden sheets, rows far down."""

import datetime

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from core.imports import ImportRefused, read_tables
from tests.core.imports.builders import CONTENT_TYPES, workbook, zipped


def read(rows, shape=None):
    return read_tables(workbook({"Plan": rows}, shape), "plan.xlsx")[0]


def test_values_come_out_as_a_person_sees_them():
    def formats(sheet):
        for column, code in enumerate(("dd/mm/yyyy", "mmm-yy", "d mmm yyyy hh:mm", "0%", "General"), start=1):
            sheet.cell(1, column).number_format = code

    day = datetime.datetime(2027, 3, 31)
    rows = [[day, day, datetime.datetime(2027, 3, 31, 9, 30), 0.25, 12.0], [1, 0.1, True, "01", "x"]]
    table = read(rows, formats)
    assert table.rows[0].cells == ("2027-03-31", "March 2027", "2027-03-31 09:30", "25%", "12")
    assert table.rows[1].cells == ("1", "0.1", "TRUE", "01", "x")


def test_rows_keep_excels_numbers_and_empty_ones_are_passed_over():
    table = read([["Title"], [], ["A", "B"], [None, None], ["1", "2"]])
    assert [row.number for row in table.rows] == [1, 3, 5]
    assert (table.name, table.caption) == ("Plan", "Plan")


def test_a_row_far_down_is_read_without_reading_the_emptiness_above():
    def far(sheet):
        sheet.cell(1_048_576, 1).value = "last"

    assert [row.number for row in read([["first"]], far).rows] == [1, 1_048_576]


def test_merged_cells_are_known():
    def merge(sheet):
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A2:A3")

    table = read([["Title", None, None], ["1", "a", "b"], [None, "c", "d"]], merge)
    assert table.rows[0].spans == ((0, 3),)
    assert table.rows[2].continues == (0,)


def test_hidden_sheets_are_left_out_and_the_rest_come_in_order():
    def hide(sheet):
        if sheet.title == "Lists":
            sheet.sheet_state = "hidden"

    data = workbook({"Lists": [["x"]], "One": [["a"]], "Empty": [], "Two": [["b"]]}, hide)
    assert [table.name for table in read_tables(data, "plan.xlsx")] == ["One", "Two"]


def test_rich_text_line_breaks_and_formulas_keep_their_words():
    rich = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))
    assert read([[rich, "one\ntwo", "=A1&B1"]]).rows[0].cells == ("plain bold", "one\ntwo", "=A1&B1")


def sheet_file(rows: str, after: str = "") -> bytes:
    """A workbook with one sheet of this XML."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = (
        '<sheet name="S" sheetId="1" r:id="r1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/r"/>'
    )
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "xl/workbook.xml": f"<workbook {main}><sheets>{sheet}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="x"><Relationship Id="r1" Type="x/worksheet" '
            'Target="/xl/worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{rows}</sheetData>{after}</worksheet>",
        }
    )


def test_cells_without_an_address_and_characters_that_no_text_may_hold():
    cells = (
        "<row><c t='inlineStr'><is><t>a_x000D_b_x0000__xD800_</t></is></c><c><v>5</v></c></row>"
        "<row><c t='s'><v>99</v></c><c t='str'><v>ok</v></c><c s='77'><v>not a number</v></c></row>"
    )
    (table,) = read_tables(sheet_file(cells), "plan.xlsx")
    assert [(row.number, row.cells) for row in table.rows] == [
        (1, ("ab", "5", "")),
        (2, ("", "ok", "not a number")),
    ]


def test_too_many_rows_columns_or_merges_are_refused():
    assert len(read([["x"]] * 5_000).rows) == 5_000
    with pytest.raises(ImportRefused, match="5,000 rows"):
        read([["x"]] * 5_001)
    with pytest.raises(ImportRefused, match="100 columns"):
        read([["x"] * 101])

    merges = "<mergeCells>" + "<mergeCell ref='A1:A1048576'/>" * 100 + "</mergeCells>"
    with pytest.raises(ImportRefused, match="merged"):
        read_tables(sheet_file("<row r='1'><c r='A1'><v>1</v></c></row>", merges), "plan.xlsx")


def test_a_date_out_of_range_stays_a_number():
    def dates(sheet):
        sheet.cell(1, 1).number_format = "dd/mm/yyyy"

    assert read([[99_999_999_999]], dates).rows[0].cells == ("99999999999",)
