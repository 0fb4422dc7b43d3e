"""Section 3 on what the plan rests on, judged from a row of facts. Pure: no database, no clock.

Sources: criteria catalogue 3.G1 with its edge cases (a plan for several years, a joint plan); toolkit
section 3; 2015 guidance paragraph 41.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from action_plans.criteria.plan_judges import AGREE, PLAN, START
from action_plans.criteria.rows import PlanFacts, PlanRow
from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.judging import TurningPoints, day_after, first_change, listed, rule
from core.criteria.periods import ONE_DAY, leaves_window_on, months_before
from core.uk_dates import uk_date

BOTH_KINDS = {"situational", "corporate"}
A_WHILE = datetime.timedelta(days=90)


class Grounding(NamedTuple):
    """3.G1 on a date: is a plan in date, is its risk assessment recent, which kinds of risk lack actions."""

    status: Status
    plan: PlanFacts | None = None
    """The plan that counts: the area's own, or a neighbour's joint plan where that one is better."""
    in_date: bool = False
    is_fresh: bool = False
    missing_kinds: tuple[str, ...] = ()
    in_term: bool = False
    """Whether its term goes on for a while: then looking at it afresh is enough."""


def weigh_grounding(row: PlanRow, on: datetime.date) -> Grounding:
    """The area's own plan, or else a joint plan that covers it: one that meets the criterion is enough."""
    weighed = [_weigh_plan(plan, on) for plan in (row.plan, *row.joint) if plan is not None]
    if not weighed:
        return Grounding(Status.NOT_MET if row.had_plan else Status.NO_EVIDENCE)
    in_order = sorted(weighed, key=lambda one: (one.status != Status.MET, one.plan is not row.plan))
    own_is_draft = row.plan is not None and not row.plan.is_agreed
    if in_order[0].status != Status.MET and own_is_draft and row.joint:
        return in_order[1]
    return in_order[0]


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


def judge_plan_is_grounded(row: PlanRow) -> Finding:
    """3.G1: a plan in date, the area's own or joint, rests on a recent assessment and answers both kinds."""
    now = weigh_grounding(row, row.as_of)
    months = rule("3.G1").whole("max_age_months")
    because, remedy = _grounding_words(row, now, months)
    turning: TurningPoints = []
    for plan in (row.plan, *row.joint):
        if plan is not None:
            turning += [day_after(day) for day in _last_days(plan)]
            if plan.based_on_agreed:
                turning.append(leaves_window_on(plan.based_on_agreed + ONE_DAY, months))
    return Finding(
        now.status,
        "Plan in date" if now.in_date else "No plan in date",
        because,
        remedy,
        first_change(weigh_grounding, row, turning),
        (Evidence("open actions of the plan", len(row.actions), PLAN),),
    )


def _grounding_words(row: PlanRow, now: Grounding, months: int) -> tuple[str, Remedy]:
    plan = now.plan
    if plan is None:
        gone = "No plan is in force any longer." if row.had_plan else "No partnership plan is recorded."
        return gone, START
    if not plan.is_agreed:
        return f"{plan.title} is a draft, and a draft is not an agreed plan.", AGREE
    is_joint = plan is not row.plan
    name = f"{plan.title} covers this area and" if is_joint else plan.title
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
    return "; ".join(parts) + ".", _grounding_remedy(now, is_joint)


def _grounding_remedy(now: Grounding, is_joint: bool) -> Remedy:
    if now.status == Status.MET:
        return Remedy()
    if is_joint:
        words = "Have its owner look at the joint plan afresh, or start a plan of your own."
        return Remedy(words, "action_plans:edition-start")
    if not now.in_date or not now.is_fresh:
        if now.in_term:
            words = "Look at the plan afresh, on the latest agreed risk assessment."
            return Remedy(words, "action_plans:refresh")
        words = "Start the next edition on the latest agreed risk assessment and have it agreed."
        return Remedy(words, "action_plans:edition-start")
    words = f"Add an action that answers a {now.missing_kinds[0]} risk."
    return Remedy(words, "action_plans:action-add")
