"""manage.py suspend --email ADDRESS --by ADDRESS --why REASON [--restore]: close an account, or reopen it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.actions.people import restore_person, suspend_person
from core.models import User


class Command(BaseCommand):
    """Ends every session of the account; the reason stands in its history."""

    help = "Suspend somebody's account, or restore it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="the address the person signs in with")
        parser.add_argument("--by", required=True, help="the address of whoever decided it")
        parser.add_argument("--why", required=True, help="the reason, for the record")
        parser.add_argument("--restore", action="store_true", help="open a suspended account again")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody has an account with that address.")
        by = User.objects.filter(email__iexact=options["by"], is_active=True).first()
        if by is None:
            raise CommandError("--by is nobody who can sign in.")
        change = restore_person if options["restore"] else suspend_person
        change(user=user, why=options["why"], by=by)
        self.stderr.write(f"{user.email} is {'open again' if options['restore'] else 'suspended'}.")
