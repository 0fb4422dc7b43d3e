"""Write a quarter's reports for one area or for all that use the service, and the national one."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from benchmarks.actions import EVALUATOR, report_storage, write_national_report
from benchmarks.quarters import Quarter
from benchmarks.querysets import list_areas_in_use
from benchmarks.run import PROCESSES, Outcome, write_for
from core.models import Authority


class Command(BaseCommand):
    """manage.py quarterly_reports --quarter 2026Q3 [--area SLUG] [--processes 2] [--national] --json"""

    help = "Write the quarterly benchmark reports, as the application's own database role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quarter", required=True, help="as 2026Q3")
        parser.add_argument("--area", help="the slug of one area; all that use the service without it")
        parser.add_argument("--processes", type=int, default=PROCESSES, help="how many at the same time")
        parser.add_argument("--national", action="store_true", help="the national report instead")
        parser.add_argument("--json", action="store_true", help="tell the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        try:
            quarter = Quarter.parse(options["quarter"])
            quarter.as_of(today)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        outcome = Outcome()
        areas = [] if options["national"] else self._areas(options["area"], today)
        for done in write_for(areas, quarter, today, processes=max(1, options["processes"])):
            outcome.add(done)
            if not options["json"]:
                self.stderr.write(f"{outcome.count} of {len(areas)}")
        if options["national"]:
            outcome.add(self._national(quarter))
        if options["json"]:
            self.stdout.write(json.dumps({"quarter": str(quarter), **vars(outcome)}))
        else:
            told = f"{outcome.made} made, {outcome.unchanged} unchanged, {len(outcome.failed)} failed"
            self.stdout.write(f"{quarter}: {told}")
        if outcome.failed:
            raise CommandError(f"{len(outcome.failed)} reports could not be written.")

    def _national(self, quarter: Quarter) -> Outcome:
        if EVALUATOR not in connections:
            raise CommandError("This process does not have the evaluator's database address.")
        report, is_new = write_national_report(quarter=quarter)
        if report is None:
            end = quarter.ends_on
            why = f"No night was kept on {end}: manage.py snapshot_findings --as-of {end}"
            return Outcome(failed=[{"authority": "national", "why": why}])
        path = report_storage().path(report.storage_key)
        return Outcome(made=int(is_new), unchanged=int(not is_new), files=[path])

    def _areas(self, slug: str | None, today: Any) -> list[Authority]:
        if slug is None:
            return list_areas_in_use(today)
        area = Authority.objects.filter(slug=slug).first()
        if area is None:
            raise CommandError(f"There is no area {slug}.")
        return [area]
