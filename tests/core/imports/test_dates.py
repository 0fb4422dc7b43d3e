"""Dates in councils' own words."""

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports import DateReading, DueItem, read_dates
from core.imports.date_rules import easter


def only(text: str, **hint: int) -> DueItem:
    items = read_dates(text, **hint).items
    assert len(items) == 1, items
    return items[0]


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("31/03/2016", date(2016, 3, 31), "day"),
        ("31.3.16", date(2016, 3, 31), "day"),
        ("31-03-2016", date(2016, 3, 31), "day"),
        ("2016-03-31", date(2016, 3, 31), "day"),
        ("2016-03-31 09:30", date(2016, 3, 31), "day"),
        ("31st March 2016", date(2016, 3, 31), "day"),
        ("the 1st of January 2016", date(2016, 1, 1), "day"),
        ("Thursday 31 March 2016", date(2016, 3, 31), "day"),
        ("March 31st, 2016", date(2016, 3, 31), "day"),
        ("31-Mar-16", date(2016, 3, 31), "day"),
        ("January 2016", date(2016, 1, 31), "month"),
        ("Mar-16", date(2016, 3, 31), "month"),
        ("Sept ’16", date(2016, 9, 30), "month"),
        ("2016-03", date(2016, 3, 31), "month"),
        ("03/2016", date(2016, 3, 31), "month"),
        ("end of March 2016", date(2016, 3, 31), "month"),
        ("mid-June 2016", date(2016, 6, 15), "month"),
        ("start of June 2016", date(2016, 6, 1), "month"),
        ("early February 2016", date(2016, 2, 9), "month"),
        ("by Easter 2016", date(2016, 3, 27), "day"),
        ("by Christmas 2016", date(2016, 12, 25), "day"),
        ("Start of the summer term 2016", date(2016, 4, 11), "term"),
        ("Autumn term 2016", date(2016, 12, 20), "term"),
        ("Spring term 2016/17", date(2017, 3, 31), "term"),
        ("autumn half-term 2016", date(2016, 10, 31), "term"),
        ("Q3 2016/17", date(2016, 12, 31), "quarter"),
        ("Q4 2016/17", date(2017, 3, 31), "quarter"),
        ("2016-17 Q1", date(2016, 6, 30), "quarter"),
        ("third quarter of 2016/17", date(2016, 12, 31), "quarter"),
        ("Summer 2016", date(2016, 8, 31), "season"),
        ("Winter 2016/17", date(2017, 2, 28), "season"),
        ("2016/17", date(2017, 3, 31), "year"),
        ("2016-2017", date(2017, 3, 31), "year"),
        ("FY16/17", date(2017, 3, 31), "year"),
        ("by the end of the financial year 2016/17", date(2017, 3, 31), "year"),
        ("academic year 2016/17", date(2017, 8, 31), "year"),
        ("end of 2016", date(2016, 12, 31), "year"),
        ("29 February 2016", date(2016, 2, 29), "day"),
    ],
)
def test_a_date_that_a_person_can_read_is_read(text: str, on: date, precision: str):
    item = only(text)
    assert (item.kind, item.on, item.precision, item.text) == ("due", on, precision, text)


