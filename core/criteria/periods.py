"""Dates as the rules use them: rolling years, spans, rhythms. UK civil dates, never timestamps."""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

ONE_DAY = datetime.timedelta(days=1)


class Span(NamedTuple):
    """From `starts_on` up to and including `ends_on`; open-ended when that is None."""

    starts_on: datetime.date
    ends_on: datetime.date | None = None

    def holds(self, on: datetime.date) -> bool:
        """Whether the span includes the date."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    def overlap(self, other: Span) -> Span | None:
        """The days that both include, or None."""
        start = max(self.starts_on, other.starts_on)
        ends = [end for end in (self.ends_on, other.ends_on) if end is not None]
        end = min(ends) if ends else None
        return None if end is not None and end < start else Span(start, end)


@lru_cache(maxsize=32768)
def months_after(date: datetime.date, months: int) -> datetime.date:
    """The date `months` calendar months after `date`, or before it; the 31st becomes a month's last day."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))


def months_before(as_of: datetime.date, months: int) -> datetime.date:
    """The date `months` calendar months before `as_of`; 29 February falls on the 28th elsewhere."""
    return months_after(as_of, -months)


def in_window(date: datetime.date, as_of: datetime.date, months: int) -> bool:
    """Whether `date` lies in the half-open rolling window: after as_of minus `months`, up to as_of."""
    return months_before(as_of, months) < date <= as_of


@lru_cache(maxsize=8192)
def leaves_window_on(date: datetime.date, months: int) -> datetime.date:
    """The first date on which `date` no longer counts in a rolling window of `months`."""
    left = months_after(date, months)
    while in_window(date, left, months):
        left += ONE_DAY
    return left


@lru_cache(maxsize=8192)
def windows_back(
    as_of: datetime.date, *, months: int, window_months: int
) -> tuple[tuple[datetime.date, datetime.date], ...]:
    """The consecutive windows of `months` that make up the last `window_months`, newest first.

    Each is (the day before it starts, its last day).
    """
    return tuple(
        (months_before(as_of, back + months), months_before(as_of, back))
        for back in range(0, window_months, months)
    )


def empty_windows(
    dates: Iterable[datetime.date], as_of: datetime.date, *, months: int, window_months: int
) -> list[tuple[datetime.date, datetime.date]]:
    """The windows of `windows_back` in which no date falls."""
    known = list(dates)
    return [
        (before, last)
        for before, last in windows_back(as_of, months=months, window_months=window_months)
        if not any(before < date <= last for date in known)
    ]


def moves_between_windows(
    dates: Iterable[datetime.date], *, months: int, window_months: int
) -> set[datetime.date]:
    """The days on which one of `dates` passes from one window of `windows_back` to the next, or out."""
    steps = range(months, window_months + 1, months)
    return {leaves_window_on(date, step) for date in dates for step in steps}


def covers_every_day(spans: Iterable[Span], first: datetime.date, last: datetime.date) -> bool:
    """Whether the spans together include each day from `first` to `last`."""
    reached = first
    for span in sorted(spans, key=lambda span: span.starts_on):
        if span.starts_on > reached:
            return False
        if span.ends_on is None:
            return True
        reached = max(reached, span.ends_on + ONE_DAY)
        if reached > last:
            return True
    return False
