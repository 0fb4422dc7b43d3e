"""Every page of an area, looked at once: nothing of another area, nothing written, nothing a browser may run.

Hostile cases 2, 7, 21, 28, 36 and 37, and the headers of every kind of page.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from tests import factories as make
from tests.security.doors import confirm_it_is_me, sign_in
from tests.security.walk.worlds import MARK, SENSITIVE, WORD, forms_of, text_of

pytestmark = pytest.mark.slow
NOTED = ("core_accessevent",)
"""Tables that reading may write to: that a document was opened is a trace, not a change."""
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def directives(header):
    return {part.split()[0]: set(part.split()[1:]) for part in header.split(";") if part.split()}


def test_the_other_area_could_leak(world, pages):
    """The walk proves something: the other area is full, and its own pages would show MARK."""
    assert world.marked > 80
    assert len(world.other_ids) > 80
    own = [page for page in pages if any(found in page.text for found in world.own_ids)]
    assert len(own) > 40


def test_no_page_holds_anything_of_another_area(world, pages):
    shown = {
        page.route: [MARK for _ in [0] if MARK in page.text]
        + [pid for pid in world.other_ids if pid in page.text]
        for page in pages
    }
    assert not {route: found for route, found in shown.items() if found}


def foreign(world, kind):
    return next(pid for pid, model in world.other_ids.items() if model.__name__ == kind)


def test_no_search_or_filter_reaches_into_another_area(world, pages):
    """MARK is looked for while WORD is searched, so that an echoed search is no find."""
    asked = f"q={WORD}&search={WORD}&text={WORD}&sort=authority__name&theme={WORD}"
    asked += f"&owner={foreign(world, 'Organisation')}"
    lists = [page for page in pages if re.search(r"""<form[^>]*method=["']get""", page.text)]
    assert len(lists) >= 4
    answers = {page.route: world.client.get(f"{page.url.partition('?')[0]}?{asked}") for page in lists}
    assert not [route for route, a in answers.items() if a.status_code >= 500 or MARK in text_of(a)]


@pytest.mark.parametrize(
    ("route", "parameter", "kind"),
    [
        ("partnerships:meeting-list", "group", "Group"),
        ("partnerships:meeting-plan", "group", "Group"),
        ("partnerships:member-add", "group", "Group"),
        ("partnerships:office-add", "group", "Group"),
        ("risk:assessment-agree", "meeting", "Meeting"),
        ("risk:assessment-compare", "against", "RiskAssessment"),
        ("action_plans:review", "meeting", "Meeting"),
        ("action_plans:action-add", "meeting", "Meeting"),
        ("action_plans:action-add", "risk", "Risk"),
    ],
)
def test_a_record_of_another_area_in_the_query_is_not_there(world, pages, route, parameter, kind):
    [page] = [page for page in pages if page.route == route]
    pid = foreign(world, kind)
    answer = world.client.get(f"{page.url.partition('?')[0]}?{parameter}={pid}")
    shown = text_of(answer)
    assert answer.status_code in {200, 302, 404}
    assert MARK not in shown
    assert not re.search(rf"""<(?:option|input)[^>]*value=["']{pid}["']""", shown)


def test_without_clearance_a_sensitive_title_is_nowhere(world, pages):
    """The same pages twice: with clearance the titles are there, without it they do not exist (case 28)."""
    assert len(world.sensitive) >= 6
    assert len([page for page in pages if SENSITIVE in page.text]) > 10
    User.objects.filter(pk=world.lead.pk).update(bpss_recorded_on=None)
    uncleared = world.walk()
    User.objects.filter(pk=world.lead.pk).update(bpss_recorded_on=make.LONG_AGO)
    assert not [(page.route, around(page.text)) for page in uncleared if SENSITIVE in page.text]
    assert not [page.route for page in uncleared if page.answer.status_code >= 500]
    hidden = [page for page in uncleared if page.answer.status_code == 404]
    assert len(hidden) > 6
    open_ones = [page for page in uncleared if page.answer.status_code == 200]
    named = {page.route: [pid for pid in world.sensitive if pid in page.text] for page in open_ones}
    assert not {route: found for route, found in named.items() if found}


