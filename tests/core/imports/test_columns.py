"""Finding the table and its columns, in any wording and wherever they stand."""

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports import (
    ImportRefused,
    SourceRow,
    SourceTable,
    Target,
    find_table,
    likely_tables,
    read_body,
    read_tables,
    suggest_columns,
)
from tests.core.imports.builders import add_table, saved, word_table, workbook

TARGETS = (
    Target("number", "Number", ("no", "ref"), numbering=True),
    Target("what", "What", ("description", "objective"), required=True, instead=("steps",)),
    Target("steps", "Steps", ("action", "actions"), many=True),
    Target("who", "Who", ("owner", "lead officer", "responsible"), many=True),
    Target("due", "Due", ("by when", "target date", "timescale", "deadline"), many=True),
)
HEADER = ["No.", "Description", "Lead officer", "By when"]


def table_of(*rows: list[str]) -> SourceTable:
    return SourceTable("T", tuple(SourceRow(n, tuple(row)) for n, row in enumerate(rows, start=1)))


def keys(*header: str, remembered: dict[str, str] | None = None) -> list[str | None]:
    table = table_of(list(header), *[["x"] * len(header)] * 2)
    return [key for _, key in suggest_columns(table, 1, TARGETS, remembered or {}).columns]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["No.", "Description", "Lead officer", "By when"], ["number", "what", "who", "due"]),
        (["REF", "OBJECTIVE", "Lead Officer(s)", "Target  date:"], ["number", "what", "who", "due"]),
        (["#", "Objectives", "Responsable", "Deadlne"], ["number", "what", "who", "due"]),
        (["Objective", "Action", "Owner", "Timescale"], ["what", "steps", "who", "due"]),
        (["Action", "Owner", "Timescale"], ["what", "who", "due"]),
        (["Description", "Action", "Actions", "Owner"], ["what", "steps", "steps", "who"]),
        (["Description", "Owner", "Progress", "RAG"], ["what", "who", None, None]),
        (["Description", "Action status", "Risk description"], ["what", None, None]),
    ],
)
def test_headers_are_known_in_many_wordings(header: list[str], expected: list[str | None]):
    assert keys(*header) == expected


def test_what_a_person_chose_before_comes_first():
    remembered = {"ziel": "what", "owner": "", "action": "due"}
    assert keys("Ziel", "Owner", "Action", "Lead officer", remembered=remembered) == [
        "what",
        None,
        "due",
        "who",
    ]


def test_a_correction_is_kept_and_can_be_remembered():
    table = table_of(["Ziel", "Owner", ""], ["x", "y", "z"])
    found = suggest_columns(table, 1, TARGETS)
    corrected = found.corrected({0: "what", 2: "due"})
    assert [key for _, key in corrected.columns] == ["what", "who", "due"]
    assert corrected.remembered() == {"ziel": "what", "owner": "who"}
    assert corrected.header(2) == "Column 3"
    again = suggest_columns(table, 1, TARGETS, corrected.remembered())
    assert [key for _, key in again.columns] == ["what", "who", None]
    assert again.confidence[:2] == (1.0, 1.0)


def test_an_unnamed_column_of_numbers_is_the_number_column():
    table = table_of(["", "Description", ""], ["1", "x", "some"], ["2a", "y", "words"], ["3.1", "z", "here"])
    assert [key for _, key in suggest_columns(table, 1, TARGETS).columns] == ["number", "what", None]


def test_the_header_is_found_under_titles_and_blank_rows():
    rows = [
        ["Prevent action plan 2027"],
        [],
        ["Owner of this plan: the partnership"],
        [],
        HEADER,
        ["1", "x", "y", "z"],
    ]
    table, found = find_table(read_tables(workbook({"Sheet1": rows}), "p.xlsx"), TARGETS)
    assert found.header_row == 5
    body = read_body(table, found)
    assert [row.row.number for row in body.rows] == [6]
    assert body.title == "Prevent action plan 2027\nOwner of this plan: the partnership"


def test_a_header_over_merged_cells_is_read_over_two_rows():
    def merge(sheet):
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")
        sheet.merge_cells("C1:D1")

    rows = [
        ["No.", "Description", "Timescale", None],
        [None, None, "Start", "End"],
        ["1", "x", "May 2027", "June 2027"],
    ]
    table, found = find_table(read_tables(workbook({"S": rows}, merge), "p.xlsx"), TARGETS)
    assert found.header_depth == 2
    assert found.columns == (
        ("No.", "number"), ("Description", "what"), ("Timescale Start", "due"), ("Timescale End", "due"),
    )  # fmt: skip
    assert [row.cells for row in read_body(table, found).rows] == [("1", "x", "May 2027", "June 2027")]


def test_the_likeliest_table_is_chosen_among_others():
    document = docx.Document()
    add_table(document, [["Version", "Author"], ["1", "Policy team"], ["2", "Policy team"]])
    document.add_paragraph("The plan")
    add_table(document, [HEADER, ["1", "x", "y", "z"]])
    document.add_paragraph("Who is who")
    add_table(document, [["Name", "Telephone"], ["A", "1"]])
    table, _ = find_table(read_tables(saved(document), "p.docx"), TARGETS)
    assert table.caption == "The plan"


