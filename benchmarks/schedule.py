"""When the benchmarks' work is due. A report's row is the truth: what isn't there is asked for again."""

from __future__ import annotations

import datetime

import structlog
from django.utils import timezone

from benchmarks.actions import EVALUATOR, note_run, write_national_report, write_snapshots
from benchmarks.jobs import QUARTERLY_REPORT, ask_for_report, tell_of_national_report
from benchmarks.models import NationalReport, NationalRun, QuarterlyReport
from benchmarks.quarters import Quarter, first_working_day_after, last_ended
from benchmarks.querysets import list_areas_in_use
from core.criteria.framework import load_framework
from core.errors import Refused, plain_reason
from core.models import Authority, Job
from core.tenancy import tenant_context

RunState = NationalRun.State
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


def write_due_national_reports(today: datetime.date) -> int:
    """Write the national report that is due and not there, and those an assessor waits for in vain.

    Returns how many were written. A fault of one stops no other: the run's row tells it, and the log.
    """
    due = due_quarter(today)
    wanted = set() if due is None or national_report_exists(due) else {due}
    left = NationalRun.objects.using(EVALUATOR).filter(
        state__in=[RunState.WAITING, RunState.RUNNING],
        changed_at__lt=timezone.now() - NationalRun.LOST_AFTER,
    )
    wanted |= {Quarter.parse(quarter) for quarter in left.values_list("quarter", flat=True)}
    return sum(run_national_report(quarter) for quarter in sorted(wanted))


def run_national_report(quarter: Quarter) -> bool:
    """Judge the night that ended the quarter once more and write its national report. Whether it is new.

    What was recorded late, on the quarter's last day, counts. Who sees every area is told in one letter.
    What goes wrong is kept with its reason, where they see it.
    """
    note_run(quarter=quarter, state=RunState.RUNNING)
    try:
        write_snapshots(as_of=quarter.ends_on)
        note_run(quarter=quarter, state=RunState.RUNNING, done_steps=1)
        report, is_new = write_national_report(quarter=quarter, tell=tell_of_national_report)
        if report is None:
            raise Refused("No area used the service when the quarter ended, so there is nothing to tell.")
    except Exception as trouble:
        log.exception("national_report_failed", quarter=str(quarter))
        note_run(quarter=quarter, state=RunState.FAILED, reason=plain_reason(trouble))
        return False
    note_run(quarter=quarter, state=RunState.DONE, done_steps=NationalRun.STEPS)
    return is_new


def national_report_exists(quarter: Quarter) -> bool:
    """Whether the quarter has a national report by the current rule book."""
    rows = NationalReport.objects.using(EVALUATOR).filter(quarter=str(quarter))
    return rows.filter(framework=load_framework().version).exists()
