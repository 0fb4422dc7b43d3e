"""How allauth is used here: people come in by invitation only, and what protects an account is guarded."""

from __future__ import annotations

import base64
import hashlib
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import UserTokenForm
from allauth.account.signals import email_changed
from allauth.account.utils import perform_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import force_bytes

PRODUCT = "Prevent Compliance"
_PROVEN_BY_INVITATION = "allauth.account.stages.EmailVerificationStage"


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """allauth's account adapter with sign-up closed and links that never trust a Host header."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """No proof of the address here: the invitation reached it, and a new one is proven by a code."""
        return [stage for stage in super().get_login_stages() if stage != _PROVEN_BY_INVITATION]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send allauth's mail with its links on the configured origin, whatever host was asked."""
        request = context.get("request") or self.request
        if isinstance(request, HttpRequest):
            asked = f"{request.scheme}://{request.get_host()}"
            for name, value in context.items():
                if isinstance(value, str) and value.startswith(f"{asked}/"):
                    context[name] = settings.PUBLIC_ORIGIN + value.removeprefix(asked)
        host = settings.PUBLIC_ORIGIN.partition("://")[2]
        context["current_site"] = SimpleNamespace(name=PRODUCT, domain=host)
        super().send_mail(template_prefix, email, context)


class SealedSecondStep(DefaultMFAAdapter):
    """allauth's adapter of the second step, with its secrets encrypted in the database.

    The key is derived from SECRET_KEY; SECRET_KEY_FALLBACKS still open what was sealed before a change.
    """

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": PRODUCT}


class OpenAccountToken(UserTokenForm):
    """The key of a reset link, refused also when the account was suspended after it was sent."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.reset_user.is_active:
            raise InvitedOnlyAdapter().validation_error("invalid_password_reset")
        return cleaned


def _seal() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(b"second step" + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def sign_in(request: HttpRequest, user: AbstractBaseUser, *, to: str) -> HttpResponse:
    """Sign `user` in as the sign-in page does, second step and session list included; leads to `to`."""
    return perform_login(request, user, redirect_url=to)


def end_other_sessions(*, request: HttpRequest, user: AbstractBaseUser, **_signal: Any) -> None:
    """Sign `user` out everywhere but here, because something that protects the account was changed."""
    others = UserSession.objects.filter(user_id=user.pk).exclude(session_key=request.session.session_key)
    for session in others:
        session.end()


def guard_changes() -> None:
    """Let every change of address and second step end the other sessions, as a new password does."""
    for changed in (email_changed, authenticator_added, authenticator_removed, authenticator_reset):
        changed.connect(end_other_sessions)
