"""`manage.py invite --area SLUG --email ADDRESS --name NAME`: an area's first person, who invites others."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from core.actions.people import ROLES_FOR_BODIES, invite_person
from core.models import Authority
from core.permissions import AreaRole
from core.tenancy import tenant_context


class Command(BaseCommand):
    """Prints the link of an invitation; it is kept nowhere, so it goes to the person from here."""

    help = "Invite somebody to an area and print the link, which works once, for fourteen days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--area", required=True, metavar="SLUG", help="the area's slug")
        parser.add_argument("--email", required=True, help="the address the link is for")
        parser.add_argument("--name", required=True, help="the person's name")
        roles = [role for role in AreaRole.values if role not in ROLES_FOR_BODIES]
        parser.add_argument("--role", default=AreaRole.PREVENT_LEAD.value, choices=roles)

    def handle(self, *args: Any, **options: Any) -> None:
        area = Authority.objects.filter(slug=options["area"]).first()
        if area is None:
            raise CommandError(f"There is no area {options['area']}.")
        with tenant_context([area.pk], why="invited from the command line"):
            _invitation, secret = invite_person(
                authority=area, email=options["email"], name=options["name"], role=options["role"], by=None
            )
        self.stdout.write(f"{settings.PUBLIC_ORIGIN}{reverse('core:invitation', args=[area.slug, secret])}")
