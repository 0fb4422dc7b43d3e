"""Dates as the rules use them: half-open years, month ends, leap days, windows and spans."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.criteria.periods import (
    Span,
    covers_every_day,
    empty_windows,
    in_window,
    leaves_window_on,
    months_before,
    moves_between_windows,
    windows_back,
)
from tests.criteria.rows import day

DATES = st.dates(datetime.date(2015, 1, 1), datetime.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("date", "months", "expected"),
    [
        ("2028-02-29", 12, "2027-02-28"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-11-21", 12, "2025-11-21"),
    ],
)
def test_months_before_keeps_the_day_or_takes_the_months_last(date, months, expected):
    assert months_before(day(date), months) == day(expected)


def test_the_year_is_half_open():
    assert not in_window(day("2025-11-21"), day("2026-11-21"), 12)
    assert in_window(day("2025-11-22"), day("2026-11-21"), 12)
    assert in_window(day("2026-11-21"), day("2026-11-21"), 12)
    assert not in_window(day("2026-11-22"), day("2026-11-21"), 12)


@given(date=DATES, months=st.integers(1, 24))
def test_a_date_leaves_the_window_on_the_first_day_it_is_out(date, months):
    left = leaves_window_on(date, months)
    assert not in_window(date, left, months)
    assert in_window(date, left - datetime.timedelta(days=1), months)


@given(date=DATES)
def test_four_quarters_make_up_the_year(date):
    windows = windows_back(date, months=3, window_months=12)
    assert windows[0][1] == date
    assert windows[-1][0] == months_before(date, 12)
    assert all(newer[0] == older[1] for newer, older in pairwise(windows))


def test_empty_windows_are_named():
    on = day("2026-11-21")
    held = [day("2026-11-02"), day("2026-10-01"), day("2026-03-01")]
    empty = empty_windows(held, on, months=3, window_months=12)
    assert empty == [(day("2026-05-21"), day("2026-08-21")), (day("2025-11-21"), day("2026-02-21"))]


@given(dates=st.lists(DATES, min_size=1, max_size=4), ahead=st.integers(1, 500))
def test_windows_fill_and_empty_only_on_the_days_that_are_named(dates, ahead):
    on = max(dates) + datetime.timedelta(days=ahead)

    def filled(when):
        windows = windows_back(when, months=3, window_months=12)
        return [[low < date <= high for low, high in windows] for date in dates]

    if filled(on) != filled(on - datetime.timedelta(days=1)):
        assert on in moves_between_windows(dates, months=3, window_months=12)


def test_spans_hold_both_ends_and_overlap():
    span = Span(day("2026-01-01"), day("2026-01-31"))
    assert span.holds(day("2026-01-01"))
    assert span.holds(day("2026-01-31"))
    assert not span.holds(day("2026-02-01"))
    assert span.overlap(Span(day("2026-01-31"))) == Span(day("2026-01-31"), day("2026-01-31"))
    assert span.overlap(Span(day("2026-02-01"))) is None


def test_spans_together_cover_every_day_only_without_a_gap():
    first, last = day("2026-01-01"), day("2026-03-31")
    january, rest = Span(first, day("2026-01-31")), Span(day("2026-02-01"))
    assert covers_every_day([rest, january], first, last)
    assert not covers_every_day([january, Span(day("2026-02-02"))], first, last)
    assert not covers_every_day([january], first, last)
    assert not covers_every_day([], first, last)
