"""The duty catalogue: every paragraph once, mapped to the toolkit, in sentences that fit a table."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from core.criteria.framework import load_framework
from core.duties import (
    DutyError,
    DutyKind,
    duties_for,
    find_by_paragraph,
    load_duties,
    load_edition,
    load_objective_sets,
)
from core.duties.catalogue import read_duty
from core.register import find_body, load_sectors

SPANS = {
    "all": (14, 28),
    "local_government": (29, 56),
    "education_and_childcare": (57, 76),
    "health": (77, 98),
    "criminal_justice": (99, 136),
    "police": (137, 146),
}


def paragraphs(duty):
    return [] if duty.first is None else list(range(duty.first, duty.last + 1))


def at(paragraph):
    """The entry for a paragraph that is known to have one."""
    duty = find_by_paragraph(paragraph)
    assert duty is not None
    return duty


def test_every_paragraph_from_13_to_146_is_covered_once():
    counts = Counter(number for duty in load_duties() for number in paragraphs(duty))
    assert sorted(counts) == list(range(13, 147))
    assert set(counts.values()) == {1}


@pytest.mark.parametrize(("sector", "span"), SPANS.items())
def test_each_sector_has_its_own_paragraphs(sector, span):
    numbers = [n for duty in load_duties() if duty.sector == sector for n in paragraphs(duty) if n != 13]
    assert numbers == list(range(span[0], span[1] + 1))


def test_entries_stay_short_and_are_sentences():
    for duty in load_duties():
        assert 8 <= len(duty.title) <= 60, duty.title
        assert not duty.title.endswith("."), duty.title
        assert 25 <= len(duty.statement) <= 260, duty.title
        assert duty.statement[0].isupper(), duty.title
        assert duty.statement.endswith("."), duty.title
        assert duty.statement.count(". ") <= 1, duty.title


def test_entries_point_to_sections_criteria_sectors_and_bodies_that_exist():
    framework = load_framework()
    sectors = {sector.slug for sector in load_sectors() if sector.listed}
    for duty in load_duties():
        assert duty.sector == "all" or duty.sector in sectors, duty.title
        for number in duty.sections:
            assert framework.section(number).number == number
        for code in duty.criteria:
            assert framework.criterion(code).section in duty.sections, (duty.title, code)
        for body in duty.bodies:
            assert find_body(body).sector == duty.sector, (duty.title, body)


def test_every_duty_leads_to_a_section_and_every_section_is_led_to():
    for duty in load_duties():
        if duty.kind is DutyKind.DUTY:
            assert duty.sections, duty.title
    council = [duty for duty in load_duties() if duty.sector == "local_government"]
    assert {number for duty in council for number in duty.sections} == set(range(1, 9))


@pytest.mark.parametrize(
    ("paragraph", "criteria"),
    [
        (33, ("1.G1", "1.G2")),
        (36, ("1.G2", "3.B2")),
        (37, ("1.B3", "8.G2")),
        (41, ("3.G1",)),
        (45, ("7.G4", "7.G5")),
        (48, ("1.B1",)),
        (53, ()),
        (54, ()),
    ],
)
def test_find_by_paragraph_leads_to_the_criteria(paragraph, criteria):
    assert at(paragraph).criteria == criteria


def test_paragraphs_outside_the_catalogue_are_not_found():
    assert find_by_paragraph(12) is None
    assert find_by_paragraph(147) is None


def test_reference_cites_paragraph_run_or_statute():
    assert at(33).reference == "2015 guidance, paragraph 33"
    assert at(54).reference == "2015 guidance, paragraphs 53 to 54"
    statutes = [duty.reference for duty in load_duties() if duty.first is None]
    assert statutes == [f"Counter-Terrorism and Security Act 2015, section {n}" for n in (31, 32)]


def test_duties_for_a_body_leave_out_other_bodies_of_its_sector():
    probation = {duty.title for duty in duties_for("criminal_justice", "probation_provider")}
    prison = {duty.title for duty in duties_for("criminal_justice", "prison")}
    assert "A regional probation lead" in probation - prison
    assert "Screen on reception" in prison - probation
    assert "Plan for release" in prison & probation
    assert "Know the risk" in prison & probation
    assert not {duty.sector for duty in duties_for("health")} - {"all", "health"}


def test_edition_says_when_it_was_superseded():
    edition = load_edition()
    assert edition.superseded_on == date(2023, 12, 31)
    assert "31 December 2023" in edition.superseded_note
    assert {duty.edition for duty in load_duties()} == {"2015"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"title": "Lost"}, "Lost: cite either paragraphs or the statute"),
        ({"title": "Twice", "paragraphs": [1], "statute": "an Act"}, "Twice: cite either"),
        ({"title": "Bare", "paragraphs": [1]}, "Bare: 'sector' is missing"),
        ({"title": "Odd", "paragraphs": [1], "sector": "all", "kind": "wish"}, "'wish' is not a valid"),
    ],
)
def test_a_faulty_entry_is_refused_by_name(row, words):
    with pytest.raises(DutyError) as refusal:
        read_duty(row, "2015")
    assert words in str(refusal.value)


def test_objectives_of_today_and_of_2009():
    today, old = load_objective_sets()
    assert (today.current, len(today.objectives)) == (True, 3)
    assert not any(objective.supporting for objective in today.objectives)
    assert (old.current, [objective.supporting for objective in old.objectives]) == (
        False,
        [False] * 5 + [True] * 2,
    )
    slugs = [objective.slug for group in (today, old) for objective in group.objectives]
    assert len(set(slugs)) == len(slugs) == 10
    for group in (today, old):
        for objective in group.objectives:
            assert objective.statement.endswith(".")
            assert objective.name
