"""Findings over time for any number of areas: kept nights where there are any, the records elsewhere.

A past date that a night kept is read as it was judged then, one query for all areas and dates; one that no
night kept is worked out again from the records. The day asked about is always worked out from the records.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.models import AreaSnapshot, FindingSnapshot
from benchmarks.quarters import Quarter
from core.criteria.findings import Finding, Status
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate, registered_codes
from core.models import Authority

Statuses = dict[str, Status]
Over = dict[str, tuple[Status | None, ...]]


@dataclass(frozen=True, slots=True)
class Standing:
    """One area on a date: its findings by code, and each criterion's status on the dates before and on it."""

    findings: Mapping[str, Finding]
    over: Over


def standing_of(areas: Sequence[Authority], dates: Sequence[datetime.date]) -> dict[int, Standing]:
    """How each area stands on the last of `dates`, and stood on all of them. Set-based for any number."""
    now = findings_on(areas, dates[-1])
    past = _statuses_on(areas, dates[:-1], registered_codes())
    return {
        area.pk: Standing(
            now[area.pk],
            _by_code(
                registered_codes(),
                [*past[area.pk], {code: finding.status for code, finding in now[area.pk].items()}],
            ),
        )
        for area in areas
    }


def statuses_over(
    area: Authority, dates: Sequence[datetime.date], codes: Iterable[str] | None = None
) -> Over:
    """Each criterion's status on each of `dates`, by code; None where it had no finding."""
    wanted = registered_codes() if codes is None else registered_codes() & set(codes)
    return _by_code(wanted, _statuses_on([area], dates, wanted)[area.pk])


def findings_on(
    areas: Sequence[Authority], as_of: datetime.date, codes: Iterable[str] | None = None
) -> dict[int, dict[str, Finding]]:
    """{area id: {code: finding}} from the records as they are now, set-based."""
    found: dict[int, dict[str, Finding]] = {area.pk: {} for area in areas}
    for entry in evaluate(Authority.objects.filter(pk__in=list(found)), as_of, codes):
        found[entry.authority_id][entry.code] = entry.finding
    return found


def _statuses_on(
    areas: Sequence[Authority], dates: Sequence[datetime.date], codes: Iterable[str]
) -> dict[int, list[Statuses]]:
    wanted = set(codes)
    kept = _kept(areas, dates)
    for date in dates:
        missing = [area for area in areas if (area.pk, date) not in kept]
        for pk, found in findings_on(missing, date, wanted).items() if missing else ():
            kept[pk, date] = {code: finding.status for code, finding in found.items()}
    return {
        area.pk: [
            {code: status for code, status in kept[area.pk, date].items() if code in wanted} for date in dates
        ]
        for area in areas
    }


def _kept(
    areas: Sequence[Authority], dates: Sequence[datetime.date]
) -> dict[tuple[int, datetime.date], Statuses]:
    """What the nights kept, by area and date; nothing for a date of which no night was kept."""
    found: dict[tuple[int, datetime.date], Statuses] = defaultdict(dict)
    rows = FindingSnapshot.objects.filter(
        framework=load_framework().version, authority__in=[area.pk for area in areas], as_of__in=set(dates)
    )
    for pk, date, code, status in rows.order_by().values_list("authority_id", "as_of", "code", "status"):
        found[pk, date][code] = Status(status)
    return dict(found)


def _by_code(codes: Iterable[str], by_date: Sequence[Statuses]) -> Over:
    return {code: tuple(found.get(code) for found in by_date) for code in codes}


def nights_of(area: Authority, as_of: datetime.date, quarters: int = 8) -> list[AreaSnapshot]:
    """The area's line at the end of each of the last quarters and on `as_of`, oldest first. One query."""
    ends = [quarter.ends_on for quarter in Quarter.of(as_of).run_up(quarters)]
    rows = AreaSnapshot.objects.filter(
        authority=area, framework=load_framework().version, as_of__in=[*ends, as_of]
    )
    return list(rows.order_by("as_of"))
