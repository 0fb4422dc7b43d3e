"""One running demonstration for the whole story, one signed-in browser for each of its people.

Each step of the story is a fixture of the session (`steps_*.py`): a test asks for the steps it stands on,
so every test can run alone, and none is walked twice.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import HEIGHT, WIDTHS
from tests.journeys.steps_meeting import prepared_meeting, signed_meeting  # noqa: F401
from tests.journeys.steps_partner import reported_action  # noqa: F401
from tests.journeys.steps_plan import imported_plan  # noqa: F401
from tests.journeys.walking import Walker
from tests.live import LiveStack, live_stack  # noqa: F401 - a fixture is found by its import

Enter = Callable[[str], Walker]


@pytest.fixture(scope="session")
def enter(browser: Browser, live_stack: LiveStack, axe: Callable[[Page], list[str]]) -> Iterator[Enter]:  # noqa: F811
    """`enter(email)`: that persona's browser, signed in with one click; the same one each time."""
    inside: dict[str, Walker] = {}

    def sign_in(email: str) -> Walker:
        if email not in inside:
            context = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, locale="en-GB")
            walker = inside[email] = Walker(context, live_stack.url, axe)
            walker.sign_in(email)
        return inside[email]

    yield sign_in
    for walker in inside.values():
        walker.context.close()


@pytest.fixture(scope="session")
def lead(enter: Enter) -> Walker:
    """The Prevent lead of Northbridge."""
    return enter("lead@northbridge.example")


@pytest.fixture(scope="session")
def police(enter: Enter) -> Walker:
    """The police lead, who owns actions in Northbridge."""
    return enter("police@northbridge.example")
