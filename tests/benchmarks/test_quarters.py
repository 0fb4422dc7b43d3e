"""Quarters, and the first working day after each."""

from __future__ import annotations

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quarters import Quarter, first_working_day_after, last_ended

DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@pytest.mark.parametrize(
    ("written", "starts", "ends", "label"),
    [
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31), "January to March 2026"),
        ("2026q3", date(2026, 7, 1), date(2026, 9, 30), "July to September 2026"),
        ("2028Q4", date(2028, 10, 1), date(2028, 12, 31), "October to December 2028"),
    ],
)
def test_a_quarter_is_three_months(written, starts, ends, label):
    quarter = Quarter.parse(written)
    assert (quarter.starts_on, quarter.ends_on, quarter.label) == (starts, ends, label)
    assert Quarter.parse(str(quarter)) == quarter


@pytest.mark.parametrize("written", ["", "2026", "2026Q5", "Q3 2026", "2026Q33", "1926Q1"])
def test_anything_else_is_refused_in_plain_words(written):
    with pytest.raises(ValueError, match="is not a quarter: write it as 2026Q3"):
        Quarter.parse(written)


@given(DAYS)
def test_every_day_lies_in_its_quarter_and_the_one_before_has_just_ended(day):
    quarter = Quarter.of(day)
    assert quarter.starts_on <= day <= quarter.ends_on
    assert last_ended(day).ends_on == quarter.starts_on - datetime.timedelta(days=1)


def test_the_run_up_is_the_last_quarters_oldest_first():
    assert [str(one) for one in Quarter(2026, 2).run_up(4)] == ["2025Q3", "2025Q4", "2026Q1", "2026Q2"]


def test_a_running_quarter_is_shown_as_it_stands_and_an_ended_one_at_its_end():
    quarter = Quarter(2026, 4)
    assert quarter.as_of(date(2026, 11, 21)) == date(2026, 11, 21)
    assert quarter.as_of(date(2027, 2, 1)) == date(2026, 12, 31)
    with pytest.raises(ValueError, match="October to December 2026 has not begun"):
        quarter.as_of(date(2026, 9, 30))


@pytest.mark.parametrize(
    ("quarter", "expected"),
    [
        ("2026Q3", date(2026, 10, 1)),  # a Thursday
        ("2026Q4", date(2027, 1, 4)),  # New Year's Day a Friday, then the weekend
        ("2027Q4", date(2028, 1, 4)),  # New Year's Day a Saturday: Monday the 3rd stands in for it
        ("2022Q4", date(2023, 1, 3)),  # New Year's Day a Sunday: Monday the 2nd stands in for it
        ("2024Q1", date(2024, 4, 2)),  # 1 April is Easter Monday
        ("2021Q1", date(2021, 4, 1)),  # 2 April is Good Friday, the day before it is worked
        ("2029Q1", date(2029, 4, 3)),  # 1 April is Easter Sunday, the 2nd Easter Monday
        ("2026Q2", date(2026, 7, 1)),
        ("2028Q2", date(2028, 7, 3)),  # 1 July is a Saturday
    ],
)
def test_the_first_working_day_skips_weekends_and_bank_holidays(quarter, expected):
    assert first_working_day_after(Quarter.parse(quarter)) == expected


@given(DAYS)
def test_the_first_working_day_comes_within_five_days_and_is_no_weekend(day):
    quarter = last_ended(day)
    first = first_working_day_after(quarter)
    assert first.weekday() < 5
    assert 1 <= (first - quarter.ends_on).days <= 5
