"""No secret and no word of a record in the logs (hostile case 45), whatever goes wrong."""

import io
import logging

import pytest
import structlog
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from core.actions.people import invite_person
from core.tenancy import tenant_context
from prevent_compliance.logs import logging_config
from tests import factories as make
from tests.security.doors import NEW_PASSWORD, PASSWORD, lead_of, reset_path, sign_in, use_reset
from tests.security.walk.filling import filled
from tests.security.walk.worlds import forms_of

pytestmark = pytest.mark.django_db
BODY = "The-words-of-a-note"


@pytest.fixture
def log():
    """What the product writes while the test runs, at its most talkative."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    formatter = logging_config("DEBUG")["formatters"]["json"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"]
        )
    )
    root = logging.getLogger()
    watched = [root, logging.getLogger("django"), logging.getLogger("django_structlog")]
    before = [logger.level for logger in watched]
    root.addHandler(handler)
    for logger in watched:
        logger.setLevel("INFO")
    yield written
    root.removeHandler(handler)
    for logger, level in zip(watched, before, strict=True):
        logger.setLevel(level)


def test_what_people_write_is_not_in_the_logs(log):
    area = make.make_area()
    client = sign_in(lead_of(area))
    routes = ["core:attest", "core:document-add", "risk:risk-add", "partnerships:group-add", "core:invite"]
    for route in routes:
        address = reverse(route, args=[area.slug]) + ("?criterion=1.B1" if route == "core:attest" else "")
        for form in forms_of(client.get(address)):
            client.post(address, filled(form, BODY))
            client.post(address, {**filled(form, BODY), "csrfmiddlewaretoken": "x", "marking": "no such"})
    assert "request_finished" in log.getvalue()
    assert BODY not in log.getvalue()


def test_what_people_look_for_is_not_in_the_logs(log):
    area = make.make_area()
    client = sign_in(lead_of(area))
    client.get(reverse("action_plans:plan", args=[area.slug]), {"q": BODY})
    client.get(f"/areas/{area.slug}/nothing/", {"q": BODY})
    assert "request_finished" in log.getvalue()
    assert BODY not in log.getvalue()


def test_what_lets_somebody_in_is_not_in_the_logs(log):
    area = make.make_area()
    user = lead_of(area)
    path = reset_path(user)
    use_reset(path)
    client = sign_in(user, NEW_PASSWORD)
    viewer = make.viewer_for(user)
    with tenant_context([area.pk], user_id=user.pk):
        _row, secret = invite_person(authority=area, email="n@x.test", name="N", role="officer", by=viewer)
    invitation = reverse("core:invitation", args=[area.slug, secret])
    Client().get(invitation)
    Client().post(invitation, {"name": "N", "password": "three random words"})
    Client().post(f"{invitation}x", {"name": "N", "password": "three random words"})
    sign_in(user, "not the password 9")
    written = log.getvalue()
    assert "request_finished" in written
    secrets = [PASSWORD, NEW_PASSWORD, "three random words", "not the password 9", secret]
    secrets += [path.rpartition("/key/")[2].strip("/"), client.cookies["sessionid"].value]
    secrets += [user.email, "n@x.test"]
    assert not [one for one in secrets if one in written]


def test_a_broken_page_is_logged_without_the_row_that_broke_it(log, monkeypatch):
    """PostgreSQL puts the whole failing row into its message; a traceback must not carry it into the log."""
    area = make.make_area()
    user = lead_of(area)

    def broken(*, authority, title, **_rest):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_document (authority_id, title, public_id) VALUES (%s, %s, 'x')",
                [authority.pk, title],
            )

    monkeypatch.setattr("core.views.documents.add_document", broken)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    address = reverse("core:document-add", args=[area.slug])
    [form] = forms_of(client.get(address))
    answer = client.post(address, filled(form, BODY))
    assert answer.status_code == 500
    assert BODY not in answer.content.decode()
    written = log.getvalue()
    assert IntegrityError.__name__ in written
    assert "not-null constraint" in written
    assert BODY not in written
