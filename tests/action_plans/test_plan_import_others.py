"""Plans in other columns and wordings than the councils' own, and what is done with bad rows."""

from dataclasses import replace
from datetime import date

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from action_plans.plan_import import PLAN_TARGETS, PlanReading, read_plan
from core.imports import (
    ImportRefused,
    SourceRow,
    SourceTable,
    find_table,
    normalise,
    read_tables,
    suggest_columns,
)
from tests.core.imports.builders import add_table, saved, word_table, workbook


def read_file(data: bytes, name: str, **more) -> PlanReading:
    return read_plan(*find_table(read_tables(data, name), PLAN_TARGETS), **more)


def read_rows(*rows: list[str], **more) -> PlanReading:
    table = SourceTable("Plan", tuple(SourceRow(n, tuple(row)) for n, row in enumerate(rows, start=1)))
    return read_plan(table, suggest_columns(table, 1, PLAN_TARGETS), **more)


def kinds(reading: PlanReading) -> list[tuple[str, str]]:
    return [(one.number, one.kind) for one in reading.unsure if one.kind != "owner_needed"]


HEADER = ["No.", "Description", "Partners", "Due"]


def test_a_plan_in_word_under_headings_with_numbered_objectives():
    document = docx.Document()
    document.add_heading("Northbridge Prevent delivery plan 2026/27")
    for place, theme in enumerate(("Reducing permissive environments", "Tackling ideology"), start=1):
        document.add_heading(theme, 2)
        rows = [
            ["Ref", "What we will do", "How", "Who", "What success looks like", "By when", "RAG"],
            [
                f"{place}.1",
                f"Objective {place} one",
                "1) Map 2) Train",
                "Council; Police",
                "Fewer bookings",
                "Q3 2026/27",
                "Green",
            ],
            [f"{place}.2", f"Objective {place} two", "Brief", "NHS trust", "Uptake", "End of March 2027", ""],
        ]
        add_table(document, rows)
    reading = read_file(saved(document), "plan.docx")
    assert reading.themes == ("Reducing permissive environments", "Tackling ideology")
    assert [one.number for one in reading.rows] == ["1.1", "1.2", "2.1", "2.2"]
    first = reading.rows[0]
    assert (first.steps, first.partners) == (("Map", "Train"), ("Council", "Police"))
    assert (first.due[0].on, first.due[0].precision) == (date(2026, 12, 31), "quarter")
    assert first.source["RAG"] == "Green"
    assert kinds(reading) == []


def test_a_plan_in_excel_with_two_header_rows_and_dates_in_cells():
    def shape(sheet):
        for where in ("A3:A4", "B3:B4", "C3:D3", "E3:F3", "A5:F5"):
            sheet.merge_cells(where)
        sheet["E6"].number_format = sheet["F6"].number_format = "dd/mm/yyyy"
        sheet["F7"].number_format = "mmm yyyy"

    rows = [
        ["County plan"], [],
        ["Action no.", "Commitment", "Responsibility", None, "Timescale", None],
        [None, None, "Lead agency", "Supporting partners", "Start date", "End date"],
        ["Venues and speakers"],
        [1, "Check venues", "Districts", "Police", date(2026, 4, 1), date(2026, 9, 30)],
        [2, "Train staff", "Council", None, "tbc", date(2027, 3, 1)],
    ]  # fmt: skip
    reading = read_file(
        workbook({"Notes": [["Read me"]], "Plan": rows}, lambda s: shape(s) if s.title == "Plan" else None),
        "p.xlsx",
    )
    assert reading.themes == ("Venues and speakers",)
    assert [one.partners for one in reading.rows] == [("Districts", "Police"), ("Council",)]
    assert [(item.kind, item.on, item.precision) for item in reading.rows[0].due] == [
        ("start", date(2026, 4, 1), "day"), ("due", date(2026, 9, 30), "day"),
    ]  # fmt: skip
    assert (reading.rows[1].due[1].on, reading.rows[1].due[1].precision) == (date(2027, 3, 31), "month")
    assert kinds(reading) == [("2", "date_unclear")]


def test_a_plan_in_words_of_its_own_after_the_mapping_step():
    text = (
        "Strand;Nr;Ambition;Doing it;Champion;Finish line\n"
        "Respond;A1;Stop hateful speakers;Policy, then training;Venue officer;30.9.26\n"
        ";A2;Reach every school;Letters;Education lead;autumn term 2026\n"
        "Learn;A3;Ask what worked;Survey;Prevent lead;yearly\n"
    )
    (table,) = read_tables(text.encode("cp1252"), "plan.csv")
    suggested = suggest_columns(table, 1, PLAN_TARGETS)
    with pytest.raises(ImportRefused) as caught:
        read_plan(table, suggested)
    assert caught.value.kind == "no_description"
    assert "Ambition" in caught.value.why
    chosen = suggested.corrected({1: "number", 2: "description", 3: "actions", 4: "partners", 5: "due"})
    reading = read_plan(table, chosen)
    assert reading.themes == ("Respond", "Learn")
    assert [(one.number, one.theme, one.partners) for one in reading.rows] == [
        ("A1", "Respond", ("Venue officer",)),
        ("A2", "Respond", ("Education lead",)),
        ("A3", "Learn", ("Prevent lead",)),
    ]
    assert [one.due[0].on for one in reading.rows] == [date(2026, 9, 30), date(2026, 12, 20), None]
    again = find_table([table], PLAN_TARGETS, chosen.remembered())
    assert read_plan(*again) == reading


