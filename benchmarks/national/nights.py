"""The nights that a national page compares: the newest, the end of the quarter before, and a year ago."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db import models

from benchmarks.models import AreaSnapshot
from benchmarks.quarters import Quarter
from core.models import Authority

SINCE_QUARTER, SINCE_YEAR = "quarter", "year"
NEAR = datetime.timedelta(days=46)
"""How far from a year ago a night may lie and still stand for it."""


@dataclass(frozen=True, slots=True)
class Nights:
    """The newest night and those it is compared with; None where none was kept."""

    now: datetime.date
    quarter: datetime.date | None
    year: datetime.date | None

    def since(self, which: str) -> datetime.date | None:
        """The night to compare with: `SINCE_QUARTER` or `SINCE_YEAR`."""
        return self.year if which == SINCE_YEAR else self.quarter


def chosen_nights(kept: Sequence[datetime.date]) -> Nights | None:
    """The nights to show out of those kept (in any order); None before the first."""
    if not kept:
        return None
    now = max(kept)
    quarter_end = Quarter.of(now).back(1).ends_on
    before = [night for night in kept if night <= quarter_end]
    year_ago = now - relativedelta(years=1)
    near = [night for night in kept if abs(night - year_ago) <= NEAR and night < now]
    return Nights(
        now,
        max(before, default=None),
        min(near, key=lambda night: abs(night - year_ago), default=None),
    )


def kept_nights(framework: str) -> list[datetime.date]:
    """The dates of all nights kept by a version of the rule book. One query."""
    return list(
        AreaSnapshot.objects.filter(framework=framework)
        .order_by("as_of")
        .values_list("as_of", flat=True)
        .distinct()
    )


def lines_of_nights(
    framework: str, nights: Nights, areas: models.QuerySet[Authority]
) -> dict[datetime.date, dict[int, AreaSnapshot]]:
    """{night: {area id: its line}} of the nights that are there. One query; the areas come with them."""
    wanted = {night for night in (nights.now, nights.quarter, nights.year) if night}
    found: dict[datetime.date, dict[int, AreaSnapshot]] = {night: {} for night in wanted}
    rows = AreaSnapshot.objects.filter(framework=framework, as_of__in=wanted, authority__in=areas)
    for line in rows.select_related("authority").order_by("authority__name"):
        found[line.as_of][line.authority_id] = line
    return found
