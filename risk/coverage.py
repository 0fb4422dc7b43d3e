"""What the assessment leaves open: risks nothing answers, and sectors nobody heard from or told."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from core.choices import REQUIRED_SECTORS, Sector
from core.criteria.periods import months_before
from core.models import Authority
from core.registries import ThreadStep, actions_without_risk
from core.viewer import Viewer
from risk.models import CtlpContribution, Dissemination, Risk, RiskAssessment, RiskEntry
from risk.querysets import bodies_of, briefings_seen, inputs_seen, risks_seen


@dataclass(frozen=True, slots=True)
class Told:
    """How often something happened with a sector in the year up to a date, and when last."""

    times: int = 0
    last_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class SectorLine:
    """One sector: its bodies, what it brought, and what it was told."""

    sector: Sector
    bodies: int
    brought: Told
    fed_profile: Told
    briefed: Told
    was_sent: int
    acknowledged: int

    @property
    def is_silent(self) -> bool:
        """Whether a sector with a body here brought nothing and fed no profile in the year.

        Never the council, which writes the assessment, nor the police, who write the profile.
        """
        if self.sector in {Sector.LOCAL_AUTHORITY, Sector.POLICE}:
            return False
        return bool(self.bodies) and not self.brought.times and not self.fed_profile.times


def by_sector(
    area: Authority, viewer: Viewer, in_force: RiskAssessment | None, on: datetime.date
) -> list[SectorLine]:
    """The required sectors and every other that has a body here, in the toolkit's order. Five queries."""
    bodies = Counter(bodies_of(area, on).values_list("sector", flat=True))
    brought = _year_of(inputs_seen(area, viewer), "contributed_on", on)
    fed = _year_of(CtlpContribution.objects.in_area(area), "contributed_on", on)
    briefed = _year_of(briefings_seen(area, viewer), "briefed_on", on)
    sent = _sent(in_force)
    return [
        SectorLine(
            sector,
            bodies[sector.value],
            brought.get(sector.value, Told()),
            fed.get(sector.value, Told()),
            briefed.get(sector.value, Told()),
            *sent.get(sector.value, (0, 0)),
        )
        for sector in Sector
        if bodies[sector.value] or sector in REQUIRED_SECTORS
    ]


def _year_of(rows: QuerySet[Any], field: str, on: datetime.date) -> dict[str, Told]:
    within = rows.filter(**{f"{field}__lte": on, f"{field}__gt": months_before(on, 12)})
    counted = within.order_by().values("organisation__sector").annotate(times=Count("pk"), last=Max(field))
    return {row["organisation__sector"]: Told(row["times"], row["last"]) for row in counted}


def _sent(version: RiskAssessment | None) -> dict[str, tuple[int, int]]:
    if version is None:
        return {}
    rows = Dissemination.objects.filter(assessment=version).order_by().values("organisation__sector")
    counted = rows.annotate(sent=Count("pk"), read=Count("pk", filter=Q(acknowledged_on__isnull=False)))
    return {row["organisation__sector"]: (row["sent"], row["read"]) for row in counted}


def undescribed(area: Authority, viewer: Viewer) -> list[Risk]:
    """Open risks that no version but discarded ones describes."""
    described = RiskEntry.objects.filter(risk=OuterRef("pk")).exclude(
        assessment__status=RiskAssessment.Status.DISCARDED
    )
    return list(risks_seen(area, viewer).filter(~Exists(described), closed_on__isnull=True))


def loose_actions(area: Authority, viewer: Viewer) -> Iterable[ThreadStep]:
    """Live actions that answer no open risk, as the sections that hold actions say."""
    return [step for section in actions_without_risk for step in section(area, viewer)]
