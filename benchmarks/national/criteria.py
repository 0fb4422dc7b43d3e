"""One criterion across the areas: who does it well, who doesn't; and what lapses where in 90 days."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q

from benchmarks.models import FindingSnapshot
from core.criteria.findings import Status
from core.criteria.framework import load_framework
from core.criteria.rule_book import Criterion
from core.models import Authority

AHEAD = datetime.timedelta(days=90)
HOLDING = (Status.MET, Status.PARTLY)


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion across the areas: how many it applies to, how many meet it, how many fall short how."""

    criterion: Criterion
    applies: int
    met: int
    counts: tuple[tuple[str, int], ...]

    @property
    def short(self) -> int:
        """How many areas are less than met."""
        return self.applies - self.met

    @property
    def share(self) -> int:
        """Per cent of the areas it applies to that meet it."""
        return round(100 * self.met / self.applies) if self.applies else 0


def criterion_rows(as_of: datetime.date, areas: models.QuerySet[Authority]) -> list[CriterionRow]:
    """Every computed criterion on a night, what most areas fall short of first. One query."""
    framework = load_framework()
    rows = FindingSnapshot.objects.using(areas.db).filter(
        framework=framework.version, as_of=as_of, authority__in=areas
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for code, status, number in (
        rows.order_by().values("code", "status").annotate(n=Count("pk")).values_list("code", "status", "n")
    ):
        counts[code][status] += number
    found = [_row(one, counts[one.code]) for one in framework.criteria if one.code in counts]
    return sorted(found, key=lambda row: (row.share, row.criterion.code))


def _row(criterion: Criterion, counts: Counter[str]) -> CriterionRow:
    applies = sum(number for status, number in counts.items() if status != Status.NOT_APPLICABLE)
    ordered = tuple((str(status), counts[status]) for status in Status if counts[status])
    return CriterionRow(criterion, applies, counts[Status.MET], ordered)


def findings_of(code: str, as_of: datetime.date, areas: models.QuerySet[Authority]) -> list[FindingSnapshot]:
    """Each area's finding on a criterion with its area, by name. One query."""
    rows = FindingSnapshot.objects.using(areas.db).filter(
        framework=load_framework().version, as_of=as_of, code=code, authority__in=areas
    )
    return list(rows.select_related("authority").order_by("authority__name"))


def lapsing_soon(as_of: datetime.date, areas: models.QuerySet[Authority]) -> models.QuerySet[FindingSnapshot]:
    """Findings that hold on the night and lapse within 90 days if nobody acts, the soonest first."""
    return (
        FindingSnapshot.objects.using(areas.db)
        .filter(
            Q(status__in=HOLDING),
            framework=load_framework().version,
            as_of=as_of,
            authority__in=areas,
            changes_on__lte=as_of + AHEAD,
        )
        .select_related("authority")
        .order_by("changes_on", "authority__name", "code")
    )
