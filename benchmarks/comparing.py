"""Two dates of one area side by side: each criterion on both, and what became of the records between them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.findings import Change
from benchmarks.history import findings_on
from core.criteria.findings import Finding, Status
from core.criteria.framework import load_framework
from core.criteria.roll_up import SectionRating, roll_up
from core.criteria.rule_book import Criterion, Section
from core.models import Authority
from core.registries import APPEARED, CHANGED, LAPSED, RecordChange, record_changes
from core.viewer import Viewer

ORDER = (APPEARED, LAPSED, CHANGED)


@dataclass(frozen=True, slots=True)
class Both:
    """A criterion on both dates."""

    criterion: Criterion
    before: Finding
    after: Finding

    @property
    def change(self) -> Change | None:
        """What changed, None where its status is the same."""
        if self.before.status == self.after.status:
            return None
        return Change(self.criterion, self.before.status, self.after.status, self.after.because)

    @property
    def is_same(self) -> bool:
        """Whether its status and its reason are the same on both dates."""
        return (self.before.status, self.before.because) == (self.after.status, self.after.because)


@dataclass(frozen=True, slots=True)
class SectionBoth:
    """A computed section on both dates, with its criteria."""

    section: Section
    before: SectionRating
    after: SectionRating
    criteria: tuple[Both, ...]


def compare(area: Authority, since: datetime.date, until: datetime.date) -> tuple[SectionBoth, ...]:
    """The computed sections of the area on both dates, worked out from the records as they are now."""
    framework = load_framework()
    before, after = findings_on([area], since)[area.pk], findings_on([area], until)[area.pk]
    found = []
    for section in framework.sections:
        pair = tuple(
            Both(one, before[one.code], after[one.code])
            for one in framework.of_section(section.number)
            if one.code in before and one.code in after
        )
        if pair:
            then, now = (roll_up(framework, section.number, _statuses(on)) for on in (before, after))
            found.append(SectionBoth(section, then, now, pair))
    return tuple(found)


def _statuses(findings: Mapping[str, Finding]) -> dict[str, Status]:
    return {code: finding.status for code, finding in findings.items()}


def changes_of_records(
    area: Authority, viewer: Viewer, since: datetime.date, until: datetime.date
) -> list[tuple[str, list[RecordChange]]]:
    """What appeared, lapsed and changed among the records that the viewer may see, each by its day."""
    every = [change for source in record_changes for change in source(area, viewer, since, until)]
    return [
        (
            how,
            sorted(
                (change for change in every if change.how == how),
                key=lambda change: (change.on or since, change.what),
            ),
        )
        for how in ORDER
    ]
