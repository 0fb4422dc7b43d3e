"""Assurance years, as the rule book sets them. No clock: every date is given."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from benchmarks.models import year_label
from core.criteria.periods import ONE_DAY, months_after
from core.criteria.rule_book import Period

OPENS_AHEAD = datetime.timedelta(days=28)
"""How long before it begins a year is opened, so that work can be shared out in time."""


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """An assurance year, first day to last."""

    starts_on: datetime.date
    ends_on: datetime.date

    @property
    def label(self) -> str:
        """As people say it: 2026/27."""
        return year_label(self.starts_on, self.ends_on)

    def before(self) -> Year:
        """The year before this one."""
        return Year(months_after(self.starts_on, -12), self.starts_on - ONE_DAY)

    def after(self) -> Year:
        """The year that follows."""
        return Year(self.ends_on + ONE_DAY, months_after(self.ends_on + ONE_DAY, 12) - ONE_DAY)

    def as_of(self, today: datetime.date) -> datetime.date:
        """The date its findings are taken at: its last day, or `today` while it runs."""
        return min(self.ends_on, today)


def year_of(period: Period, day: datetime.date) -> Year:
    """The year of the rule book's `period` in which `day` lies."""
    first = datetime.date(day.year, period.starts_month, period.starts_day)
    if first > day:
        first = months_after(first, -12)
    return Year(first, months_after(first, 12) - ONE_DAY)


def years_to_open(period: Period, today: datetime.date) -> tuple[Year, ...]:
    """The years that should be open on `today`: the running one, and the next when it is near."""
    running = year_of(period, today)
    following = running.after()
    return (running, following) if today + OPENS_AHEAD >= following.starts_on else (running,)
