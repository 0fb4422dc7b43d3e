"""Dates as the rules use them: rolling years, windows of months, rhythms. UK civil dates, never timestamps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from dateutil.relativedelta import relativedelta


def months_before(as_of: datetime.date, months: int) -> datetime.date:
    """The date `months` calendar months before `as_of`; 29 February falls on the 28th elsewhere."""
    return as_of - relativedelta(months=months)


def months_after(date: datetime.date, months: int) -> datetime.date:
    """The date `months` calendar months after `date`."""
    return date + relativedelta(months=months)


def in_window(date: datetime.date, as_of: datetime.date, months: int) -> bool:
    """Whether `date` lies in the half-open rolling window: after as_of minus `months`, up to as_of."""
    return months_before(as_of, months) < date <= as_of


def leaves_window_on(date: datetime.date, months: int) -> datetime.date:
    """The first date on which `date` no longer counts in a rolling window of `months`."""
    left = months_after(date, months)
    while in_window(date, left, months):
        left += datetime.timedelta(days=1)
    return left


def has_quarterly_rhythm(dates: Iterable[datetime.date], as_of: datetime.date, at_least: int = 4) -> bool:
    """Whether there are `at_least` dates in twelve months and none of the four quarters back from as_of is empty."""
    counted = [date for date in dates if in_window(date, as_of, 12)]
    quarters = [(months_before(as_of, back + 3), months_before(as_of, back)) for back in (0, 3, 6, 9)]
    return len(counted) >= at_least and all(
        any(start < date <= end for date in counted) for start, end in quarters
    )
