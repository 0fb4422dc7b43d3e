"""The command that brings in a file: what is sure comes in, what is not waits for a person."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from core.actions.documents import document_storage
from core.actions.importing import receive_data
from core.errors import NotAllowed, Refused
from core.importing import ImportKind
from core.imports import MAX_FILE_BYTES, ImportRefused
from core.models import Authority, ImportBatch, User
from core.tenancy import tenant_context
from core.viewer import Viewer, build_viewer


class CannotImport(Exception):
    """Why nothing can be brought in, in words."""


@dataclass
class Report:
    """What the command prints. In a dry run nothing is created, and `created` says so."""

    rows: int = 0
    themes: list[str] = field(default_factory=list)
    recognised: int = 0
    created: int = 0
    unsure: list[dict[str, Any]] = field(default_factory=list)
    refused: str | None = None

    def note(self, doubts: list[Any]) -> None:
        """List what a person should look at, in the order of the file's rows."""
        self.unsure = [
            {"row": d.row, "column": d.column, "text": d.text, "why": d.why}
            for d in sorted(doubts, key=lambda doubt: doubt.row)
        ]


class ImportCommand(BaseCommand):
    """A section says what it brings in (`kind`) and reads the rows (`propose`)."""

    kind: ClassVar[ImportKind]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--area", required=True, help="slug of the area")
        parser.add_argument("--by", required=True, help="e-mail address of the person it is brought in by")
        parser.add_argument("--dry-run", action="store_true", help="read and report, create nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def propose(
        self,
        batch: ImportBatch,
        report: Report,
        *,
        area: Authority,
        by: Viewer,
        today: datetime.date,
        options: dict[str, Any],
    ) -> Callable[[], int]:
        """Read the rows and fill the report; answer what brings them in and says how many were created."""
        raise TypeError(f"{type(self).__qualname__} does not say what it reads")

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report()
        try:
            self._bring_in(report, options)
        except (CannotImport, ImportRefused, Refused, NotAllowed) as refusal:
            report.refused = getattr(refusal, "why", "") or getattr(refusal, "message", "") or str(refusal)
        self.stdout.write(
            json.dumps(vars(report), ensure_ascii=False) if options["json"] else _in_words(report)
        )
        if report.refused:
            self.stderr.write(report.refused)
            sys.exit(1)

    def _bring_in(self, report: Report, options: dict[str, Any]) -> None:
        data, name = _content(options["file"]), options["file"].name
        area, viewer = _who_and_where(options["area"], options["by"])
        with tenant_context([area.pk], user_id=viewer.user_id, why=f"{self.kind.slug} import {name}"):
            batch = receive_data(kind=self.kind, authority=area, data=data, file_name=name, by=viewer)
            self.stderr.write(f"Read {batch.file_name} ({len(data)} bytes).")
            today = timezone.localdate()
            bring_in = self.propose(batch, report, area=area, by=viewer, today=today, options=options)
            if options["dry_run"]:
                document_storage().delete(batch.storage_key)
                transaction.set_rollback(True)
            else:
                report.created = bring_in()


def _content(path: Path) -> bytes:
    """The file's bytes. Raises CannotImport where it can't be read."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise CannotImport("The file is too large.")
        return path.read_bytes()
    except OSError as problem:
        raise CannotImport(f"The file can't be read: {problem.strerror}.") from problem


def _who_and_where(slug: str, email: str) -> tuple[Authority, Viewer]:
    """The area and the person as a viewer. Raises CannotImport where either isn't there."""
    area = Authority.objects.filter(slug=slug).first()
    if area is None:
        raise CannotImport(f"There is no area {slug}.")
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CannotImport(f"Nobody with the address {email} can sign in.")
    with tenant_context([area.pk], user_id=user.pk):
        return area, build_viewer(user, on=timezone.localdate())


def _in_words(report: Report) -> str:
    if report.refused:
        return f"Refused: {report.refused}"
    lines = [
        f"{report.rows} rows, {len(report.themes)} themes: {', '.join(report.themes)}",
        f"{report.created} created, {report.recognised} recognised, {len(report.unsure)} unsure",
    ]
    lines += [f"  row {one['row']} {one['column']}: {one['text']} - {one['why']}" for one in report.unsure]
    return "\n".join(lines)
