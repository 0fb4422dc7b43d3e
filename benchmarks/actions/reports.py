"""Writing quarterly reports: once for the same inputs, however often and by whomever asked."""

from __future__ import annotations

import datetime
import hashlib

from django.db import connection, transaction
from django.utils.translation import gettext as _

from benchmarks.files import is_intact, keep_file
from benchmarks.history import Standing
from benchmarks.models import QuarterlyReport
from benchmarks.printing import set_in_type
from benchmarks.quarters import Quarter
from benchmarks.report import STEPS, Contents, Tell, read_contents
from core.errors import Refused
from core.models import Authority
from core.pdf import Pdf
from core.viewer import Viewer


def _silent(done: int, of: int, what: str) -> None:
    """For whoever does not watch."""


@transaction.atomic
def write_quarterly_report(
    *,
    authority: Authority,
    quarter: Quarter,
    today: datetime.date,
    by: Viewer | None,
    tell: Tell = _silent,
    standing: Standing | None = None,
) -> tuple[QuarterlyReport, bool]:
    """Write the area's report for a quarter, unless its newest version was made from the same inputs.

    Returns the report and whether it is new. `by` is None when the service itself asks; `standing` is what
    was read for many areas at once. Must run in the area's tenant context. Raises Refused for a quarter that
    has not begun. Two writers of the same report wait for each other, so a version's number is given once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [authority.pk, str(quarter)])
    try:
        contents = read_contents(authority, quarter, today, tell, standing)
    except ValueError as not_begun:
        raise Refused(str(not_begun)) from not_begun
    inputs = contents.fingerprint
    newest = QuarterlyReport.objects.filter(
        authority=authority, quarter=str(contents.quarter), framework=contents.framework.version
    ).first()
    is_same = newest is not None and newest.inputs_sha256 == inputs
    if newest is not None and is_same and is_intact(newest):
        return newest, False
    tell(1, STEPS, _("Setting the pages"))
    pdf = set_in_type(contents)
    tell(2, STEPS, _("Keeping the report"))
    folder = f"{authority.pk}/{contents.quarter}/{contents.framework.version}"
    key = keep_file(pdf.content, folder, inputs)
    if newest is not None and is_same and is_intact(newest):
        return newest, False  # the same bytes again, in place of a file that was lost
    return _record(contents, inputs, authority, key, pdf, newest, by), True


def _record(
    contents: Contents,
    inputs: str,
    authority: Authority,
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
