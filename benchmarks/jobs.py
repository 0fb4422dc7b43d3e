"""The quarterly report as a job that a person asks for and watches."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks.actions import write_quarterly_report
from benchmarks.quarters import Quarter
from core.jobs import Progress, enqueue
from core.models import Authority, Job
from core.viewer import Viewer

QUARTERLY_REPORT = "benchmarks.quarterly_report"


def run_quarterly_report(*, authority: Authority, by: Viewer, progress: Progress, quarter: str) -> str:
    """Write the report and return the address at which it opens."""
    report, _is_new = write_quarterly_report(
        authority=authority,
        quarter=Quarter.parse(quarter),
        today=timezone.localdate(),
        by=by,
        tell=progress,
    )
    return reverse("benchmarks:report-open", args=[authority.slug, report.public_id])


def ask_for_report(*, authority: Authority, quarter: Quarter, by: Viewer) -> Job:
    """Have the report of one quarter made. Asked again while it is being made, it is the same job."""
    return enqueue(
        QUARTERLY_REPORT,
        authority=authority,
        title=_("Benchmark report, %(quarter)s") % {"quarter": quarter.label},
        key=str(quarter),
        by=by,
        arguments={"quarter": str(quarter)},
    )
