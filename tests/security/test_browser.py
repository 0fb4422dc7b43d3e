"""Passkeys, codes and the back button in a real Chromium with an authenticator (cases 15, 20 and 21)."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from django.urls import reverse

from core.models import User
from tests import factories as make
from tests.security.doors import PASSWORD, code_now, lead_of

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(committed_db) -> Iterator[str]:
    """The product on a port of localhost: browsers give passkeys to names alone, not to numbers."""
    server = LiveServerThread("localhost", StaticFilesHandler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    yield f"http://localhost:{server.port}"
    server.terminate()


@pytest.fixture
def refused(page) -> list[str]:
    """What the browser refused because of the policy, or could not run."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda problem: heard.append(str(problem)))
    return heard


def with_authenticator(page):
    """Plug a virtual platform authenticator into the page's browser."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def give_password(page, site, user):
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail").or_(page.get_by_label("Email")).first.fill(user.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url("**/accounts/login/**")


def use_passkey(page, site):
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()


def go_past_proof(page, address):
    """Open a page that protects the account, and give the password again when it is asked for."""
    page.goto(address)
    if "reauthenticate" in page.url:
        page.get_by_label("Password").first.fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(address)


def add_passkey(page, site, name):
    go_past_proof(page, f"{site}/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill(name)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(re.compile(r"/2fa/(?!webauthn/add)"))


@pytest.mark.browser
def test_a_passkey_is_added_signs_in_and_is_refused_once_suspended(page, site, axe, refused):
    area = make.make_area()
    user = lead_of(area)
    with_authenticator(page)
    give_password(page, site, user)
    page.goto(f"{site}/account/")
    assert axe(page) == []
    add_passkey(page, site, "My laptop")
    assert "Recovery codes" in page.content()
    page.goto(f"{site}/account/")
    assert "1 key" in page.inner_text("main")
    assert axe(page) == []

    sign_out(page)
    use_passkey(page, site)
    page.wait_for_url(f"{site}/areas/{area.slug}/")
    assert page.get_by_role("button", name="Sign out").is_visible()

    sign_out(page)
    User.objects.filter(pk=user.pk).update(is_active=False)
    use_passkey(page, site)
    page.wait_for_load_state("networkidle")
    page.goto(f"{site}/account/")
    assert "/accounts/login/" in page.url
    assert refused == []


@pytest.mark.browser
def test_an_app_is_set_up_and_the_second_step_takes_a_recovery_code_once(page, site, axe, refused):
    user = lead_of(make.make_area())
    give_password(page, site, user)
    go_past_proof(page, f"{site}/accounts/2fa/totp/activate/")
    assert axe(page) == []
    page.get_by_label("code").first.fill(code_now(page.locator("main code").inner_text()))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url(re.compile(r"recovery-codes"))
    codes = page.locator("main .app-codes li").all_inner_texts()
    assert len(codes) == 10
    assert axe(page) == []

    for code, lets_in in ((codes[0], True), (codes[0], False), (codes[1], True)):
        page.context.clear_cookies()
        give_password(page, site, user)
        page.wait_for_url("**/2fa/authenticate/")
        assert axe(page) == []
        page.get_by_label("code").first.fill(code)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").first.click()
        page.goto(f"{site}/account/")
        assert (page.url == f"{site}/account/") is lets_in
    assert "8 are left" in page.inner_text("main")
    assert refused == []


@pytest.mark.browser
def test_the_back_button_shows_nothing_after_sign_out(page, site):
    area = make.make_area()
    give_password(page, site, lead_of(area))
    page.goto(f"{site}/areas/{area.slug}/people/")
    assert "correct" not in page.content()
    assert "Invite somebody" in page.content()
    page.goto(f"{site}/account/")
    sign_out(page)
    for _step in range(2):
        page.go_back()
        page.wait_for_load_state()
        assert "Invite somebody" not in page.content()
        assert page.get_by_role("heading", name="Your account").count() == 0


def come_in(page, site, user):
    """Sign in without the sign-in page, as whoever sits down at the same machine next."""
    client = Client()
    client.force_login(user)
    page.context.clear_cookies()
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": site}])


@pytest.mark.browser
def test_what_somebody_typed_is_theirs_alone_and_goes_when_they_sign_out(page, site):
    area = make.make_area()
    first, next_one = lead_of(area), lead_of(area)
    action = make.make_action(make.make_plan(area))
    meeting = make.make_meeting(make.make_group(area), make.days_ago(0))
    record = site + reverse("partnerships:meeting-record", args=[area.slug, meeting.public_id])
    note = f'[name="note_{action.public_id}"]'
    kept = "() => Object.keys(localStorage).filter((key) => key.startsWith('prevent-unsaved:')).length"
    come_in(page, site, first)
    page.goto(record)
    page.evaluate("() => document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    page.locator(note).fill("Nightjar was seen")
    come_in(page, site, next_one)
    page.goto(record)
    assert page.locator(note).input_value() == ""
    come_in(page, site, first)
    page.goto(record)
    assert page.locator(note).input_value() == "Nightjar was seen"
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Sign out").first.click()
    assert page.evaluate(kept) == 1, "nothing is lost unasked"
    page.once("dialog", lambda dialog: dialog.accept())
    sign_out(page)
    assert page.evaluate(kept) == 0
