import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand

from core.embedded import cli


class Command(BaseCommand):
    """The same as `manage.py serve`, which goes past Django; this makes it known to `manage.py help`."""

    help = "Run the whole system on this machine: PostgreSQL, Redis, web, worker and clock."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        cli.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("host", "port", "demo", "with_parent")
        sys.exit(cli.serve(**{name: options[name] for name in names}))
