"""The second step: asked for, used once, kept sealed, and guarded (hostile cases 14, 19 and 20)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.accounts import SealedSecondStep
from tests import factories as make
from tests.security.doors import (
    PASSWORD,
    TOTP_SECRET,
    code_now,
    confirm_it_is_me,
    is_in,
    reset_path,
    sign_in,
    use_reset,
    with_app,
    words,
)

STEP = "mfa_authenticate"


def two_browsers(user):
    here, elsewhere = sign_in(user), sign_in(user)
    assert is_in(here)
    assert is_in(elsewhere)
    confirm_it_is_me(here)
    return here, elsewhere


def test_every_change_of_the_second_step_ends_the_other_sessions(committed_db):
    """With real commits, for allauth tells of the change only then."""
    user = make.make_user()
    here, elsewhere = two_browsers(user)
    page = here.get(reverse("mfa_activate_totp"))
    secret = re.search(r"<code>(\w+)</code>", page.content.decode()).group(1)
    assert here.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}).status_code == 302
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert is_in(here)
    assert not is_in(elsewhere)
    assert "six digits" in mail.outbox[-1].body

    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Phone", "credential": {}})
    changes = [
        (reverse("mfa_generate_recovery_codes"), "New recovery codes"),
        (reverse("mfa_deactivate_totp"), "no longer asked"),
        (reverse("mfa_remove_webauthn", args=[key.pk]), "passkey or security key was removed"),
    ]
    for address, letter in changes:
        # The other browser's way in is made anew, past the second step, which has other tests.
        elsewhere = Client()
        elsewhere.force_login(user)
        remember(elsewhere, user)
        assert here.post(address).status_code == 302, address
        assert is_in(here), address
        assert not is_in(elsewhere), address
        assert letter in mail.outbox[-1].body


def remember(client, user):
    """Write the client's session into the list, as a sign-in does."""
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key=client.session.session_key)


@pytest.mark.django_db
class TestSecondStep:
    def test_the_password_alone_opens_nothing(self):
        client = sign_in(with_app())
        assert not is_in(client)
        assert client.get("/").url.startswith("/accounts/login/")

    def test_the_code_opens_the_account(self):
        client = sign_in(with_app())
        client.post(reverse(STEP), {"code": code_now()})
        assert is_in(client)

    @pytest.mark.parametrize(
        "skip",
        ["account_change_password", "mfa_index", "usersessions_list", "mfa_deactivate_totp", "core:account"],
    )
    def test_the_step_cannot_be_walked_around(self, skip):
        client = sign_in(with_app())
        for method in (client.get, client.post):
            answer = method(reverse(skip))
            assert answer.status_code in {302, 405}
            assert not is_in(client)
        assert Authenticator.objects.filter(type="totp").count() == 1

    def test_the_step_of_nobody_leads_back_to_the_start(self):
        for method in (Client().get, Client().post):
            answer = method(reverse(STEP), {"code": code_now()})
            assert (answer.status_code, answer.url) == (302, "/accounts/login/")

    def test_a_code_works_once(self):
        user = with_app()
        first, second = sign_in(user), sign_in(user)
        code = code_now()
        first.post(reverse(STEP), {"code": code})
        answer = second.post(reverse(STEP), {"code": code})
        assert is_in(first)
        assert not is_in(second)
        assert "There is a problem" in words(answer)

    def test_a_recovery_code_works_once(self):
        user = with_app()
        [code, *_rest] = RecoveryCodes.activate(user).get_unused_codes()
        first, second = sign_in(user), sign_in(user)
        first.post(reverse(STEP), {"code": code})
        second.post(reverse(STEP), {"code": code})
        assert is_in(first)
        assert not is_in(second)
        assert "9 are left" in words(first.get("/account/"))

    def test_anothers_code_opens_nothing(self):
        one, other = with_app(), make.make_user()
        [code, *_rest] = RecoveryCodes.activate(other).get_unused_codes()
        client = sign_in(one)
        client.post(reverse(STEP), {"code": code})
        assert not is_in(client)

    def test_guesses_are_throttled_whatever_the_browser(self):
        user = with_app()
        allowed = 5
        for _guess in range(allowed):
            sign_in(user).post(reverse(STEP), {"code": "000000"})
        client = sign_in(user)
        client.post(reverse(STEP), {"code": code_now()})
        assert not is_in(client)

    def test_a_new_password_does_not_spare_the_second_step(self):
        user = with_app()
        use_reset(reset_path(user), "a staple in the stable")
        client = sign_in(user, "a staple in the stable")
        assert not is_in(client)
        client.post(reverse(STEP), {"code": code_now()})
        assert is_in(client)

    def test_turning_it_off_needs_a_recent_proof(self):
        user = with_app()
        client = Client()
        client.force_login(user)
        answer = client.post(reverse("mfa_deactivate_totp"))
        assert "reauthenticate" in answer.url
        assert Authenticator.objects.filter(user=user, type="totp").exists()

    def test_secrets_are_sealed_in_the_database(self):
        user = with_app()
        codes = RecoveryCodes.activate(user)
        kept = str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))
        assert TOTP_SECRET not in kept
        assert not [code for code in codes.get_unused_codes() if code in kept]

    def test_a_new_key_of_the_installation_still_opens_what_the_old_one_sealed(self, settings):
        sealed = SealedSecondStep().encrypt("secret")
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
        assert SealedSecondStep().decrypt(sealed) == "secret"

    def test_a_passkey_of_somebody_else_cannot_be_renamed_or_removed(self):
        one, other = make.make_user(), make.make_user()
        key = Authenticator.objects.create(
            user=other, type="webauthn", data={"name": "Theirs", "credential": {}}
        )
        client = sign_in(one)
        confirm_it_is_me(client)
        for route in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
            assert client.get(reverse(route, args=[key.pk])).status_code == 404
            assert client.post(reverse(route, args=[key.pk]), {"name": "Mine"}).status_code == 404
        key.refresh_from_db()
        assert key.data["name"] == "Theirs"

    def test_the_app_is_named_after_the_product_on_the_phone(self):
        client = sign_in(make.make_user(), PASSWORD)
        confirm_it_is_me(client)
        assert "data:image/svg" in client.get(reverse("mfa_activate_totp")).content.decode()
