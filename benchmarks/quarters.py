"""Quarters of the calendar year, and the first working day after one. No clock: every date is given.

The assurance year runs from April, so its quarters are the same three-month stretches under other
numbers; a quarter is written as people sort it, 2026Q3, and read as its months.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

_WRITTEN = re.compile(r"(?P<year>20\d{2})Q(?P<number>[1-4])", re.IGNORECASE)
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter: its year and its number, 1 (January to March) to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter written as 2026Q3. Raises ValueError in plain words for anything else."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"{text!r} is not a quarter: write it as 2026Q3.")
        return cls(int(found["year"]), int(found["number"]))

    @classmethod
    def of(cls, day: datetime.date) -> Quarter:
        """The quarter in which `day` lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def starts_on(self) -> datetime.date:
        """Its first day."""
        return datetime.date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> datetime.date:
        """Its last day."""
        return self.starts_on + relativedelta(months=3) - _DAY

    @property
    def label(self) -> str:
        """As people read it: July to September 2026."""
        return _("%(first)s to %(last)s %(year)s") % {
            "first": f"{self.starts_on:%B}",
            "last": f"{self.ends_on:%B}",
            "year": self.year,
        }

    @property
    def head(self) -> str:
        """As the head of a column: Q3 2026."""
        return f"Q{self.number} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    def back(self, quarters: int) -> Quarter:
        """The quarter so many quarters earlier."""
        return Quarter.of(self.starts_on - relativedelta(months=3 * quarters))

    def run_up(self, quarters: int) -> tuple[Quarter, ...]:
        """The last so many quarters up to and including this one, oldest first."""
        return tuple(self.back(back) for back in reversed(range(quarters)))

    def as_of(self, today: datetime.date) -> datetime.date:
        """The date its findings are shown at: its last day, or `today` while it still runs.

        Raises ValueError for a quarter that has not begun.
        """
        if self.starts_on > today:
            raise ValueError(f"{self.label} has not begun.")
        return min(self.ends_on, today)


def last_ended(today: datetime.date) -> Quarter:
    """The latest quarter that has ended before `today`."""
    return Quarter.of(today).back(1)


def first_working_day_after(quarter: Quarter) -> datetime.date:
    """The first day after `quarter` that is neither a weekend nor a bank holiday in England."""
    day = quarter.ends_on + _DAY
    while day.weekday() >= 5 or day in bank_holidays_early_in_quarters(day.year):
        day += _DAY
    return day


def bank_holidays_early_in_quarters(year: int) -> frozenset[datetime.date]:
    """Bank holidays in England that can hold up the first working day of a quarter.

    New Year's Day (the Monday after it when it falls on a weekend), Good Friday and Easter Monday; the
    others never fall in the first days of January, April, July or October.
    """
    new_year = datetime.date(year, 1, 1)
    while new_year.weekday() >= 5:
        new_year += _DAY
    sunday = easter(year)
    return frozenset({new_year, sunday - 2 * _DAY, sunday + _DAY})
