"""What an elected member is told: one reading for the page and the pack, nothing above OFFICIAL."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from benchmarks.findings import Benchmark, Change, Judged, area_benchmarks, changes_between, lapsing
from benchmarks.history import statuses_over
from benchmarks.quarters import Quarter
from core.criteria.findings import Finding, Status
from core.criteria.framework import load_framework
from core.criteria.rule_book import Criterion
from core.models import Authority
from core.registries import PressingAction, TopRisk, completed_actions, pressing_actions, top_risks

LAPSES_WITHIN = datetime.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Overview:
    """An area on a date, beside the last day of the quarter before.

    Risks and actions come from the registries that promise OFFICIAL, so that no reader's clearance counts:
    what is marked higher is neither named nor counted. `late` is None where no section keeps actions.
    """

    area: Authority
    today: datetime.date
    since: datetime.date
    benchmarks: tuple[Benchmark, ...]
    changes: tuple[Change, ...]
    risks: tuple[TopRisk, ...]
    late: tuple[PressingAction, ...] | None
    done: tuple[str, ...]

    @property
    def findings(self) -> list[Finding]:
        """Every finding there is."""
        return [one.finding for row in self.benchmarks for one in row.judged if one.finding]

    @property
    def met(self) -> int:
        """How many items are met."""
        return sum(finding.status == Status.MET for finding in self.findings)

    @property
    def applies(self) -> int:
        """How many items apply."""
        return sum(finding.status != Status.NOT_APPLICABLE for finding in self.findings)

    @property
    def moved(self) -> tuple[Change, ...]:
        """What moved away from met, then what moved towards it."""
        worse = [change for change in self.changes if change.is_worse]
        return (*worse, *(change for change in self.changes if change.is_better))

    @property
    def lapses(self) -> tuple[Judged, ...]:
        """What holds now and lapses within 90 days if nobody acts, soonest first."""
        return tuple(lapsing(self.benchmarks, (self.today, self.today + LAPSES_WITHIN)))

    def named(self, criterion: Criterion) -> str:
        """An item with its benchmark, in words: Partnership plan: each action has an owner."""
        return f"{load_framework().section(criterion.section).name}: {criterion.title}"


def read_overview(area: Authority, today: datetime.date) -> Overview:
    """What an elected member of `area` is told on `today`. As many queries for one record as for many."""
    benchmarks = area_benchmarks(area, today)
    findings = {one.code: one.finding for row in benchmarks for one in row.judged if one.finding}
    since = Quarter.of(today).back(1).ends_on
    then = statuses_over(area, [since], findings)
    before = {code: status for code, (status,) in then.items() if status is not None}
    pressing = [action for source in pressing_actions for action in source(area, today)]
    return Overview(
        area,
        today,
        since,
        benchmarks,
        tuple(changes_between(load_framework(), before, findings)),
        tuple(risk for source in top_risks for risk in source(area, today)),
        tuple(action for action in pressing if action.is_late) if list(pressing_actions) else None,
        tuple(words for source in completed_actions for words in source(area, since, today)),
    )
