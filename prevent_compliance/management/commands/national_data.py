"""manage.py national_data: lifelike records of many invented areas, to try the national pages by."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from prevent_compliance.national_data.build import build_national

QUARTERS_A_YEAR = 4


class Command(BaseCommand):
    """manage.py national_data --areas 340 --years 3 [--json]"""

    help = "Make invented areas with years of records and judge them at each quarter's end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--areas", type=int, default=340, help="how many invented areas there shall be")
        parser.add_argument("--years", type=int, default=3, help="how many years of records each has")
        parser.add_argument("--json", action="store_true", help="tell the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Invented areas are never made in production.")
        areas, years = options["areas"], options["years"]
        if not 1 <= areas <= 1000 or not 1 <= years <= 10:
            raise CommandError("Ask for 1 to 1000 areas and 1 to 10 years.")
        began = time.perf_counter()
        made = written = 0
        for made, written in build_national(areas, years, timezone.localdate()):
            if not options["json"]:
                self.stderr.write(f"{made} areas, {written} rows")
        if made and "evaluator" in connections:
            call_command("snapshot_findings", quarters=years * QUARTERS_A_YEAR, stdout=self.stderr)
        seconds = round(time.perf_counter() - began, 1)
        if options["json"]:
            self.stdout.write(json.dumps({"made": made, "rows": written, "seconds": seconds}))
        else:
            self.stdout.write(f"{made} areas made with {written} rows in {seconds} s.")
