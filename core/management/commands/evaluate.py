"""`manage.py evaluate --area SLUG | --all [--as-of DATE] [--json]`: findings of areas on a date."""

from __future__ import annotations

import contextlib
import datetime
import json
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from core.criteria.findings import AuthorityFinding
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate
from core.models import Authority
from core.tenancy import tenant_context

EVALUATOR = "evaluator"


class Command(BaseCommand):
    """Prints findings; writes nothing. Findings go to standard output, everything else to standard error."""

    help = "Judge the criteria of the rule book for one area or for all of them, as of a date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--area", metavar="SLUG", help="the area's slug, such as northbridge")
        which.add_argument("--all", action="store_true", help="every authority of the register")
        parser.add_argument(
            "--as-of", metavar="DATE", help="the date to judge by, such as 2026-11-21 (today)"
        )
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = _date(options["as_of"])
        slugs, found = _every_area(as_of) if options["all"] else _one_area(options["area"], as_of)
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(slugs, found, as_of), ensure_ascii=False, indent=1))
        else:
            self._print_table(slugs, found, as_of)

    def _print_table(
        self, slugs: dict[int, str], found: Iterable[AuthorityFinding], as_of: datetime.date
    ) -> None:
        self.stdout.write(f"As at {as_of}, by {load_framework().title}")
        shown = None
        for one in found:
            if one.authority_id != shown:
                shown = one.authority_id
                self.stdout.write(f"\n{slugs[shown]}")
            finding = one.finding
            until = f" [changes on {finding.changes_on}]" if finding.changes_on else ""
            self.stdout.write(f"  {one.code}  {finding.status.label:<15}  {finding.figure}{until}")
            self.stdout.write(f"        {finding.because}")
            if finding.remedy.words:
                self.stdout.write(f"        Next: {finding.remedy.words}")


def _date(text: str | None) -> datetime.date:
    if text is None:
        return timezone.localdate()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as wrong:
        raise CommandError(f"{text} is no date. Write it like 2026-11-21.") from wrong


def _one_area(slug: str, as_of: datetime.date) -> tuple[dict[int, str], list[AuthorityFinding]]:
    """On the evaluator's connection where there is one, else as the app's role in the area's context."""
    alias = EVALUATOR if EVALUATOR in connections.settings else DEFAULT_DB_ALIAS
    area = Authority.objects.using(alias).filter(slug=slug).first()
    if area is None:
        raise CommandError(f"There is no area {slug} in the register.")
    opened = (
        tenant_context([area.pk], why="evaluate") if alias == DEFAULT_DB_ALIAS else contextlib.nullcontext()
    )
    with opened:
        return {area.pk: area.slug}, evaluate(Authority.objects.using(alias).filter(pk=area.pk), as_of)


def _every_area(as_of: datetime.date) -> tuple[dict[int, str], list[AuthorityFinding]]:
    """Every authority that exists on the date. Needs the evaluator, who alone may read all areas."""
    if EVALUATOR not in connections.settings:
        raise CommandError("Judging all areas needs EVALUATOR_DATABASE_URL: that role alone reads them all.")
    areas = Authority.objects.using(EVALUATOR).current(as_of)
    return dict(areas.values_list("pk", "slug")), evaluate(areas, as_of)


def _as_data(
    slugs: dict[int, str], found: Iterable[AuthorityFinding], as_of: datetime.date
) -> dict[str, Any]:
    return {
        "as_of": as_of.isoformat(),
        "framework": load_framework().version,
        "findings": [
            {
                "authority": slugs[one.authority_id],
                "code": one.code,
                "status": one.finding.status.value,
                "figure": one.finding.figure,
                "because": one.finding.because,
                "next_step": one.finding.remedy.words,
                "changes_on": one.finding.changes_on and one.finding.changes_on.isoformat(),
            }
            for one in found
        ],
    }
