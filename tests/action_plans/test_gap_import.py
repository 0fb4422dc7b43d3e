"""A council's own table of the duty, from Word, Excel and CSV: every row, every word, nothing invented."""

from __future__ import annotations

import csv
import io

import pytest

from action_plans.gap_import import GAP_TARGETS, GapReading, KnownGaps, gap_proposals, read_gaps
from core.imports import ImportRefused, find_table, normalise, read_tables, suggest_columns
from tests.core.imports.builders import sample, word_table

HARINGEY = "haringey-duty-gap-analysis"
KINDS = ("docx", "csv")
BROADMERE, FERNHAM, OAKVALE = "gaps-broadmere.docx", "gaps-fernham.xlsx", "gaps-oakvale.csv"
OWN = (BROADMERE, FERNHAM, OAKVALE)


def read(name: str, **more) -> GapReading:
    return read_gaps(*find_table(read_tables(sample(name), name), GAP_TARGETS), **more)


def mapped():
    """The table whose headings nobody knows, as a person maps its columns."""
    table = read_tables(sample(OAKVALE), OAKVALE)[0]
    chosen = {0: "duty", 1: "position", 2: "risks", 3: "recommendations", 4: None}
    return table, suggest_columns(table, 3, GAP_TARGETS).corrected(chosen)


@pytest.fixture(params=KINDS)
def reading(request: pytest.FixtureRequest) -> GapReading:
    return read(f"{HARINGEY}.{request.param}")


def test_there_are_exactly_14_rows(reading: GapReading):
    firsts = [" ".join(row.duty.split()[:2]) for row in reading.rows]
    assert firsts == [
        "Strategic Leadership", "Staff capabilities", "Channel /", "Sharing information", "Monitoring and",
        "Risk Assessment", "Use of", "Other Agencies", "Schools Schools", "Higher Education",
        "Further Education", "Health Has", "Prisons &", "Police Prevent",
    ]  # fmt: skip


def test_both_files_say_the_same():
    word, text = (read(f"{HARINGEY}.{kind}") for kind in KINDS)
    assert word == text
    for one, other in zip(word.rows, text.rows, strict=True):
        assert (one.fingerprint, one.content_hash) == (other.fingerprint, other.content_hash)


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_haringey_is_lost_cell_by_cell(kind: str):
    found = read(f"{HARINGEY}.{kind}")
    rows = list(csv.reader(io.StringIO(sample(f"{HARINGEY}.csv").decode("utf-8-sig"))))
    header, body = rows[0], rows[1:]
    assert len(body) == 14
    for row, cells in zip(found.rows, body, strict=True):
        for name, cell in zip(header, cells, strict=True):
            assert normalise(row.source[name]) == normalise(cell)
        made = normalise(" ".join([row.duty, row.position, row.risks, *row.recommendations])).split()
        for word in normalise(" ".join(cells)).split():
            assert word in made or word in {"a", "b", "c"}, word


def test_the_section_row_is_kept_with_its_rows():
    assert {row.source["Section heading"] for row in read(f"{HARINGEY}.docx").rows} == {"Local Authority"}
    assert read(f"{HARINGEY}.docx").headings == ("Local Authority",)


def test_lettered_lists_become_recommendations(reading: GapReading):
    counts = [len(row.recommendations) for row in reading.rows]
    assert counts == [1, 1, 1, 1, 1, 1, 2, 2, 1, 1, 3, 2, 3, 2]
    assert (
        reading.rows[10].recommendations[2]
        == "To encourage FE institutions to join local Prevent delivery group"
    )


def test_sectors_are_those_the_rows_begin_with(reading: GapReading):
    sectors = [row.sector for row in reading.rows]
    assert sectors[:8] == ["local_government"] * 8
    education = "education_and_childcare"
    assert sectors[8:] == [education, education, education, "health", "criminal_justice", "police"]


def test_what_is_only_suggested_is_listed(reading: GapReading):
    kinds = [one.kind for one in reading.unsure]
    assert kinds.count("paragraph_unsure") == 14
    assert kinds.count("sector_unsure") == 8
    assert {row.rating for row in reading.rows} == {"not_assessed"}


def test_likely_paragraphs_are_suggested(reading: GapReading):
    keys = {row.duty.split()[0]: row.duty_key for row in reading.rows}
    likely = {
        "Strategic": "2015-33", "Staff": "2015-18", "Channel": "2015-44", "Sharing": "2015-21",
        "Monitoring": "2015-52", "Risk": "2015-38", "Use": "2015-45", "Other": "2015-50",
        "Prisons": "2015-99", "Police": "2015-137",
    }  # fmt: skip
    assert {name: keys[name] for name in likely} == likely


