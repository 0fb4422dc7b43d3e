"""Which plan a criterion counts: the area's own, or a neighbour's joint plan that covers it. Pure.

Sources: criteria catalogue 3.G1 with its edge case of a joint plan; 2015 guidance paragraph 48. One rule for
3.G1 to 3.G5: the plan by which the criterion stands best counts, and the area's own where they stand alike.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Protocol

from action_plans.criteria.rows import Joint, PlanRow
from core.criteria.findings import Finding, Remedy, Status
from core.criteria.judging import day_after, first_change

EDITIONS = "action_plans:editions"
"""Where a covered area finds the joint plan."""
START = "action_plans:edition-start"
BEST_FIRST = (Status.MET, Status.PARTLY, Status.NOT_MET, Status.NO_EVIDENCE)


class Weighed(Protocol):
    """What weighing a row on a date gives."""

    @property
    def status(self) -> Status:
        """The status on that date."""


Weigh = Callable[[PlanRow, datetime.date], Weighed]
Judge = Callable[[PlanRow], Finding]
Turning = Callable[[PlanRow], Iterable[datetime.date | None]]


def readings(row: PlanRow, on: datetime.date) -> list[PlanRow]:
    """The row with the area's own plan, then with each joint plan that still covers the area on the date."""
    covering = [
        joint for joint in row.joint if joint.plan.covers_until is None or on <= joint.plan.covers_until
    ]
    return [_with(row, None), *(_with(row, joint) for joint in covering)]


def _with(row: PlanRow, joint: Joint | None) -> PlanRow:
    if joint is None:
        return replace(row, joint=()) if row.joint else row
    return replace(row, plan=joint.plan, actions=joint.actions, members=joint.members, joint=())


def counting(weigh: Weigh, row: PlanRow, on: datetime.date) -> PlanRow:
    """The reading of the row by which the criterion stands best on the date."""
    return min(readings(row, on), key=lambda one: (BEST_FIRST.index(weigh(one, on).status), not _agreed(one)))


def _agreed(row: PlanRow) -> bool:
    return row.plan is not None and row.plan.is_agreed


def no_turning(row: PlanRow) -> Iterable[datetime.date | None]:
    """For criteria that no day alone changes."""
    return ()


def or_joint(weigh: Weigh, turning: Turning = no_turning) -> Callable[[Judge], Judge]:
    """Let a judge that knows one plan judge the plan that counts; `turning` gives its days of change."""

    def deciding(judge: Judge) -> Judge:
        @wraps(judge)
        def judged(row: PlanRow) -> Finding:
            reading = counting(weigh, row, row.as_of)
            days = [day_after(joint.plan.covers_until) for joint in row.joint]
            days += [day for one in readings(row, row.as_of) for day in turning(one)]
            changes_on = first_change(lambda at, on: weigh(counting(weigh, at, on), on), row, days)
            return _told(reading, replace(judge(reading), changes_on=changes_on))

        return judged

    return deciding


def _told(row: PlanRow, finding: Finding) -> Finding:
    """A finding on a joint plan names it, says who can mend it and leads to where the area reads it."""
    if row.plan is None or not row.plan.is_joint:
        return finding
    remedy = finding.remedy
    if remedy.route.startswith("action_plans:"):
        words = f"{remedy.words} The owner of the joint plan does this; or start a plan of your own."
        remedy = Remedy(words, START)
    return replace(
        finding,
        because=f"{row.plan.title} covers this area. {finding.because}",
        remedy=remedy,
        evidence=tuple(
            replace(one, route=EDITIONS) if one.route.startswith("action_plans:") else one
            for one in finding.evidence
        ),
    )
