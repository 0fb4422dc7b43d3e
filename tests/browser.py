"""A real browser, and axe in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cores import anywhere

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1280, 320)
HEIGHT = 900
NEXT_PICTURE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""What watches the size of a thing is told before the browser paints it again."""
# Only what breaks a rule leaves the browser: all else that axe tells took as long as finding it.
AXE_RUN = """tags => axe
  .run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], reporter: "no-passes"})
  .then(({violations}) => violations.map(({id, impact, help, nodes}) => {
    const where = nodes.slice(0, 5).map(({target}) => target.join(" ")).join("; ");
    return `${id} (${impact}): ${help} at ${where}`;
  }))"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
QUIET = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium: the one without windows, which does half the work, or else the whole one."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert found, "Chromium is missing: apt-get install chromium-headless-shell"
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with anywhere():
        playwright = sync_playwright().start()
    arguments = QUIET + (["--no-sandbox"] if os.geteuid() == 0 else [])
    running = playwright.chromium.launch(executable_path=found, args=arguments)
    yield running
    running.close()
    playwright.stop()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a browser context of its own, 1280 by 900, in British English."""
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)` gives one line for each thing on the page that breaks WCAG 2.2 A or AA."""
    source = AXE.read_text()

    def check(page: Page) -> list[str]:
        # Evaluated, not added as a tag: the pages' own policy would rightly refuse the tag.
        if not page.evaluate("'axe' in window"):
            page.evaluate(f"{source}; undefined")
        found: list[str] = page.evaluate(AXE_RUN, AXE_TAGS)
        return found

    return check


def faults_at_both_widths(page: Page, axe: Callable[[Page], list[str]]) -> list[str]:
    """Look at an open page as wide as a desk's screen and as narrow as a small telephone's.

    One line for each thing that axe finds, and for a page that is wider than the screen. Leaves it wide.
    """
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.evaluate(NEXT_PICTURE)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} pixels wide on a screen of {width}")
        found += [f"at {width}: {line}" for line in axe(page)]
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    return found
