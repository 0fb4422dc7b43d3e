"""A section's rating follows from its criteria by the rule book's own arithmetic."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.criteria.findings import Status
from core.criteria.framework import FrameworkError, load_framework
from core.criteria.roll_up import NOT_COMPUTED, roll_up
from core.criteria.rule_book import Standing

FRAMEWORK = load_framework()
GOOD = [c.code for c in FRAMEWORK.of_section(1) if c.standing == Standing.GOOD]
BEST = [c.code for c in FRAMEWORK.of_section(1) if c.standing == Standing.BEST]


def statuses(good=Status.MET, best=Status.NOT_MET, **changes):
    found = dict.fromkeys(GOOD, good) | dict.fromkeys(BEST, best)
    return found | {code.replace("_", "."): status for code, status in changes.items()}


def test_all_good_practice_met_is_met_whatever_best_practice_says():
    rating = roll_up(FRAMEWORK, 1, statuses())
    assert (rating.key, rating.label) == ("met", "Met")
    assert rating.because == "All 5 good practice items that apply are met; best practice is met in 0 of 3."


def test_best_practice_as_well_is_exceeding():
    rating = roll_up(FRAMEWORK, 1, statuses(best=Status.MET))
    assert rating.key == "exceeding"
    assert rating.because == "All 5 good practice items that apply are met, and best practice as well."


@pytest.mark.parametrize("short", [Status.PARTLY, Status.NOT_MET, Status.NO_EVIDENCE])
def test_one_good_practice_item_short_holds_the_section_back_and_is_named(short):
    found = statuses(best=Status.MET) | {"1.G3": short}
    rating = roll_up(FRAMEWORK, 1, found)
    assert rating.key == "not_met"
    assert rating.because == "4 of 5 good practice items are met; 1.G3 is short of met."


def test_several_short_items_are_listed_in_words():
    found = statuses() | {"1.G1": Status.NOT_MET, "1.G3": Status.PARTLY, "1.G5": Status.NO_EVIDENCE}
    rating = roll_up(FRAMEWORK, 1, found)
    assert rating.because == "2 of 5 good practice items are met; 1.G1, 1.G3 and 1.G5 are short of met."


def test_what_does_not_apply_is_left_out():
    found = statuses() | {"1.G3": Status.NOT_APPLICABLE}
    rating = roll_up(FRAMEWORK, 1, found)
    assert rating.key == "met"
    assert rating.base.applies == 4


def test_nothing_that_applies_is_neither_met_nor_failed():
    assert roll_up(FRAMEWORK, 1, statuses(good=Status.NOT_APPLICABLE)).key == "not_applicable"


def test_best_practice_that_does_not_apply_at_all_cannot_make_it_exceed():
    assert roll_up(FRAMEWORK, 1, statuses(best=Status.NOT_APPLICABLE)).key == "met"


def test_a_section_without_judges_is_not_computed():
    rating = roll_up(FRAMEWORK, 7, {})
    assert (rating.key, rating.is_computed) == (NOT_COMPUTED, False)


def test_one_good_practice_item_without_a_judge_keeps_the_section_from_being_computed():
    found = statuses(best=Status.MET)
    del found["1.G4"]
    assert roll_up(FRAMEWORK, 1, found).key == NOT_COMPUTED


def test_one_best_practice_item_without_a_judge_keeps_it_from_exceeding():
    found = statuses(best=Status.MET)
    del found["1.B2"]
    assert roll_up(FRAMEWORK, 1, found).key == "met"


def test_items_derived_for_channel_count_as_good_practice():
    found = dict.fromkeys((c.code for c in FRAMEWORK.of_section(5)), Status.MET)
    assert roll_up(FRAMEWORK, 5, found).key == "met"
    assert roll_up(FRAMEWORK, 5, found | {"5.D4": Status.PARTLY}).key == "not_met"


def test_the_share_of_best_practice_is_data():
    lenient = replace(FRAMEWORK, roll_up=replace(FRAMEWORK.roll_up, stretch_share=0.6))
    found = statuses(best=Status.MET) | {"1.B1": Status.NOT_MET}
    assert roll_up(FRAMEWORK, 1, found).key == "met"
    assert roll_up(lenient, 1, found).key == "exceeding"


def test_an_unknown_section_is_refused():
    with pytest.raises(FrameworkError):
        roll_up(FRAMEWORK, 9, {})


@given(st.fixed_dictionaries({code: st.sampled_from(Status) for code in GOOD + BEST}))
def test_mending_an_item_never_makes_a_section_worse(found):
    order = ["not_met", "met", "exceeding"]
    before = roll_up(FRAMEWORK, 1, found)
    for code in (*before.base.short, *before.stretch.short):
        after = roll_up(FRAMEWORK, 1, found | {code: Status.MET})
        assert before.key not in order or order.index(after.key) >= order.index(before.key)
