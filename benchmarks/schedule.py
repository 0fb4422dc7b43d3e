"""When the benchmarks' work is due. A report's row is the truth: what isn't there is asked for again."""

from __future__ import annotations

import datetime

import structlog
from celery import current_app

from benchmarks.models import QuarterlyReport
from benchmarks.quarters import Quarter, first_working_day_after, last_ended
from benchmarks.querysets import list_areas_in_use
from core.criteria.framework import load_framework
from core.models import Authority
from core.tenancy import tenant_context

log = structlog.get_logger(__name__)

ASK_FOR = datetime.timedelta(days=14)
"""How long after the first working day missing reports are asked for by themselves; then a person decides."""


def due_quarter(today: datetime.date) -> Quarter | None:
    """The quarter whose reports are due on `today`, or None outside the days in which they are asked for."""
    quarter = last_ended(today)
    opens = first_working_day_after(quarter)
    return quarter if opens <= today <= opens + ASK_FOR else None


def areas_without_report(quarter: Quarter, today: datetime.date) -> list[Authority]:
    """Areas in use that have no report of `quarter` by the current rule book yet."""
    areas = list_areas_in_use(today)
    with tenant_context([area.pk for area in areas], why="which reports are missing"):
        written = set(
            QuarterlyReport.objects.filter(
                quarter=str(quarter), framework=load_framework().version
            ).values_list("authority_id", flat=True)
        )
    return [area for area in areas if area.pk not in written]


def ask_for_due_reports(today: datetime.date) -> int:
    """Send one task for each area whose report is due and not there. Returns how many were sent.

    Sent again on the next round, until it is there: a lost message costs ten minutes and nothing else.
    """
    quarter = due_quarter(today)
    missing = areas_without_report(quarter, today) if quarter else []
    for area in missing:
        current_app.send_task("benchmarks.tasks.quarterly_report", args=[area.pk, str(quarter)])
    if missing:
        log.info("quarterly_reports_asked_for", quarter=str(quarter), areas=len(missing))
    return len(missing)
