"""The web is killed while a full meeting is typed in: nothing that it acknowledged is lost."""

import http.client
import json
import os
import re
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from core.embedded.places import Places
from tests.folders import own_folder
from tests.live import LiveStack, remove_stack, start_stack, stop_stack
from tests.migrated import seed
from tests.partnerships.big_meeting import FULL, BigMeeting, recorded_fields, review_fields

SET_UP = f"""
import json
from django.conf import settings
from django.test import Client
from tests.partnerships.big_meeting import make_big_meeting
from tests.partnerships.board import make_board
board = make_board("northbridge")
big = make_big_meeting(board.area, {FULL})
client = Client()
client.force_login(board.user)
print(json.dumps({{
    "address": board.url("meeting-record", big.meeting.public_id),
    "autosave": board.url("meeting-autosave", big.meeting.public_id),
    "cookie": [settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value],
    "ids": [big.items, big.seats, big.actions, big.decisions],
}}))
"""
KILLED_AFTER = (20, 70, 110)
"""Acknowledged saves after which the web is killed, in the middle of the one that follows."""
PATIENCE = 90.0
SAVED = re.compile(r"^Saved \d")
TYPE_ALL = """said => {
  for (const [name, value] of Object.entries(said)) {
    const one = document.querySelector(`textarea[name="${name}"], input[name="${name}"][value="${value}"]`);
    if (one.type === "radio") one.click();
    else one.value = value;
    one.dispatchEvent(new Event("input", {bubbles: true}));
  }
}"""
"""Fill in what stands in folds too, as the keyboard would."""


@pytest.fixture(scope="module")
def stack() -> Iterator[LiveStack]:
    """A system of its own: another test's pages must not stand still when this one's web dies."""
    folder = own_folder()
    seed(Places.under(folder))
    running = start_stack(folder)
    yield running
    stop_stack(running)
    remove_stack(Places.under(folder))


def kill_web(stack: LiveStack) -> int:
    """SIGKILL to every process of the web at once; how many there were."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            is_web = entry.name.isdigit() and b"gunicorn" in (entry / "cmdline").read_bytes()
            if is_web and f"PREVENT_VAR={stack.places.var}".encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    for number in found:
        os.kill(number, signal.SIGKILL)
    return len(found)


def wait_for(stack: LiveStack) -> None:
    """Return once the web answers again."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{stack.url}/healthz/live", timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError, http.client.HTTPException):
            pass
        time.sleep(0.2)
    raise AssertionError("the web did not come back")


