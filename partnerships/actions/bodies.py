"""Bodies and professional people that come in on the way, while a seat or an office is filled."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction

from core.actions.checks import require
from core.errors import Refused
from core.models import Authority, Contact, Organisation
from core.permissions import Permission
from core.viewer import Viewer


@dataclass(frozen=True)
class NewBody:
    """A body that the area does not know yet."""

    name: str
    sector: str
    is_community_based: bool = False


@dataclass(frozen=True)
class NewPerson:
    """A professional person that the area does not know yet. Never a person who has been referred."""

    name: str
    post: str = ""
    email: str = ""


@transaction.atomic
def add_organisation(
    *, authority: Authority, body: NewBody, starts_on: datetime.date, by: Viewer, field: str | None = None
) -> Organisation:
    """Add a body. Raises Refused (beside `field`) if the area has one of that name already."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=authority.pk)
    name = body.name.strip()
    if Organisation.objects.in_area(authority).filter(name__iexact=name).exists():
        raise Refused(f"{name} is already a body of this area. Choose it from the list.", field=field)
    return Organisation.objects.create(
        authority=authority,
        name=name,
        sector=body.sector,
        is_community_based=body.is_community_based,
        starts_on=starts_on,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def add_contact(*, organisation: Organisation, person: NewPerson, by: Viewer) -> Contact:
    """Add a professional person to a body; one of the same name and post there is used again."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=organisation.authority_id)
    existing = Contact.objects.filter(
        organisation=organisation, name__iexact=person.name.strip(), post__iexact=person.post.strip()
    ).first()
    return existing or Contact.objects.create(
        authority_id=organisation.authority_id,
        organisation=organisation,
        name=person.name.strip(),
        post=person.post.strip(),
        email=person.email.strip().lower(),
        recorded_by_id=by.user_id,
    )
