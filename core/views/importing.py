"""The steps that every import shares: the file, what its columns mean, and letting it go.

A section says what it brings in (`kind`), how its routes begin (`routes`) and where they lead (`home`);
the rows are its own business.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.actions.importing import abandon_import, choose_columns, receive_file
from core.errors import Refused
from core.import_forms import ColumnsForm
from core.importing import ImportKind, KeptFile, remembered, suggested_columns
from core.imports import ImportRefused
from core.models import ImportBatch
from core.views.base import AreaFormView, AreaView


class ImportSteps:
    """What a section says of its import."""

    kind: ClassVar[ImportKind]
    routes: ClassVar[str]
    """The beginning of its route names: "action_plans:import" for "action_plans:import-check"."""
    home: ClassVar[str]
    heading: ClassVar[str | Promise]
    area: Any

    def url_of(self, step: str, batch: ImportBatch | None = None) -> str:
        """The address of a step."""
        args = [self.area.slug, batch.public_id] if batch else [self.area.slug]
        return reverse(f"{self.routes}-{step}", args=args)

    def step_words(self, number: int) -> str:
        """Step 2 of 4, as people read it."""
        return str(_("%(heading)s: step %(number)d of 4") % {"heading": str(self.heading), "number": number})

    def batches(self) -> Any:
        """This area's imports of this kind."""
        return ImportBatch.objects.in_area(self.area).filter(kind=self.kind.slug)


class ImportFile(ImportSteps, AreaFormView):
    """Step 1: the file."""

    is_base = True
    template = "core/import_start.html"

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse(self.home, args=[self.area.slug])
        return {
            "title": self.heading,
            "caption": self.step_words(1),
            "submit_text": _("Read the file"),
            "cancel_url": back,
            "open_batches": self._begun(),
        }

    def _begun(self) -> list[dict[str, Any]]:
        """Imports that were begun and not finished, newest first, and where they go on."""
        steps = {ImportBatch.State.COLUMNS: "columns", ImportBatch.State.CHECKING: "check"}
        rows = self.batches().filter(state__in=steps).order_by("-recorded_at")[:5]
        return [
            {
                "batch": batch,
                "url": self.url_of(steps[batch.state], batch),
                "abandon_url": self.url_of("abandon", batch),
            }
            for batch in rows
        ]

    def perform(self, form: Any) -> str:
        upload = form.cleaned_data["file"]
        batch = receive_file(kind=self.kind, authority=self.area, upload=upload, by=self.viewer)
        return self.url_of("columns", batch)


class BatchView(ImportSteps, AreaFormView):
    """What the later steps share: the batch and its file, and where a finished import leads."""

    is_base = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except ImportRefused as refusal:
            messages.error(request, refusal.why)
            return HttpResponseRedirect(self.url_of("start"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._if_open() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._if_open() or super().post(request, *args, **kwargs)

    def _if_open(self) -> HttpResponse | None:
        """None while the import is open; afterwards the way to what came of it."""
        batches = self.batches().select_related("authority")
        self.record = self.get_or_404(batches, public_id=self.kwargs["public_id"])
        if self.record.state == ImportBatch.State.CONFIRMED:
            return HttpResponseRedirect(reverse(self.home, args=[self.area.slug]))
        if self.record.state == ImportBatch.State.ABANDONED:
            return HttpResponseRedirect(self.url_of("start"))
        return None

    def setup_record(self) -> None:
        self.file = self.kept_file()

    def kept_file(self) -> Any:
        """The file, read again."""
        return KeptFile(self.record, self.kind)

    def step_url(self, name: str) -> str:
        """The address of a step of this import."""
        return self.url_of(name, self.record)


class ImportColumns(BatchView):
    """Step 2: which column means what, with sample cells beside each. ?table= and ?header= choose others."""

    is_base = True
    form_class = ColumnsForm
    template = "core/import_columns.html"

    def setup_record(self) -> None:
        super().setup_record()
        kept = self.record.columns
        asked = self.request.GET
        self.table_index = _number(asked.get("table"), kept["table"], len(self.file.tables))
        self.table = self.file.table(self.table_index)
        known = remembered(self.area, self.kind.columns_memory)
        if "table" in asked or "header" in asked:
            header = asked.get("header", "")
            row = int(header) if header.isdigit() else None
            self.column_map = suggested_columns(self.table, self.kind, known, row)
        else:
            self.column_map = self.file.column_map

    def form_kwargs(self) -> dict[str, Any]:
        return {"kind": self.kind, "table": self.table, "column_map": self.column_map}

    def context(self, form: Any) -> dict[str, Any]:
        first_rows = [
            (row.number, " · ".join(cell for cell in row.cells if cell)[:90]) for row in self.table.rows[:12]
        ]
        return {
            "title": _("What do the columns mean?"),
            "caption": self.step_words(2),
            "file_name": self.record.file_name,
            "tables": [
                (i, table.caption or table.name, len(table.rows)) for i, table in enumerate(self.file.tables)
            ],
            "table_index": self.table_index,
            "first_rows": first_rows,
            "header_row": self.column_map.header_row,
            "cancel_url": self.url_of("start"),
            "submit_text": _("Read the rows"),
        }

    def perform(self, form: Any) -> str:
        choose_columns(
            kind=self.kind,
            batch=self.record,
            table_index=self.table_index,
            column_map=form.corrected,
            version=self.sent_version,
            by=self.viewer,
        )
        return self.step_url("check")


def _number(text: str | None, otherwise: int, below: int) -> int:
    return int(text) if text and text.isdigit() and int(text) < below else otherwise


class ImportAbandon(ImportSteps, AreaView):
    """Let an import go: one button."""

    is_base = True
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        batch = self.get_or_404(self.batches(), public_id=public_id)
        try:
            abandon_import(kind=self.kind, batch=batch, by=self.viewer)
        except Refused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(self.url_of("start"))
