"""Step 4 of the story: each of the 22 criteria says how it stands, why, what mends it and until when."""

import re
from typing import Any

import pytest

from core.criteria.framework import load_framework
from tests.journeys.steps_partner import ReportedAction
from tests.journeys.walking import Walker

pytestmark = pytest.mark.browser
SECTIONS = (1, 2, 3)
BENCHMARKS = "/areas/northbridge/benchmarks/"
STATUSES = ("Met", "Partly met", "Not met", "No evidence yet", "Not applicable")
CODES = {one.code for one in load_framework().criteria if one.section in SECTIONS}


def rows_of(walker: Walker) -> dict[str, Any]:
    """The page's criteria by code."""
    rows = walker.page.locator("[id^='criterion-']").all()
    ids = [str(row.get_attribute("id")).removeprefix("criterion-") for row in rows]
    return {one.replace("-", ".").upper(): row for one, row in zip(ids, rows, strict=True)}


@pytest.fixture(scope="module")
def sections(lead: Walker, reported_action: ReportedAction) -> dict[str, dict[str, Any]]:
    """What the three section pages show of each criterion: words, figure, date and where its button leads."""
    shown: dict[str, dict[str, Any]] = {}
    for number in SECTIONS:
        lead.go(f"{BENCHMARKS}sections/{number}/")
        lead.look()
        for code, row in rows_of(lead).items():
            button = row.get_by_role("button")
            shown[code] = {
                "status": row.locator(".app-tag").first.inner_text().strip(),
                "figure": row.locator("dd strong").first.inner_text(),
                "words": " ".join(row.inner_text().split()),
                "button": " ".join(button.first.inner_text().split()) if button.count() else "",
                "url": button.first.get_attribute("href") if button.count() else "",
            }
    return shown


def test_all_22_criteria_of_the_first_three_sections_are_there(sections: dict[str, dict[str, Any]]) -> None:
    assert len(sections) == 22
    assert set(sections) == CODES


def test_each_has_a_status_a_figure_a_reason_and_a_date(sections: dict[str, dict[str, Any]]) -> None:
    for code, shown in sections.items():
        assert shown["status"] in STATUSES, code
        assert len(shown["figure"]) > 2, code
        assert re.search(r"[a-z]\.( |$)", shown["words"]), f"{code} has no sentence"
        dated = r"(Lapses on|Changes by itself on) \d+ \w+ 20\d\d|Stays so until something is recorded"
        assert re.search(dated, shown["words"]), f"{code} does not say until when"


def test_what_is_not_met_has_a_button_that_opens_a_form(
    lead: Walker, sections: dict[str, dict[str, Any]]
) -> None:
    short = {c: s for c, s in sections.items() if s["status"] in {"Partly met", "Not met", "No evidence yet"}}
    assert short, "the demonstration has something to mend"
    for code, shown in short.items():
        assert "Next:" in shown["words"], code
        assert shown["url"], f"{code} has no button"
        assert shown["button"].endswith(f"({code})"), "the button says what it is for"
        lead.go(shown["url"])
        assert lead.page.locator("main form[method=post]").count(), f"{code}: {shown['url']} has no form"


def test_the_partners_report_shows_in_criterion_3_g5(reported_action: ReportedAction) -> None:
    assert "3.G5" in reported_action.before
    assert reported_action.before != reported_action.after
    updated = r"owners have updated (\d+) actions?"
    before, after = (re.search(updated, text) for text in (reported_action.before, reported_action.after))
    assert after, reported_action.after
    assert int(after.group(1)) == (int(before.group(1)) if before else 0) + 1


def test_the_overview_and_the_rule_of_a_criterion_can_be_read(
    lead: Walker, reported_action: ReportedAction
) -> None:
    lead.go(BENCHMARKS)
    assert "Lapses or changes on" in lead.look()
    lead.go(f"{BENCHMARKS}rules/3.G5/")
    assert "3.G5" in lead.look()


def test_any_past_day_can_be_shown(lead: Walker, reported_action: ReportedAction) -> None:
    lead.go(f"{BENCHMARKS}sections/3/?as_at=2025-11-30")
    assert "30 November 2025" in lead.text()
    assert lead.page.locator("[id^='criterion-']").get_by_role("button").count() == 0
