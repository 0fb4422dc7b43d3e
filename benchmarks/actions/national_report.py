"""Writing the national report of a quarter, as the evaluator: once for the same inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import connections, transaction

from benchmarks.actions.snapshots import EVALUATOR
from benchmarks.files import is_intact, keep_file
from benchmarks.models import NationalReport
from benchmarks.national.report import NationalContents, read_national_contents
from benchmarks.printing import set_national_in_type
from benchmarks.quarters import Quarter
from core.pdf import Pdf


def write_national_report(
    *, quarter: Quarter, tell: Callable[[NationalReport], None] | None = None
) -> tuple[NationalReport | None, bool]:
    """Write the national report of a quarter, unless its newest version was made from the same inputs.

    Returns the report and whether it is new; no report where the night that ended the quarter was not kept.
    Two writers wait for each other, so that a version's number is given once. `tell` is called with a new
    one before it is there for good: should that fail, the report and its letter come with the next attempt.
    """
    with transaction.atomic(using=EVALUATOR):
        with connections[EVALUATOR].cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('national report'), hashtext(%s))", [str(quarter)]
            )
        contents = read_national_contents(quarter, using=EVALUATOR)
        if contents is None:
            return None, False
        rows = NationalReport.objects.using(EVALUATOR).filter(
            quarter=str(quarter), framework=contents.framework.version
        )
        newest, inputs = rows.first(), contents.fingerprint
        is_same = newest is not None and newest.inputs_sha256 == inputs
        if newest is not None and is_same and is_intact(newest):
            return newest, False
        pdf = set_national_in_type(contents)
        key = keep_file(pdf.content, f"national/{quarter}/{contents.framework.version}", inputs)
        if newest is not None and is_same and is_intact(newest):
            return newest, False  # the same bytes again, in place of a file that was lost
        number = newest.number + 1 if newest else 1
        report = _record(contents, number, inputs, key, pdf)
        if tell is not None:
            tell(report)
        return report, True


def _record(contents: NationalContents, number: int, inputs: str, key: str, pdf: Pdf) -> NationalReport:
    return NationalReport.objects.using(EVALUATOR).create(
        quarter=str(contents.quarter),
        framework=contents.framework.version,
        number=number,
        as_of=contents.nights.now,
        areas=contents.figures.areas,
        inputs_sha256=inputs,
        sha256=hashlib.sha256(pdf.content).hexdigest(),
        storage_key=key,
        size=len(pdf.content),
        pages=pdf.pages,
    )