def test_a_table_that_goes_on_over_pages_is_one_with_its_header_dropped():
    document = docx.Document()
    add_table(document, [HEADER, ["1", "a", "", ""]])
    document.add_paragraph("")
    add_table(document, [HEADER, ["2", "b", "", ""], HEADER, ["3", "c", "", ""]])
    document.add_paragraph("")
    add_table(document, [["4", "d", "", ""]])
    document.add_paragraph("Signed by the chair")
    add_table(document, [["Chair", "Date", "Place", "Mark"]])
    body = read_body(*find_table(read_tables(saved(document), "p.docx"), TARGETS))
    assert [row.cells[1] for row in body.rows] == ["a", "b", "c", "d"]
    numbers = [row.row.number for row in body.rows]
    assert numbers == sorted(set(numbers))


def test_tables_under_headings_of_their_own_become_sections():
    document = docx.Document()
    for name in ("Governance", "Training"):
        document.add_heading(name)
        add_table(document, [HEADER, ["1", f"{name} a", "", ""], ["2", f"{name} b", "", ""]])
    body = read_body(*find_table(read_tables(saved(document), "p.docx"), TARGETS))
    assert [(row.section, row.cells[1]) for row in body.rows] == [
        ("Governance", "Governance a"), ("Governance", "Governance b"),
        ("Training", "Training a"), ("Training", "Training b"),
    ]  # fmt: skip


def test_sheets_of_themes_are_joined_but_sheets_of_years_are_not():
    def sheets(*names: str) -> dict[str, list[list[str]]]:
        return {name: [HEADER, ["1", f"{name} row", "", ""]] for name in names}

    found = likely_tables(read_tables(workbook(sheets("Governance", "Training")), "p.xlsx"), TARGETS)
    assert read_body(*found[0]).sections == ("Governance", "Training")
    found = likely_tables(read_tables(workbook(sheets("2025", "2027", "2026")), "p.xlsx"), TARGETS)
    assert [table.name for table, _ in found] == ["2027", "2026", "2025"]
    found = likely_tables(read_tables(workbook(sheets("Archive", "Current", "Completed")), "p.xlsx"), TARGETS)
    assert found[0][0].name == "Current"


def test_rows_that_head_sections_are_told_from_records():
    rows = [
        ["No.", "Description", "Lead officer", "By when"],
        ["Theme 1", "", "", ""],
        ["Governance", "", "", ""],
        ["1", "a", "", ""],
        ["2", "", "", ""],
        ["", "Training", "", ""],
        ["", "A whole sentence that stands alone is an action.", "", ""],
        ["", "", "Police", ""],
        ["Left over", "", "", ""],
    ]
    table = table_of(*rows)
    body = read_body(table, suggest_columns(table, 1, TARGETS))
    assert [(row.row.number, row.section) for row in body.rows] == [
        (4, "Theme 1: Governance"), (5, "Theme 1: Governance"), (7, "Training"), (8, "Training"),
    ]  # fmt: skip
    assert body.sections == ("Theme 1: Governance", "Training")
    assert body.stray == ((9, "Left over"),)


def test_a_merged_row_is_a_section_also_when_long_or_numbered():
    def merge(table):
        for place in (1, 3):
            table.cell(place, 1).merge(table.cell(place, 3))

    rows = [
        HEADER,
        ["A1", "Objective: keep people safe.", "", ""],
        ["1", "a", "", ""],
        ["", "Second.", "", ""],
        ["2", "b", "", ""],
    ]
    body = read_body(*find_table(read_tables(word_table(rows, merge), "p.docx"), TARGETS))
    assert [row.section for row in body.rows] == ["A1 Objective: keep people safe.", "Second."]


def test_a_cell_merged_down_holds_for_each_of_its_rows():
    def merge(table):
        table.cell(1, 1).merge(table.cell(2, 1))

    rows = [HEADER, ["1", "shared", "a", ""], ["2", "", "b", ""]]
    body = read_body(*find_table(read_tables(word_table(rows, merge), "p.docx"), TARGETS))
    assert [row.cells[1] for row in body.rows] == ["shared", "shared"]
    assert [row.filled for row in body.rows] == [frozenset(), {1}]
    assert body.rows[1].row.cells[1] == ""


def test_a_file_without_a_likely_table_is_refused():
    data = workbook({"Contacts": [["Name", "Telephone"], ["A", "1"]]})
    with pytest.raises(ImportRefused) as caught:
        find_table(read_tables(data, "p.xlsx"), TARGETS)
    assert caught.value.kind == "no_table"
    assert "Steps" in caught.value.why


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), min_size=1, max_size=8))
def test_no_row_of_any_table_is_lost(rows: list[list[str]]):
    table = table_of(HEADER, *rows)
    found = suggest_columns(table, 1, TARGETS)
    body = read_body(table, found)
    kept = (
        [cell for row in body.rows for cell in row.cells]
        + [*body.sections]
        + [text for _, text in body.stray]
    )
    repeats = {cell for row in rows for cell in row if "description" in cell.lower()}
    for row in rows:
        for cell in row:
            if any(character.isalnum() for character in cell) and not repeats:
                plain = " ".join(cell.split())
                assert any(cell in one or plain in one for one in kept)
