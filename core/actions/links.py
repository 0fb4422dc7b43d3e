"""Sending a signed link, ending it, and noting every use of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from core.links import LinkPurpose, address_of, hash_of, new_secret
from core.models import AccessEvent, Contact, SignedLink
from core.tenancy import current_tenancy

if TYPE_CHECKING:
    from core.models import AuthorityOwned
    from core.viewer import Viewer


@transaction.atomic
def make_link(
    *,
    purpose: LinkPurpose,
    record: AuthorityOwned,
    contact: Contact,
    occasion: str,
    about: datetime.date,
    by: Viewer | None,
) -> tuple[SignedLink, str]:
    """Make a link to one record for one contact. Returns it and its address, whose secret is kept nowhere.

    `by` is None where the service sends it by itself. The same occasion about the same date makes no second
    link (the database raises IntegrityError). Raises Refused for a contact without an e-mail address.
    """
    if not contact.email:
        raise Refused(_("No e-mail address is recorded for %(person)s.") % {"person": contact.name})
    secret = new_secret()
    link = SignedLink.objects.create(
        authority_id=record.authority_id,
        purpose=purpose.key,
        record_id=record.pk,
        contact=contact,
        organisation_id=contact.organisation_id,
        email=contact.email.lower(),
        occasion=occasion,
        about=about,
        secret_hash=hash_of(secret),
        expires_at=timezone.now() + purpose.lasts,
        recorded_by_id=by.user_id if by else None,
    )
    return link, address_of(purpose, record.authority_id, secret)


@transaction.atomic
def revoke_link(*, link: SignedLink, by: Viewer) -> None:
    """Make a link useless at once. Doing it twice is the same as once."""
    SignedLink.objects.filter(pk=link.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by_id=by.user_id
    )


def note_link(*, link: SignedLink, what: str) -> None:
    """Leave a trace of one use of a link, refused ones included; the event names no secret."""
    AccessEvent.objects.create(
        kind=AccessEvent.Kind.LINK,
        detail=f"{link.purpose} {link.public_id}: {what}"[:300],
        authority_id=link.authority_id,
        link_id=link.pk,
        request_id=current_tenancy().request_id,
    )
