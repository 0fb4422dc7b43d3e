"""manage.py load_demo: the invented areas with two years of work."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction
from django.utils import timezone

from benchmarks.quarters import last_ended
from core.actions.register import load_register
from prevent_compliance.demonstration.build import build_all, is_loaded
from prevent_compliance.national_data.build import build_national

NATIONAL_AREAS, NATIONAL_YEARS = 60, 2


class Command(BaseCommand):
    """Load the demonstration once; it refuses in production."""

    help = "Load invented areas with two years of lifelike work, up to today. Does nothing if they are there."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration is never loaded into production.")
        if is_loaded():
            self.stderr.write("The demonstration is already loaded.")
            return
        self.stderr.write(f"Register: {load_register()} authorities.")
        with transaction.atomic():
            for name in build_all(timezone.localdate()):
                self.stderr.write(f"Demonstration: {name} is ready.")
        for made, _rows in build_national(NATIONAL_AREAS, NATIONAL_YEARS, timezone.localdate()):
            self.stderr.write(f"Demonstration: {made} areas of the national picture are ready.")
        if "evaluator" in connections:
            self.stderr.write("Demonstration: judging the last eight quarters.")
            call_command("snapshot_findings", quarters=8, stdout=self.stderr)
            ended = str(last_ended(timezone.localdate()))
            call_command("quarterly_reports", quarter=ended, national=True, stdout=self.stderr)
