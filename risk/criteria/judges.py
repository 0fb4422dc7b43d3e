"""Section 2, judged from a row of facts. Pure: no database, no clock.

Sources: criteria catalogue sections 0 and 2; toolkit section 2; 2015 guidance paragraphs 38 and 39.
2.B3 asks what the plan's actions answer, so it is judged where the actions are.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.judging import against, count, first_change, is_are, listed, rule, sentence
from core.criteria.periods import (
    ONE_DAY,
    empty_windows,
    in_window,
    leaves_window_on,
    months_before,
    moves_between_windows,
)
from core.uk_dates import uk_date
from risk.criteria.rows import RiskRow, Version, answer_words

VERSIONS = "risk:overview"
NEXT_MEETING = "partnerships:meeting-next"


def counted(versions: Iterable[Version], days: int) -> list[Version]:
    """Versions that count: not silent repeats, and one for those agreed within `days` of the first of them.

    The last of such a group stands for it, so that the newest words and day are the ones that count.
    """
    groups: list[list[Version]] = []
    for version in versions:
        if not version.says_something:
            continue
        if groups and (version.agreed_on - groups[-1][0].agreed_on).days <= days:
            groups[-1].append(version)
        else:
            groups.append([version])
    return [group[-1] for group in groups]


class Currency(NamedTuple):
    """2.G1 on a date: versions of the year, how fresh, tabled, answered, and influences dealt with."""

    status: Status
    versions: int = 0
    latest: Version | None = None
    is_fresh: bool = False
    untabled: tuple[int, ...] = ()
    unanswered: tuple[str, ...] = ()
    silent_on_influences: bool = False


def weigh_currency(row: RiskRow, on: datetime.date) -> Currency:
    """Everything 2.G1 asks for, each part apart."""
    rules = rule("2.G1")
    if not row.versions:
        return Currency(Status.NO_EVIDENCE)
    valid = counted(row.versions, rules.whole("min_days_between_versions"))
    recent = [v for v in valid if in_window(v.agreed_on, on, rules.whole("window_months"))]
    latest = recent[-1] if recent else None
    fresh = latest is not None and months_before(on, rules.whole("gap_months")) <= latest.agreed_on
    untabled = tuple(v.number for v in recent if int(v.was_tabled) < rules.whole("tabled_per_version"))
    high = rules.whole("score_threshold")
    unanswered = tuple(reference for reference, score in row.current.unanswered if score >= high)
    silent = not row.current.influences and not row.current.says_nil_influences
    met = len(recent) >= rules.whole("versions") and fresh and not (untabled or unanswered or silent)
    status = Status.MET if met else Status.NOT_MET
    return Currency(status, len(recent), latest, fresh, untabled, unanswered, silent)


def judge_assessment_is_current(row: RiskRow) -> Finding:
    """2.G1: versions often enough and tabled, high risks answered, radicalising influences dealt with."""
    now = weigh_currency(row, row.as_of)
    rules = rule("2.G1")
    because, remedy = _currency_words(row, now)
    turning = [leaves_window_on(version.agreed_on, rules.whole("window_months")) for version in row.versions]
    turning += [_first_stale(version.agreed_on, rules.whole("gap_months")) for version in row.versions]
    return Finding(
        now.status,
        against(now.versions, rules.whole("versions"), "version"),
        because,
        remedy,
        first_change(weigh_currency, row, turning),
        (
            Evidence("agreed versions in the year", now.versions, VERSIONS),
            Evidence("bodies it was shared with", row.shared_with, VERSIONS),
        ),
    )


def _first_stale(agreed_on: datetime.date, months: int) -> datetime.date:
    """The first day on which a version is older than `months` calendar months."""
    return leaves_window_on(agreed_on + ONE_DAY, months)


def _currency_words(row: RiskRow, now: Currency) -> tuple[str, Remedy]:
    rules = rule("2.G1")
    if now.status == Status.NO_EVIDENCE:
        return "No version of the risk assessment has been agreed.", _next_version(row)
    months, wanted = rules.whole("window_months"), rules.whole("versions")
    parts = [f"{count(now.versions, 'version')} counted in the last {months} months, of {wanted} expected"]
    last = row.versions[-1]
    shared = count(row.shared_with, "body", "bodies")
    parts.append(f"the latest was agreed on {uk_date(last.agreed_on)} and sent to {shared}")
    if not last.says_something:
        parts.append(f"version {last.number} repeats the one before without saying that nothing changed")
    if now.latest and not now.is_fresh:
        parts.append(f"that is more than {rules.whole('gap_months')} months ago")
    if now.untabled:
        parts.append(f"version {listed(map(str, now.untabled))} was not tabled at a held meeting")
    if now.unanswered:
        number = len(now.unanswered)
        risks = f"{count(number, 'high risk')} ({listed(now.unanswered)})"
        parts.append(f"{risks} {is_are(number)} without an action")
    else:
        parts.append("every high risk has an action")
    if now.silent_on_influences:
        parts.append("it neither lists a radicalising influence nor says that there is none")
    because = sentence("; ".join(parts)) + "."
    if now.versions < rules.whole("versions") or not now.is_fresh:
        return because, _next_version(row)
    if now.untabled:
        words = "Sign the minutes of the meeting that agreed the version, with attendance recorded."
        return because, Remedy(words, NEXT_MEETING)
    if now.unanswered:
        return because, Remedy(answer_words(now.unanswered), "action_plans:action-add")
    if now.silent_on_influences:
        words = (
            "Start a version that lists the radicalising influences, or says that there are none at present."
        )
        return because, Remedy(words, "risk:assessment-start")
    return because, Remedy()


def _next_version(row: RiskRow) -> Remedy:
    if row.pending is not None:
        words = f"Have version {row.pending} of the risk assessment agreed at the next meeting."
        return Remedy(words, VERSIONS)
    words = "Start the next version of the risk assessment and have it agreed at a meeting."
    return Remedy(words, "risk:assessment-start")


class Breadth(NamedTuple):
    """2.G2 on a date: the kinds of risk in the version in force."""

    status: Status


def weigh_breadth(row: RiskRow, on: datetime.date) -> Breadth:
    """Both kinds of risk, a named source, and the duty itself as a risk. Nothing here changes with time."""
    rules, now = rule("2.G2"), row.current
    if not row.versions:
        return Breadth(Status.NO_EVIDENCE)
    met = (
        now.situational >= rules.whole("situational_risks")
        and now.corporate >= rules.whole("corporate_risks")
        and now.sourced >= rules.whole("sourced_risks")
        and now.duty >= rules.whole("duty_risks")
    )
    return Breadth(Status.MET if met else Status.NOT_MET)


def judge_holds_both_kinds(row: RiskRow) -> Finding:
    """2.G2: situational and corporate risks, one from a named source, and failing the duty among them."""
    rules, now = rule("2.G2"), row.current
    status = weigh_breadth(row, row.as_of).status
    if status == Status.NO_EVIDENCE:
        because, remedy = "No version of the risk assessment has been agreed.", _next_version(row)
    else:
        because = (
            f"The version in force has {count(now.situational, 'situational risk')}, of which {now.sourced} "
            f"{'names' if now.sourced == 1 else 'name'} a CTLP prompt or a local source, and "
            f"{count(now.corporate, 'corporate risk')}, {now.duty} of them about not meeting the duty."
        )
        lacking = (
            (now.situational >= rules.whole("situational_risks"), "a situational risk", "situational"),
            (now.corporate >= rules.whole("corporate_risks"), "a corporate risk", "corporate"),
            (now.sourced >= rules.whole("sourced_risks"), "the source of a situational risk", "situational"),
            (now.duty >= rules.whole("duty_risks"), "the risk of not meeting the duty", "corporate"),
        )
        missing = next(((words, kind) for enough, words, kind in lacking if not enough), None)
        remedy = Remedy()
        if missing:
            text = f"Add {missing[0]} to the next version and have it agreed."
            remedy = Remedy(text, "risk:risk-add", f"kind={missing[1]}")
    return Finding(
        status,
        f"{now.situational} situational, {now.corporate} corporate",
        because,
        remedy,
        None,
        (Evidence("risks in the version in force", now.situational + now.corporate, VERSIONS),),
    )


class Feeding(NamedTuple):
    """2.B1 on a date: partner bodies that fed the profile since its last issue or in the year."""

    status: Status
    bodies: tuple[str, ...]
    is_stale: bool


def weigh_feeding(row: RiskRow, on: datetime.date) -> Feeding:
    """Bodies with a contribution since the latest CTLP or in the rolling year, whichever is longer."""
    rules = rule("2.B1")
    issued = row.ctlp_issued_on
    bodies = tuple(
        sorted(
            body
            for body, day in row.contributions.items()
            if in_window(day, on, rules.whole("window_months")) or (issued is not None and day >= issued)
        )
    )
    stale = issued is not None and issued < months_before(on, rules.whole("ctlp_stale_months"))
    if not row.contributions:
        status = Status.NO_EVIDENCE
    else:
        status = Status.MET if len(bodies) >= rules.whole("organisations") else Status.NOT_MET
    return Feeding(status, bodies, stale)


def judge_partners_feed_profile(row: RiskRow) -> Finding:
    """2.B1: at least two partner bodies contributed to the CTLP. An old profile is a gap for the police."""
    now, rules = weigh_feeding(row, row.as_of), rule("2.B1")
    if now.bodies:
        because = f"{listed(now.bodies)} contributed to the CTLP"
    else:
        because = "No partner body contributed to the CTLP"
    because += f" since its latest issue or in the last {rules.whole('window_months')} months"
    if row.ctlp_issued_on is None:
        because += "; no CTLP is on record"
    elif now.is_stale:
        because += (
            f"; the CTLP of {uk_date(row.ctlp_issued_on)} is more than {rules.whole('ctlp_stale_months')} "
            "months old, which is a gap to raise with the police and not held against the area"
        )
    remedy = Remedy()
    if now.status != Status.MET:
        short = rules.whole("organisations") - len(now.bodies)
        bodies = count(short, "more partner body", "more partner bodies")
        remedy = Remedy(f"Record what {bodies} contributed: who and when.", "risk:contribution-add")
    turning = [leaves_window_on(day, rules.whole("window_months")) for day in row.contributions.values()]
    return Finding(
        now.status,
        against(len(now.bodies), rules.whole("organisations"), "body", "bodies"),
        f"{because}.",
        remedy,
        first_change(weigh_feeding, row, turning),
        (Evidence("partner bodies that contributed", len(now.bodies), "risk:ctlp-list"),),
    )


class Renewal(NamedTuple):
    """2.B2 on a date: versions of the year, and the first three months back without one."""

    status: Status
    versions: int
    empty: tuple[datetime.date, datetime.date] | None


def weigh_renewal(row: RiskRow, on: datetime.date) -> Renewal:
    """Four versions that count, and none of the four three-month windows without one."""
    rules = rule("2.B2")
    window, quarter = rules.whole("window_months"), rules.whole("quarter_months")
    valid = counted(row.versions, rules.whole("min_days_between_versions"))
    days = [version.agreed_on for version in valid if in_window(version.agreed_on, on, window)]
    empty = empty_windows(days, on, months=quarter, window_months=window)
    if not row.versions:
        status = Status.NO_EVIDENCE
    else:
        status = Status.MET if len(days) >= rules.whole("quarterly") and not empty else Status.NOT_MET
    return Renewal(status, len(days), empty[0] if empty else None)


def judge_renewed_each_quarter(row: RiskRow) -> Finding:
    """2.B2: a version of the risk assessment was agreed in each quarter of the year."""
    now, rules = weigh_renewal(row, row.as_of), rule("2.B2")
    window, quarter = rules.whole("window_months"), rules.whole("quarter_months")
    because = f"{count(now.versions, 'version')} counted in the last {window} months"
    if now.empty:
        because += f"; none was agreed from {uk_date(now.empty[0] + ONE_DAY)} to {uk_date(now.empty[1])}"
    days = [version.agreed_on for version in row.versions]
    turning = moves_between_windows(days, months=quarter, window_months=window)
    return Finding(
        now.status,
        against(now.versions, rules.whole("quarterly"), "version"),
        sentence(because) + ".",
        Remedy() if now.status == Status.MET else _next_version(row),
        first_change(weigh_renewal, row, turning),
        (Evidence("agreed versions in the year", now.versions, VERSIONS),),
    )
