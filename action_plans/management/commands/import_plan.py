"""Bring in a partnership plan from a file: what is sure comes in, what is not waits for a person."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from action_plans.actions.confirming import confirm_import
from action_plans.bringing_in.known import known_of
from action_plans.bringing_in.proposals import NEW, proposals
from action_plans.bringing_in.stored import PLAN_IMPORT, StoredFile
from core.import_command import ImportCommand, Report
from core.models import Authority, ImportBatch
from core.viewer import Viewer


class Command(ImportCommand):
    help = "Bring in a partnership plan (.docx, .xlsx or .csv) into one area."
    kind = PLAN_IMPORT

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
        found = known_of(area, by, today=today)
        reading = StoredFile(batch).reading(found.owners)
        known = found.with_actions_of(reading)
        rows = proposals(reading, batch.corrections, known)
        report.rows, report.themes = len(reading.rows), list(reading.themes)
        report.recognised = sum(one.standing != NEW for one in rows)
        left = [doubt for one in rows if one.standing == NEW for doubt in one.doubts]
        report.note([*left, *[doubt for doubt in reading.unsure if doubt.kind == "stray_text"]])
        return lambda: confirm_import(batch=batch, rows=rows, known=known, by=by, on=today)["created"]