def dated(reading: DateReading) -> list[tuple[str, date | None, str]]:
    return [(item.kind, item.on, item.what) for item in reading.items]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "March 2016 and annual review",
            [("due", date(2016, 3, 31), ""), ("recurring", None, "annual review")],
        ),
        (
            "· Council buildings and schools by March 2016\n"
            "· All other publicly owned buildings by June 2016",
            [
                ("due", date(2016, 3, 31), "Council buildings and schools"),
                ("due", date(2016, 6, 30), "All other publicly owned buildings"),
            ],
        ),
        (
            "Draft by March 2016, final version by June 2016",
            [("due", date(2016, 3, 31), "Draft"), ("due", date(2016, 6, 30), "final version")],
        ),
        ("With effect from 1st January 2016", [("start", date(2016, 1, 1), "")]),
        ("Start January 2016", [("start", date(2016, 1, 1), "")]),
        ("From January 2016 and ongoing", [("start", date(2016, 1, 1), ""), ("review", None, "")]),
        ("Monthly from April 2016", [("start", date(2016, 4, 1), "Monthly")]),
        ("January-March 2016", [("start", date(2016, 1, 1), ""), ("due", date(2016, 3, 31), "")]),
        ("between January and March 2016", [("start", date(2016, 1, 1), ""), ("due", date(2016, 3, 31), "")]),
        ("November to January 2017", [("start", date(2016, 11, 1), ""), ("due", date(2017, 1, 31), "")]),
        ("1–5 March 2016", [("start", date(2016, 3, 1), ""), ("due", date(2016, 3, 5), "")]),
        (
            "March, June and September 2016",
            [("due", date(2016, month, day), "") for month, day in ((3, 31), (6, 30), (9, 30))],
        ),
        ("Spring/Autumn term 2016", [("due", date(2016, 3, 31), ""), ("due", date(2016, 12, 20), "")]),
        ("Ongoing, review in March 2016", [("review", date(2016, 3, 31), "Ongoing")]),
        ("Review date: 31 March 2016", [("review", date(2016, 3, 31), "")]),
        ("Ongoing until March 2016", [("due", date(2016, 3, 31), "Ongoing")]),
        (
            "January 2016 to share our risk assessment",
            [("due", date(2016, 1, 31), "share our risk assessment")],
        ),
        ("Annual report by March 2016", [("due", date(2016, 3, 31), "Annual report")]),
    ],
)
def test_several_dates_and_what_each_of_them_is_for(text: str, items: list[tuple[str, date | None, str]]):
    reading = read_dates(text)
    assert dated(reading) == items
    assert {doubt.kind for doubt in reading.doubts} <= {"review_date_needed"}


@pytest.mark.parametrize(
    ("text", "kind", "rhythm"),
    [
        ("Ongoing", "review", None),
        ("on-going", "review", None),
        ("When resources allow", "review", None),
        ("As resources are available", "review", None),
        ("Subject to Home Office funding", "review", None),
        ("As and when required", "review", None),
        ("Training already in place to be continued", "review", None),
        ("Annually and Ongoing", "recurring", "annual"),
        ("To be aligned with the support unit but annually", "recurring", "annual"),
        ("Annual update of list of contractors", "recurring", "annual"),
        ("Quarterly", "recurring", "quarterly"),
        ("every term", "recurring", "termly"),
        ("Every six weeks", "recurring", "every six weeks"),
        ("twice a year", "recurring", "six-monthly"),
    ],
)
def test_what_has_no_end_asks_for_its_next_review(text: str, kind: str, rhythm: str | None):
    reading = read_dates(text)
    assert [(item.kind, item.on, item.rhythm) for item in reading.items] == [(kind, None, rhythm)]
    assert [doubt.kind for doubt in reading.doubts] == ["review_date_needed"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31 February 2016", "31 February 2016"),
        ("31/02/2016", "31/02/2016"),
        ("03/31/2016", "month before day"),
        ("99/99/9999", "9999"),
        ("tbc", "confirmed"),
        ("To be confirmed", "confirmed"),
        ("within 6 months", "counts from"),
        ("31 March", "no year"),
        ("by March", "no year"),
        ("2016-2018", "follow one another"),
        ("Safer Harrow to consider when list is available", "No date can be read"),
        ("To be completed", "No date can be read"),
        ("Counter-Terrorism and Security Act 2015", "No date can be read"),
        ("staff may wait and march on", "No date can be read"),
    ],
)
def test_what_cannot_be_told_is_unclear_with_its_reason(text: str, says: str):
    reading = read_dates(text)
    assert [(item.kind, item.on) for item in reading.items] == [("unclear", None)]
    assert [doubt.kind for doubt in reading.doubts] == ["date_unclear"]
    assert says in reading.doubts[0].why


@pytest.mark.parametrize(
    ("text", "on", "says"),
    [
        ("Q3 2016", date(2016, 12, 31), "financial year 2016/17"),
        ("Winter 2016", date(2017, 2, 28), "December 2016"),
        ("by 2016", date(2016, 12, 31), "Only the year"),
        ("March 16", date(2016, 3, 31), "not as a day"),
        ("March 2016 (tbc)", date(2016, 3, 31), "confirmed"),
        ("half-term: autumn half term 2016", date(2016, 10, 31), "usual"),
    ],
)
def test_a_reading_by_a_rule_that_others_would_not_share_is_doubted(text: str, on: date, says: str):
    reading = read_dates(text)
    assert [item.on for item in reading.items] == [on]
    assert says in reading.doubts[0].why


