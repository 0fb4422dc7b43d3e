"""Best practice of section 1, judged from a row of facts. Pure: no database, no clock.

Records give the necessary condition; a current attestation completes it (class CE).
Sources: criteria catalogue 1.B1 to 1.B3; toolkit section 1; 2015 guidance paragraphs 32, 35, 37 and 48.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.judging import (
    TurningPoints,
    attest,
    attestation_words,
    count,
    day_after,
    first_change,
    met_if_attested,
    reaches,
    rule,
    sentence,
    share_of,
)
from core.criteria.periods import in_window, leaves_window_on, months_after
from core.uk_dates import uk_date
from partnerships.criteria.rows import PartnershipRow


class Reach(NamedTuple):
    """1.B1 on a date: regional meetings of the year and joint arrangements in date."""

    status: Status
    meetings: int
    arrangements: int


def weigh_reach(row: PartnershipRow, on: datetime.date) -> Reach:
    """What goes beyond the boundary. A group shared by a county and its districts is expected anyway."""
    rules = rule("1.B1")
    meetings = sum(in_window(date, on, rules.whole("window_months")) for date in row.network_meetings)
    arrangements = sum(span.holds(on) for span in row.arrangements)
    if meetings + arrangements >= rules.whole("meetings_or_agreements"):
        status = met_if_attested(row, "1.B1", on)
    else:
        status = Status.NOT_MET if row.has_network or row.arrangements else Status.NO_EVIDENCE
    return Reach(status, meetings, arrangements)


def judge_works_across_boundaries(row: PartnershipRow) -> Finding:
    """1.B1: a regional meeting in the year or a joint arrangement in date, and attested."""
    now = weigh_reach(row, row.as_of)
    months = rule("1.B1").whole("window_months")
    because = (
        f"The area took part in {count(now.meetings, 'held regional meeting')} in the last {months} months "
        f"and has {count(now.arrangements, 'joint arrangement')} in date."
    )
    remedy = Remedy()
    if now.status == Status.PARTLY:
        remedy = attest("1.B1")
    elif now.status != Status.MET:
        words = "Record a regional meeting that was held, or a joint arrangement with another area."
        remedy = Remedy(words, "partnerships:arrangement-add")
    turning: TurningPoints = [leaves_window_on(date, months) for date in row.network_meetings]
    turning += [day_after(span.ends_on) for span in row.arrangements]
    turning.append(day_after(row.attested_until.get("1.B1")))
    return Finding(
        now.status,
        f"{sentence(count(now.meetings, 'regional meeting'))}, {count(now.arrangements, 'agreement')}",
        because + (attestation_words(row, "1.B1") if now.meetings + now.arrangements else ""),
        remedy,
        first_change(weigh_reach, row, turning),
        (
            Evidence("regional meetings held", now.meetings, "partnerships:meeting-list"),
            Evidence("joint arrangements in date", now.arrangements, "partnerships:governance"),
        ),
    )


class Leadership(NamedTuple):
    """1.B2 on a date: who holds the post or since when nobody does, attendance and board reports."""

    status: Status
    holder: str
    vacant_since: datetime.date | None
    held: int
    came: int
    reports: int


def weigh_leadership(row: PartnershipRow, on: datetime.date) -> Leadership:
    """A post just fallen vacant is partly met; one vacant for longer than the rule allows is not met."""
    rules = rule("1.B2")
    window = rules.whole("window_months")
    met = [meeting for meeting in row.meetings if in_window(meeting.on, on, window)]
    came = sum(meeting.officer_came for meeting in met)
    reports = sum(in_window(date, on, window) for date in row.contest_reports)
    holder = next((one.name for one in row.officers[::-1] if one.span.holds(on)), "")
    since = None
    if not holder and row.officers:
        since = max(day for one in row.officers if (day := day_after(one.span.ends_on)))
    does_enough = reaches(came, len(met), rules.threshold("attendance_share")) and reports >= rules.whole(
        "board_reports"
    )
    if not row.officers:
        status = Status.NO_EVIDENCE
    elif not does_enough or (since and on > months_after(since, rules.whole("vacancy_months"))):
        status = Status.NOT_MET
    elif since:
        status = Status.PARTLY
    else:
        status = met_if_attested(row, "1.B2", on)
    return Leadership(status, holder, since, len(met), came, reports)


def judge_officer_drives(row: PartnershipRow) -> Finding:
    """1.B2: a strategic officer in post comes to half of the meetings and reports to the CONTEST board."""
    now = weigh_leadership(row, row.as_of)
    rules = rule("1.B2")
    window = rules.whole("window_months")
    because, remedy = _leadership_words(row, now)
    turning: TurningPoints = [leaves_window_on(meeting.on, window) for meeting in row.meetings]
    turning += [leaves_window_on(date, window) for date in row.contest_reports]
    turning.append(day_after(row.attested_until.get("1.B2")))
    for officer in row.officers:
        if left := day_after(officer.span.ends_on):
            turning += [left, day_after(months_after(left, rules.whole("vacancy_months")))]
    return Finding(
        now.status,
        share_of(now.came, now.held, "meeting"),
        because,
        remedy,
        first_change(weigh_leadership, row, turning),
        (
            Evidence("strategic officers on record", len(row.officers), "partnerships:leadership"),
            Evidence("reports to the CONTEST board", now.reports, "partnerships:leadership"),
        ),
    )


def _leadership_words(row: PartnershipRow, now: Leadership) -> tuple[str, Remedy]:
    rules = rule("1.B2")
    appoint = Remedy(
        "Record who the senior strategic officer for Prevent is.",
        "partnerships:office-add",
        "office=strategic_officer",
    )
    if now.status == Status.NO_EVIDENCE:
        return "No senior strategic officer for Prevent is recorded.", appoint
    if now.vacant_since:
        turns = months_after(now.vacant_since, rules.whole("vacancy_months"))
        because = f"The post of strategic officer has been vacant since {uk_date(now.vacant_since)}"
        because += "" if now.status == Status.NOT_MET else f"; after {uk_date(turns)} this counts as not met"
    else:
        because = f"{now.holder} is the strategic officer"
    months = rules.whole("window_months")
    because += (
        f"; the post was represented at {now.came} of {count(now.held, 'meeting')} held in the last {months} "
        f"months, with {count(now.reports, 'report')} to the CONTEST board."
    )
    if now.vacant_since:
        return because, appoint
    if now.reports < rules.whole("board_reports"):
        return because, Remedy(
            "Record the report made to the CONTEST board.", "partnerships:board-report-add"
        )
    if not reaches(now.came, now.held, rules.threshold("attendance_share")):
        words = "Have the strategic officer at the next meeting and record it."
        return because, Remedy(words, "partnerships:meeting-next")
    because += attestation_words(row, "1.B2")
    return because, attest("1.B2") if now.status == Status.PARTLY else Remedy()


class Dialogue(NamedTuple):
    """1.B3 on a date: meetings of the year, and inputs of community organisations they considered."""

    status: Status
    held: int
    inputs: int


def weigh_dialogue(row: PartnershipRow, on: datetime.date) -> Dialogue:
    """What community-based organisations brought and a held meeting discussed."""
    rules = rule("1.B3")
    met = [m for m in row.meetings if in_window(m.on, on, rules.whole("window_months"))]
    inputs = sum(meeting.community_inputs for meeting in met)
    if inputs >= rules.whole("community_inputs"):
        status = met_if_attested(row, "1.B3", on)
    else:
        status = Status.NOT_MET if met else Status.NO_EVIDENCE
    return Dialogue(status, len(met), inputs)


def judge_community_is_heard(row: PartnershipRow) -> Finding:
    """1.B3: the group considered what a community-based organisation brought, in the year, and attested."""
    now = weigh_dialogue(row, row.as_of)
    months = rule("1.B3").whole("window_months")
    because = (
        f"The group considered {count(now.inputs, 'input')} from community-based organisations "
        f"at the {count(now.held, 'meeting')} held in the last {months} months."
    )
    remedy = Remedy()
    if now.status == Status.PARTLY:
        remedy = attest("1.B3")
    elif now.status != Status.MET:
        words = (
            "Put what a community-based organisation brings on the next agenda, and name the organisation."
        )
        remedy = Remedy(words, "partnerships:community-input")
    turning: TurningPoints = [leaves_window_on(meeting.on, months) for meeting in row.meetings]
    turning.append(day_after(row.attested_until.get("1.B3")))
    return Finding(
        now.status,
        sentence(count(now.inputs, "input")),
        because + (attestation_words(row, "1.B3") if now.inputs else ""),
        remedy,
        first_change(weigh_dialogue, row, turning),
        (Evidence("inputs of community organisations", now.inputs, "partnerships:community-list"),),
    )
