"""Opening assurance years: by the clock, never by hand and never because somebody looks."""

from __future__ import annotations

import datetime

from django.db import transaction

from benchmarks.assurance.drafting import last_year_of
from benchmarks.assurance.querysets import contributors
from benchmarks.assurance.years import Year, years_to_open
from benchmarks.models import AnnualAssessment, AssessmentLine
from benchmarks.querysets import list_areas_in_use
from core.criteria.framework import load_framework
from core.models import Authority
from core.tenancy import tenant_context
from core.viewer import Viewer


@transaction.atomic
def open_year(
    *, authority: Authority, year: Year, today: datetime.date, by: Viewer | None
) -> AnnualAssessment:
    """Open a year for an area with its eight lines, unless it is open, and return it.

    Last year's narratives come along, marked as carried over, and so does who wrote them; ratings,
    reasons and evidence never do. `by` is None when the service opens it. Must run in the area's context.
    """
    framework = load_framework()
    assessment, is_new = AnnualAssessment.objects.get_or_create(
        authority=authority,
        starts_on=year.starts_on,
        defaults={
            "ends_on": year.ends_on,
            "framework": framework.version,
            "recorded_by_id": by.user_id if by else None,
        },
    )
    if is_new:
        AssessmentLine.objects.bulk_create(_lines(assessment, today))
    return assessment


def _lines(assessment: AnnualAssessment, today: datetime.date) -> list[AssessmentLine]:
    earlier = last_year_of(assessment)
    able = {user.pk for user in contributors(assessment.authority, today)}
    assigned = dict(
        AssessmentLine.objects.filter(
            authority_id=assessment.authority_id,
            assessment__ends_on=assessment.starts_on - datetime.timedelta(days=1),
            assigned_to__in=able,
        ).values_list("section", "assigned_to_id")
    )
    lines = []
    for section in load_framework(assessment.framework).sections:
        said = earlier.pack.line(section.number) if earlier else None
        lines.append(
            AssessmentLine(
                authority_id=assessment.authority_id,
                assessment=assessment,
                section=section.number,
                assigned_to_id=assigned.get(section.number),
                narrative=said.narrative if said else "",
                standing=AssessmentLine.Standing.CARRIED if said else AssessmentLine.Standing.NEW,
            )
        )
    return lines


def open_due_years(*, authority: Authority, today: datetime.date, by: Viewer | None) -> None:
    """Open whatever year of the area should be open today."""
    for year in years_to_open(load_framework().period, today):
        if not AnnualAssessment.objects.filter(authority=authority, starts_on=year.starts_on).exists():
            open_year(authority=authority, year=year, today=today, by=by)


def open_years_for_all(*, today: datetime.date) -> int:
    """Open the due years of every area in use, as the service. Returns how many areas there are."""
    areas = list_areas_in_use(today)
    for area in areas:
        with tenant_context([area.pk], why="assurance year opened"):
            open_due_years(authority=area, today=today, by=None)
    return len(areas)
