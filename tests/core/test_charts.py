"""Charts: geometry inside its frame, the same figures in the table, and no state without a word."""

import datetime as dt
import re

import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from core.charts import (
    attendance_matrix,
    golden_thread,
    heat_map,
    stacked_bar,
    status_history,
    status_strip,
)
from core.pictures import Picture, Row
from core.registries import ThreadStep
from core.states import ACTION_STATES, ALL_STATES, ATTENDANCE, ICONS, STATUSES, state_for
from core.uk_dates import uk_date, uk_date_short, uk_datetime, uk_month, uk_time, uk_when

any_status = st.sampled_from(sorted(STATUSES))
any_row = st.tuples(
    st.text("abc", min_size=1, max_size=60), st.lists(st.none() | any_status, min_size=3, max_size=3)
)


def drawn(picture, **options):
    """The markup of a picture, and its drawing parsed (which also proves it well formed)."""
    tag = "{% load prevent %}{% chart picture table=table %}"
    html = Template(tag).render(Context({"picture": picture, "table": options.get("table", True)}))
    return html, ElementTree.fromstring(
        re.search(r"<svg class=\"app-chart.*?</svg>", html, re.DOTALL).group()
    )


def stands_inside(picture):
    """Whether every box lies in the frame, and no two boxes lie on one another."""
    boxes = picture.boxes
    inside = all(
        box.x >= 0
        and box.y >= 0
        and box.x + box.width <= picture.width
        and box.y + box.height <= picture.height
        for box in boxes
    )
    apart = all(
        one.x + one.width <= other.x + 0.01
        or other.x + other.width <= one.x + 0.01
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
    )
    return inside and apart


@given(st.lists(any_status, max_size=40))
def test_a_strip_has_one_cell_and_one_row_for_each_item(statuses):
    items = [(f"1.G{number}", "Label", status, "") for number, status in enumerate(statuses)]
    picture = status_strip("Items", items)
    assert len(picture.boxes) == len(picture.rows) == len(statuses)
    assert stands_inside(picture)
    assert sum(count for _state, count in picture.key) == len(statuses)
    assert [row.cells[0] for row in picture.rows] == [STATUSES[status].label for status in statuses]


@given(st.lists(any_row, max_size=8))
def test_history_tells_every_period_and_marks_what_was_not_judged(rows):
    picture = status_history(
        "History", [(name, "", states) for name, states in rows], ["Q1 2026", "Q2 2026", "Q3"]
    )
    assert stands_inside(picture)
    assert len(picture.boxes) == 3 * len(rows)
    told = [cell for row in picture.rows for cell in row.cells]
    meant = [STATUSES[state].label if state else "–" for _name, states in rows for state in states]
    assert told == meant
    judged = [state for _name, states in rows for state in states if state is not None]
    assert sum(count for _state, count in picture.key) == len(judged)


def test_a_year_stands_where_it_begins_and_a_row_by_its_code_where_that_is_asked_for():
    rows = [("1.G1", "A group oversees Prevent", ["met", "met", "met"])]
    picture = status_history("History", rows, ["Q3 2025", "Q4 2025", "Q1 2026"], by_code=True)
    assert [label.text for label in picture.labels] == ["Q3", "2025", "Q4", "Q1", "2026", "1.G1"]
    assert [row.head for row in picture.rows] == ["1.G1 A group oversees Prevent"]
    assert stands_inside(picture)
    assert picture.width < status_history("History", rows, ["Q3 2025", "Q4 2025", "Q1 2026"]).width


def test_attendance_keeps_who_was_substituted_apart_from_who_was_there():
    picture = attendance_matrix(
        "Who came", ["4 Dec 2025"], [("Police", ["substitute"]), ("Health", ["absent"])]
    )
    assert [row.cells for row in picture.rows] == [("Substitute",), ("Absent",)]
    assert [(state.key, count) for state, count in picture.key] == [("substitute", 1), ("absent", 1)]
    assert picture.description == "1 substitute, 1 absent."
    assert [label.text for label in picture.labels[:2]] == ["4 Dec", "2025"]


