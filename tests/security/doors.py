"""Coming in as a person does: through the sign-in page, with what they know and what they hold."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.models import Authority, User
from core.permissions import AreaRole
from tests import factories as make

PASSWORD = "correct horse battery"
NEW_PASSWORD = "a staple in the stable"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"
ACCOUNT = "/account/"


def sign_in(user: User, password: str = PASSWORD, client: Client | None = None) -> Client:
    """A client that gave address and password on the sign-in page, whatever the answer was."""
    client = client or Client()
    client.post(reverse("account_login"), {"login": user.email, "password": password})
    return client


def is_in(client: Client) -> bool:
    """Whether the client's next page is one for signed-in people."""
    return client.get(ACCOUNT).status_code == 200


def confirm_it_is_me(client: Client) -> None:
    """Give the password again, as allauth asks before what protects an account is changed."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def code_now(secret: str = TOTP_SECRET) -> str:
    """The six digits an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_app(**fields: Any) -> User:
    """A person who has an authenticator app."""
    user = make.make_user(**fields)
    TOTP.activate(user, TOTP_SECRET)
    return user


def lead_of(area: Authority) -> User:
    """A new Prevent lead of the area, as a user."""
    user = make.make_user()
    make.give_role(user, area, AreaRole.PREVENT_LEAD)
    return user


def reset_path(user: User) -> str:
    """Ask for a new password and give the path of the link that came by mail."""
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": user.email})
    found = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert found, mail.outbox[0].body
    return found.group(1)


def use_reset(path: str, password: str = NEW_PASSWORD) -> str:
    """Follow a reset link in a new browser, send the form if there is one; the words of the last page."""
    client = Client()
    page = client.get(path, follow=True)
    if b'name="password1"' in page.content:
        sent = {"password1": password, "password2": password}
        page = client.post(page.request["PATH_INFO"], sent, follow=True)
    return words(page)


def words(answer: Any) -> str:
    """The text of a page as a person reads it."""
    return unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
