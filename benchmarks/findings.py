"""What the benchmark pages and reports read: findings of one area by section, what lapses, what changed.

Everything is recomputed from the records for the date asked, so any past date can be shown.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.criteria.findings import Finding, Status
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate, evaluate_one
from core.criteria.roll_up import SectionRating, roll_up
from core.criteria.rule_book import Criterion, Framework, Section, Standing
from core.models import Authority

_HEIGHT = {Status.NOT_MET: 0, Status.NO_EVIDENCE: 0, Status.PARTLY: 1, Status.MET: 2}
"""How near to met a status is. That something was recorded and isn't enough is no step down from nothing."""
_WORST_FIRST = (Status.NOT_MET, Status.NO_EVIDENCE, Status.PARTLY)


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with its finding; None where no judge stands for it yet."""

    criterion: Criterion
    finding: Finding | None

    @property
    def code(self) -> str:
        """The criterion's code."""
        return self.criterion.code

    @property
    def is_short(self) -> bool:
        """Whether it applies and is anything less than met."""
        return self.finding is not None and self.finding.status in _WORST_FIRST


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One section of one area on a date: its rating and its criteria in the toolkit's order."""

    section: Section
    rating: SectionRating
    judged: tuple[Judged, ...]

    @property
    def good(self) -> tuple[Judged, ...]:
        """Good practice, or the items derived for Channel."""
        return tuple(one for one in self.judged if one.criterion.standing != Standing.BEST)

    @property
    def best(self) -> tuple[Judged, ...]:
        """Best practice."""
        return tuple(one for one in self.judged if one.criterion.standing == Standing.BEST)


@dataclass(frozen=True, slots=True)
class Change:
    """A criterion whose status differs between two dates."""

    criterion: Criterion
    before: Status
    after: Status
    because: str

    @property
    def is_better(self) -> bool:
        """Whether it moved towards met; to or from "not applicable" is neither better nor worse."""
        return self._both_on_scale and _HEIGHT[self.after] > _HEIGHT[self.before]

    @property
    def is_worse(self) -> bool:
        """Whether it moved away from met."""
        return self._both_on_scale and _HEIGHT[self.after] < _HEIGHT[self.before]

    @property
    def _both_on_scale(self) -> bool:
        return self.before in _HEIGHT and self.after in _HEIGHT


def area_benchmarks(area: Authority, as_of: datetime.date) -> tuple[Benchmark, ...]:
    """The eight benchmarks of one area as they stood on `as_of`, in the toolkit's order."""
    return benchmarks_from(load_framework(), evaluate_one(area, as_of))


def area_benchmark(area: Authority, section: Section, as_of: datetime.date) -> Benchmark:
    """One benchmark of one area as it stood on `as_of`; only its own records are read."""
    framework = load_framework()
    codes = [criterion.code for criterion in framework.of_section(section.number)]
    return _benchmark(framework, section, _findings(area, as_of, codes))


def benchmarks_from(framework: Framework, findings: Mapping[str, Finding]) -> tuple[Benchmark, ...]:
    """The eight benchmarks that follow from findings by code."""
    return tuple(_benchmark(framework, section, findings) for section in framework.sections)


def _benchmark(framework: Framework, section: Section, findings: Mapping[str, Finding]) -> Benchmark:
    judged = tuple(Judged(one, findings.get(one.code)) for one in framework.of_section(section.number))
    statuses = {one.code: one.finding.status for one in judged if one.finding is not None}
    return Benchmark(section, roll_up(framework, section.number, statuses), judged)


def _findings(area: Authority, as_of: datetime.date, codes: Iterable[str]) -> dict[str, Finding]:
    found = evaluate(Authority.objects.filter(pk=area.pk), as_of, codes)
    return {entry.code: entry.finding for entry in found}


def holds(finding: Finding) -> bool:
    """Whether there is something to lapse: it is met, or partly met."""
    return finding.status in {Status.MET, Status.PARTLY}


def lapsing(
    benchmarks: Iterable[Benchmark], within: tuple[datetime.date, datetime.date] | None = None
) -> list[Judged]:
    """Criteria that are met or partly met and will lapse if nobody acts, soonest first.

    `within` is a first and a last day; without it, whenever it may be.
    """
    holding = [
        one
        for benchmark in benchmarks
        for one in benchmark.judged
        if one.finding
        and one.finding.changes_on
        and holds(one.finding)
        and (within is None or within[0] <= one.finding.changes_on <= within[1])
    ]
    return sorted(holding, key=lambda one: (one.finding.changes_on, one.code))  # type: ignore[union-attr]


def falling_short(benchmarks: Iterable[Benchmark]) -> list[Judged]:
    """Criteria that apply and are less than met: good practice before best, the worst first."""
    short = [one for benchmark in benchmarks for one in benchmark.judged if one.is_short]
    return sorted(
        short,
        key=lambda one: (one.criterion.standing == Standing.BEST, _WORST_FIRST.index(one.finding.status)),  # type: ignore[union-attr]
    )


def changes_between(
    framework: Framework, before: Mapping[str, Status], after: Mapping[str, Finding]
) -> list[Change]:
    """Criteria judged on both dates whose status differs, in the toolkit's order."""
    return [
        Change(criterion, before[criterion.code], finding.status, finding.because)
        for criterion in framework.criteria
        if (finding := after.get(criterion.code)) is not None
        and criterion.code in before
        and before[criterion.code] != finding.status
    ]
