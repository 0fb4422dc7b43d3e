"""1.G2, judged from a row of facts: does the group meet to the rhythm of its tier and cover its topics?

Sources: criteria catalogue sections 0 and 1; toolkit section 1, good practice 2. Pure.
"""

from __future__ import annotations

import datetime
from math import floor
from typing import NamedTuple

from core.criteria.area_facts import spans_of, value_on
from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.judging import (
    against,
    attest,
    attestation_words,
    count,
    day_after,
    first_change,
    listed,
    met_if_attested,
    rule,
)
from core.criteria.periods import (
    ONE_DAY,
    Span,
    covers_every_day,
    empty_windows,
    in_window,
    leaves_window_on,
    months_after,
    windows_back,
)
from core.models import AreaFact
from core.uk_dates import uk_date
from partnerships.criteria.rows import PartnershipRow
from partnerships.models import AgendaItem

Window = tuple[datetime.date, datetime.date]
HIGHER, STANDARD, UNKNOWN = "higher", "standard", "unknown"
CODE = "1.G2"
TOPICS: dict[str, str] = {AgendaItem.Kind.CHANNEL: "Channel"}
"""Topics whose name keeps its capital inside a sentence."""


class Rhythm(NamedTuple):
    """1.G2 on a date: meetings held and needed, quarters and topics without one, and the tier."""

    status: Status
    held: int
    needed: int
    tier: str
    empty: tuple[tuple[datetime.date, datetime.date], ...] = ()
    missing_topics: tuple[str, ...] = ()
    often_enough: bool = False
    too_early: bool = False


def higher_spans(row: PartnershipRow) -> list[Span]:
    """The days on which the area is in the higher tier: by its own assessment, or as a funded priority."""
    return [
        *spans_of(row.facts, AreaFact.Kind.TIER, HIGHER),
        *spans_of(row.facts, AreaFact.Kind.FUNDED_PRIORITY, "yes"),
    ]


def tier_on(row: PartnershipRow, on: datetime.date) -> str:
    """The tier on a date. Nobody having said is not the same as standard."""
    if any(span.holds(on) for span in higher_spans(row)):
        return HIGHER
    return STANDARD if value_on(row.facts, AreaFact.Kind.TIER, on) == STANDARD else UNKNOWN


class Asked(NamedTuple):
    """What the tiers of a year ask for: meetings in all, and the windows none of which may be empty."""

    meetings: int
    strict: tuple[Window, ...]


def asked_by_tiers(row: PartnershipRow, on: datetime.date, windows: tuple[Window, ...]) -> Asked:
    """Each three-month window asks what its own tier asks; windows before the group began ask nothing.

    A window counts as higher when the area was in the higher tier on each of its days.
    """
    rules, higher = rule(CODE), higher_spans(row)
    began = _began(row)
    judged = [(before, last) for before, last in windows if began and began <= before + ONE_DAY]
    strict = tuple(
        (before, last) for before, last in judged if covers_every_day(higher, before + ONE_DAY, last)
    )
    quarterly, yearly = rules.whole("quarterly"), rules.whole("meetings_a_year")
    asked = len(strict) * quarterly + (len(judged) - len(strict)) * yearly
    return Asked(floor(asked / len(windows)), strict)


def _began(row: PartnershipRow) -> datetime.date | None:
    return min((cover.span.starts_on for cover in row.covers), default=None)


def weigh_rhythm(row: PartnershipRow, on: datetime.date) -> Rhythm:
    """Meetings and topics of the year against what the tier asks; too early while the group is young."""
    rules, tier, began = rule(CODE), tier_on(row, on), _began(row)
    window, quarter = rules.whole("window_months"), rules.whole("quarter_months")
    met = [m for m in row.meetings if in_window(m.on, on, window)]
    asked = asked_by_tiers(row, on, windows_back(on, months=quarter, window_months=window))
    empty = empty_windows([m.on for m in met], on, months=quarter, window_months=window)
    covered = [topic for meeting in met for topic in meeting.topics]
    missing = tuple(
        topic for topic in rules.choice("agenda_topics") if covered.count(topic) < rules.whole("topic_times")
    )
    left_out = tuple(one for one in empty if one in asked.strict)
    often = bool(met) and len(met) >= asked.meetings and not left_out
    is_quarterly = len(met) >= rules.whole("quarterly") and not empty
    full = rules.whole("quarterly" if tier == HIGHER else "meetings_a_year")
    young = began is not None and on < months_after(began, rules.whole("months_before_judging"))
    too_early = young and (len(met) < full or bool(missing))
    if began is None or too_early:
        status = Status.NO_EVIDENCE
    elif not often or missing:
        status = Status.NOT_MET
    elif tier == UNKNOWN and not is_quarterly:
        status = Status.PARTLY
    else:
        status = met_if_attested(row, CODE, on)
    needed = max(asked.meetings, 1)
    return Rhythm(status, len(met), needed, tier, left_out, missing, often, too_early)


