"""When a duty that repeats falls due again, and how its steps move along. Pure."""

from __future__ import annotations

import datetime
from itertools import count

from dateutil.relativedelta import relativedelta

from action_plans.models import ActionSeries
from core.imports.date_rules import TERMS

_MONTHS = {ActionSeries.Every.MONTH: 1, ActionSeries.Every.QUARTER: 3, ActionSeries.Every.YEAR: 12}


def next_due(every: str, counts_from: datetime.date, after: datetime.date) -> datetime.date:
    """The first date of the rhythm later than `after`.

    Months are counted from `counts_from`, so that the 31st comes back after a short month. A term's date is
    its usual last day.
    """
    if every == ActionSeries.Every.TERM:
        return min(day for day in _ends_of_terms(after.year) if day > after)
    step = _MONTHS[ActionSeries.Every(every)]
    dates = (counts_from + relativedelta(months=step * turn) for turn in count(1))
    return next(date for date in dates if date > after)


def passed_over(every: str, counts_from: datetime.date, due_on: datetime.date, next_on: datetime.date) -> int:
    """How many dates of the rhythm lie between one occurrence's date and the next one's."""
    missed = 0
    while (due_on := next_due(every, counts_from, due_on)) < next_on:
        missed += 1
    return missed


def moved_along(
    date: datetime.date | None, due_on: datetime.date, next_on: datetime.date
) -> datetime.date | None:
    """A step's date as many months later as the next due date is after this one."""
    months = (next_on.year - due_on.year) * 12 + next_on.month - due_on.month
    return date + relativedelta(months=months) if date else None


def _ends_of_terms(year: int) -> list[datetime.date]:
    return [datetime.date(one, *last) for one in (year, year + 1) for _first, last in TERMS.values()]
