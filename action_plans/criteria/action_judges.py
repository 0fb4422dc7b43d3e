"""Section 3 on its open actions, and 2.B3, judged from a row of facts. Pure: no database, no clock.

Sources: criteria catalogue 2.B3, 3.G3 and 3.G5; toolkit sections 2 and 3; 2015 guidance paragraphs 41 and 42.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from action_plans.criteria.plan_judges import AGREE, PLAN, START
from action_plans.criteria.readings import or_joint
from action_plans.criteria.rows import Held, OpenAction, PlanRow
from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.judging import (
    count,
    first_change,
    has_have,
    is_are,
    listed,
    reaches,
    rule,
    sentence,
    share_of,
    was_were,
)
from core.uk_dates import uk_date
from risk.criteria.rows import answer_words

TO_COMPLETE = "action_plans:to-complete"
REVIEW = "action_plans:review"
CONCERNS = {"people": "risks to people", "influences": "radicalising influences"}


def waits_for_next(action: OpenAction, latest: Held) -> bool:
    """Whether the action was taken up after the latest meeting, so that the next one is its first."""
    return action.created_on > latest.on


def waiting_words(number: int) -> str:
    """How many actions wait for the next meeting."""
    return f"{number} taken up since {'waits' if number == 1 else 'wait'} for the next"


def was_discussed(action: OpenAction, meetings: tuple[Held, ...]) -> bool:
    """Whether one of these meetings reviewed the action or took it up."""
    reviewed = action.reviewed_on is not None and action.reviewed_on >= meetings[-1].on
    return reviewed or any(action.created_at_meeting == meeting.pk for meeting in meetings)


def agreed_or_partly(row: PlanRow) -> Status:
    """The status where the actions pass: a draft edition cannot be met by its actions alone."""
    return Status.MET if row.plan and row.plan.is_agreed else Status.PARTLY


class Discussion(NamedTuple):
    """3.G3 on a date: open actions that had a meeting to go to, and those that were discussed."""

    status: Status
    due: int = 0
    discussed: int = 0
    waiting: int = 0
    meetings: tuple[Held, ...] = ()


def weigh_discussion(row: PlanRow, on: datetime.date) -> Discussion:
    """Each open action at one at least of the last meetings; one taken up since waits for the next."""
    rules = rule("3.G3")
    meetings = row.meetings[: rules.whole("last_meetings")]
    if not row.actions or not meetings:
        return Discussion(Status.NO_EVIDENCE)
    due = [action for action in row.actions if not waits_for_next(action, meetings[0])]
    discussed = sum(was_discussed(action, meetings) for action in due)
    if due and not reaches(discussed, len(due), rules.threshold("share")):
        status = Status.NOT_MET
    else:
        status = agreed_or_partly(row)
    return Discussion(status, len(due), discussed, len(row.actions) - len(due), meetings)


@or_joint(weigh_discussion)
def judge_actions_are_discussed(row: PlanRow) -> Finding:
    """3.G3: every open action was discussed at one of the group's last two held meetings."""
    now = weigh_discussion(row, row.as_of)
    remedy = Remedy()
    if not row.actions:
        because = "No action of a plan is open."
        remedy = Remedy("Add the first action of the plan.", "action_plans:action-add") if row.plan else START
    elif not row.meetings:
        number = len(row.actions)
        because = f"{count(number, 'action')} {is_are(number)} open, and no meeting has been held."
        remedy = Remedy(
            "Hold a meeting, discuss the actions and sign its minutes.", "partnerships:meeting-next"
        )
    else:
        dates = listed(uk_date(meeting.on) for meeting in now.meetings[::-1])
        because = (
            f"{now.discussed} of {count(now.due, 'open action')} {was_were(now.discussed, now.due)} "
            f"discussed at the {'meeting' if len(now.meetings) == 1 else 'meetings'} of {dates}"
        )
        because += f"; {waiting_words(now.waiting)}." if now.waiting else "."
        if now.status == Status.NOT_MET:
            left = now.due - now.discussed
            remedy = Remedy(f"Discuss {count(left, 'action')} at the next meeting and record it.", REVIEW)
        elif now.status == Status.PARTLY:
            because, remedy = f"{because[:-1]}; the edition is still a draft.", AGREE
    return Finding(
        now.status,
        share_of(now.discussed, now.due, "action"),
        sentence(because),
        remedy,
        evidence=(
            Evidence("open actions", len(row.actions), PLAN),
            Evidence("last meetings", len(now.meetings)),
        ),
    )


