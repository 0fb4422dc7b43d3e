"""One area as the newest night has it, for the Home Office's page of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from benchmarks.models import FindingSnapshot
from benchmarks.national.own import Own, own_ratings
from benchmarks.querysets import area_rows, latest_snapshot_date
from core.criteria.findings import Status
from core.criteria.framework import load_framework
from core.criteria.roll_up import SectionRating, roll_up
from core.criteria.rule_book import Criterion, Section
from core.models import Authority


@dataclass(frozen=True, slots=True)
class SectionFindings:
    """A section of one area in a snapshot: its rating, each criterion with its row, and its own rating."""

    section: Section
    rating: SectionRating
    rows: tuple[tuple[Criterion, FindingSnapshot], ...]
    own: Own

    @property
    def parts(self) -> bool:
        """Whether the area rates itself otherwise than its records say."""
        return self.own.parts_from(self.rating.key)


def read_area(area: Authority) -> tuple[datetime.date | None, tuple[SectionFindings, ...]]:
    """One area's findings on the newest night, by section; no section if it isn't in it. Three queries."""
    framework = load_framework()
    as_of = latest_snapshot_date(framework.version)
    found = {row.code: row for row in area_rows(framework.version, as_of, area)} if as_of else {}
    if not found:
        return None, ()
    own = own_ratings(Authority.objects.filter(pk=area.pk))
    statuses = {code: Status(row.status) for code, row in found.items()}
    return as_of, tuple(
        SectionFindings(
            section,
            roll_up(framework, section.number, statuses),
            tuple((c, found[c.code]) for c in framework.of_section(section.number) if c.code in found),
            own.get((area.pk, section.number), Own()),
        )
        for section in framework.sections
    )
