"""Which areas a national page is about: whose findings the viewer may see, and the filters of the address."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from core.models import Authority, NationalRole, effective
from core.permissions import NationalRoleKind
from core.viewer import Viewer

SEE_EVERY_AREA = frozenset(NationalRoleKind) - {NationalRoleKind.ADVISER, NationalRoleKind.ADMINISTRATOR}


def sees_every_area(viewer: Viewer) -> bool:
    """Whether the viewer's findings end at no region: assessors and Home Office viewers."""
    return not SEE_EVERY_AREA.isdisjoint(viewer.national_roles)


def readers_of_all(on: datetime.date) -> list[str]:
    """Addresses of those who see every area on a day and whose account is open. One query."""
    held = NationalRole.objects.filter(effective(on=on), role__in=SEE_EVERY_AREA, user__is_active=True)
    return sorted(held.values_list("user__email", flat=True).distinct())


def visible_areas(viewer: Viewer) -> models.QuerySet[Authority]:
    """The areas whose findings the viewer may see: an adviser's own region, all for the others.

    An adviser without a recorded region sees none.
    """
    if sees_every_area(viewer):
        return Authority.objects.all()
    return Authority.objects.filter(region__in=viewer.national_regions)


@dataclass(frozen=True, slots=True)
class Adviser:
    """A Home Office adviser and the region whose areas they look after."""

    user_id: int
    name: str
    region: str


def advisers(on: datetime.date) -> list[Adviser]:
    """Advisers with a region, by name. One query."""
    rows = NationalRole.objects.filter(effective(on=on), role=NationalRoleKind.ADVISER).exclude(region="")
    return [
        Adviser(*row) for row in rows.order_by("user__name").values_list("user_id", "user__name", "region")
    ]


def chosen_by(values: Mapping[str, Any], known: list[Adviser]) -> Q:
    """The condition on an area's newest line that the filters of the address come to."""
    condition = Q()
    if region := values.get("region"):
        condition &= Q(authority__region=region)
    if kind := values.get("kind"):
        condition &= Q(authority__kind=kind)
    if tier := values.get("tier"):
        condition &= Q(tier="" if tier == "none" else tier)
    if priority := values.get("priority"):
        condition &= Q(is_priority=priority == "yes")
    if adviser := values.get("adviser"):
        regions = [one.region for one in known if str(one.user_id) == adviser]
        condition &= Q(authority__region__in=regions)
    return condition
