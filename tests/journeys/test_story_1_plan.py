"""Step 1 of the story: sign in, bring in the council's own plan, put right what was unsure, confirm."""

import pytest

from prevent_compliance.demonstration.people import PASSWORD
from tests.journeys.conftest import Enter
from tests.journeys.steps_plan import ImportedPlan, actions_on, hand_over
from tests.journeys.walking import Walker
from tests.live import LiveStack

pytestmark = pytest.mark.browser


def test_signs_in_with_email_and_password_after_a_wrong_one(page, axe, live_stack: LiveStack) -> None:
    walker = Walker(page.context, live_stack.url, axe)
    walker.go("/areas/northbridge/plan/")
    assert walker.path == "/accounts/login/"
    walker.look()
    walker.field("login", "lead@northbridge.example")
    walker.field("password", "not the password")
    walker.press("Sign in")
    assert "do not match" in walker.look() or "not correct" in walker.text()
    walker.field("password", PASSWORD)
    walker.press("Sign in")
    assert walker.path == "/areas/northbridge/plan/", "the person lands where they wanted to go"


def test_the_page_of_personas_signs_in_with_one_click(enter: Enter, lead: Walker) -> None:
    lead.go("/")
    assert lead.path == "/areas/northbridge/"
    words = lead.look()
    assert "What needs you" in words
    assert "The eight benchmarks" in words


def test_every_row_of_the_word_plan_is_shown_before_anything_exists(imported_plan: ImportedPlan) -> None:
    assert "21 rows in 4 themes: 14 need a look, 7 wait for their owner." in imported_plan.check
    assert "“Ongoing” It goes on without an end: give its next review date." in imported_plan.check


def test_mistakes_are_named_in_words(imported_plan: ImportedPlan) -> None:
    assert "Choose a file" in imported_plan.without_file
    assert "31 February 2027 is not a date" in imported_plan.wrong_date


def test_what_was_unsure_is_put_right(imported_plan: ImportedPlan) -> None:
    assert "21 rows in 4 themes: all are ready." in imported_plan.checked_again
    assert "New actions 21, each with owner, date and risk" in imported_plan.confirm
    assert len(imported_plan.titles) == 21


def test_twenty_one_actions_are_there_under_four_themes(imported_plan: ImportedPlan) -> None:
    assert imported_plan.after - imported_plan.before == 21
    assert {"Governance", "Engagement", "Communications", "Training"} <= set(imported_plan.themes)
    assert "21 actions brought in" in imported_plan.plan


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_same_plan_in_another_file_is_recognised(
    lead: Walker, imported_plan: ImportedPlan, ending: str
) -> None:
    before = actions_on(lead)
    hand_over(lead, ending)
    words = lead.look()
    assert "21 rows are here already, unchanged" in words
    lead.press("Save and go on")
    words = lead.look()
    assert "Nothing in this file is new" in words
    assert "Here already 21" in words
    lead.press("Finish")
    assert "Every row was here already; nothing was brought in." in lead.text()
    assert imported_plan.after <= before == actions_on(lead)
