"""How often a group meets, and on which days a year's meetings fall. Pure: dates in, dates out."""

from __future__ import annotations

import datetime

from core.criteria.framework import load_framework
from core.criteria.periods import months_after


def meetings_a_year(*, is_higher_tier: bool) -> int:
    """How many meetings a year the tier asks for (toolkit 1.G2): two, or one a quarter in a higher tier."""
    rule = load_framework().criterion("1.G2")
    return int(rule.threshold("quarterly" if is_higher_tier else "meetings_a_year"))


def series(first: datetime.date, *, times: int) -> list[datetime.date]:
    """Dates of `times` meetings in the year that starts on `first`, all on the same day of the week.

    No gap is longer than the rhythm allows: each meeting falls on the last such
    weekday within 12 / `times` calendar months of the one before.
    """
    step = 12 // times
    dates = [first]
    while len(dates) < times:
        latest = months_after(dates[-1], step)
        dates.append(latest - datetime.timedelta(days=(latest.weekday() - first.weekday()) % 7))
    return dates
