"""Step 7 of the story: the people of another area see nothing of it, by any address they type."""

import re

import pytest
from playwright.sync_api import APIResponse, Page

from tests.journeys.conftest import Enter
from tests.journeys.steps_partner import ReportedAction
from tests.journeys.walking import AxeCheck, Walker
from tests.live import LiveStack

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def addresses(enter: Enter, lead: Walker, police: Walker, reported_action: ReportedAction) -> list[str]:
    """Every address of Northbridge that the story's people saw or sent something to."""
    for section in ("", "risk/", "partnership/decisions/", "documents/", "people/", "about/"):
        lead.go(f"/areas/northbridge/{section}")
    return sorted(path for path in lead.visited | police.visited if "/northbridge/" in path)


def words_of(answer: APIResponse) -> str:
    """The page without the token that differs from one answer to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text())


def test_a_neighbour_who_types_them_finds_nothing(enter: Enter, addresses: list[str]) -> None:
    assert len(addresses) > 25, "the story went somewhere"
    neighbour = enter("lead@eastmere.example").context.request
    origin = enter("lead@eastmere.example").origin
    nowhere = neighbour.get(f"{origin}/areas/no-such-area/plan/")
    assert nowhere.status == 404
    for path in addresses:
        answer = neighbour.get(origin + path)
        assert answer.status == 404, f"{path} answered {answer.status}"
        assert words_of(answer) == words_of(nowhere), path


def test_a_neighbour_who_sends_to_them_changes_nothing(enter: Enter, addresses: list[str]) -> None:
    walker = enter("lead@eastmere.example")
    token = next(one["value"] for one in walker.context.cookies() if one["name"].endswith("csrftoken"))
    headers = {"X-CSRFToken": token, "Referer": walker.origin}
    for path in addresses:
        answer = walker.context.request.post(walker.origin + path, headers=headers, form={"version": "1"})
        assert answer.status in {404, 405}, f"{path} answered {answer.status}"


def test_somebody_signed_out_is_asked_to_sign_in(
    page: Page, live_stack: LiveStack, axe: AxeCheck, addresses: list[str]
) -> None:
    stranger = Walker(page.context, live_stack.url, axe)
    for path in addresses[:5]:
        stranger.page.goto(stranger.origin + path)
        assert stranger.path == "/accounts/login/"
