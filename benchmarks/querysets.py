"""Named reads of the benchmarks: areas in use, and the newest snapshot of findings."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Max

from benchmarks.models import FindingSnapshot
from core.models import Authority, Membership, Organisation, effective
from core.permissions import AreaRole
from core.tenancy import tenant_context


def areas_in_use(as_of: datetime.date, *, using: str = DEFAULT_DB_ALIAS) -> models.QuerySet[Authority]:
    """Authorities that exist on `as_of` and use the service: their council is recorded as a body.

    An area that uses it and has recorded nothing else is among them: the worst performer must not vanish.
    """
    councils = Organisation.objects.using(using).filter(is_council=True)
    return Authority.objects.using(using).current(as_of).filter(pk__in=councils.values("authority_id"))


def list_areas_in_use(as_of: datetime.date) -> list[Authority]:
    """The areas in use, read as the app's role, which needs every area's rows open for this one question."""
    every = list(Authority.objects.values_list("pk", flat=True))
    with tenant_context(every, why="which areas use the service"):
        return list(areas_in_use(as_of))


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """One criterion of one area in a snapshot."""

    authority_id: int
    code: str
    status: str


def latest_snapshot_date(framework: str) -> datetime.date | None:
    """The date of the newest snapshot judged by `framework`, or None before the first. One query."""
    return FindingSnapshot.objects.filter(framework=framework).aggregate(newest=Max("as_of"))["newest"]


def snapshot_rows(
    framework: str, as_of: datetime.date, authorities: models.QuerySet[Authority]
) -> list[SnapshotRow]:
    """Status by area and criterion on one date, for the areas in `authorities`. One query."""
    found = FindingSnapshot.objects.filter(framework=framework, as_of=as_of, authority__in=authorities)
    return [SnapshotRow(*row) for row in found.values_list("authority_id", "code", "status")]


def area_rows(framework: str, as_of: datetime.date, authority: Authority) -> models.QuerySet[FindingSnapshot]:
    """One area's findings on one date."""
    return FindingSnapshot.objects.filter(framework=framework, as_of=as_of, authority=authority)


def leads_of(authority: Authority, on: datetime.date) -> list[str]:
    """Addresses of the area's Prevent leads on a day who have an account that is open."""
    held = Membership.objects.filter(
        effective(on=on), authority=authority, role=AreaRole.PREVENT_LEAD, user__is_active=True
    )
    return sorted(held.values_list("user__email", flat=True).distinct())