def around(text):
    """The words beside what should not be there, for the message of a failed test."""
    at = text.index(SENSITIVE)
    return text[max(0, at - 120) : at + 60]


def test_reading_changes_nothing(pages):
    written = {
        page.route: [sql for sql in page.statements if not any(table in sql for table in NOTED)]
        for page in pages
        if "get" in page.methods
    }
    assert not {route: found for route, found in written.items() if found}


def test_get_on_what_only_changes_is_not_allowed(pages):
    only_post = [page for page in pages if "get" not in page.methods]
    assert len(only_post) >= 7
    assert {page.answer.status_code for page in only_post} == {405}


def test_every_answer_has_the_strict_policy_and_headers(pages):
    for page in pages:
        answer = page.answer
        policy = directives(answer["Content-Security-Policy"])
        assert policy["default-src"] == {"'none'"}, page.route
        if "sandbox" not in policy:
            assert policy == directives(CSP), page.route
        assert "unsafe" not in answer["Content-Security-Policy"], page.route
        assert answer["X-Content-Type-Options"] == "nosniff", page.route
        assert answer["X-Frame-Options"] == "DENY", page.route
        assert answer["Referrer-Policy"] == "same-origin", page.route
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", page.route
        assert "no-store" in answer["Cache-Control"], page.route
        assert "Server" not in answer, page.route


def inline(text):
    """What a strict policy would refuse: scripts and styles within the page, handlers, script links."""
    scripts = [
        found
        for found in re.findall(r"<script([^>]*)>", text)
        if "src=" not in found and "application/json" not in found
    ]
    inside_tags = re.findall(r"<[^>]+\s(?:on\w+|style)\s*=", text)
    return (
        scripts
        + inside_tags
        + re.findall(r"<style", text)
        + re.findall(r"""(?:href|action)=["']javascript:""", text)
    )


def test_no_page_needs_what_the_policy_refuses(pages):
    html = [page for page in pages if "text/html" in page.answer.get("Content-Type", "")]
    assert len(html) > 70
    assert not {page.route: inline(page.text) for page in html if inline(page.text)}


def test_every_form_that_changes_something_carries_a_token(pages):
    forms = [(page.route, form) for page in pages for form in forms_of(page.answer)]
    assert len(forms) > 50
    assert not [route for route, form in forms if "csrfmiddlewaretoken" not in form.fields]


SIGNED_OUT = ["account_login", "account_reset_password", "account_signup", "account_inactive"]
SIGNED_IN = ["core:account", "account_email", "account_change_password", "mfa_index", "mfa_activate_totp"]
SIGNED_IN += ["mfa_add_webauthn", "usersessions_list", "my_actions:list", "account_reauthenticate"]


@pytest.mark.parametrize("path", [*map(reverse, SIGNED_OUT), "/nothing-here/", "/areas/none/"])
def test_pages_of_nobody_are_strict_too(world, path):
    strict(Client().get(path))


@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_of_an_account_are_strict_too(world, account, name):
    strict(account.get(reverse(name)))


def test_a_refusal_and_a_missing_page_are_strict_too(world):
    strict(world.client.get("/national/"), 403)
    strict(world.client.get(f"/areas/{world.other.slug}/"), 404)
    strict(Client(enforce_csrf_checks=True).post("/accounts/login/"), 403)
    answer = Client().get("/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert directives(answer["Content-Security-Policy"]) == directives(CSP)


@pytest.fixture(scope="module")
def account(world):
    client = sign_in(make.make_user())
    confirm_it_is_me(client)
    return client


def strict(answer, status=None):
    assert status is None or answer.status_code == status
    assert directives(answer["Content-Security-Policy"]) == directives(CSP)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer.get("Cache-Control", "")
    assert not inline(text_of(answer))