def test_an_objective_merged_over_its_actions_makes_actions_that_can_be_told_apart():
    def merge(table):
        table.cell(1, 0).merge(table.cell(3, 0))

    rows = [["Objective", "Action", "Lead", "Deadline"], ["Safer venues", "Policy", "A", "May 2027"],
            ["", "Training", "B", "June 2027"], ["", "Checks", "C", "July 2027"]]  # fmt: skip
    reading = read_file(word_table(rows, merge), "p.docx")
    assert [one.description for one in reading.rows] == ["Safer venues"] * 3
    assert len({one.fingerprint for one in reading.rows}) == 3
    assert kinds(reading) == []


def test_rows_that_cannot_be_read_well_are_reported_and_kept():
    reading = read_rows(
        HEADER,
        ["1", "Do this", "Police", "March 2027"],
        ["2", "", "Police", "April 2027"],
        ["3", "Do more", "", ""],
        ["1", "Do this", "Police", "May 2027"],
        ["5", "Too, many", "cells", "June 2027", "and", "more"],
        ["", "Loose end", "", ""],
    )
    assert [one.number for one in reading.rows] == ["1", "2", "3", "1", "5"]
    assert kinds(reading) == [
        ("2", "description_missing"),
        ("3", "date_missing"),
        ("1", "duplicate"),
        ("5", "row_problem"),
        ("", "stray_text"),
    ]
    assert reading.rows[4].source["Column 6"] == "more"
    assert [one.text for one in reading.unsure if one.kind == "owner_needed"] == [
        "Police",
        "Police",
        "",
        "Police",
        "cells",
    ]


def test_a_row_with_a_problem_of_its_own_says_which():
    (table,) = read_tables(b'No,Description,Due\n1,fine,March 2027\n2,"never closed,April 2027\n', "p.csv")
    reading = read_plan(*find_table([table], PLAN_TARGETS))
    assert [(one.number, one.row, one.kind) for one in reading.unsure if one.kind == "row_problem"] == [
        ("2", 3, "row_problem")
    ]


def test_a_reference_to_nothing_and_one_to_the_row_above():
    reading = read_rows(
        HEADER, ["1", "a", "x", "March 2027"], ["2", "b", "x", "As above"], ["3", "c", "x", "See 12 above"]
    )
    assert [one.see_row for one in reading.rows] == [None, "1", "12"]
    whys = [one.why for one in reading.unsure if one.kind == "see_other"]
    assert "31 March 2027" in whys[0]
    assert "not in the table" in whys[1]


def test_dates_without_a_year_take_the_plans_own_and_are_doubted():
    table = read_tables(
        workbook({"S": [["Prevent plan 2027"], HEADER, ["1", "a", "x", "by March"]]}), "p.xlsx"
    )
    reading = read_plan(*find_table(table, PLAN_TARGETS))
    assert reading.rows[0].due[0].on == date(2027, 3, 31)
    assert kinds(reading) == [("1", "date_unclear")]


def test_a_milestone_with_a_firm_date_is_dated():
    header = ["No.", "Description", "Milestones", "Due"]
    reading = read_rows(
        header, ["1", "a", "· Policy agreed by June 2026\n· Publish the 2026/27 plan", "March 2027"]
    )
    assert [(item.on, item.what) for item in reading.rows[0].due] == [
        (date(2027, 3, 31), ""), (date(2026, 6, 30), "Policy agreed"),
    ]  # fmt: skip


def test_a_long_description_has_a_short_title():
    words = "Ensure that every venue " * 20
    one = read_rows(HEADER, ["1", words, "x", "May 2027"]).rows[0]
    assert one.description == words.strip()
    assert len(one.title) <= 200
    assert one.title.endswith("…")
    assert one.description.startswith(one.title[:-1])


def test_a_table_with_no_rows_is_refused():
    with pytest.raises(ImportRefused) as caught:
        read_rows(HEADER)
    assert caught.value.kind == "no_rows"


def test_a_changed_row_is_known_again_and_seen_to_have_changed():
    row = ["1", "Do this", "Police", "March 2027"]
    before = read_rows(HEADER, row).rows[0]
    respaced = read_rows(HEADER, ["1.", "Do  this.", "· police", "march 2027"]).rows[0]
    assert (respaced.fingerprint, respaced.content_hash) == (before.fingerprint, before.content_hash)
    for column, text in ((2, "Council"), (3, "April 2027")):
        changed = read_rows(HEADER, [*row[:column], text, *row[column + 1 :]]).rows[0]
        assert changed.fingerprint == before.fingerprint
        assert changed.content_hash != before.content_hash
    other = read_rows(HEADER, ["1", "Do that", "Police", "March 2027"]).rows[0]
    assert other.fingerprint != before.fingerprint
    noted = read_rows([*HEADER, "RAG"], [*row, "Red"]).rows[0]
    assert noted.content_hash != before.content_hash


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@settings(max_examples=80)
@given(st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=8))
def test_any_table_is_read_with_every_word_of_its_rows(rows: list[list[str]]):
    last = ["99", "A firm last action", "Police", "March 2027"]
    numbered = enumerate([HEADER, *rows, last], start=1)
    table = SourceTable("T", tuple(SourceRow(number, tuple(row)) for number, row in numbered))
    column_map = suggest_columns(table, 1, PLAN_TARGETS)
    reading = read_plan(table, column_map, as_of=date(2026, 11, 21))
    by_number = {one.row: one for one in reading.rows}
    for source in table.rows[1:]:
        if source.number in by_number:
            assert tuple(by_number[source.number].source.values()) == source.cells
    assert read_plan(table, column_map, as_of=date(2026, 11, 21)) == reading
    moved = replace(table, rows=tuple(replace(row, number=row.number + 7) for row in table.rows))
    assert read_plan(moved, replace(column_map, header_row=8), as_of=date(2026, 11, 21)).rows == reading.rows
    assert all(normalise(one.why) for one in reading.unsure)
