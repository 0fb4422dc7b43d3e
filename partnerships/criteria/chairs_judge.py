"""1.G5, judged from a row of facts: has anybody chaired the group and the Channel panel at the same time?

Sources: criteria catalogue 1.G5; toolkit section 1, good practice 5; domain rule 1. Pure.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.judging import TurningPoints, count, day_after, first_change, rule
from core.criteria.periods import Span, leaves_window_on, months_before
from core.uk_dates import uk_date
from partnerships.criteria.rows import Chaired, Office, PartnershipRow

CODE = "1.G5"
OFFICES = "partnerships:office-add"


class Conflict(NamedTuple):
    """Days on which one person had both chairs; at a meeting, when one of them was only for that day."""

    days: Span
    name: str
    at_meeting: bool = False
    is_overridden: bool = False


class Independence(NamedTuple):
    """1.G5 on a date: who has a chair now, and the latest conflict of the year."""

    status: Status
    group_chair: str = ""
    panel_chair: str = ""
    conflict: Conflict | None = None


def conflicts(row: PartnershipRow) -> Iterator[Conflict]:
    """Every time that one person had both chairs for this area."""
    for chair in row.group_chairs:
        for other in row.panel_chairs:
            both = chair.span.overlap(other.span)
            if both and chair.person & other.person:
                yield Conflict(both, chair.name, is_overridden=chair.is_overridden or other.is_overridden)
    yield from _acting(row.chaired, row.panel_chairs)
    yield from _acting(row.panel_chaired, row.group_chairs)


def _acting(chaired: Iterable[Chaired], offices: Iterable[Office]) -> Iterator[Conflict]:
    holders = list(offices)
    for meeting in chaired:
        for office in holders:
            if office.span.holds(meeting.on) and office.person & meeting.person:
                yield Conflict(Span(meeting.on, meeting.on), office.name, at_meeting=True)


def weigh_independence(row: PartnershipRow, on: datetime.date) -> Independence:
    """A conflict on more days of the year than the rule allows is not met, with or without an override."""
    window = Span(months_before(on, rule(CODE).whole("window_months")) + datetime.timedelta(days=1), on)
    allowed = rule(CODE).whole("overlap_days")
    chair = next((office.name for office in row.group_chairs[::-1] if office.span.holds(on)), "")
    panel = next((office.name for office in row.panel_chairs[::-1] if office.span.holds(on)), "")
    recent = [
        conflict
        for conflict in conflicts(row)
        if (days := conflict.days.overlap(window)) and _length(days, on) > allowed
    ]
    if recent:
        latest = max(recent, key=lambda one: (one.days.ends_on or on, not one.at_meeting))
        return Independence(Status.NOT_MET, chair, panel, latest)
    return Independence(Status.MET if chair and panel else Status.NO_EVIDENCE, chair, panel)


def _length(days: Span, on: datetime.date) -> int:
    return ((days.ends_on or on) - days.starts_on).days + 1


def judge_chairs_are_independent(row: PartnershipRow) -> Finding:
    """1.G5: nobody chaired the group, in office or acting, and the Channel panel at once in the year."""
    now = weigh_independence(row, row.as_of)
    months, allowed = rule(CODE).whole("window_months"), rule(CODE).whole("overlap_days")
    spare = datetime.timedelta(days=allowed)
    turning: TurningPoints = [
        day_after(office.span.ends_on) for office in (*row.group_chairs, *row.panel_chairs)
    ]
    for conflict in conflicts(row):
        turning.append(conflict.days.starts_on + spare)
        if conflict.days.ends_on:
            turning.append(leaves_window_on(conflict.days.ends_on - spare, months))
    because, remedy = _words(now, row)
    return Finding(
        now.status,
        _figure(now),
        because,
        remedy,
        first_change(weigh_independence, row, turning),
        (
            Evidence("chairs of the group on record", len(row.group_chairs), "partnerships:overview"),
            Evidence("chairs of the Channel panel on record", len(row.panel_chairs), "partnerships:overview"),
        ),
    )


def _figure(now: Independence) -> str:
    if now.conflict:
        return "One person in both chairs"
    return "Two people in two chairs" if now.status == Status.MET else "Chairs not on record"


def _words(now: Independence, row: PartnershipRow) -> tuple[str, Remedy]:
    months = rule(CODE).whole("window_months")
    if conflict := now.conflict:
        first, last = conflict.days
        if conflict.at_meeting:
            because = f"{conflict.name} held one chair and took the other at the meeting of {uk_date(first)}."
        elif last is None or last > row.as_of:
            because = (
                f"{conflict.name} has chaired both the group and the Channel panel since {uk_date(first)}."
            )
        else:
            length = count((last - first).days + 1, "day")
            because = f"{conflict.name} chaired both the group and the Channel panel for {length}"
            because += f", until {uk_date(last)}."
        if conflict.is_overridden:
            because += " A reason is on record, and the toolkit's test is still not passed."
        if last is None or last > row.as_of:
            return because, Remedy("Appoint a different chair to one of the two and record the day.", OFFICES)
        words = "Nothing to record: keep the two chairs apart until this is a year ago."
        return because, Remedy(words)
    if now.status == Status.MET:
        because = (
            f"{now.group_chair} chairs the group and {now.panel_chair} the Channel panel; "
            f"nobody has had both chairs in the last {months} months."
        )
        return because, Remedy()
    if not now.group_chair:
        words = "Record who chairs the partnership group, and since when."
        return "It is not recorded who chairs the group now.", Remedy(words, OFFICES, "office=chair")
    words = "Record who chairs the Channel panel that covers the area, and since when."
    because = "It is not recorded who chairs the Channel panel now, so the two chairs cannot be compared."
    return because, Remedy(words, OFFICES, "office=chair")