pairs = st.dictionaries(st.tuples(st.integers(1, 5), st.integers(1, 5)), st.integers(0, 99))


@given(pairs)
def test_a_heat_map_has_25_cells_each_with_its_score_and_its_count(counts):
    picture = heat_map("Risks", counts, medium_from=8, high_from=12)
    assert len(picture.boxes) == 25
    assert stands_inside(picture)
    assert sorted(int(box.corner) for box in picture.boxes) == sorted(
        x * y for x in range(1, 6) for y in range(1, 6)
    )
    assert sum(int(box.text or 0) for box in picture.boxes) == sum(counts.values())
    assert sum(int(row.cells[1]) for row in picture.rows) == sum(counts.values())
    scores = [int(row.cells[0]) for row in picture.rows]
    assert scores == sorted(scores, reverse=True)


def test_a_heat_map_puts_impact_upwards_and_likelihood_across():
    picture = heat_map("Risks", {(5, 1): 3}, {(5, 1): "/risks/?cell=5-1"}, medium_from=8, high_from=12)
    (filled,) = [box for box in picture.boxes if box.text]
    assert filled.x == max(box.x for box in picture.boxes)
    assert filled.y == max(box.y for box in picture.boxes)
    assert picture.rows[0].url == "/risks/?cell=5-1"
    assert picture.description == "3 risks; 0 score 12 or more."


@pytest.mark.parametrize("at", [(0, 3), (3, 6), (-1, 1)])
def test_a_heat_map_refuses_what_is_not_one_to_five(at):
    with pytest.raises(ValueError, match="1 to 5"):
        heat_map("Risks", {at: 1}, medium_from=8, high_from=12)


@given(st.dictionaries(st.sampled_from(sorted(ACTION_STATES)), st.integers(0, 500)))
def test_the_parts_of_a_bar_fill_it_in_proportion(counts):
    picture = stacked_bar("Actions", counts)
    held = {state: count for state, count in counts.items() if count}
    assert stands_inside(picture)
    if not held:
        assert [str(box.text) for box in picture.boxes] == ["Nothing yet"]
        assert picture.rows == ()
        return
    assert len(picture.boxes) == len(picture.rows) == len(held)
    for box, count in zip(picture.boxes, held.values(), strict=True):
        assert box.width == pytest.approx(6 + count / sum(held.values()) * (640 - 8 * len(held)), abs=0.2)
    assert {state.key: count for state, count in picture.key} == held


def test_the_golden_thread_shows_an_empty_column_as_a_gap():
    steps = [
        ThreadStep("risk", "A risk", "/risk/"),
        ThreadStep("action", "No action answers this risk yet", "/add/", is_gap=True),
        ThreadStep("criterion", "2.G1", "/c/"),
    ]
    thread = golden_thread("Thread", steps, lit="/risk/")
    assert [str(column.name) for column in thread.columns] == [
        "Prompt", "Risk", "Action", "Meeting", "Evidence", "Criterion",
    ]  # fmt: skip
    assert [column.is_gap for column in thread.columns] == [True, False, True, True, True, False]
    html = Template("{% load prevent %}{% chart thread %}").render(Context({"thread": thread}))
    assert html.count('aria-current="true"') == 1
    assert html.count(">Gap<") == 4
    assert 'href="/add/"' in html


