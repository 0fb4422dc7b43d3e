"""A partner's way in without an account: a signed, expiring link for one record and one purpose.

A section configures a `LinkPurpose` and a `core.views.links.LinkView`; it builds no way in of its own.
The address holds the area and a secret, signed for its purpose, so a made-up one never reaches the
database. The database holds only a hash of the secret and decides, at every use, whether the link lives.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from core.models import Contact, Membership, SignedLink, User, effective


@dataclass(frozen=True)
class LinkPurpose:
    """What a link lets its holder do.

    `record(link, on)` answers the row it opens on that day with all that its page needs, or None where the
    link no longer holds in the section's own terms (closed, another owner, a marking above OFFICIAL).
    """

    key: str
    url_name: str
    lasts: datetime.timedelta
    record: Callable[[SignedLink, datetime.date], Any]


def hash_of(secret: str) -> str:
    """The form in which a link's secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """A secret of 256 bits."""
    return secrets.token_urlsafe(32)


def address_of(purpose: LinkPurpose, authority_id: int, secret: str) -> str:
    """The full address that goes into the mail, on the configured origin."""
    token = signing.dumps([authority_id, secret], salt=_salt(purpose))
    return f"{settings.PUBLIC_ORIGIN}{reverse(purpose.url_name, args=[token])}"


def read_token(purpose: LinkPurpose, token: str) -> tuple[int, str] | None:
    """(authority id, secret) of a token that we signed for this purpose, or None. Asks no database."""
    try:
        authority_id, secret = signing.loads(token, salt=_salt(purpose))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return authority_id, secret


def _salt(purpose: LinkPurpose) -> str:
    return f"core.links.{purpose.key}"


def find_link(purpose: LinkPurpose, secret: str) -> SignedLink | None:
    """The link of a secret, dead or alive. Needs the area's context."""
    rows = SignedLink.objects.filter(purpose=purpose.key, secret_hash=hash_of(secret))
    return rows.select_related("authority", "organisation", "contact__user").first()


def record_behind(purpose: LinkPurpose, link: SignedLink) -> Any:
    """The record a link opens now, or None when the link is dead. Needs the area's context."""
    today = timezone.localdate()
    if link.revoked_at is not None or link.expires_at <= timezone.now() or not _still_speaks(link, today):
        return None
    return purpose.record(link, today)


def would_open(purpose: LinkPurpose, *, authority_id: int, record_id: int, contact: Contact) -> bool:
    """Whether a link made now would open its record, so that nobody is sent a dead one."""
    link = SignedLink(
        authority_id=authority_id,
        purpose=purpose.key,
        record_id=record_id,
        contact=contact,
        organisation_id=contact.organisation_id,
        email=contact.email.lower(),
        expires_at=timezone.now() + purpose.lasts,
    )
    return record_behind(purpose, link) is not None


def _still_speaks(link: SignedLink, on: datetime.date) -> bool:
    """Whether the contact still has the address and the body it was sent to, and is not shut out."""
    contact, body = link.contact, link.organisation
    if contact.email.lower() != link.email or contact.organisation_id != link.organisation_id:
        return False
    if body.starts_on > on or (body.ends_on is not None and body.ends_on < on):
        return False
    if User.objects.filter(email__iexact=link.email, is_active=False).exists():
        return False
    if contact.user is None:
        return True
    roles = Membership.objects.filter(authority_id=link.authority_id, user=contact.user)
    held = list(roles.values_list("pk", flat=True))
    return contact.user.is_active and (not held or roles.filter(effective(on=on)).exists())
