"""A whole quarter's reports at once: batches read together, set in type by as many processes as asked for."""

from __future__ import annotations

import datetime
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

import structlog
from django.db import connections
from django.utils.translation import gettext as _

from benchmarks.actions import report_storage, write_quarterly_report
from benchmarks.history import Standing
from benchmarks.quarters import Quarter
from benchmarks.report import read_standing
from core.models import Authority
from core.pdf import make_ready
from core.tenancy import tenant_context

log = structlog.get_logger(__name__)

PROCESSES = 2
BATCH = 6
"""Areas whose records are read together; more would save little and hold the last process up for longer."""
BATCHES_A_PROCESS = 10


@dataclass
class Outcome:
    """What came of a run: files of every report that is there now, and who failed with the reason."""

    made: int = 0
    unchanged: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Areas dealt with so far."""
        return self.made + self.unchanged + len(self.failed)

    def add(self, other: Outcome) -> None:
        """Take in what came of a part."""
        self.made += other.made
        self.unchanged += other.unchanged
        self.failed += other.failed
        self.files += other.files


def write_for(
    areas: Sequence[Authority], quarter: Quarter, today: datetime.date, *, processes: int
) -> Iterator[Outcome]:
    """Write the report of each area; yields what came of each batch. A fault of one area stops no other."""
    batches = [list(areas[start : start + BATCH]) for start in range(0, len(areas), BATCH)]
    if processes == 1 or len(batches) == 1:
        yield from (_write_batch(batch, quarter, today) for batch in batches)
        return
    make_ready()
    each_round = processes * BATCHES_A_PROCESS
    for start in range(0, len(batches), each_round):
        yield from _round(batches[start : start + each_round], quarter, today, processes)


def _round(
    batches: list[list[Authority]], quarter: Quarter, today: datetime.date, processes: int
) -> Iterator[Outcome]:
    """Some batches by fresh processes: setting type loses a little memory each time, which ends with them."""
    # A connection that two processes share is lost to both.
    connections.close_all()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(processes, len(batches)), mp_context=context) as pool:
        asked = {pool.submit(_write_batch, batch, quarter, today): batch for batch in batches}
        for done in as_completed(asked):
            try:
                yield done.result()
            except BrokenProcessPool:
                why = _("The process that wrote it was stopped. Run the command again.")
                yield Outcome(failed=[{"authority": area.slug, "why": why} for area in asked[done]])


def _write_batch(batch: list[Authority], quarter: Quarter, today: datetime.date) -> Outcome:
    outcome = Outcome()
    with tenant_context([area.pk for area in batch], why=f"quarterly reports {quarter}"):
        standing = read_standing(batch, quarter, today)
    for area in batch:
        _write_one(area, quarter, today, standing[area.pk], outcome)
    return outcome


def _write_one(
    area: Authority, quarter: Quarter, today: datetime.date, standing: Standing, outcome: Outcome
) -> None:
    try:
        with tenant_context([area.pk], why=f"quarterly report {quarter}"):
            report, is_new = write_quarterly_report(
                authority=area, quarter=quarter, today=today, by=None, standing=standing
            )
    except Exception as fault:
        log.exception("quarterly_report_failed", area=area.slug, quarter=str(quarter))
        outcome.failed.append({"authority": area.slug, "why": str(fault) or type(fault).__name__})
        return
    outcome.made += is_new
    outcome.unchanged += not is_new
    outcome.files.append(report_storage().path(report.storage_key))
