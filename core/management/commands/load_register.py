"""manage.py load_register: the register of authorities and police forces, as it ships with the code."""

from typing import Any

from django.core.management.base import BaseCommand

from core.actions.register import load_register


class Command(BaseCommand):
    """Bring the register into the database; safe to repeat."""

    help = "Write the register of authorities and police forces; repeating it changes only what changed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stderr.write(f"{load_register()} authorities are in the register.")
