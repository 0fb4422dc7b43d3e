"""A person at a browser: goes, fills in, presses, and looks hard at every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Locator, Page, Response

from tests.browser import faults_at_both_widths

AxeCheck = Callable[[Page], list[str]]
PATIENCE = 15_000
"""Milliseconds to wait for what should be there; a busy machine is no fault of the page."""


class Walker:
    """One person's page. `visited` collects the path of every page they saw and every address they sent to.

    Whatever the browser complains about (a script's error, a refused policy, a missing file) fails the next
    `look` or `done`, unless it is `expecting` it.
    """

    def __init__(self, context: BrowserContext, origin: str, axe: AxeCheck) -> None:
        self.context, self.origin, self.axe = context, origin, axe
        self.visited: set[str] = set()
        self.complaints: list[str] = []
        self._expected: list[str] = []
        self.page: Page
        self.open_page()

    def open_page(self) -> None:
        """Go on in a new tab."""
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("framenavigated", self._saw)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.path}: {error}"))
        self.page.on("request", lambda request: self._note(request.url) if request.method == "POST" else None)

    def _saw(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self._note(frame.url)

    def _note(self, url: str) -> None:
        if url.startswith(self.origin):
            self.visited.add(urlsplit(url).path)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in self._expected):
            self.complaints.append(f"{self.path}: {message.text}")

    @property
    def path(self) -> str:
        """Where the person is, without the origin and the query."""
        return urlsplit(self.page.url).path

    @contextmanager
    def expecting(self, *words: str) -> Iterator[None]:
        """Let the browser complain in these words meanwhile, as it does of every answer above 399."""
        self._expected = list(words)
        yield
        self.page.wait_for_load_state()
        self._expected = []

    def go(self, path: str, status: int = 200) -> Response:
        """Open an address; fails if it answers with another status."""
        answer = self.page.goto(self.origin + path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        return answer

    def sign_in(self, email: str) -> None:
        """Enter the demonstration as that persona, with one click."""
        self.go("/demonstration/")
        self.page.locator(f"form:has(input[value='{email}']) button").click()
        self.page.wait_for_load_state()

    def press(self, name: str | re.Pattern[str], within: Locator | None = None, role: str = "button") -> None:
        """Press the one button (or follow the one link) of that name, and wait for what comes."""
        place = within or self.page.locator("main")
        place.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        self.press(name, within, role="link")

    def text(self, selector: str = "main") -> str:
        """What stands there, with its spaces evened out."""
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def field(self, name: str, value: str) -> None:
        """Type into the field of that name (or its first, for a name with a `*` in it)."""
        self.page.locator(f"[name='{name}']").fill(value)

    def date(self, name: str, day: object) -> None:
        """Type a date (`datetime.date`) into its three boxes."""
        for part in ("day", "month", "year"):
            self.field(f"{name}_{part}", str(getattr(day, part)))

    def choose(self, name: str, label: str) -> None:
        """Choose the radio with that label in the group of that name."""
        group = self.page.locator(f"[name='{name}']")
        group.and_(self.page.get_by_label(label, exact=True)).check()

    def select(self, name: str, words: str) -> None:
        """Choose the option that holds these words, from the list or in the search box made of it."""
        box = self.page.locator(f"select[name='{name}']")
        if box.is_visible():
            box.select_option(box.locator("option").filter(has_text=words).first.get_attribute("value"))
            return
        found = self.page.locator(f"#{str(box.get_attribute('id')).removesuffix('-select')}")
        found.fill(words)
        self.page.get_by_role("option").filter(has_text=words).first.click()

    def unfold(self, summary: str, within: Locator | None = None) -> None:
        """Open what is folded away under these words, unless it is open."""
        place = (
            (within or self.page.locator("main"))
            .locator("details")
            .filter(has=self.page.locator("summary", has_text=summary))
            .first
        )
        if place.get_attribute("open") is None:
            place.locator("summary").click()

    def look(self) -> str:
        """Look at this page as wide as a desk's screen and as narrow as a small telephone's.

        Fails on what axe finds, on what is wider than the screen, and on what the browser complained of.
        Returns the page's words.
        """
        found = faults_at_both_widths(self.page, self.axe)
        assert not found, f"{self.path}\n" + "\n".join(found)
        self.done()
        return self.text()

    def done(self) -> None:
        """Fails if the browser complained of anything so far."""
        assert not self.complaints, "\n".join(self.complaints)