def test_a_date_without_a_year_takes_the_hint_and_says_so():
    reading = read_dates("by 31 March", 2027)
    assert reading.items[0].on == date(2027, 3, 31)
    assert "2027 was taken" in reading.doubts[0].why
    assert "29 in that month" in read_dates("29 February", 2027).doubts[0].why


@pytest.mark.parametrize(
    ("text", "see"),
    [
        ("See 9 above", "9"),
        ("· See 18 above", "18"),
        ("see action 3.2", "3.2"),
        ("As per action A4", "a4"),
        ("As above", "above"),
        ("See 9 above, by March 2016", "9"),
        ("See 31 March 2016", None),
        ("Ongoing", None),
    ],
)
def test_a_cell_that_points_to_another_row(text: str, see: str | None):
    if see is None and "2016" in text:
        assert read_dates(text).items[0].on == date(2016, 3, 31)
    else:
        assert read_dates(text).see == see


def test_something_done_is_not_called_a_date():
    assert [doubt.kind for doubt in read_dates("Safer Giving messaging already established").doubts] == [
        "already_done"
    ]


def test_empty_cells_say_nothing():
    for text in ("", "  \n", "·", "-", "· \n ·"):
        assert read_dates(text) == DateReading()


def test_easter_on_known_sundays():
    known = {
        1999: (4, 4),
        2000: (4, 23),
        2008: (3, 23),
        2011: (4, 24),
        2016: (3, 27),
        2025: (4, 20),
        2038: (4, 25),
    }
    assert {year: (easter(year).month, easter(year).day) for year in known} == known


USUAL_WAYS = (
    lambda on: f"{on:%d/%m/%Y}",
    lambda on: f"{on.day}.{on.month}.{on:%y}",
    lambda on: f"{on:%Y-%m-%d}",
    lambda on: f"{on.day} {on:%B %Y}",
    lambda on: f"{on.day}{ending(on.day)} {on:%B %Y}",
    lambda on: f"{on:%A} {on.day} {on:%B %Y}",
    lambda on: f"{on.day}-{on:%b-%y}",
    lambda on: f"{on:%B} {on.day}{ending(on.day)}, {on.year}",
    lambda on: f"· By no later than {on:%d.%m.%Y}.",
)


def ending(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


@given(st.dates(date(2000, 1, 1), date(2079, 12, 31)), st.sampled_from(USUAL_WAYS))
def test_every_date_written_in_a_usual_way_is_read_back(on: date, write):
    item = only(write(on))
    assert (item.kind, item.on, item.precision) == ("due", on, "day")


PIECES = (
    "by|from|to|and|31|31st|2016|16|2016/17|March|may|Q3|term|summer|Easter|ongoing|annually|review|of|the|end"
    "|mid|-|/|,|.|:|(|)|·|See|9|above|tbc|within|months|every|99/99/9999|31/02/2016|0000-00-00|February|2100"
    "|between"
)
WORDS = st.sampled_from(PIECES.split("|"))


@given(
    st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join), st.lists(WORDS).map("".join))
)
def test_no_text_whatever_makes_it_fail(text: str):
    reading = read_dates(text, 2016)
    for item in reading.items:
        assert item.kind in {"due", "review", "start", "recurring", "unclear"}
        assert (item.on is None) == (item.precision is None)
        assert item.on is None or isinstance(item.on, datetime.date)
        assert item.text
        assert all(word in text for word in item.text.split())
    undated = [item for item in reading.items if item.kind == "unclear"]
    assert not undated or reading.doubts or reading.see


@given(
    st.sampled_from([" ", "-", "1", "March ", "by ", "1/", "(", "a", "annual ", "term "]),
    st.integers(1, 3_000),
)
def test_long_text_comes_to_an_end(piece: str, times: int):
    """A pattern that tries every way to split such a text would be at it for years."""
    assert read_dates(piece * times).items is not None
