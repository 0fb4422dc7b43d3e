"""Write the findings of every area in use as they stand on one or more dates."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from benchmarks.actions import EVALUATOR, write_snapshots
from benchmarks.quarters import Quarter
from core.criteria.framework import load_framework


class Command(BaseCommand):
    """manage.py snapshot_findings [--as-of DATE ...] [--quarters N] --json"""

    help = "Write findings snapshots (as the evaluator role) for today or the dates given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", action="append", type=datetime.date.fromisoformat, metavar="DATE")
        parser.add_argument("--quarters", type=int, default=0, help="also the last N quarters' ends")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        if EVALUATOR not in connections:
            raise CommandError("This process does not have the evaluator's database address.")
        ends = [quarter.back(1).ends_on for quarter in Quarter.of(today).run_up(options["quarters"])]
        dates = sorted({*(options["as_of"] or [today]), *ends})
        if dates[-1] > today:
            raise CommandError(f"{dates[-1]} is in the future: findings are of today or before.")
        written = [(date, *write_snapshots(as_of=date)) for date in dates]
        if options["json"]:
            told = [{"as_of": str(date), "areas": areas, "findings": n} for date, areas, n in written]
            self.stdout.write(json.dumps({"framework": load_framework().version, "snapshots": told}))
            return
        for date, areas, findings in written:
            self.stdout.write(f"{date}: {findings} findings of {areas} areas")
