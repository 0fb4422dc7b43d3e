"""Chairs and deputies of a group as lines of time, with the gaps between them. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pictures import Picture, Row
from core.timelines import TimelineBar, timeline_picture
from core.uk_dates import uk_date
from partnerships.models import OfficeHolding

ONE_DAY = datetime.timedelta(days=1)
LONGEST = relativedelta(years=5)
"""How far back the picture goes."""


class Stretch(NamedTuple):
    """Somebody in an office between two days, or nobody where `who` is empty; open without an end."""

    starts_on: datetime.date
    ends_on: datetime.date | None
    who: str = ""
    is_overridden: bool = False


def stretches(holdings: Iterable[OfficeHolding], as_of: datetime.date) -> list[Stretch]:
    """Who held an office from the first holding up to `as_of`, with vacancies in between, oldest first."""
    found: list[Stretch] = []
    free_from: datetime.date | None = None
    for one in sorted(holdings, key=lambda one: one.starts_on):
        if one.starts_on > as_of:
            continue
        if free_from is not None and one.starts_on > free_from:
            found.append(Stretch(free_from, one.starts_on - ONE_DAY))
        found.append(Stretch(one.starts_on, one.ends_on, one.contact.name, bool(one.override_reason)))
        free_from = one.ends_on + ONE_DAY if one.ends_on is not None else None
    if free_from is not None and free_from <= as_of:
        found.append(Stretch(free_from, None))
    return found


def office_picture(
    offices: Sequence[tuple[str, Sequence[OfficeHolding]]], as_of: datetime.date
) -> Picture | None:
    """The offices of a group, each a line of time; None while nobody ever held one."""
    lines = [(name, stretches(holdings, as_of)) for name, holdings in offices]
    starts = [one.starts_on for _name, held in lines for one in held]
    if not starts:
        return None
    first = max(min(starts), as_of - LONGEST)
    total = max((as_of - first).days + 1, 1)
    bars = [(name, list(_bars(held, first, as_of, total))) for name, held in lines]
    rows = [row for name, held in lines for row in _rows(name, held)]
    gaps = sum(not one.who for _name, held in lines for one in held)
    told = ngettext("%(count)d vacancy since %(date)s.", "%(count)d vacancies since %(date)s.", gaps)
    return timeline_picture(
        _("Chair and deputy over time"),
        bars,
        list(_years(first, as_of, total)),
        (_("Office"), _("Who"), _("From"), _("To")),
        rows,
        told=told % {"count": gaps, "date": uk_date(first)},
    )


def _bars(
    held: Iterable[Stretch], first: datetime.date, last: datetime.date, total: int
) -> Iterator[TimelineBar]:
    for one in held:
        end = min(one.ends_on or last, last)
        if end >= first:
            yield TimelineBar(
                max((one.starts_on - first).days, 0) / total,
                ((end - first).days + 1) / total,
                one.who or _("Vacant"),
                is_gap=not one.who,
                is_warning=one.is_overridden,
            )


def _rows(name: str, held: Iterable[Stretch]) -> Iterator[Row]:
    for one in held:
        until = uk_date(one.ends_on) if one.ends_on else _("today")
        who = one.who or _("Vacant")
        yield Row(name, (who, uk_date(one.starts_on), until))


def _years(first: datetime.date, last: datetime.date, total: int) -> Iterator[tuple[float, str]]:
    for year in range(first.year + 1, last.year + 1):
        yield (datetime.date(year, 1, 1) - first).days / total, str(year)
