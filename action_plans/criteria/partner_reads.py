"""More queries behind the facts of section 3: what partners said and did, checks, evaluations, projects."""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.db.models import Count, F, Max, Q, QuerySet

from action_plans.criteria.joint_reads import covering_plans, joint_rows
from action_plans.criteria.reads import Found, of_areas, window_start
from action_plans.criteria.rows import Checked, Citation, Completed, Project
from action_plans.models import (
    Action,
    EvaluationCitation,
    FundedProject,
    PartnerRole,
    PlanCitation,
    PlanContribution,
)
from core.criteria.periods import Span
from core.criteria.scope import Areas, Scope
from core.models import threat_check_complete


def roles(scope: Scope) -> dict[int, list[tuple[int | None, int | None]]]:
    """{plan id: (body id, seat id) of every role statement that says something}."""
    found: dict[int, list[tuple[int | None, int | None]]] = defaultdict(list)
    for plan, organisation, member in (*scope.rows(_roles), *joint_rows(scope, _joint_roles)):
        found[plan].append((organisation, member))
    return found


def _roles(areas: Areas, as_of: datetime.date) -> Found:
    return _said_of(PartnerRole.objects.filter(authority__in=areas))


def _joint_roles(areas: Areas, as_of: datetime.date) -> Found:
    return _said_of(PartnerRole.objects.filter(plan__in=covering_plans(areas)))


def _said_of(roles: QuerySet[PartnerRole]) -> Found:
    said = roles.filter(statement__regex=r"\S").order_by()
    return said.values_list("plan_id", "organisation_id", "member_id")


def contributions(scope: Scope) -> dict[int, list[tuple[str, str, datetime.date]]]:
    """{plan id: (sector, kind, day) of every contribution to its drafting}."""
    found: dict[int, list[tuple[str, str, datetime.date]]] = defaultdict(list)
    for plan, sector, kind, on in (*scope.rows(_contributions), *joint_rows(scope, _joint_contributions)):
        found[plan].append((sector, kind, on))
    return found


def _contributions(areas: Areas, as_of: datetime.date) -> Found:
    return _given_by(PlanContribution.objects.filter(authority__in=areas), as_of)


def _joint_contributions(areas: Areas, as_of: datetime.date) -> Found:
    return _given_by(PlanContribution.objects.filter(plan__in=covering_plans(areas)), as_of)


def _given_by(rows: QuerySet[PlanContribution], as_of: datetime.date) -> Found:
    given = rows.filter(contributed_on__lte=as_of).order_by()
    return given.values_list("plan_id", "sector", "kind", "contributed_on")


def action_checks(scope: Scope) -> dict[int, list[Checked]]:
    """{authority id: actions taken up or closed in the year, with their Security Threat Checks}."""
    start = window_start(scope.as_of)
    found: dict[int, list[Checked]] = defaultdict(list)
    for area, number, created_on, closed_on, created, created_checked, closed, closed_checked in scope.rows(
        _action_checks
    ):
        if created_on > start:
            late = created_checked is not None and created_checked > created_on
            found[area].append(Checked(created_on, f"taking up action {number}", bool(created), late))
        if closed_on is not None and start < closed_on <= scope.as_of:
            late = closed_checked is not None and closed_checked > closed_on
            found[area].append(Checked(closed_on, f"closing action {number}", bool(closed), late))
    return found


def _action_checks(areas: Areas, as_of: datetime.date) -> Found:
    """Actions of an edition that is still a draft are not decided yet, so they are left out."""
    start = window_start(as_of)
    complete = threat_check_complete("threat_checks__") & (
        Q(threat_checks__threat_checked_on=None) | Q(threat_checks__threat_checked_on__lte=as_of)
    )
    created, closed = (complete & Q(threat_checks__moment=moment) for moment in ("created", "closed"))
    decided = Q(plan__agreed_on__lte=as_of) | Q(
        plan__agreed_on__gt=as_of, created_on__lt=F("plan__development_started_on")
    )
    in_year = Q(created_on__gt=start) | Q(closed_on__gt=start, closed_on__lte=as_of)
    rows = of_areas(areas, as_of).filter(decided, in_year).order_by("position", "pk")
    return rows.annotate(
        created_checks=Count("threat_checks", filter=created),
        created_checked_on=Max("threat_checks__threat_checked_on", filter=created),
        closed_checks=Count("threat_checks", filter=closed),
        closed_checked_on=Max("threat_checks__threat_checked_on", filter=closed),
    ).values_list(
        "authority_id",
        "number",
        "created_on",
        "closed_on",
        "created_checks",
        "created_checked_on",
        "closed_checks",
        "closed_checked_on",
    )


def completed(scope: Scope) -> dict[int, list[Completed]]:
    """{authority id: actions completed in the year, with the day of their evaluation}."""
    found: dict[int, list[Completed]] = defaultdict(list)
    for area, closed_on, evaluated_on in scope.rows(_completed):
        known = evaluated_on if evaluated_on and evaluated_on <= scope.as_of else None
        found[area].append(Completed(closed_on, known))
    return found


def _completed(areas: Areas, as_of: datetime.date) -> Found:
    rows = of_areas(areas, as_of).filter(
        status=Action.Status.COMPLETED, closed_on__gt=window_start(as_of), closed_on__lte=as_of
    )
    return rows.order_by("closed_on").values_list("authority_id", "closed_on", "evaluation__evaluated_on")


def uses(scope: Scope) -> dict[int, list[datetime.date]]:
    """{authority id: days of the year on which an evaluation was cited}."""
    found: dict[int, list[datetime.date]] = defaultdict(list)
    for area, on in scope.rows(_uses):
        found[area].append(on)
    return found


def _uses(areas: Areas, as_of: datetime.date) -> Found:
    rows = EvaluationCitation.objects.filter(
        authority__in=areas, cited_on__gt=window_start(as_of), cited_on__lte=as_of
    )
    return rows.order_by("cited_on").values_list("authority_id", "cited_on")


def projects(scope: Scope) -> dict[int, list[Project]]:
    """{authority id: projects that were funded at some time in the year}."""
    found: dict[int, list[Project]] = defaultdict(list)
    for area, title, starts_on, ends_on, objective, action in scope.rows(_projects):
        span = Span(starts_on, ends_on)
        found[area].append(Project(title, span, bool(objective.strip()), action is not None))
    return found


def _projects(areas: Areas, as_of: datetime.date) -> Found:
    still = Q(ends_on=None) | Q(ends_on__gt=window_start(as_of))
    rows = FundedProject.objects.filter(still, authority__in=areas, starts_on__lte=as_of)
    return rows.order_by("starts_on", "pk").values_list(
        "authority_id", "title", "starts_on", "ends_on", "objective", "action_id"
    )


def citations(scope: Scope) -> dict[int, list[Citation]]:
    """{authority id: approved documents that refer to the plan}."""
    found: dict[int, list[Citation]] = defaultdict(list)
    for area, title, approved_on, review_due, where in scope.rows(_citations):
        found[area].append(Citation(title, Span(approved_on, review_due), bool(where.strip())))
    return found


def _citations(areas: Areas, as_of: datetime.date) -> Found:
    rows = PlanCitation.objects.filter(authority__in=areas, approved_on__lte=as_of)
    return rows.order_by("cited_in", "pk").values_list(
        "authority_id", "cited_in", "approved_on", "review_due", "page"
    )
