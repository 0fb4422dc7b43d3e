"""Step 5 of the story: one risk's way from the threat picture to the criterion, every step a link."""

import re

import pytest

from tests.journeys.steps_meeting import NEW_ACTION
from tests.journeys.steps_partner import ReportedAction
from tests.journeys.walking import Walker

pytestmark = pytest.mark.browser
COLUMNS = ("Prompt", "Risk", "Action", "Meeting", "Evidence", "Criterion")


@pytest.fixture(scope="module")
def thread(lead: Walker, reported_action: ReportedAction) -> dict[str, list[str]]:
    """The addresses in each column of the thread of the risk that the story's action answers."""
    lead.go("/areas/northbridge/risk/risks/")
    lead.look()
    row = lead.page.locator("main tr, main li").filter(has_text="Hired halls").first
    lead.follow("Hired halls", row)
    lead.look()
    lead.follow(re.compile("golden thread"))
    assert lead.path.endswith("/thread/")
    words = lead.look()
    assert NEW_ACTION in words
    columns = {}
    for column in lead.page.locator(".app-thread__column").all():
        name = column.locator(".app-thread__name").inner_text()
        columns[name] = column.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return columns


def test_the_thread_runs_through_six_columns(thread: dict[str, list[str]]) -> None:
    assert [name.casefold() for name in thread] == [name.casefold() for name in COLUMNS]
    assert all(thread.values()), thread


def test_every_step_is_a_link_that_opens(lead: Walker, thread: dict[str, list[str]]) -> None:
    for url in {url for urls in thread.values() for url in urls}:
        answer = lead.context.request.get(lead.origin + url)
        assert answer.status == 200, url
        lead.visited.add(url.partition("?")[0].partition("#")[0])
