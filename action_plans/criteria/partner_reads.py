"""More queries behind the facts of section 3: what partners said and did, checks, evaluations, projects."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.db.models import Count, F, Max, Q

from action_plans.criteria.reads import of_areas, window_start
from action_plans.criteria.rows import Checked, Citation, Completed, Project
from action_plans.models import (
    Action,
    ActionThreatCheck,
    EvaluationCitation,
    FundedProject,
    PartnerRole,
    PlanCitation,
    PlanContribution,
)
from core.criteria.periods import Span
from core.models import threat_check_complete


def roles(authorities: Any) -> dict[int, list[tuple[int | None, int | None]]]:
    """{plan id: (body id, seat id) of every role statement that says something}."""
    rows = (
        PartnerRole.objects.using(authorities.db)
        .filter(authority__in=authorities.values("pk"), statement__regex=r"\S")
        .values_list("plan_id", "organisation_id", "member_id")
    )
    found: dict[int, list[tuple[int | None, int | None]]] = defaultdict(list)
    for plan, organisation, member in rows:
        found[plan].append((organisation, member))
    return found


def contributions(authorities: Any, as_of: datetime.date) -> dict[int, list[tuple[str, str, datetime.date]]]:
    """{plan id: (sector, kind, day) of every contribution to its drafting}."""
    rows = PlanContribution.objects.using(authorities.db).filter(
        authority__in=authorities.values("pk"), contributed_on__lte=as_of
    )
    found: dict[int, list[tuple[str, str, datetime.date]]] = defaultdict(list)
    for plan, sector, kind, on in rows.order_by().values_list("plan_id", "sector", "kind", "contributed_on"):
        found[plan].append((sector, kind, on))
    return found


def action_checks(authorities: Any, as_of: datetime.date) -> dict[int, list[Checked]]:
    """{authority id: actions taken up or closed in the year, with their Security Threat Checks}.

    Actions of an edition that is still a draft are not decided yet, so they are left out.
    """
    start = window_start(as_of)
    complete = threat_check_complete("threat_checks__") & (
        Q(threat_checks__threat_checked_on=None) | Q(threat_checks__threat_checked_on__lte=as_of)
    )
    moments = ActionThreatCheck.Moment
    at = {moment: complete & Q(threat_checks__moment=moment) for moment in moments}
    decided = Q(plan__agreed_on__lte=as_of) | Q(
        plan__agreed_on__gt=as_of, created_on__lt=F("plan__development_started_on")
    )
    rows = (
        of_areas(authorities, as_of)
        .filter(decided, Q(created_on__gt=start) | Q(closed_on__gt=start, closed_on__lte=as_of))
        .order_by("position", "pk")
        .annotate(
            created_checks=Count("threat_checks", filter=at[moments.CREATED]),
            created_checked_on=Max("threat_checks__threat_checked_on", filter=at[moments.CREATED]),
            closed_checks=Count("threat_checks", filter=at[moments.CLOSED]),
            closed_checked_on=Max("threat_checks__threat_checked_on", filter=at[moments.CLOSED]),
        )
        .values_list(
            "authority_id", "number", "created_on", "closed_on",
            "created_checks", "created_checked_on", "closed_checks", "closed_checked_on",
        )
    )  # fmt: skip
    found: dict[int, list[Checked]] = defaultdict(list)
    for area, number, created_on, closed_on, created, created_checked, closed, closed_checked in rows:
        if created_on > start:
            late = created_checked is not None and created_checked > created_on
            found[area].append(Checked(created_on, f"taking up action {number}", bool(created), late))
        if closed_on is not None and start < closed_on <= as_of:
            late = closed_checked is not None and closed_checked > closed_on
            found[area].append(Checked(closed_on, f"closing action {number}", bool(closed), late))
    return found


def completed(authorities: Any, as_of: datetime.date) -> dict[int, list[Completed]]:
    """{authority id: actions completed in the year, with the day of their evaluation}."""
    rows = of_areas(authorities, as_of).filter(
        status=Action.Status.COMPLETED, closed_on__gt=window_start(as_of), closed_on__lte=as_of
    )
    found: dict[int, list[Completed]] = defaultdict(list)
    for area, closed_on, evaluated_on in rows.order_by("closed_on").values_list(
        "authority_id", "closed_on", "evaluation__evaluated_on"
    ):
        known = evaluated_on if evaluated_on and evaluated_on <= as_of else None
        if closed_on is not None:
            found[area].append(Completed(closed_on, known))
    return found


def uses(authorities: Any, as_of: datetime.date) -> dict[int, list[datetime.date]]:
    """{authority id: days of the year on which an evaluation was cited}."""
    rows = EvaluationCitation.objects.using(authorities.db).filter(
        authority__in=authorities.values("pk"), cited_on__gt=window_start(as_of), cited_on__lte=as_of
    )
    found: dict[int, list[datetime.date]] = defaultdict(list)
    for area, on in rows.order_by("cited_on").values_list("authority_id", "cited_on"):
        found[area].append(on)
    return found


def projects(authorities: Any, as_of: datetime.date) -> dict[int, list[Project]]:
    """{authority id: projects that were funded at some time in the year}."""
    rows = FundedProject.objects.using(authorities.db).filter(
        Q(ends_on=None) | Q(ends_on__gt=window_start(as_of)),
        authority__in=authorities.values("pk"),
        starts_on__lte=as_of,
    )
    found: dict[int, list[Project]] = defaultdict(list)
    for area, title, starts_on, ends_on, objective, action in rows.order_by("starts_on", "pk").values_list(
        "authority_id", "title", "starts_on", "ends_on", "objective", "action_id"
    ):
        span = Span(starts_on, ends_on)
        found[area].append(Project(title, span, bool(objective.strip()), action is not None))
    return found


def citations(authorities: Any, as_of: datetime.date) -> dict[int, list[Citation]]:
    """{authority id: approved documents that refer to the plan}."""
    rows = PlanCitation.objects.using(authorities.db).filter(
        authority__in=authorities.values("pk"), approved_on__lte=as_of
    )
    found: dict[int, list[Citation]] = defaultdict(list)
    for area, title, approved_on, review_due, where in rows.order_by("cited_in", "pk").values_list(
        "authority_id", "cited_in", "approved_on", "review_due", "page"
    ):
        found[area].append(Citation(title, Span(approved_on, review_due), bool(where.strip())))
    return found
