"""A funded project's quarters: which have a return, which one is still owed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from action_plans.models import FundedProject, ProjectReturn
from core.uk_dates import uk_month

QUARTER = relativedelta(months=3)


@dataclass(frozen=True)
class QuarterRow:
    """One quarter of a project's term, with its return where it is there."""

    starts_on: datetime.date
    words: str
    given: ProjectReturn | None
    is_owed: bool


def first_of_quarter(day: datetime.date) -> datetime.date:
    """The first day of the calendar quarter a day lies in."""
    return datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_in_words(starts_on: datetime.date) -> str:
    """April 2026 to June 2026."""
    last = starts_on + relativedelta(months=2)
    return str(_("%(first)s to %(last)s") % {"first": uk_month(starts_on), "last": uk_month(last)})


def _quarters(project: FundedProject, as_of: datetime.date) -> list[datetime.date]:
    """First days of the quarters of its term that have begun by a day, the newest first."""
    last = min(project.ends_on or as_of, as_of)
    starts_on, found = first_of_quarter(project.starts_on), []
    while starts_on <= last:
        found.append(starts_on)
        starts_on += QUARTER
    return found[::-1] or [first_of_quarter(project.starts_on)]


def quarters_of(project: FundedProject, as_of: datetime.date) -> list[tuple[str, str]]:
    """What a return can be for: (first day, words), the newest first."""
    return [(day.isoformat(), quarter_in_words(day)) for day in _quarters(project, as_of)]


def return_rows(
    project: FundedProject, returns: Iterable[ProjectReturn], as_of: datetime.date
) -> list[QuarterRow]:
    """Every quarter of its term, with what was returned; one that is over without a return is owed."""
    given = {one.quarter_starts_on: one for one in returns}
    days = sorted({*_quarters(project, as_of), *given}, reverse=True)
    return [
        QuarterRow(day, quarter_in_words(day), given.get(day), day not in given and day + QUARTER <= as_of)
        for day in days
    ]
