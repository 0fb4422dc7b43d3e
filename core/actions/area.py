"""What is true of an area, and what its people attest."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q

from core.actions.checks import require
from core.errors import Refused
from core.models import AreaFact, Attestation, Authority, Document
from core.permissions import Permission
from core.viewer import Viewer


@transaction.atomic
def set_area_fact(
    *, authority: Authority, kind: str, value: str, reason: str, starts_on: datetime.date, by: Viewer
) -> AreaFact:
    """Say that `kind` is `value` from `starts_on` on; what was said before ends the day before.

    Raises Refused if the new fact would start before one that was set for a later date.
    """
    require(Permission.SET_AREA_FACTS, by=by, authority_id=authority.pk)
    facts = AreaFact.objects.select_for_update().filter(authority=authority, kind=kind)
    if facts.filter(starts_on__gte=starts_on).exists():
        raise Refused(
            "Something was already set from this date or a later one. Choose a later date.", field="starts_on"
        )
    facts.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on)).update(
        ends_on=starts_on - datetime.timedelta(days=1)
    )
    return AreaFact.objects.create(
        authority=authority,
        kind=kind,
        value=value,
        reason=reason,
        starts_on=starts_on,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def attest(
    *,
    authority: Authority,
    criterion: str,
    statement: str,
    attested_on: datetime.date,
    holds_until: datetime.date,
    by: Viewer,
    document: Document | None = None,
) -> Attestation:
    """Record what no query can decide about a criterion, until a date. Raises Refused on impossible dates."""
    require(Permission.ATTEST, by=by, authority_id=authority.pk)
    if holds_until <= attested_on:
        raise Refused("The last day it holds must be after the day it is said.", field="holds_until")
    if holds_until > attested_on + datetime.timedelta(days=366):
        raise Refused("Say it again each year: choose a date within twelve months.", field="holds_until")
    return Attestation.objects.create(
        authority=authority,
        criterion=criterion,
        statement=statement,
        attested_on=attested_on,
        holds_until=holds_until,
        document=document,
        recorded_by_id=by.user_id,
    )