@dataclass
class Typist:
    """Somebody who types one field after another, as the page's script does, and notes each answer."""

    stack: LiveStack
    set_up: dict
    version: str = ""
    csrf: str = ""
    acknowledged: dict[str, str] = field(default_factory=dict)
    failures: int = 0

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        name, value = self.set_up["cookie"]
        headers = {"Cookie": f"{name}={value}; csrftoken={self.csrf}", "X-CSRFToken": self.csrf}
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(self.stack.url + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                for cookie in answer.headers.get_all("Set-Cookie") or []:
                    if cookie.startswith("csrftoken="):
                        self.csrf = cookie.partition("=")[2].partition(";")[0]
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def page(self) -> dict[str, str]:
        """Every field of the record as the page shows it."""
        status, words = self.ask(self.set_up["address"])
        assert status == 200, words[:500]
        values = dict(html.fromstring(words).get_element_by_id("recording").form_values())
        return {name: value.removeprefix("\n") for name, value in values.items()}

    def type(self, name: str, value: str) -> None:
        """Send one field until it is acknowledged."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                status, words = self.ask(self.set_up["autosave"], {name: value, "version": self.version})
            except (urllib.error.URLError, ConnectionError, TimeoutError, http.client.HTTPException):
                status, words = 0, ""
            if status == 200:
                self.version = json.loads(words)["version"]
                self.acknowledged[name] = value
                return
            assert status in {0, 502, 503}, f"{status} {words[:500]}"
            assert time.monotonic() < end, "the web did not come back"
            self.failures += 1
            time.sleep(0.2)


@pytest.fixture(scope="module")
def set_up(stack: LiveStack) -> dict:
    made = stack.manage("shell", "--no-imports", "-c", SET_UP)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout.strip().splitlines()[-1])


@pytest.mark.slow
def test_a_full_meeting_typed_through_three_kills_of_the_web_loses_nothing(stack, set_up):
    typist = Typist(stack, set_up)
    typist.version = typist.page()["version"]
    items, seats, actions, decisions = set_up["ids"]
    typed = recorded_fields(BigMeeting(None, items, seats, actions, decisions), "typed")
    killed = []
    for name, value in typed.items():
        if len(typist.acknowledged) in KILLED_AFTER:
            timer = threading.Timer(0.02, lambda: killed.append(kill_web(stack)))
            timer.start()
        typist.type(name, value)
    assert len(killed) == len(KILLED_AFTER)
    assert all(killed), "there was a web to kill each time"
    assert typist.failures >= 1, "at least one save met a dead web"
    assert typist.acknowledged == typed
    shown = typist.page()
    assert {name: shown.get(name) for name in typed} == typed


@pytest.mark.browser
def test_what_was_typed_while_the_web_was_dead_is_saved_when_it_is_back(
    stack: LiveStack, set_up: dict, browser: Browser
):
    context = browser.new_context(locale="en-GB")
    name, value = set_up["cookie"]
    context.add_cookies([{"name": name, "value": value, "url": stack.url}])
    page = context.new_page()
    page.goto(stack.url + set_up["address"])
    minutes = page.get_by_label("Minute", exact=True)
    status = page.locator("[data-autosave-status]")
    minutes.nth(0).fill("Typed before the web died.")
    status.filter(has_text=SAVED).wait_for()
    assert kill_web(stack) > 0
    minutes.nth(1).fill("Typed while it was dead.")
    status.filter(has_text="kept in this browser").wait_for(timeout=30_000)
    minutes.nth(2).fill("And more.")
    status.filter(has_text=SAVED).wait_for(timeout=PATIENCE * 1000)
    page.reload()
    texts = [minutes.nth(number).input_value() for number in range(3)]
    assert texts == ["Typed before the web died.", "Typed while it was dead.", "And more."]
    context.close()


@pytest.mark.browser
def test_thirty_reviews_typed_before_the_web_died_come_back_and_are_saved(stack, set_up, browser):
    context = browser.new_context(locale="en-GB")
    name, value = set_up["cookie"]
    context.add_cookies([{"name": name, "value": value, "url": stack.url}])
    page = context.new_page()
    page.goto(stack.url + set_up["address"])
    said = review_fields(BigMeeting(None, *set_up["ids"]), "of the board")
    assert len(said) == 2 * FULL[2]
    page.evaluate(TYPE_ALL, said)
    assert "kept in this browser" in page.locator("[data-autosave-status]").inner_text()
    assert kill_web(stack) > 0
    page.get_by_role("button", name="Save the reviews").click()
    page.close()

    page = context.new_page()
    wait_for(stack)
    page.goto(stack.url + set_up["address"])
    assert page.locator("[name^=initial-note_]").count() == 0, "nothing of it had arrived"
    page.get_by_role("button", name="Save the reviews").click()
    page.locator("[name^=initial-note_]").first.wait_for(state="attached")
    arrived = page.locator("[name^=initial-]").evaluate_all("all => all.map(one => [one.name, one.value])")
    assert {name.removeprefix("initial-"): value for name, value in arrived} == said
    assert "kept in this browser" not in page.locator("[data-autosave-status]").inner_text()
    assert page.evaluate("Object.keys(localStorage).length") == 0, "what arrived is kept no longer"
    context.close()
