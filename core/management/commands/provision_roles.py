import argparse
from typing import Any

from django.core.management.base import BaseCommand

from core.embedded.provision import GRANTS_SQL, ROLES_SQL


class Command(BaseCommand):
    """Prints what a database administrator runs once on a real server; it connects to nothing."""

    help = "Print the SQL that makes the database roles (--part roles) and their grants (--part grants)."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--part", choices=["roles", "grants", "all"], default="all")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] != "grants":
            self.stdout.write(ROLES_SQL)
        if options["part"] != "roles":
            self.stdout.write(GRANTS_SQL)
