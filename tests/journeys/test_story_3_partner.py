"""Step 3 of the story: the police find their action, say what was done, show it, and are done."""

import re

import pytest

from tests.journeys.steps_meeting import NEW_ACTION
from tests.journeys.steps_partner import DONE, ReportedAction
from tests.journeys.walking import Walker

pytestmark = pytest.mark.browser


def test_my_actions_counts_what_the_police_own(reported_action: ReportedAction) -> None:
    assert re.search(r"You own \d+ actions", reported_action.mine)
    assert "is reported as done; Northbridge will close it" in reported_action.mine


def test_the_police_are_done_in_under_half_a_minute(reported_action: ReportedAction) -> None:
    assert "Thank you" in reported_action.thanks
    assert reported_action.seconds < 30


def test_an_empty_report_says_what_is_missing(reported_action: ReportedAction) -> None:
    assert "How is it going?" in reported_action.error
    assert "Enter what was done" in reported_action.error


def test_the_report_and_its_evidence_stand_with_the_action(
    lead: Walker, reported_action: ReportedAction
) -> None:
    lead.go("/areas/northbridge/plan/?q=five+questions")
    lead.follow(NEW_ACTION)
    words = lead.look()
    assert DONE in words
    link = lead.page.locator("main a[href*='/documents/']").first
    answer = lead.context.request.get(lead.origin + str(link.get_attribute("href")))
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")
    assert answer.headers["x-content-type-options"] == "nosniff"
