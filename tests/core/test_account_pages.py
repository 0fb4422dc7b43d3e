"""Every page of signing in and of one's own account: dressed like the rest, no inline script or style."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.urls import reverse

from core.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence 7"

SIGNED_OUT = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
]
SIGNED_IN = [
    "account_change_password",
    "account_email",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
]


@pytest.fixture
def person():
    return User.objects.create_user("lead@northbridge.example", PASSWORD, name="Asha Example")


@pytest.fixture
def signed_in(client, person):
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    again = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert again.status_code == 302
    return client


def checked(answer, status=200):
    """The page as text, once it has proved to be ours."""
    html = answer.content.decode()
    assert answer.status_code == status
    assert html.count("<h1") == 1
    assert "Prevent Compliance</title>" in html
    assert "style=" not in html
    for attributes in re.findall(r"<script([^>]*)>", html):
        assert "src=" in attributes or 'type="application/json"' in attributes
    assert not re.search(r"\son\w+=", html)
    for control in re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"[^>]*>', html):
        assert f'for="{control}"' in html or re.search(rf'type="hidden"[^>]*id="{control}"', html)
    return html


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_pages_for_those_who_are_not_signed_in(client, name):
    html = checked(client.get(reverse(name)))
    assert "Sign out" not in html


@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_of_ones_own_account(signed_in, name):
    html = checked(signed_in.get(reverse(name)))
    assert "Sign out" in html


def test_a_wrong_password_comes_back_with_a_summary_and_the_address_kept(client, person):
    html = checked(client.post(reverse("account_login"), {"login": person.email, "password": "wrong"}))
    assert "<title>Error:" in html
    assert "There is a problem" in html
    assert f'value="{person.email}"' in html
    assert "wrong" not in re.sub(r"<[^>]*>", "", html).split("There is a problem")[0]


def test_nobody_can_open_an_account_alone(client):
    html = checked(client.get(reverse("account_signup")))
    assert "by invitation" in html
    client.post(
        reverse("account_signup"), {"email": "a@b.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.filter(email="a@b.example").exists()


def test_a_password_is_reset_from_the_mail(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    (message,) = mail.outbox
    path = re.search(r"https?://[^/]+(/\S+)", message.body).group(1)
    form_page = client.get(path, follow=True)
    assert "Choose a new password" in checked(form_page)
    new = {"password1": "another long sentence 8", "password2": "another long sentence 8"}
    done = client.post(form_page.request["PATH_INFO"], new, follow=True)
    assert "Your password is changed" in checked(done)
    assert "no longer works" in checked(client.get(path, follow=True))


def test_the_second_step_asks_for_the_code_and_offers_a_passkey(client, person):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    html = checked(client.get(reverse("mfa_authenticate")))
    assert 'data-passkey="get"' in html
    assert '<script id="passkey-options" type="application/json">' in html
    wrong = checked(client.post(reverse("mfa_authenticate"), {"code": "000000"}))
    assert "There is a problem" in wrong


def test_recovery_codes_are_shown_and_can_be_made_anew(signed_in, person):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(person)
    html = checked(signed_in.get(reverse("mfa_view_recovery_codes")))
    assert all(code in html for code in codes.get_unused_codes())
    checked(signed_in.get(reverse("mfa_generate_recovery_codes")))
    checked(signed_in.get(reverse("mfa_deactivate_totp")))
    checked(signed_in.get(reverse("mfa_reauthenticate")))
    assert "10 codes are left" in checked(signed_in.get(reverse("mfa_index")))


def test_a_passkey_can_be_renamed_and_removed(signed_in, person):
    key = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "My phone", "credential": {}}
    )
    assert "My phone" in checked(signed_in.get(reverse("mfa_list_webauthn")))
    assert 'value="My phone"' in checked(signed_in.get(reverse("mfa_edit_webauthn", args=[key.pk])))
    checked(signed_in.get(reverse("mfa_remove_webauthn", args=[key.pk])))
