"""Every write of the benchmarks: snapshots of findings, and quarterly reports."""

from __future__ import annotations

import datetime
import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction

from benchmarks.models import FindingSnapshot, QuarterlyReport
from benchmarks.quarters import Quarter
from benchmarks.querysets import areas_in_use
from benchmarks.report import Contents, Tell, read_contents
from core.choices import Marking
from core.criteria.findings import AuthorityFinding
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate
from core.errors import Refused
from core.models import Authority
from core.pdf import Pdf, render_pdf
from core.tenancy import tenant_context
from core.uk_dates import uk_date
from core.viewer import Viewer

EVALUATOR = "evaluator"
"""The connection that may read every area and write snapshots; only the national worker has it."""
_ROWS_AT_ONCE = 2000


def _silent(done: int, of: int, what: str) -> None:
    """For whoever does not watch."""


def write_snapshots(*, as_of: datetime.date) -> tuple[int, int]:
    """Write the findings of every area in use as they stand on `as_of`, over those of an earlier run.

    Returns how many areas and how many findings. One evaluation and one upsert for all areas, as the
    evaluator role.
    """
    framework = load_framework().version
    with transaction.atomic(using=EVALUATOR):
        authorities = areas_in_use(as_of, using=EVALUATOR)
        found = evaluate(authorities, as_of)
        FindingSnapshot.objects.using(EVALUATOR).bulk_create(
            [_snapshot(entry, as_of, framework) for entry in found],
            batch_size=_ROWS_AT_ONCE,
            update_conflicts=True,
            unique_fields=["authority", "as_of", "framework", "code"],
            update_fields=["status", "figure", "because", "next_step", "changes_on", "written_at"],
        )
        return authorities.count(), len(found)


def _snapshot(entry: AuthorityFinding, as_of: datetime.date, framework: str) -> FindingSnapshot:
    finding = entry.finding
    return FindingSnapshot(
        authority_id=entry.authority_id,
        as_of=as_of,
        framework=framework,
        code=entry.code,
        status=finding.status,
        figure=str(finding.figure)[:120],
        because=str(finding.because),
        next_step=str(finding.remedy.words)[:300],
        changes_on=finding.changes_on,
    )


@transaction.atomic
def write_quarterly_report(
    *,
    authority: Authority,
    quarter: Quarter,
    today: datetime.date,
    by: Viewer | None,
    tell: Tell = _silent,
) -> tuple[QuarterlyReport, bool]:
    """Write the area's report for a quarter, unless its newest version was made from the same inputs.

    Returns the report and whether it is new. `by` is None when the service itself asks. Must run in the
    area's tenant context. Raises Refused for a quarter that has not begun. Two writers of the same report
    wait for each other, so a version's number is given once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [authority.pk, str(quarter)])
    try:
        contents = read_contents(authority, quarter, today, tell)
    except ValueError as not_begun:
        raise Refused(str(not_begun)) from not_begun
    inputs = contents.fingerprint
    newest = QuarterlyReport.objects.filter(
        authority=authority, quarter=str(quarter), framework=contents.framework.version
    ).first()
    if newest is not None and newest.inputs_sha256 == inputs and is_intact(newest):
        return newest, False
    steps = len(contents.framework.sections) + 3
    tell(steps - 2, steps, "Setting the pages")
    pdf = set_in_type(contents)
    tell(steps - 1, steps, "Keeping the report")
    key = keep_file(pdf, authority, contents, inputs)
    if newest is not None and newest.inputs_sha256 == inputs and is_intact(newest):
        return newest, False  # the same bytes again, in place of a file that was lost
    return _record(contents, authority, inputs, key, pdf, newest, by), True


def write_report_for_service(*, authority_id: int, quarter: str, today: datetime.date) -> bool:
    """Write a report that nobody asked for by hand, unless the area has one for that quarter by now.

    Returns whether a report was written. Opens the area's own context.
    """
    wanted = Quarter.parse(quarter)
    with tenant_context([authority_id], why=f"quarterly report {wanted}"):
        if QuarterlyReport.objects.filter(
            authority_id=authority_id, quarter=str(wanted), framework=load_framework().version
        ).exists():
            return False
        authority = Authority.objects.get(pk=authority_id)
        return write_quarterly_report(authority=authority, quarter=wanted, today=today, by=None)[1]


def _record(
    contents: Contents,
    authority: Authority,
    inputs: str,
    key: str,
    pdf: Pdf,
    newest: QuarterlyReport | None,
    by: Viewer | None,
) -> QuarterlyReport:
    return QuarterlyReport.objects.create(
        authority=authority,
        quarter=str(contents.quarter),
        framework=contents.framework.version,
        number=newest.number + 1 if newest else 1,
        as_of=contents.as_of,
        inputs_sha256=inputs,
        sha256=hashlib.sha256(pdf.content).hexdigest(),
        storage_key=key,
        size=len(pdf.content),
        pages=pdf.pages,
        marking=contents.marking,
        recorded_by_id=by.user_id if by else None,
    )


def set_in_type(contents: Contents) -> Pdf:
    """The report as a PDF. The same contents give the same bytes."""
    so_far = f", so far ({uk_date(contents.as_of)})" if contents.is_so_far else ""
    return render_pdf(
        "pdf/quarterly_report.html",
        {
            "report": contents,
            "subtitle": contents.area_name,
            "area_name": contents.area_name,
            "period": f"{contents.quarter.label}{so_far}",
            "as_at": contents.as_of,
            "framework": f"{contents.framework.title}, rule book {contents.framework.version}",
        },
        marking=str(Marking(contents.marking).label),
        title=f"Prevent benchmarks, {contents.quarter.label}",
        dated=contents.as_of,
    )


def report_storage() -> FileSystemStorage:
    """The private folder of reports; nothing in it has an address of its own."""
    return FileSystemStorage(
        location=settings.REPORTS_ROOT, base_url=None, file_permissions_mode=0o600, allow_overwrite=True
    )


def keep_file(pdf: Pdf, authority: Authority, contents: Contents, inputs: str) -> str:
    """Keep the file under a name made from its inputs, and return that name.

    A run that died after this and before the row was written is overwritten by the next, with the same bytes.
    """
    name = f"{authority.pk}/{contents.quarter}/{contents.framework.version}/{inputs}.pdf"
    return report_storage().save(name, ContentFile(pdf.content))


def is_intact(report: QuarterlyReport) -> bool:
    """Whether the file is there and is the one that was written."""
    storage = report_storage()
    if not storage.exists(report.storage_key):
        return False
    with storage.open(report.storage_key) as file:
        return hashlib.sha256(file.read()).hexdigest() == report.sha256


def read_report(report: QuarterlyReport) -> bytes:
    """The report's file. Raises Refused if it is gone or is not the one that was written."""
    if not is_intact(report):
        raise Refused("The file of this report is not the one that was written. Have it made again.")
    with report_storage().open(report.storage_key) as file:
        content: bytes = file.read()
    return content
