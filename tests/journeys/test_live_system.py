"""The demonstration from nothing, as a browser meets it."""

import urllib.error
import urllib.request

import pytest

from tests.migrated import FIRST_WORDS

pytestmark = pytest.mark.browser


def test_a_first_start_loads_the_demonstration_and_shows_its_people(live_stack, page, axe):
    said = (live_stack.places.var / FIRST_WORDS).read_text()
    assert "Making a new database." in said
    assert "Bringing the database up to date." in said
    assert "Loading two years of demonstration data, once." in said
    page.goto(f"{live_stack.url}/demonstration/")
    assert "northbridge" in page.content().lower()
    assert axe(page) == []


def test_no_script_style_or_font_is_refused_by_the_policy(live_stack, page):
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: refused.append(request.url))
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{live_stack.url}/accounts/login/", wait_until="networkidle")
    assert page.evaluate("document.fonts.size") > 0
    assert page.evaluate("document.body.classList.contains('govuk-frontend-supported')")
    assert refused == []


def test_every_answer_carries_the_headers(live_stack):
    for address in ("/accounts/login/", "/static/app.css", "/no-such-page/"):
        try:
            answer = urllib.request.urlopen(live_stack.url + address)
        except urllib.error.HTTPError as error:
            answer = error
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        if not address.startswith("/static/"):
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Frame-Options"] == "DENY"


def test_documents_and_the_signing_key_are_not_served(live_stack):
    for name in ("documents", "mail", "secret-key", "log/web.log"):
        assert (live_stack.places.var / name).exists()
        for address in (f"/{name}", f"/var/{name}", f"/static/../var/{name}", f"/media/{name}"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(live_stack.url + address)
            assert refused.value.code == 404


def test_a_second_start_finds_everything_done(live_stack):
    repeated = live_stack.manage("migrate", "--check")
    assert repeated.returncode == 0, repeated.stderr
