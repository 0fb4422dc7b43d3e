"""Section 3 on what the plan leads to, judged from a row of facts. Pure: no database, no clock.

Sources: criteria catalogue 3.G6, 3.B1 and 3.B2; toolkit section 3; 2015 guidance paragraphs 36, 40 and 49.
"""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from action_plans.criteria.plan_judges import PLAN
from action_plans.criteria.rows import PlanRow
from core.criteria.area_facts import spans_of, value_on
from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.judging import (
    against,
    attest,
    attestation_words,
    count,
    day_after,
    first_change,
    has_have,
    is_are,
    met_if_attested,
    reaches,
    rule,
    sentence,
    share_of,
    was_were,
)
from core.criteria.periods import ONE_DAY, Span, in_window, leaves_window_on, months_before
from core.models import AreaFact

EVALUATION_MISSING = "action_plans:evaluation-missing"
PROJECT_MISSING = "action_plans:project-missing"


class Steering(NamedTuple):
    """3.G6 on a date: projects funded in the year, and those without an objective or an action."""

    status: Status
    projects: int = 0
    loose: tuple[str, ...] = ()
    was_funded: bool = False


def weigh_steering(row: PlanRow, on: datetime.date) -> Steering:
    """Projects that were funded at some time in the year. A bid is no project and no funding."""
    rules = rule("3.G6")
    year = Span(months_before(on, rules.whole("window_months")) + ONE_DAY, on)
    live = [project for project in row.projects if project.span.overlap(year)]
    loose = tuple(project.title for project in live if not (project.has_objective and project.has_action))
    kind = AreaFact.Kind.PROJECT_FUNDING
    funded = any(span.overlap(year) for span in spans_of(row.facts, kind, "yes"))
    if live:
        met = reaches(len(live) - len(loose), len(live), rules.threshold("share"))
        status = Status.MET if met else Status.NOT_MET
    elif not funded and value_on(row.facts, kind, on) == "no":
        status = Status.NOT_APPLICABLE
    else:
        status = Status.NO_EVIDENCE
    return Steering(status, len(live), loose, funded)


def judge_plan_steers_projects(row: PlanRow) -> Finding:
    """3.G6: each funded project has an objective and an action of the plan; else no funding, no test."""
    now = weigh_steering(row, row.as_of)
    months = rule("3.G6").whole("window_months")
    remedy = Remedy()
    if now.projects:
        linked = now.projects - len(now.loose)
        because = (
            f"{linked} of {count(now.projects, 'project')} funded in the last {months} months "
            f"{has_have(linked, now.projects)} an objective and an action of the plan."
        )
        if now.loose:
            words = f"Give {now.loose[0]} an objective and the action it serves."
            remedy = Remedy(words, PROJECT_MISSING)
    elif now.status == Status.NOT_APPLICABLE:
        because = (
            f"The area has recorded that it received no Prevent project funding in the last {months} months."
        )
    elif now.was_funded:
        because = "Prevent project funding is recorded, and no project is."
        remedy = Remedy(
            "Record the funded project, its objective and its action.", "action_plans:project-add"
        )
    else:
        because = "It is not recorded whether the area receives Prevent project funding."
        remedy = Remedy("Record whether the area receives Prevent project funding.", "core:area-facts")
    turning = [leaves_window_on(one.span.ends_on, months) for one in row.projects if one.span.ends_on]
    turning += [leaves_window_on(fact.span.ends_on, months) for fact in row.facts if fact.span.ends_on]
    return Finding(
        now.status,
        share_of(now.projects - len(now.loose), now.projects, "project"),
        because,
        remedy,
        first_change(weigh_steering, row, turning),
        (Evidence("projects funded in the year", now.projects, PLAN),),
    )


class Reference(NamedTuple):
    """3.B1 on a date: different documents in date that refer to the plan, each with the page."""

    status: Status
    documents: int
    without_page: int


_EDITION = re.compile(r"\b(?:19|20)\d\d\b|\bv(?:ersion)?\s?\d+\b|\bedition\b|[^\w\s]|\b\d{1,2}\b")


def same_document(title: str) -> str:
    """A title without years, versions and punctuation, so that two editions of a document count once."""
    return " ".join(_EDITION.sub(" ", title.casefold()).split()) or title.casefold()


def weigh_reference(row: PlanRow, on: datetime.date) -> Reference:
    """Documents approved and not past their review; a reference without its page does not count."""
    in_date = [citation for citation in row.citations if citation.span.holds(on)]
    documents = {same_document(citation.title) for citation in in_date if citation.has_page}
    without = sum(not citation.has_page for citation in in_date)
    if not row.citations:
        status = Status.NO_EVIDENCE
    elif len(documents) >= rule("3.B1").whole("strategies"):
        status = met_if_attested(row, "3.B1", on)
    else:
        status = Status.NOT_MET
    return Reference(status, len(documents), without)