def test_what_was_put_right_before_is_not_asked_again(reading: GapReading):
    meanings = {normalise(row.duty)[:300]: "police 2015-142" for row in reading.rows[:13]}
    again = read(f"{HARINGEY}.csv", meanings=meanings)
    assert {(row.sector, row.duty_key) for row in again.rows[:13]} == {("police", "2015-142")}
    assert {one.row for one in again.unsure} == {again.rows[13].row}


@pytest.mark.parametrize("name", OWN)
def test_no_word_of_other_tables_is_lost_cell_by_cell(name: str):
    """Every cell under the header is in the source of a row, a section heading, or a repeated header."""
    table, columns = mapped() if name == OAKVALE else find_table(read_tables(sample(name), name), GAP_TARGETS)
    found = read_gaps(table, columns)
    kept = {cell for row in found.rows for cell in row.source.values()}
    headers = {text for text, _key in columns.columns} | set(found.title.splitlines())
    cells = [cell for line in table.rows for cell in line.cells if cell.strip()]
    assert len(cells) > 15
    assert [cell for cell in cells if cell not in kept and cell not in headers] == []


def test_a_table_in_other_words_and_places_is_understood():
    found = read(BROADMERE)
    assert [row.number for row in found.rows] == ["1.1", "1.2", "2.1"]
    assert [row.paragraph for row in found.rows] == ["33", "para 38", "141"]
    assert [row.duty_key for row in found.rows] == ["2015-33", "2015-38", "2015-141"]
    assert [row.rating for row in found.rows] == ["in_place", "part_in_place", "gap"]
    assert [row.sector for row in found.rows] == ["local_government", "local_government", "police"]
    assert found.unsure == ()


def test_a_sheet_with_its_header_far_down_is_understood():
    found = read(FERNHAM)
    assert found.year == 2025
    assert [row.sector for row in found.rows] == [
        "health",
        "education_and_childcare",
        "all",
        "local_government",
    ]
    assert [row.recommendations for row in found.rows[:2]] == [
        ("Put Prevent into the safeguarding policy", "Name a lead in every surgery"),
        ("Brief governors",),
    ]


def test_a_table_whose_headings_nobody_knows_goes_through_the_mapping_step():
    table = read_tables(sample(OAKVALE), OAKVALE)[0]
    with pytest.raises(ImportRefused):
        find_table([table], GAP_TARGETS)
    table, columns = mapped()
    found = read_gaps(table, columns)
    assert [row.title for row in found.rows] == ["Leaders own it", "Halls and rooms", "Talk to communities"]
    assert found.rows[1].source["Jottings"] == "ask legal"
    again = suggest_columns(table, 3, GAP_TARGETS, columns.remembered())
    assert again.columns == columns.columns


def test_a_number_of_the_2023_guidance_is_not_looked_up_in_the_old_one():
    row = ["Have a group", "2023 guidance, para 33", "We do"]
    data = word_table([["Duty", "Paragraph", "Current position"], row])
    found = read_gaps(*find_table(read_tables(data, "x.docx"), GAP_TARGETS))
    assert found.rows[0].paragraph == "2023 guidance, para 33"
    assert "paragraph_unsure" in [one.kind for one in found.unsure]


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("Green", "in_place"), ("No gaps", "in_place"), ("Not met", "gap"), ("Amber", "part_in_place"),
        ("Not fully compliant", "part_in_place"), ("TBC", "not_assessed"), ("", "not_assessed"),
        ("Purple", "not_assessed"),
    ],
)  # fmt: skip
def test_ratings_are_read_in_our_words(text: str, rating: str):
    data = word_table([["Duty", "Current position", "RAG"], ["Train staff", "Done yearly", text]])
    found = read_gaps(*find_table(read_tables(data, "x.docx"), GAP_TARGETS))
    assert found.rows[0].rating == rating
    assert ("rating_unclear" in [one.kind for one in found.unsure]) == (text == "Purple")


def test_without_a_column_for_the_duty_nothing_is_read():
    table = read_tables(sample(OAKVALE), OAKVALE)[0]
    empty = suggest_columns(table, 3, GAP_TARGETS).corrected(dict.fromkeys(range(5)))
    with pytest.raises(ImportRefused, match="No column says what the duty is"):
        read_gaps(table, empty)


def test_a_row_that_was_looked_at_is_ready_unless_it_names_no_duty():
    rows = [["", "Something is in place", "And a worry"], ["Train staff", "Every year", ""]]
    data = word_table([["Duty", "Current position", "Risks"], *rows])
    found = read_gaps(*find_table(read_tables(data, "x.docx"), GAP_TARGETS))
    first, second = gap_proposals(found, {}, KnownGaps(2026))
    assert not first.is_ready
    assert not second.is_ready
    looked = {"decision": "bring", "sector": "local_government", "duty": ""}
    said = {"rows": {first.identity: looked, second.identity: looked}}
    first, second = gap_proposals(found, said, KnownGaps(2026))
    assert [one.kind for one in first.doubts] == ["duty_missing"]
    assert second.is_ready
