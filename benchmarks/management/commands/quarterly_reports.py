"""Write a quarter's reports for one area or for all that use the service, one after the other."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from benchmarks.actions import report_storage, write_quarterly_report
from benchmarks.quarters import Quarter
from benchmarks.querysets import list_areas_in_use
from core.models import Authority
from core.tenancy import tenant_context

log = structlog.get_logger(__name__)


@dataclass
class Outcome:
    """What came of a run: files of every report that is there now, and who failed with the reason."""

    made: int = 0
    unchanged: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class Command(BaseCommand):
    """manage.py quarterly_reports --quarter 2026Q3 [--area SLUG] --json"""

    help = "Write the quarterly benchmark reports, as the application's own database role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quarter", required=True, help="as 2026Q3")
        parser.add_argument("--area", help="the slug of one area; all that use the service without it")
        parser.add_argument("--json", action="store_true", help="tell the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        try:
            quarter = Quarter.parse(options["quarter"])
            quarter.as_of(today)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        outcome = Outcome()
        for area in self._areas(options["area"], today):
            self._write(area, quarter, today, outcome)
        if options["json"]:
            self.stdout.write(json.dumps({"quarter": str(quarter), **vars(outcome)}))
        else:
            told = f"{outcome.made} made, {outcome.unchanged} unchanged, {len(outcome.failed)} failed"
            self.stdout.write(f"{quarter}: {told}")
        if outcome.failed:
            raise CommandError(f"{len(outcome.failed)} reports could not be written.")

    def _areas(self, slug: str | None, today: Any) -> list[Authority]:
        if slug is None:
            return list_areas_in_use(today)
        area = Authority.objects.filter(slug=slug).first()
        if area is None:
            raise CommandError(f"There is no area {slug}.")
        return [area]

    def _write(self, area: Authority, quarter: Quarter, today: Any, outcome: Outcome) -> None:
        try:
            with tenant_context([area.pk], why=f"quarterly report {quarter}"):
                report, is_new = write_quarterly_report(authority=area, quarter=quarter, today=today, by=None)
        except Exception as fault:
            log.exception("quarterly_report_failed", area=area.slug, quarter=str(quarter))
            outcome.failed.append({"authority": area.slug, "why": str(fault) or type(fault).__name__})
            return
        outcome.made += is_new
        outcome.unchanged += not is_new
        outcome.files.append(report_storage().path(report.storage_key))