def judge_strategies_refer(row: PlanRow) -> Finding:
    """3.B1: at least three strategies or policies in date refer to the plan, and attested."""
    now, wanted = weigh_reference(row, row.as_of), rule("3.B1").whole("strategies")
    because = f"{count(now.documents, 'strategy or policy', 'strategies and policies')} in date "
    because += f"{'refers' if now.documents == 1 else 'refer'} to the plan with the page"
    because += f"; {now.without_page} more {has_have(now.without_page)} no page." if now.without_page else "."
    remedy = Remedy()
    if now.status == Status.PARTLY:
        remedy = attest("3.B1")
    elif now.status != Status.MET:
        words = f"Record {wanted - now.documents} more that refer to the plan, each with its page and dates."
        remedy = Remedy(words, "action_plans:citation-add")
    turning = [day_after(citation.span.ends_on) for citation in row.citations]
    turning.append(day_after(row.attested_until.get("3.B1")))
    enough = now.documents >= wanted
    return Finding(
        now.status,
        against(now.documents, wanted, "document"),
        sentence(because) + (attestation_words(row, "3.B1") if enough else ""),
        remedy,
        first_change(weigh_reference, row, turning),
        (Evidence("documents that refer to the plan", now.documents, PLAN),),
    )


class Learning(NamedTuple):
    """3.B2 on a date: completed actions whose evaluation is due, done in time, and later uses."""

    status: Status
    completed: int = 0
    due: int = 0
    in_time: int = 0
    uses: int = 0
    waiting: int = 0
    """Completed and not evaluated at all, whether their time is up or not."""


def weigh_learning(row: PlanRow, on: datetime.date) -> Learning:
    """Completed actions of the year, cancelled ones apart; one completed lately is not due yet."""
    rules = rule("3.B2")
    window, time = rules.whole("window_months"), datetime.timedelta(days=rules.whole("days"))
    done = [one for one in row.completed if in_window(one.closed_on, on, window)]
    due = [one for one in done if one.evaluated_on or on - one.closed_on > time]
    in_time = sum(one.evaluated_on is not None and one.evaluated_on - one.closed_on <= time for one in due)
    used = sum(in_window(date, on, window) for date in row.uses)
    if not due:
        status = Status.NO_EVIDENCE
    else:
        met = reaches(in_time, len(due), rules.threshold("share")) and used >= rules.whole("later_uses")
        status = Status.MET if met else Status.NOT_MET
    waiting = sum(one.evaluated_on is None for one in done)
    return Learning(status, len(done), len(due), in_time, used, waiting)


def _late_words(now: Learning, months: int) -> str:
    """What nobody can mend is said plainly: a late evaluation stays late while it counts."""
    late = now.due - now.in_time
    if now.waiting:
        return ""
    return (
        f" All are evaluated by now; {count(late, 'evaluation')} came late, and no form can change that. "
        f"Each counts until its action was completed more than {months} months ago."
    )


def _in_time_from_now_on(now: Learning, days: int) -> Remedy:
    """The form of the action that waits longest; where none waits, the plan and what to do next time."""
    if now.waiting:
        return Remedy(f"Evaluate each completed action within {days} days of closing it.", EVALUATION_MISSING)
    return Remedy(f"Close what is done, and evaluate it within {days} days.", PLAN, "status=reported_done")


def judge_evaluations_are_used(row: PlanRow) -> Finding:
    """3.B2: nine in ten completed actions were evaluated in time, and something later cites an evaluation."""
    now, rules = weigh_learning(row, row.as_of), rule("3.B2")
    days, months = rules.whole("days"), rules.whole("window_months")
    remedy = Remedy()
    if not now.completed:
        because = f"No action was completed in the last {months} months."
        remedy = Remedy("Close an action that is done, with its outcome, and evaluate it.", PLAN)
    elif not now.due:
        because = (
            f"Too early to judge: {count(now.completed, 'action')} {was_were(now.completed)} completed "
            f"in the last {days} days and {is_are(now.completed)} not evaluated yet."
        )
        remedy = Remedy("Evaluate what the completed action changed.", EVALUATION_MISSING)
    else:
        cited = f"later work cites an evaluation {count(now.uses, 'time')}"
        cited = cited if now.uses else "no later action or risk assessment cites an evaluation"
        because = (
            f"{now.in_time} of {count(now.due, 'completed action')} {was_were(now.in_time, now.due)} "
            f"evaluated within {days} days, and {cited}."
        )
        if not reaches(now.in_time, now.due, rules.threshold("share")):
            because, remedy = because + _late_words(now, months), _in_time_from_now_on(now, days)
        elif now.status != Status.MET:
            remedy = Remedy("Say in a new action or risk assessment which evaluation it rests on.", PLAN)
    turning = [leaves_window_on(date, months) for date in row.uses]
    for one in row.completed:
        turning += [
            leaves_window_on(one.closed_on, months),
            one.closed_on + datetime.timedelta(days=days + 1),
        ]
    return Finding(
        now.status,
        share_of(now.in_time, now.due, "completed action"),
        sentence(because),
        remedy,
        first_change(weigh_learning, row, turning),
        (Evidence("actions completed in the year", now.completed, PLAN),),
    )
