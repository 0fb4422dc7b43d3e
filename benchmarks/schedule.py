"""When the benchmarks' work is due. A report's row is the truth: what isn't there is asked for again."""

from __future__ import annotations

import datetime

import structlog
from django.utils import timezone

from benchmarks.actions import EVALUATOR, write_national_report, write_snapshots
from benchmarks.jobs import QUARTERLY_REPORT, ask_for_report, tell_of_national_report
from benchmarks.models import NationalReport, QuarterlyReport
from benchmarks.quarters import Quarter, first_working_day_after, last_ended
from benchmarks.querysets import list_areas_in_use
from core.criteria.framework import load_framework
from core.models import Authority, Job
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
    """Have the reports that are due and not there made, each as a job of its area. Returns how many.

    A job that still waits or runs is left to the sweeper, which sends again what was lost; one that failed
    is tried again the next day, or when a person says so.
    """
    quarter = due_quarter(today)
    asked = 0
    if quarter is None:
        return 0
    for area in areas_without_report(quarter, today):
        with tenant_context([area.pk], why=f"quarterly report {quarter}"):
            asked += _ask(area, quarter, today)
    if asked:
        log.info("quarterly_reports_asked_for", quarter=str(quarter), areas=asked)
    return asked


def _ask(area: Authority, quarter: Quarter, today: datetime.date) -> bool:
    job = Job.objects.filter(authority=area, name=QUARTERLY_REPORT, idempotency_key=str(quarter)).first()
    if job is not None and (job.finished_at is None or timezone.localdate(job.finished_at) >= today):
        return False
    ask_for_report(authority=area, quarter=quarter, by=None)
    return True


def write_due_national_report(today: datetime.date) -> bool:
    """Judge the night that ended the quarter once more and write its national report, where it is due.

    What was recorded late, on the quarter's last day, counts. Who sees every area is told in one letter.
    Returns whether a report was written.
    """
    quarter = due_quarter(today)
    if quarter is None or national_report_exists(quarter):
        return False
    write_snapshots(as_of=quarter.ends_on)
    return write_national_report(quarter=quarter, tell=tell_of_national_report)[1]


def national_report_exists(quarter: Quarter) -> bool:
    """Whether the quarter has a national report by the current rule book."""
    rows = NationalReport.objects.using(EVALUATOR).filter(quarter=str(quarter))
    return rows.filter(framework=load_framework().version).exists()
