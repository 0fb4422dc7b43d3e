"""The national picture, worked out from the newest snapshot: areas by section, and what is not met where."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from benchmarks.models import FindingSnapshot
from benchmarks.querysets import SnapshotRow, area_rows, latest_snapshot_date, snapshot_rows
from core.criteria.findings import Status
from core.criteria.framework import load_framework
from core.criteria.roll_up import SectionRating, roll_up
from core.criteria.rule_book import Criterion, Framework, Section
from core.models import Authority
from core.permissions import NationalRoleKind
from core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area across the eight sections."""

    area: Authority
    ratings: tuple[SectionRating, ...]

    @property
    def met(self) -> int:
        """How many sections are met or better."""
        return sum(rating.key in {"met", "exceeding"} for rating in self.ratings)


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion across the areas: who falls short of it, and how many it applies to."""

    criterion: Criterion
    applies: int
    short: tuple[Authority, ...]

    @property
    def met(self) -> int:
        """How many areas meet it."""
        return self.applies - len(self.short)


@dataclass(frozen=True, slots=True)
class NationalPicture:
    """The picture of one night: `as_of` is None before the first snapshot."""

    as_of: datetime.date | None
    areas: tuple[AreaRow, ...] = ()
    criteria: tuple[CriterionRow, ...] = ()


def visible_areas(viewer: Viewer) -> models.QuerySet[Authority]:
    """The areas whose findings the viewer may see: an adviser's own region, all for the others.

    An adviser without a recorded region sees none.
    """
    if set(viewer.national_roles) - {NationalRoleKind.ADVISER, NationalRoleKind.ADMINISTRATOR}:
        return Authority.objects.all()
    return Authority.objects.filter(region__in=viewer.national_regions)


def read_picture(areas: models.QuerySet[Authority]) -> NationalPicture:
    """The newest picture of `areas`. Three queries, whatever their number."""
    framework = load_framework()
    as_of = latest_snapshot_date(framework.version)
    if as_of is None:
        return NationalPicture(None)
    rows = snapshot_rows(framework.version, as_of, areas)
    by_area: dict[int, dict[str, Status]] = defaultdict(dict)
    for row in rows:
        by_area[row.authority_id][row.code] = Status(row.status)
    known = {area.pk: area for area in areas if area.pk in by_area}
    area_rows = tuple(
        AreaRow(area, tuple(roll_up(framework, one.number, by_area[pk]) for one in framework.sections))
        for pk, area in known.items()
    )
    return NationalPicture(as_of, area_rows, tuple(_by_criterion(framework, rows, known)))


def _by_criterion(
    framework: Framework, rows: Iterable[SnapshotRow], known: dict[int, Authority]
) -> Iterable[CriterionRow]:
    """Criteria that some area falls short of, the most widespread first."""
    applies: dict[str, int] = defaultdict(int)
    short: dict[str, list[Authority]] = defaultdict(list)
    for row in rows:
        if row.status != Status.NOT_APPLICABLE:
            applies[row.code] += 1
            if row.status != Status.MET:
                short[row.code].append(known[row.authority_id])
    found = [
        CriterionRow(one, applies[one.code], tuple(sorted(short[one.code], key=lambda area: area.name)))
        for one in framework.criteria
        if short[one.code]
    ]
    return sorted(found, key=lambda row: -len(row.short))


@dataclass(frozen=True, slots=True)
class SectionFindings:
    """A section of one area in a snapshot: its rating, and each criterion with its row."""

    section: Section
    rating: SectionRating
    rows: tuple[tuple[Criterion, FindingSnapshot], ...]


def read_area(area: Authority) -> tuple[datetime.date | None, tuple[SectionFindings, ...]]:
    """One area's findings in the newest snapshot, by section; no section if it isn't in it. Two queries."""
    framework = load_framework()
    as_of = latest_snapshot_date(framework.version)
    found = {row.code: row for row in area_rows(framework.version, as_of, area)} if as_of else {}
    if not found:
        return None, ()
    statuses = {code: Status(row.status) for code, row in found.items()}
    return as_of, tuple(
        SectionFindings(
            section,
            roll_up(framework, section.number, statuses),
            tuple((c, found[c.code]) for c in framework.of_section(section.number) if c.code in found),
        )
        for section in framework.sections
    )
