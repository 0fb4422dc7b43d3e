"""The quarterly report as a job that a person or the service asks for and anybody of the area can watch."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks.actions import write_quarterly_report
from benchmarks.history import Standing
from benchmarks.models import NationalReport, QuarterlyReport
from benchmarks.national.areas import readers_of_all
from benchmarks.quarters import Quarter
from benchmarks.querysets import leads_of
from core.jobs import Progress, enqueue
from core.mail import send_letter
from core.models import Authority, Job
from core.viewer import Viewer

QUARTERLY_REPORT = "benchmarks.quarterly_report"
REPORT_NOTE = "benchmarks.report_note"


def run_quarterly_report(
    *,
    authority: Authority,
    by: Viewer | None,
    progress: Progress,
    quarter: str,
    standing: Standing | None = None,
) -> str:
    """Write the report and return the address at which it opens.

    One that the service asked for is told to the area's leads, by a job that is asked for with the row of
    the report, so that neither is there without the other.
    """
    report, is_new = write_quarterly_report(
        authority=authority,
        quarter=Quarter.parse(quarter),
        today=timezone.localdate(),
        by=by,
        tell=progress,
        standing=standing,
    )
    if is_new and by is None:
        ask_for_note(report, authority)
    return reverse("benchmarks:report-open", args=[authority.slug, report.public_id])


def ask_for_report(*, authority: Authority, quarter: Quarter, by: Viewer | None) -> Job:
    """Have the report of one quarter made. Asked again while it is being made, it is the same job."""
    return enqueue(
        QUARTERLY_REPORT,
        authority=authority,
        title=_("Benchmark report, %(quarter)s") % {"quarter": quarter.label},
        key=str(quarter),
        by=by,
        arguments={"quarter": str(quarter)},
    )


def ask_for_note(report: QuarterlyReport, authority: Authority) -> Job:
    """Have the area's leads told that a report is there: once for each report."""
    return enqueue(
        REPORT_NOTE,
        authority=authority,
        title=_("Letter about the benchmark report, %(quarter)s") % {"quarter": report.quarter},
        key=report.public_id,
        by=None,
        arguments={"report": report.public_id},
    )


def tell_of_national_report(report: NationalReport) -> None:
    """Tell those who see every area in one mail; the same mail if it has to be sent again."""
    addresses = readers_of_all(timezone.localdate())
    if addresses:
        url = reverse("national:report-open", args=[report.quarter, report.number])
        send_letter(
            to=addresses,
            subject=_("The national benchmark report is ready"),
            template="mail/national_report_ready.txt",
            context={
                "quarter": Quarter.parse(report.quarter).label,
                "areas": report.areas,
                "as_of": report.as_of,
                "url": f"{settings.PUBLIC_ORIGIN}{url}",
            },
            message_id=f"national-report-{report.quarter}-{report.number}",
        )


def run_report_note(*, authority: Authority, by: Viewer | None, progress: Progress, report: str) -> str:
    """Tell the area's leads in one mail; the same mail if it has to be sent again."""
    row = QuarterlyReport.objects.get(authority=authority, public_id=report)
    url = reverse("benchmarks:report-open", args=[authority.slug, row.public_id])
    addresses = leads_of(authority, timezone.localdate())
    if addresses:
        send_letter(
            to=addresses,
            subject=_("The quarterly benchmark report of %(area)s is ready") % {"area": authority.name},
            template="mail/report_ready.txt",
            context={
                "area": authority.name,
                "quarter": Quarter.parse(row.quarter).label,
                "as_of": row.as_of,
                "url": f"{settings.PUBLIC_ORIGIN}{url}",
            },
            message_id=f"report-{row.public_id}",
        )
    return url
