"""Agreed versions go out to partners, and partners say that they have read them (toolkit 2.G1)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction

from core.actions.checks import require
from core.errors import Refused
from core.models import Organisation
from core.permissions import Permission
from core.uk_dates import uk_date
from core.viewer import Viewer
from risk.models import Dissemination, RiskAssessment


@transaction.atomic
def share_version(
    *, assessment: RiskAssessment, organisations: Iterable[Organisation], sent_on: datetime.date, by: Viewer
) -> int:
    """Record that an agreed version was sent to partners; one that had it keeps its first date.

    Returns how many are new. Raises Refused for a version not agreed, or a date before its agreement.
    """
    require(Permission.RECORD_RISK, by=by, authority_id=assessment.authority_id)
    if not assessment.is_agreed or assessment.agreed_on is None:
        raise Refused("Only an agreed version goes out to partners.")
    if sent_on < assessment.agreed_on:
        raise Refused(
            f"It was agreed on {uk_date(assessment.agreed_on)}: choose that day or later.", field="sent_on"
        )
    had_it = set(
        Dissemination.objects.filter(assessment=assessment).values_list("organisation_id", flat=True)
    )
    new = [body for body in organisations if body.pk not in had_it]
    Dissemination.objects.bulk_create(
        Dissemination(
            authority_id=assessment.authority_id,
            assessment=assessment,
            organisation=body,
            sent_on=sent_on,
            recorded_by_id=by.user_id,
        )
        for body in new
    )
    return len(new)


@transaction.atomic
def acknowledge_version(
    *, dissemination: Dissemination, acknowledged_on: datetime.date, by: Viewer
) -> Dissemination:
    """Record when a partner said that it had read a version. Raises Refused for a date before it was sent."""
    require(Permission.RECORD_RISK, by=by, authority_id=dissemination.authority_id)
    row = Dissemination.objects.select_for_update().get(pk=dissemination.pk)
    if acknowledged_on < row.sent_on:
        raise Refused(
            f"It was sent on {uk_date(row.sent_on)}: choose that day or later.", field="acknowledged_on"
        )
    row.acknowledged_on = acknowledged_on
    row.save(update_fields=["acknowledged_on"])
    return row