PICTURES = {
    "strip": status_strip("Strip", [("1.G1", "Terms <of> reference", "partly", "/one/")]),
    "history": status_history("History", [("1.G1", "Terms", ["met", None])], ["Q1 2026", "Q2 2026"]),
    "heat": heat_map("Risks", {(2, 3): 4}, medium_from=8, high_from=12),
    "bar": stacked_bar("Bar", [("late", 2), ("done", 1)]),
    "attendance": attendance_matrix("Came", ["4 Dec 2025"], [("Police", ["apology"])]),
    "nothing": status_strip("Nothing", []),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_one_image_with_a_title_a_description_and_no_style(name):
    html, svg = drawn(PICTURES[name])
    title, description = svg.attrib["aria-labelledby"].split()
    assert svg.attrib["role"] == "img"
    assert [child.attrib["id"] for child in svg[:2]] == [title, description]
    assert all(child.text for child in svg[:2])
    assert "style=" not in html
    assert not svg.findall(".//a")
    assert not svg.findall(".//script")
    assert html.count('scope="row"') == len(PICTURES[name].rows)


def test_words_from_people_are_inert_in_a_picture_and_links_are_in_its_table():
    html, _svg = drawn(PICTURES["strip"])
    assert "Terms &lt;of&gt; reference" in html
    assert '<a href="/one/">' in html


def test_without_its_table_a_picture_says_every_figure_itself():
    html, svg = drawn(PICTURES["history"], table=False)
    assert "<table" not in html
    assert "1.G1 Terms: Met, –." in svg[0].text


def test_numbers_are_drawn_the_same_in_every_language(settings):
    settings.LANGUAGE_CODE = "de"
    settings.USE_THOUSAND_SEPARATOR = True
    html, _svg = drawn(stacked_bar("Bar", {"done": 1, "late": 2}))
    assert not re.search(r'(?:x|width)="\d+,\d', html)


@pytest.mark.parametrize("state", ALL_STATES.values(), ids=ALL_STATES)
def test_a_state_is_a_symbol_and_a_word_and_can_be_read(state):
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one, other):
        light, dark = sorted((luminance(one), luminance(other)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    assert state.icon in ICONS
    assert str(state.label)
    assert contrast(state.tint, state.ink) >= 7
    if state.key != "not_applicable":
        assert contrast(state.solid, "#ffffff") >= 4.5


def test_no_two_states_of_one_kind_share_a_symbol():
    for kind in (STATUSES, ACTION_STATES, ATTENDANCE):
        assert len({state.icon for state in kind.values()}) == len(kind)


def test_a_state_nobody_knows_is_an_error_and_not_a_blank():
    with pytest.raises(KeyError):
        state_for("splendid")


SUMMER = dt.datetime(2026, 7, 1, 13, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (uk_date(dt.date(2026, 11, 21)), "21 November 2026"),
        (uk_date(dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)), "1 July 2026"),
        (uk_date_short(dt.date(2026, 9, 1)), "1 Sep 2026"),
        (uk_month(dt.date(2016, 3, 31)), "March 2016"),
        (uk_datetime(SUMMER), "1 July 2026 at 2:05pm"),
        (uk_when(SUMMER), "1 July 2026 at 2:05pm"),
        (uk_when(dt.date(2026, 7, 1)), "1 July 2026"),
        (uk_time(dt.time(0, 0)), "midnight"),
        (uk_time(dt.time(12, 0)), "midday"),
        (uk_time(dt.time(0, 5)), "12:05am"),
        (uk_time(dt.time(9, 0)), "9am"),
        (uk_date(None), "–"),
        (uk_datetime(None), "–"),
    ],
)
def test_dates_are_shown_as_people_in_britain_write_them(shown, words):
    assert shown == words


def test_a_moment_without_a_time_zone_is_never_guessed():
    with pytest.raises(ValueError, match="time zone"):
        uk_datetime(dt.datetime(2026, 11, 21, 14, 5))


def test_what_may_scroll_can_be_reached_and_has_a_name_without_scripts():
    tags = [
        tag
        for template in (settings.BASE_DIR / "templates").rglob("*.html")
        for tag in re.findall(r"<[^<>]*data-app-scroll[^>]*>", template.read_text())
    ]
    assert len(tags) >= 4
    for tag in tags:
        assert 'role="region"' in tag
        assert 'tabindex="0"' in tag
        assert "aria-label" in tag


def test_figures_told_in_words_end_with_one_full_stop():
    row = Row("1 Group", ("Met", "All items are met."))
    picture = Picture("Standing", "Eight benchmarks.", 10, 10, (), (), ("Benchmark", "Why"), (row,))
    assert picture.in_words == "Eight benchmarks. 1 Group: Met, All items are met."
