from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate as django_migrate
from django.db import connections

from core.embedded import places
from core.management.grouping import GroupingExecutor


class Command(django_migrate.Command):
    """Django's migrate, as the owner role and no other, because only that role owns the schema."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] != "owner" or "owner" not in connections:
            raise CommandError("Migrations run as the owner role: set OWNER_DATABASE_URL.")
        # Django's command offers no other way to give it an executor.
        vars(django_migrate)["MigrationExecutor"] = GroupingExecutor
        super().handle(*args, **options)
        with connections["owner"].cursor() as cursor:
            # The app role must not be able to claim that a migration was, or was not, applied.
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {places.APP}")
