"""A council's own partnership plan, as Word, Excel and CSV (its 21 actions under four themes)."""

import re
from datetime import date

import pytest

from action_plans.plan_import import PLAN_TARGETS, PlanReading, PlanRow, read_plan
from core.imports import find_table, normalise, read_tables
from tests.core.imports.builders import sample

KINDS = ("docx", "xlsx", "csv")
THEMES = ("Governance", "Engagement", "Communications", "Training")


def read(kind: str, **more) -> PlanReading:
    name = f"harrow-prevent-action-plan.{kind}"
    return read_plan(*find_table(read_tables(sample(name), name), PLAN_TARGETS), **more)


@pytest.fixture(params=KINDS)
def reading(request: pytest.FixtureRequest) -> PlanReading:
    return read(request.param)


def row(reading: PlanReading, number: int) -> PlanRow:
    return reading.rows[number - 1]


def test_there_are_21_actions_under_4_themes(reading: PlanReading):
    assert [one.number for one in reading.rows] == [str(number) for number in range(1, 22)]
    assert reading.themes == THEMES
    firsts = {"Governance": 1, "Engagement": 11, "Communications": 16, "Training": 17}
    for theme, number in firsts.items():
        assert next(one for one in reading.rows if one.theme == theme).number == str(number)


def test_the_three_files_say_the_same():
    word, excel, text = (read(kind) for kind in KINDS)
    assert word == excel == text
    assert [one.row for one in word.rows] != [one.row for one in excel.rows]
    for first, second, third in zip(word.rows, excel.rows, text.rows, strict=True):
        assert first.fingerprint == second.fingerprint == third.fingerprint
        assert first.content_hash == second.content_hash == third.content_hash
    assert len({one.fingerprint for one in word.rows}) == len({one.content_hash for one in word.rows}) == 21


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_is_lost(kind: str):
    name = f"harrow-prevent-action-plan.{kind}"
    tables = read_tables(sample(name), name)
    reading = read(kind)
    cells = [cell for table in tables for line in table.rows for cell in line.cells if cell.strip()]
    kept = [cell for one in reading.rows for cell in one.source.values()]
    headers = [header for one in reading.rows for header in one.source]
    known = {*kept, *headers, *reading.themes, *reading.title.splitlines()}
    assert len(cells) > 120
    assert [cell for cell in cells if cell not in known] == []


def test_every_word_of_the_source_is_also_in_what_was_made_of_it(reading: PlanReading):
    for one in reading.rows:
        made = " ".join(
            [one.number, one.theme, one.description, *one.steps, *one.partners, *one.milestones]
            + [item.text for item in one.due]
        )
        for text in one.source.values():
            words = [word for word in re.findall(r"\w+", text) if word != "and"]
            assert [word for word in words if word not in made] == []


def test_lists_are_read_without_their_bullets(reading: PlanReading):
    first = row(reading, 1)
    assert first.partners == (
        "Prevent Lead", "Safeguarding Expert", "Police", "Voluntary and Community sector", "A Head Teacher",
        "Further Education rep", "Policy Team", "Communications Team",
    )  # fmt: skip
    assert first.steps == ("Form a multi-agency Working Group to take forward the Prevent agenda",)
    assert first.milestones == ("Report progress on Prevent to Safer Harrow quarterly",)
    assert "Library, Sport and Leisure" in row(reading, 5).partners
    assert row(reading, 2).steps[1] == "assess the nature and extent of that risk"


def test_a_lone_bullet_is_no_partner_but_stays_in_the_source(reading: PlanReading):
    fifteen = row(reading, 15)
    assert fifteen.partners[-1] == "HSIP"
    assert fifteen.source["Partners and Resources"].endswith("HSIP\n·")


