"""Section 3 on what the plan rests on, judged from a row of facts. Pure: no database, no clock.

Sources: criteria catalogue 3.G1 with its edge cases (a plan for several years, a joint plan); toolkit
section 3; 2015 guidance paragraph 41.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from action_plans.criteria.plan_judges import AGREE, PLAN, START
from action_plans.criteria.readings import or_joint
from action_plans.criteria.rows import PlanFacts, PlanRow
from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.judging import day_after, listed, rule
from core.criteria.periods import ONE_DAY, leaves_window_on, months_before
from core.uk_dates import uk_date

BOTH_KINDS = {"situational", "corporate"}
REFRESH = "action_plans:refresh"
A_WHILE = datetime.timedelta(days=90)


class Grounding(NamedTuple):
    """3.G1 on a date: is a plan in date, is its risk assessment recent, which kinds of risk lack actions."""

    status: Status
    plan: PlanFacts | None = None
    in_date: bool = False
    is_fresh: bool = False
    missing_kinds: tuple[str, ...] = ()
    in_term: bool = False
    """Whether its term goes on for a while: then looking at it afresh is enough."""


def weigh_grounding(row: PlanRow, on: datetime.date) -> Grounding:
    """The plan of the row, if there is one."""
    if row.plan is None:
        return Grounding(Status.NOT_MET if row.had_plan else Status.NO_EVIDENCE)
    return _weigh_plan(row.plan, on)


def _weigh_plan(plan: PlanFacts, on: datetime.date) -> Grounding:
    """A draft is not approved, and a plan for several years needs this year's risk assessment."""
    oldest = months_before(on, rule("3.G1").whole("max_age_months"))
    in_date = plan.is_agreed and all(on <= day for day in _last_days(plan))
    fresh = plan.based_on_agreed is not None and plan.based_on_agreed >= oldest
    missing = tuple(sorted(BOTH_KINDS - plan.kinds_of_risk))
    met = in_date and fresh and not missing
    goes_on = plan.is_agreed and plan.ends_on is not None and plan.ends_on > on + A_WHILE
    return Grounding(Status.MET if met else Status.NOT_MET, plan, in_date, fresh, missing, goes_on)


def _last_days(plan: PlanFacts) -> list[datetime.date]:
    return [day for day in (plan.ends_on, plan.review_due, plan.covers_until) if day]


def _grounding_turns(row: PlanRow) -> Iterable[datetime.date | None]:
    plan = row.plan
    if plan is None:
        return ()
    days = [day_after(day) for day in _last_days(plan)]
    if plan.based_on_agreed:
        days.append(leaves_window_on(plan.based_on_agreed + ONE_DAY, rule("3.G1").whole("max_age_months")))
    return days


@or_joint(weigh_grounding, _grounding_turns)
def judge_plan_is_grounded(row: PlanRow) -> Finding:
    """3.G1: a plan in date, the area's own or joint, rests on a recent assessment and answers both kinds."""
    now = weigh_grounding(row, row.as_of)
    because, remedy = _grounding_words(row, now, rule("3.G1").whole("max_age_months"))
    return Finding(
        now.status,
        "Plan in date" if now.in_date else "No plan in date",
        because,
        remedy,
        evidence=(Evidence("open actions of the plan", len(row.actions), PLAN),),
    )


def _grounding_words(row: PlanRow, now: Grounding, months: int) -> tuple[str, Remedy]:
    plan = now.plan
    if plan is None:
        gone = "No plan is in force any longer." if row.had_plan else "No partnership plan is recorded."
        return gone, START
    if not plan.is_agreed:
        return f"{plan.title} is a draft, and a draft is not an agreed plan.", AGREE
    name = "It" if plan.is_joint else plan.title
    parts = [f"{name} {'is' if now.in_date else 'was'} in date until {uk_date(min(_last_days(plan)))}"]
    if plan.based_on_agreed is None:
        parts.append("it rests on no agreed risk assessment")
    else:
        age = "" if now.is_fresh else f", more than {months} months ago"
        parts.append(f"it rests on the risk assessment agreed on {uk_date(plan.based_on_agreed)}{age}")
    if now.missing_kinds:
        parts.append(f"none of its actions answers a {listed(now.missing_kinds)} risk")
    else:
        parts.append("its actions answer situational and corporate risks")
    return "; ".join(parts) + ".", _grounding_remedy(now)


def _grounding_remedy(now: Grounding) -> Remedy:
    if now.status == Status.MET:
        return Remedy()
    if not now.in_date or not now.is_fresh:
        if now.in_term:
            words = "Look at the plan afresh, on the latest agreed risk assessment."
            return Remedy(words, REFRESH)
        words = "Start the next edition on the latest agreed risk assessment and have it agreed."
        return Remedy(words, "action_plans:edition-start")
    kind = now.missing_kinds[0]
    if now.plan is not None and now.plan.is_joint:
        # What a joint plan answers is kept when it is agreed and looked at afresh, not with each action.
        return Remedy(f"Look at the plan afresh, with an action that answers a {kind} risk.", REFRESH)
    words = f"Add an action that answers a {kind} risk."
    return Remedy(words, "action_plans:action-add")
