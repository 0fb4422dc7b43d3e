"""What needs no database: versions a page has seen, merging, dates of a series, sectors present."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.criteria.periods import empty_windows, months_after
from partnerships.attendance import best, sectors_present
from partnerships.merging import Merge, merge
from partnerships.rhythm import meetings_a_year, series
from partnerships.seen import Seen

DATES = st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 12, 31))


@given(st.integers(0, 50), st.lists(st.integers(0, 80), max_size=20))
def test_seen_holds_what_was_added_and_survives_being_written(start, added):
    seen = Seen(start)
    for version in sorted(added):
        seen = seen.and_(version)
    read_back = Seen.parse(str(seen))
    for version in range(90):
        expected = version <= start or version in added
        assert (version in seen) is expected
        assert (version in read_back) is expected


@pytest.mark.parametrize("text", ["", "x", "12-", "1.b", "-", "9" * 3 + ".", "None"])
def test_seen_that_cannot_be_read_has_seen_nothing(text):
    assert 1 not in Seen.parse(text)


def test_own_saves_in_a_row_stay_short():
    seen = Seen(4)
    for version in range(6, 400):
        seen = seen.and_(version)
    assert str(seen) == "4.6-399"


@pytest.mark.parametrize(
    ("base", "now", "mine", "expected"),
    [
        ("a", "a", "b", Merge.WRITE),
        ("a", "b", "a", Merge.KEEP),
        ("a", "b", "b", Merge.KEEP),
        ("a", "b", "c", Merge.CLASH),
        ("a", "a", "a", Merge.KEEP),
    ],
)
def test_two_people_clash_only_where_both_changed_to_different_texts(base, now, mine, expected):
    assert merge(base=base, now=now, mine=mine) is expected


@given(DATES, st.sampled_from([2, 4, 6]))
def test_a_years_meetings_fall_on_one_weekday_and_keep_the_rhythm(first, times):
    dates = series(first, times=times)
    assert dates[0] == first
    assert len(set(dates)) == times
    assert {date.weekday() for date in dates} == {first.weekday()}
    for earlier, later in itertools.pairwise(dates):
        assert earlier < later <= months_after(earlier, 12 // times)


@given(DATES)
def test_two_years_of_quarterly_meetings_satisfy_the_criterion_on_every_day(first):
    dates = series(first, times=4)
    dates += series(months_after(dates[-1], 3) - datetime.timedelta(days=7), times=4)
    dates += series(months_after(dates[-1], 3) - datetime.timedelta(days=7), times=4)
    day = months_after(first, 12)
    while day <= dates[-1]:
        assert not empty_windows(dates, day, months=3, window_months=12)
        day += datetime.timedelta(days=9)


def test_the_tier_sets_how_often():
    assert meetings_a_year(is_higher_tier=False) == 2
    assert meetings_a_year(is_higher_tier=True) == 4


def test_a_sector_with_several_seats_counts_as_present_if_one_came():
    assert best(["absent", "substitute", "apologies"]) == "substitute"
    assert best(["absent", "apologies"]) == "apologies"
    assert best([]) == ""


@pytest.mark.parametrize(
    ("prison", "required", "words"),
    [("no", 5, "Prison does not apply here."), ("yes", 6, "Not here: "), (None, 5, "Nobody has recorded")],
)
def test_prison_is_required_only_where_the_area_has_one(prison, required, words):
    marks = [(sector, "present") for sector in ("local_authority", "police", "education", "health")]
    present = sectors_present([*marks, ("probation", "apologies")], prison=prison)
    assert (present.came, present.required) == (4, required)
    assert words in present.sentence