DATES = {
    1: [("due", date(2016, 1, 31), "month", "", None)],
    2: [("review", None, None, "", None)],
    3: [("due", date(2016, 3, 31), "month", "", None), ("recurring", None, None, "annual review", "annual")],
    4: [
        ("due", date(2016, 3, 31), "month", "Council buildings and schools", None),
        ("due", date(2016, 6, 30), "month", "All other publicly owned buildings", None),
    ],
    5: [("due", date(2016, 3, 31), "month", "", None)],
    6: [("recurring", None, None, "Annual update of list of contractors and organisations funded", "annual")],
    7: [("start", date(2016, 1, 1), "day", "", None)],
    8: [("due", date(2016, 4, 11), "term", "", None)],
    9: [
        (
            "due",
            date(2016, 1, 31),
            "month",
            "production of guidance and arranging briefing of Head Teachers",
            None,
        ),
        ("unclear", None, None, "Align other training with HSCB programme", None),
    ],
    10: [("due", date(2016, 1, 31), "month", "share our risk assessment", None)],
    11: [
        ("unclear", None, None, "Safer Giving messaging already established", None),
        ("due", date(2016, 2, 29), "month", "Discussion with VCS Forum and VAH about messaging", None),
    ],
    12: [("review", None, None, "", None)],
    13: [("review", None, None, "When resources allow", None)],
    14: [("unclear", None, None, "See 9 above", None)],
    15: [("due", date(2016, 1, 31), "month", "", None)],
    16: [("start", date(2016, 1, 1), "month", "", None), ("review", None, None, "", None)],
    17: [("review", None, None, "WRAP training programme already in place to be continued", None)],
    18: [("recurring", None, None, "To be aligned with Governors Support Unit but annually", "annual")],
    19: [("unclear", None, None, "See 18 above", None)],
    20: [
        ("due", date(2016, 3, 31), "month", "", None),
        ("unclear", None, None, "Safer Harrow to consider when list is available", None),
        ("review", None, None, "As resources are available", None),
    ],
    21: [("recurring", None, None, "", "annual")],
}


def test_every_date_that_a_person_can_read_is_read(reading: PlanReading):
    found = {
        int(one.number): [(item.kind, item.on, item.precision, item.what, item.rhythm) for item in one.due]
        for one in reading.rows
    }
    assert found == DATES


def test_each_action_without_a_firm_date_asks_for_one(reading: PlanReading):
    asked = {(int(one.number), one.kind, one.text) for one in reading.unsure if one.kind != "owner_needed"}
    assert asked == {
        (2, "review_date_needed", "Ongoing"),
        (6, "review_date_needed", "Annual update of list of contractors and organisations funded"),
        (7, "review_date_needed", "With effect from 1st January 2016"),
        (9, "date_unclear", "Align other training with HSCB programme"),
        (11, "already_done", "Safer Giving messaging already established"),
        (12, "review_date_needed", "Ongoing"),
        (13, "review_date_needed", "When resources allow"),
        (14, "see_other", "See 9 above"),
        (16, "review_date_needed", "From January 2016 and ongoing"),
        (17, "review_date_needed", "WRAP training programme already in place to be continued"),
        (18, "review_date_needed", "To be aligned with Governors Support Unit but annually"),
        (19, "see_other", "See 18 above"),
        (20, "date_unclear", "Safer Harrow to consider when list is available"),
        (20, "review_date_needed", "As resources are available"),
        (21, "review_date_needed", "Annually and Ongoing"),
    }
    assert all(one.why.endswith(".") for one in reading.unsure)
    assert {one.column for one in reading.unsure} == {"By not later than", "Partners and Resources"}


def test_a_row_that_points_to_another_says_what_that_one_has(reading: PlanReading):
    assert (row(reading, 14).see_row, row(reading, 19).see_row) == ("9", "18")
    whys = [one.why for one in reading.unsure if one.kind == "see_other"]
    assert "31 January 2016" in whys[0]
    assert "no date either" in whys[1]


def test_the_first_partner_is_only_suggested_as_owner(reading: PlanReading):
    assert row(reading, 9).suggested_owner == "Education Strategy and School Organisation"
    assert row(reading, 9).owner_key is None
    assert sum(one.kind == "owner_needed" for one in reading.unsure) == 21


def test_a_remembered_partner_is_the_owner_without_a_question():
    remembered = {normalise("MPS SO15 Channel officers"): "met", normalise("Prevent Lead"): "council"}
    reading = read("docx", owners=remembered)
    assert (row(reading, 2).suggested_owner, row(reading, 2).owner_key) == (
        "MPS SO15 Channel officers",
        "met",
    )
    assert (row(reading, 9).suggested_owner, row(reading, 9).owner_key) == ("Prevent Lead", "council")
    assert {one.number for one in reading.unsure if one.kind == "owner_needed"} == {"11", "13", "16"}


def test_dates_that_are_past_are_listed_when_the_day_is_known():
    assert not [one for one in read("csv").unsure if one.kind == "date_past"]
    past = [one for one in read("csv", as_of=date(2016, 3, 1)).unsure if one.kind == "date_past"]
    assert [one.number for one in past] == ["1", "9", "10", "11", "15"]
    assert past[0].why == "31 January 2016 is past: keep it or give a new date."


def test_the_title_is_kept():
    assert [read(kind).title for kind in KINDS] == ["Prevent Action Plan", "Prevent Action Plan", ""]
