"""Good practice of section 1, judged from a row of facts. Pure: no database, no clock.

Sources: criteria catalogue sections 0 and 1; toolkit section 1; 2015 guidance paragraphs 31 to 36.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from core.choices import Sector
from core.criteria.area_facts import value_on
from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.judging import (
    TurningPoints,
    count,
    day_after,
    first_change,
    has_have,
    listed,
    reaches,
    rule,
    sector_words,
    sentence,
    share_of,
)
from core.criteria.periods import in_window, leaves_window_on
from core.models import AreaFact
from core.uk_dates import uk_date
from partnerships.criteria.rows import Cover, PartnershipRow

MEETINGS = "partnerships:meeting-list"
NEXT_MEETING = "partnerships:meeting-next"
AREA_FACTS = "core:area-facts"


class Oversight(NamedTuple):
    """1.G1 on a date: the group that comes nearest, and what it lacks."""

    status: Status
    cover: Cover | None = None
    terms_ok: bool = False
    held: int = 0


def weigh_oversight(row: PartnershipRow, on: datetime.date) -> Oversight:
    """Of the groups that cover the area on the date, the one that satisfies most."""
    wanted = rule("1.G1").whole("meetings_held")
    months = rule("1.G1").whole("window_months")
    if not row.covers:
        return Oversight(Status.NO_EVIDENCE)
    found = []
    for cover in row.covers:
        if cover.span.holds(on):
            held = sum(
                meeting.group_id == cover.group_id and in_window(meeting.on, on, months)
                for meeting in row.meetings
            )
            terms_ok = cover.terms_in_date(on)
            met = terms_ok and held >= wanted
            found.append(Oversight(Status.MET if met else Status.NOT_MET, cover, terms_ok, held))
    return max(
        found,
        key=lambda one: (one.status == Status.MET, one.terms_ok, one.held),
        default=Oversight(Status.NOT_MET),
    )


def judge_group_oversees(row: PartnershipRow) -> Finding:
    """1.G1: an active group covers the area, with terms of reference in date and a meeting in the year."""
    now = weigh_oversight(row, row.as_of)
    months = rule("1.G1").whole("window_months")
    turning: TurningPoints = [day_after(cover.span.ends_on) for cover in row.covers]
    turning += [day_after(cover.terms_review_due) for cover in row.covers]
    turning += [leaves_window_on(meeting.on, months) for meeting in row.meetings]
    because, remedy = _oversight_words(now, months)
    return Finding(
        now.status,
        sentence(count(now.held, "meeting")) + f" in {months} months" if now.cover else "No group",
        because,
        remedy,
        first_change(weigh_oversight, row, turning),
        (
            Evidence("groups covering the area", len(row.covers), "partnerships:overview"),
            Evidence("meetings held", now.held, MEETINGS),
        ),
    )


def _oversight_words(now: Oversight, months: int) -> tuple[str, Remedy]:
    if now.cover is None:
        gone = now.status == Status.NOT_MET
        words = "No multi-agency partnership group covers the area"
        because = f"{words} any longer." if gone else f"{words} in the records."
        return because, Remedy("Add the group that oversees Prevent here.", "partnerships:group-add")
    name, due = now.cover.name, now.cover.terms_review_due
    kind = (
        ""
        if now.cover.is_standalone
        else ", part of an existing partnership where one of its own is preferred"
    )
    if now.terms_ok:
        terms = f"its terms of reference are in date{f' until {uk_date(due)}' if due else ''}"
    elif now.cover.terms_approved_on is None:
        terms = "it has no agreed terms of reference on record"
    else:
        terms = f"the review of its terms of reference was due on {uk_date(due)}"
    because = (
        f"{name} covers the area{kind}; {terms}, and it held {count(now.held, 'meeting')} "
        f"in the last {months} months."
    )
    if not now.terms_ok:
        words = f"Have the terms of reference of {name} agreed, and record them with their next review date."
        return because, Remedy(words, "partnerships:overview")
    if now.status == Status.NOT_MET:
        return because, Remedy(f"Hold a meeting of {name} and sign its minutes.", NEXT_MEETING)
    return because, Remedy()


class Participation(NamedTuple):
    """1.G3 on a date: sectors by how they take part."""

    status: Status
    held: int
    needed: int
    good: tuple[str, ...] = ()
    seldom: tuple[tuple[str, int], ...] = ()
    without_member: tuple[str, ...] = ()
    prison: str | None = None


def weigh_participation(row: PartnershipRow, on: datetime.date) -> Participation:
    """Each sector that applies: has it a member, and has it come to its share of the held meetings?"""
    rules = rule("1.G3")
    share, least = rules.threshold("attendance_share"), rules.whole("meetings_attended")
    met = [m for m in row.meetings if in_window(m.on, on, rules.whole("window_months"))]
    prison = value_on(row.facts, AreaFact.Kind.PRISON, on)
    good, seldom, without = [], [], []
    for sector in rules.choice("sectors"):
        seated = any(seat.sector == sector and seat.span.holds(on) for seat in row.seats)
        came = sum(sector in meeting.sectors for meeting in met)
        if sector == Sector.PRISON and (prison == "no" or (prison is None and not seated)):
            continue
        if not seated:
            without.append(sector)
        elif came >= least and reaches(came, len(met), share):
            good.append(sector)
        else:
            seldom.append((sector, came))
    status = Status.MET
    if not row.seats and not row.meetings:
        status = Status.NO_EVIDENCE
    elif without or not met:
        status = Status.NOT_MET
    elif seldom or (prison is None and Sector.PRISON not in good):
        status = Status.PARTLY
    needed = len(good) + len(seldom) + len(without)
    return Participation(status, len(met), needed, tuple(good), tuple(seldom), tuple(without), prison)


def judge_sectors_take_part(row: PartnershipRow) -> Finding:
    """1.G3: every sector that applies has a member who, or whose substitute, came to half the meetings."""
    now = weigh_participation(row, row.as_of)
    months = rule("1.G3").whole("window_months")
    turning: TurningPoints = [leaves_window_on(meeting.on, months) for meeting in row.meetings]
    turning += [day_after(seat.span.ends_on) for seat in row.seats]
    because, remedy = _participation_words(now, months)
    return Finding(
        now.status,
        f"{len(now.good)} of {now.needed} sectors",
        because,
        remedy,
        first_change(weigh_participation, row, turning),
        (
            Evidence("meetings held", now.held, MEETINGS),
            Evidence("seats in the group", len(row.seats), "partnerships:overview"),
        ),
    )


def _participation_words(now: Participation, months: int) -> tuple[str, Remedy]:
    if now.status == Status.NO_EVIDENCE:
        words = "Add the first member of the group, with its sector."
        return "No member of the group and no attendance is recorded.", Remedy(
            words, "partnerships:member-add"
        )
    without = sector_words(now.without_member)
    seldom = sector_words(sector for sector, _came in now.seldom)
    parts = [
        f"{len(now.good)} of {now.needed} sectors that apply have a member and came often enough to the "
        f"{count(now.held, 'meeting')} held in the last {months} months"
    ]
    if without:
        parts.append(f"{listed(without)} {has_have(len(without))} no member")
    if seldom:
        came = (f"{name} came to {count}" for name, (_sector, count) in zip(seldom, now.seldom, strict=True))
        parts.append(listed(came))
    if now.prison is None:
        parts.append("it is not known whether there is a prison in the area")
    elif now.prison == "no":
        parts.append("there is no prison in the area")
    because = "; ".join(parts) + "."
    if without:
        words = f"Add a member for {listed(without)}."
        query = f"sector={now.without_member[0]}"
        return because, Remedy(words, "partnerships:member-add", query)
    if not now.held:
        return because, Remedy("Hold a meeting, record who came and sign its minutes.", NEXT_MEETING)
    if seldom:
        return because, Remedy(
            f"Have {listed(seldom)} or a substitute at the next meeting and record it.", NEXT_MEETING
        )
    if now.status == Status.PARTLY:
        return because, Remedy("Record whether there is a prison in the area.", AREA_FACTS)
    return because, Remedy()


class Checking(NamedTuple):
    """1.G4 on a date: substantive decisions and their Security Threat Checks."""

    status: Status
    held: int
    made: int = 0
    checked: int = 0
    late: int = 0


def weigh_checking(row: PartnershipRow, on: datetime.date) -> Checking:
    """The share of substantive decisions of the year that have three answers and a reason."""
    rules = rule("1.G4")
    met = [m for m in row.meetings if in_window(m.on, on, rules.whole("window_months"))]
    made, checked = sum(m.decisions for m in met), sum(m.checked for m in met)
    late = sum(m.checked_late for m in met)
    if not made:
        return Checking(Status.NO_EVIDENCE, len(met))
    if reaches(checked, made, rules.threshold("share_for_met")):
        status = Status.MET
    elif reaches(checked, made, rules.threshold("share_for_partly")):
        status = Status.PARTLY
    else:
        status = Status.NOT_MET
    return Checking(status, len(met), made, checked, late)


def judge_decisions_are_checked(row: PartnershipRow) -> Finding:
    """1.G4: every substantive decision of the year passed a complete Security Threat Check."""
    now = weigh_checking(row, row.as_of)
    months = rule("1.G4").whole("window_months")
    if not now.made:
        because = (
            f"No substantive decision is recorded at the {count(now.held, 'meeting')} "
            f"held in the last {months} months."
        )
        remedy = Remedy("Minute the next decision with its Security Threat Check.", NEXT_MEETING)
    else:
        because = (
            f"{now.checked} of {count(now.made, 'substantive decision')} made in the last {months} months "
            f"{has_have(now.checked, now.made)} three answers and a reason"
        )
        because += (
            f"; {now.late} of them {has_have(now.late)} a check made after the day." if now.late else "."
        )
        words = (
            "Decide again at the next meeting, with a complete Security Threat Check, what was decided "
            f"without one ({count(now.made - now.checked, 'decision')}): the new decision supersedes the old."
        )
        remedy = Remedy() if now.status == Status.MET else Remedy(words, "partnerships:decision-list")
    turning: TurningPoints = [
        leaves_window_on(meeting.on, months) for meeting in row.meetings if meeting.decisions
    ]
    return Finding(
        now.status,
        share_of(now.checked, now.made, "decision"),
        sentence(because),
        remedy,
        first_change(weigh_checking, row, turning),
        (Evidence("substantive decisions", now.made, "partnerships:decision-list"),),
    )