def judge_meets_often_enough(row: PartnershipRow) -> Finding:
    """1.G2: the group met to the rhythm of the tier in the year, and its agendas covered every topic."""
    now = weigh_rhythm(row, row.as_of)
    because, remedy = _words(row, now)
    return Finding(
        now.status,
        against(now.held, now.needed, "meeting"),
        because,
        remedy,
        first_change(weigh_rhythm, row, turning_points(row)),
        (
            Evidence("meetings held", now.held, "partnerships:meeting-list"),
            Evidence("topics covered", len(rule(CODE).choice("agenda_topics")) - len(now.missing_topics)),
        ),
    )


def turning_points(row: PartnershipRow) -> set[datetime.date | None]:
    """Days on which a meeting, the tier or the group's beginning passes from one window to the next."""
    rules = rule(CODE)
    window, quarter = rules.whole("window_months"), rules.whole("quarter_months")
    steps = range(quarter, window + 1, quarter)
    edges = {meeting.on for meeting in row.meetings}
    for span in higher_spans(row):
        edges |= {span.starts_on, span.starts_on - ONE_DAY}
        edges |= {span.ends_on, span.ends_on + ONE_DAY} if span.ends_on else set()
    points: set[datetime.date | None] = {day_after(row.attested_until.get(CODE))}
    for cover in row.covers:
        edges |= {cover.span.starts_on, cover.span.starts_on - ONE_DAY}
        points.add(months_after(cover.span.starts_on, rules.whole("months_before_judging")))
    return points | {leaves_window_on(edge, step) for edge in edges for step in steps}


def _words(row: PartnershipRow, now: Rhythm) -> tuple[str, Remedy]:
    next_meeting = "partnerships:meeting-next"
    if not row.covers:
        words = "Add the group that oversees Prevent here."
        return "No group covers the area, so no meeting is recorded.", Remedy(words, "partnerships:group-add")
    rules = rule(CODE)
    months = rules.whole("window_months")
    tiers = {
        HIGHER: "the area is in the higher tier, which meets quarterly",
        STANDARD: f"the standard tier needs {rules.whole('meetings_a_year')} a year",
        UNKNOWN: "the tier of the area is not recorded",
    }
    labels = [TOPICS.get(topic) or str(AgendaItem.Kind(topic).label).lower() for topic in now.missing_topics]
    because = f"The group held {count(now.held, 'meeting')} in the last {months} months; {tiers[now.tier]}"
    if now.empty:
        before, last = now.empty[0]
        because += f", and none was held from {uk_date(before + ONE_DAY)} to {uk_date(last)}"
    because += (
        f"; its agendas have not covered {listed(labels)}."
        if labels
        else "; its agendas covered every topic."
    )
    if now.too_early:
        early = rules.whole("months_before_judging")
        words = "Hold the next meeting and sign its minutes."
        return f"Too early to judge: the group began less than {early} months ago. {because}", Remedy(
            words, next_meeting
        )
    if not now.often_enough:
        return because, Remedy("Hold the next meeting, record who came and sign its minutes.", next_meeting)
    if labels:
        return because, Remedy(f"Put {listed(labels)} on the agenda of the next meeting.", next_meeting)
    if now.status == Status.PARTLY and now.tier == UNKNOWN:
        return because, Remedy("Record the area's tier of risk and threat, and why.", "core:area-facts")
    because += attestation_words(row, CODE)
    return because, attest(CODE) if now.status == Status.PARTLY else Remedy()
