"""Dates and times in words, as people in Britain write them: 21 November 2026 at 2:05pm.

Pure but for the time zone: a moment is always shown in Europe/London, whatever zone it was stored in.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NOTHING = "–"


def in_london(moment: dt.datetime) -> dt.datetime:
    """The same moment on London's clock. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone before it can be shown.")
    return moment.astimezone(LONDON)


def _day(value: dt.date) -> dt.date:
    return in_london(value).date() if isinstance(value, dt.datetime) else value


def uk_date(value: dt.date | None) -> str:
    """21 November 2026; an en dash for nothing."""
    return f"{(day := _day(value)).day} {day:%B %Y}" if value else NOTHING


def uk_date_short(value: dt.date | None) -> str:
    """21 Nov 2026, for tables."""
    return f"{(day := _day(value)).day} {day:%b %Y}" if value else NOTHING


def uk_month(value: dt.date | None) -> str:
    """November 2026, for dates known to the month."""
    return f"{_day(value):%B %Y}" if value else NOTHING


def uk_time(value: dt.datetime | dt.time | None) -> str:
    """2:05pm, 2pm, midday, midnight."""
    if not value:
        return NOTHING
    time = in_london(value).time() if isinstance(value, dt.datetime) else value
    if time.minute == 0 and time.hour in {0, 12}:
        return "midday" if time.hour else "midnight"
    minutes = f":{time.minute:02d}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'am' if time.hour < 12 else 'pm'}"


def uk_datetime(value: dt.datetime | None) -> str:
    """21 November 2026 at 2:05pm."""
    return f"{uk_date(value)} at {uk_time(value)}" if value else NOTHING


def uk_when(value: dt.date | None) -> str:
    """A date as a date, a moment as a moment."""
    return uk_datetime(value) if isinstance(value, dt.datetime) else uk_date(value)
