"""Section 3 on the plan as a whole, judged from a row of facts. Pure: no database, no clock.

Sources: criteria catalogue 3.G2, 3.G4 and 3.G7; toolkit section 3; 2015 guidance paragraph 41.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from action_plans.criteria import readings
from action_plans.criteria.readings import or_joint
from action_plans.criteria.rows import PlanRow
from core.choices import Sector
from core.criteria.area_facts import value_on
from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.judging import (
    count,
    day_after,
    first_change,
    has_have,
    is_are,
    listed,
    reaches,
    rule,
    sector_words,
    sentence,
    share_of,
)
from core.criteria.periods import in_window, leaves_window_on
from core.models import AreaFact

PLAN = "action_plans:plan"
CHECK_MISSING = "action_plans:check-missing"
START = Remedy("Start a plan edition and have it agreed at a meeting.", readings.START)
AGREE = Remedy("Have the draft edition approved, and agreed at a meeting.", PLAN)


class RolesSaid(NamedTuple):
    """3.G2 on a date: member bodies that count, and those without a role statement."""

    status: Status
    due: int
    missing: tuple[str, ...] = ()
    new: int = 0


def weigh_roles(row: PlanRow, on: datetime.date) -> RolesSaid:
    """Current member bodies; one that has just joined and has no role yet has its days of grace."""
    rules = rule("3.G2")
    current = [m for m in row.members if m.joined_on <= on and (m.ends_on is None or on <= m.ends_on)]
    grace = datetime.timedelta(days=rules.whole("grace_days"))
    due = [member for member in current if member.has_role or on - member.joined_on > grace]
    missing = tuple(member.name for member in due if not member.has_role)
    new = len(current) - len(due)
    if row.plan is None or not due:
        return RolesSaid(Status.NO_EVIDENCE, len(due), missing, new)
    if not reaches(len(due) - len(missing), len(due), rules.threshold("share")):
        return RolesSaid(Status.NOT_MET, len(due), missing, new)
    return RolesSaid(Status.MET if row.plan.is_agreed else Status.PARTLY, len(due), missing, new)


def _roles_turn(row: PlanRow) -> Iterable[datetime.date | None]:
    grace = datetime.timedelta(days=rule("3.G2").whole("grace_days") + 1)
    return [day for one in row.members for day in (day_after(one.ends_on), one.joined_on + grace)]


@or_joint(weigh_roles, _roles_turn)
def judge_roles_are_said(row: PlanRow) -> Finding:
    """3.G2: the plan says what each member body of the group does."""
    now = weigh_roles(row, row.as_of)
    grace = rule("3.G2").whole("grace_days")
    said = now.due - len(now.missing)
    new = f"; {now.new} joined in the last {grace} days and {has_have(now.new)} time yet" if now.new else ""
    bodies = count(now.due, "member body", "member bodies")
    because = f"{said} of {bodies} {has_have(said, now.due)} a role in the plan{new}"
    because += f"; {listed(now.missing)} {has_have(len(now.missing))} none." if now.missing else "."
    remedy = Remedy()
    if row.plan is None:
        because, remedy = "No partnership plan is recorded, so no role is.", START
    elif not row.members:
        because = "No member of the partnership group is recorded."
        remedy = Remedy("Add the first member of the group, with its sector.", "partnerships:member-add")
    elif now.missing or not now.due:
        words = f"Write the role of {now.missing[0] if now.missing else 'each member'} in the plan."
        remedy = Remedy(words, "action_plans:roles")
    elif now.status == Status.PARTLY:
        because, remedy = f"{because[:-1]}; the edition is still a draft.", AGREE
    return Finding(
        now.status,
        share_of(said, now.due, "member body", "member bodies"),
        because,
        remedy,
        evidence=(Evidence("role statements", said, "action_plans:roles"),),
    )


class Involvement(NamedTuple):
    """3.G4 on a date: sectors that took part in drafting, and those that did not."""

    status: Status
    took_part: int = 0
    missing: tuple[str, ...] = ()
    prison: str | None = None


def weigh_involvement(row: PlanRow, on: datetime.date) -> Involvement:
    """Sectors that apply, as in 1.G3; while nobody knows about a prison, at most partly met."""
    if row.plan is None:
        return Involvement(Status.NO_EVIDENCE)
    prison = value_on(row.facts, AreaFact.Kind.PRISON, on)
    there = row.plan.sectors_contributed
    applies = [
        sector
        for sector in rule("3.G4").choice("sectors")
        if sector != Sector.PRISON or prison == "yes" or (prison is None and sector in there)
    ]
    missing = tuple(sector for sector in applies if sector not in there)
    settled = row.plan.is_agreed and (prison is not None or Sector.PRISON in there)
    if missing:
        status = Status.NOT_MET if there else Status.NO_EVIDENCE
    else:
        status = Status.MET if settled else Status.PARTLY
    return Involvement(status, len(applies) - len(missing), missing, prison)


@or_joint(weigh_involvement)
def judge_partners_drafted(row: PlanRow) -> Finding:
    """3.G4: every sector that applies took part in drawing up the plan."""
    now = weigh_involvement(row, row.as_of)
    all_of = now.took_part + len(now.missing)
    names = sector_words(now.missing)
    because = f"{now.took_part} of {all_of} sectors that apply took part while the plan was developed"
    because += f"; nothing is recorded of {listed(names)}" if names else ""
    because += "; it is not known whether there is a prison in the area" if now.prison is None else ""
    remedy = Remedy()
    if row.plan is None:
        because, remedy = "No partnership plan is recorded, so nobody took part in one", START
    elif names:
        words = f"Record what {names[0]} contributed while the plan was developed."
        remedy = Remedy(words, "action_plans:contribution-add", f"sector={now.missing[0]}")
    elif not row.plan.is_agreed:
        remedy = AGREE
    elif now.status == Status.PARTLY:
        remedy = Remedy("Record whether there is a prison in the area.", "core:area-facts")
    return Finding(
        now.status,
        f"{now.took_part} of {all_of} sectors",
        f"{because}.",
        remedy,
        evidence=(Evidence("sectors that took part", now.took_part, PLAN),),
    )


class Testing(NamedTuple):
    """3.G7 on a date: decisions of the plan in the year, and their Security Threat Checks."""

    status: Status
    made: int
    checked: int = 0
    late: int = 0
    first_missing: str = ""


def weigh_testing(row: PlanRow, on: datetime.date) -> Testing:
    """Editions agreed, actions taken up and actions closed in the year, as 1.G4 weighs decisions."""
    rules = rule("3.G7")
    made = [one for one in row.checks if in_window(one.on, on, rules.whole("window_months"))]
    checked = sum(one.is_checked for one in made)
    late = sum(one.is_checked and one.is_late for one in made)
    missing = next((one.what for one in made if not one.is_checked), "")
    if not made:
        return Testing(Status.NO_EVIDENCE, 0)
    if reaches(checked, len(made), rules.threshold("share_for_met")):
        status = Status.MET
    elif reaches(checked, len(made), rules.threshold("share_for_partly")):
        status = Status.PARTLY
    else:
        status = Status.NOT_MET
    return Testing(status, len(made), checked, late, missing)


def judge_plan_is_checked(row: PlanRow) -> Finding:
    """3.G7: every edition agreed and every action taken up or closed in the year has a complete check."""
    now = weigh_testing(row, row.as_of)
    months = rule("3.G7").whole("window_months")
    remedy = Remedy()
    if not now.made:
        because = f"No edition was agreed and no action taken up or closed in the last {months} months."
        remedy = Remedy("Agree the plan with its Security Threat Check.", PLAN)
    else:
        because = (
            f"{now.checked} of {count(now.made, 'decision')} on the plan and its actions in the last "
            f"{months} months {has_have(now.checked, now.made)} a complete Security Threat Check"
        )
        because += f"; {now.late} {is_are(now.late)} dated after the decision" if now.late else ""
        because += f"; the first without one is {now.first_missing}." if now.first_missing else "."
        if now.status != Status.MET:
            remedy = Remedy(f"Record the Security Threat Check for {now.first_missing}.", CHECK_MISSING)
    return Finding(
        now.status,
        share_of(now.checked, now.made, "decision"),
        sentence(because),
        remedy,
        first_change(weigh_testing, row, [leaves_window_on(one.on, months) for one in row.checks]),
        (Evidence("decisions on the plan and its actions", now.made, PLAN),),
    )
