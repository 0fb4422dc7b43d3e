"""Bring in a council's own table of the duty from a file: what is sure comes in, the rest is listed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandParser

from action_plans.actions.gap_importing import confirm_gap_import
from action_plans.bringing_in.proposals import NEW
from action_plans.gap_import import gap_proposals
from action_plans.gap_import.stored import GAP_IMPORT, KeptGaps, known_gaps
from core.import_command import ImportCommand, Report
from core.models import Authority, ImportBatch
from core.viewer import Viewer


class Command(ImportCommand):
    help = "Bring in a duty gap analysis (.docx, .xlsx or .csv) into one area."
    kind = GAP_IMPORT

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        words = "the April in which its year begins; by default as the table says, else the present one"
        parser.add_argument("--year", type=int, help=words)

    def propose(
        self,
        batch: ImportBatch,
        report: Report,
        *,
        area: Authority,
        by: Viewer,
        today: datetime.date,
        options: dict[str, Any],
    ) -> Callable[[], int]:
        kept = KeptGaps(batch)
        reading = kept.reading(area)
        year = options["year"] or kept.year(reading, today)
        rows = gap_proposals(reading, batch.corrections, known_gaps(area, year, reading, by))
        report.rows, report.themes = len(reading.rows), list(reading.headings)
        report.recognised = sum(one.standing != NEW for one in rows)
        left = [doubt for one in rows if one.standing == NEW for doubt in one.doubts]
        report.note([*left, *[doubt for doubt in reading.unsure if doubt.kind == "stray_text"]])
        return lambda: confirm_gap_import(batch=batch, year=year, rows=rows, by=by, on=today)["created"]
