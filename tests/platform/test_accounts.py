"""Accounts come by invitation, and mail links lead to the configured address alone."""

import pytest
from django.core import mail
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db


def test_nobody_signs_up_unasked():
    answer = Client().post(
        "/accounts/signup/",
        {"email": "new@example.test", "password1": "a long enough one", "password2": "a long enough one"},
    )
    assert answer.status_code in {200, 403}
    assert not make.User.objects.filter(email="new@example.test").exists()


def test_a_reset_link_leads_to_the_configured_address(settings):
    settings.PUBLIC_ORIGIN = "https://prevent.council.example"
    settings.ALLOWED_HOSTS = ["localhost"]
    person = make.make_user()
    Client().post("/accounts/password/reset/", {"email": person.email}, HTTP_HOST="localhost")
    assert len(mail.outbox) == 1
    assert "https://prevent.council.example/accounts/password/reset/key/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


def test_a_forged_host_gets_no_mail_sent():
    person = make.make_user()
    answer = Client().post("/accounts/password/reset/", {"email": person.email}, HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert mail.outbox == []


def test_known_and_unknown_addresses_get_the_same_answer():
    person = make.make_user()
    known, unknown = (
        Client().post("/accounts/password/reset/", {"email": email})
        for email in (person.email, "no@example.test")
    )
    assert (known.status_code, known.headers.get("Location")) == (
        unknown.status_code,
        unknown.headers.get("Location"),
    )