class Order(NamedTuple):
    """3.G5 on a date: open actions in full, what they lack, and how the latest meeting reviewed them."""

    status: Status
    full: int = 0
    no_risk: int = 0
    no_owner: int = 0
    no_date: int = 0
    uncovered: tuple[str, ...] = ()
    due: int = 0
    reviewed: int = 0
    in_order: int = 0
    overdue: int = 0
    updates: int = 0
    last_update: datetime.date | None = None


def weigh_order(row: PlanRow, on: datetime.date) -> Order:
    """Three parts: every action in full, both concerns answered, all reviewed at the latest held meeting.

    Partly met when one part is there and another is not. Whether an action is overdue is told, not judged.
    """
    rules, actions = rule("3.G5"), row.actions
    if not actions:
        return Order(Status.NO_EVIDENCE)
    latest = row.meetings[: rules.whole("latest_meetings")]
    due = [a for a in actions if not latest or not waits_for_next(a, latest[0])]
    reviewed = [a for a in due if latest and was_discussed(a, latest)]
    full = [a for a in actions if a.has_risk and a.has_owner and a.next_date]
    concerns = {a.concern for a in actions} | (row.plan.concerns if row.plan else frozenset())
    nil = row.risks.says_nil_influences and not row.risks.influences
    uncovered = tuple(
        words for key, words in CONCERNS.items() if key not in concerns and not (key == "influences" and nil)
    )
    share = rules.threshold("share")
    parts = (
        reaches(len(full), len(actions), share),
        not uncovered,
        not due or reaches(len(reviewed), len(due), share),
    )
    status = agreed_or_partly(row) if all(parts) else Status.PARTLY if any(parts) else Status.NOT_MET
    missed = [a for a in actions if a.next_date and a.next_date < on]
    reported = [a.updated_on for a in actions if a.updated_on]
    updates = [day for day in reported if not latest or day >= latest[0].on]
    return Order(
        status,
        full=len(full),
        no_risk=sum(not a.has_risk for a in actions),
        no_owner=sum(not a.has_owner for a in actions),
        no_date=sum(not a.next_date for a in actions),
        uncovered=uncovered,
        due=len(due),
        reviewed=len(reviewed),
        in_order=sum(a in full and (a in reviewed or a not in due) for a in actions),
        overdue=sum(a.updated_on is None or a.updated_on < a.next_date for a in missed if a.next_date),
        updates=len(updates),
        last_update=max(updates, default=None),
    )


@or_joint(weigh_order)
def judge_actions_are_in_order(row: PlanRow) -> Finding:
    """3.G5: every open action has a risk, a date and an owner body, and the latest meeting reviewed it."""
    now = weigh_order(row, row.as_of)
    because, remedy = _order_words(row, now)
    return Finding(
        now.status,
        share_of(now.in_order, len(row.actions), "action"),
        because,
        remedy,
        evidence=(
            Evidence("open actions", len(row.actions), PLAN),
            Evidence("actions reviewed at the latest meeting", now.reviewed, REVIEW),
            Evidence("actions updated by their owners since", now.updates, PLAN),
        ),
    )


def _order_words(row: PlanRow, now: Order) -> tuple[str, Remedy]:
    if not row.actions:
        remedy = Remedy("Add the first action of the plan.", "action_plans:action-add") if row.plan else START
        return "No action of a plan is open.", remedy
    total = len(row.actions)
    parts = []
    if not row.meetings:
        parts.append(
            f"{count(total, 'action')} {is_are(total)} open, and no meeting has been held to review them"
        )
    else:
        latest = uk_date(row.meetings[0].on)
        parts.append(
            f"{now.reviewed} of {count(now.due, 'open action')} {was_were(now.reviewed, now.due)} reviewed "
            f"at the meeting of {latest}"
        )
        if waiting := total - now.due:
            parts.append(waiting_words(waiting))
        last = f", the last on {uk_date(now.last_update)}" if now.last_update else ""
        parts.append(f"owners have updated {count(now.updates, 'action')} since{last}")
    lacking = ((now.no_risk, "linked risk"), (now.no_date, "date"), (now.no_owner, "owner body"))
    parts += [f"{number} {has_have(number)} no {what}" for number, what in lacking if number]
    if now.overdue:
        parts.append(f"{now.overdue} {is_are(now.overdue)} overdue without an update")
    if now.uncovered:
        parts.append(f"none is about {listed(now.uncovered)}")
    because = sentence("; ".join(parts)) + "."
    if now.full < total:
        left = count(total - now.full, "action")
        words = f"Complete {left}: each needs one owner body, a date and a linked risk."
        return because, Remedy(words, TO_COMPLETE)
    if now.uncovered:
        return because, _remedy_about(row, now.uncovered[0])
    if now.reviewed < now.due:
        words = f"Review {count(now.due - now.reviewed, 'action')} at the next meeting and sign its minutes."
        return because, Remedy(words, REVIEW)
    if now.status == Status.PARTLY:
        return f"{because[:-1]}; the edition is still a draft.", AGREE
    return because, Remedy()


def _remedy_about(row: PlanRow, concern: str) -> Remedy:
    """What a joint plan answers is kept when it is agreed and looked at afresh, not with each action."""
    if row.plan is not None and row.plan.is_joint:
        return Remedy(f"Look at the plan afresh, with an action about {concern}.", "action_plans:refresh")
    return Remedy(f"Add an action about {concern}.", "action_plans:action-add")


class Drive(NamedTuple):
    """2.B3 on a date: open actions that answer a current risk, and risks that no action answers."""

    status: Status
    linked: int = 0
    unanswered: tuple[str, ...] = ()


def weigh_drive(row: PlanRow, on: datetime.date) -> Drive:
    """Nine in ten open actions answer a current risk, and each amber or red risk has an action."""
    rules = rule("2.B3")
    linked = sum(action.risk_is_current for action in row.actions)
    amber = rules.whole("amber_score")
    unanswered = tuple(reference for reference, score in row.risks.unanswered if score >= amber)
    if not row.actions:
        return Drive(Status.NO_EVIDENCE, linked, unanswered)
    met = reaches(linked, len(row.actions), rules.threshold("share")) and not unanswered
    return Drive(Status.MET if met else Status.NOT_MET, linked, unanswered)


def judge_risks_drive_plan(row: PlanRow) -> Finding:
    """2.B3: what the plan does answers current risks, and no amber or red risk is left without an action."""
    now, rules = weigh_drive(row, row.as_of), rule("2.B3")
    remedy = Remedy()
    number = len(now.unanswered)
    if not row.actions:
        because = "No action of a plan is open."
        remedy = Remedy("Add the first action of the plan.", "action_plans:action-add") if row.plan else START
    else:
        because = (
            f"{now.linked} of {count(len(row.actions), 'open action')} "
            f"{'answers' if 1 in {now.linked, len(row.actions)} else 'answer'} a current risk"
        )
        risks = (
            f"{count(number, 'amber or red risk')} ({listed(now.unanswered)}) {has_have(number)} no action"
        )
        because += f", and {risks if number else 'every amber or red risk has an action'}."
        if number:
            remedy = Remedy(answer_words(now.unanswered), "action_plans:action-add")
        elif not reaches(now.linked, len(row.actions), rules.threshold("share")):
            left = len(row.actions) - now.linked
            remedy = Remedy(f"Link {count(left, 'action')} to a current risk.", TO_COMPLETE)
    return Finding(
        now.status,
        share_of(now.linked, len(row.actions), "action"),
        sentence(because),
        remedy,
        first_change(weigh_drive, row, ()),
        (
            Evidence("open actions", len(row.actions), PLAN),
            Evidence("risks without an action", number, "risk:overview"),
        ),
    )
