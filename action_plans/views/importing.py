"""The import in four steps: file, columns, rows, confirm. Nothing exists before the last."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.actions.importing import choose_columns, correct_rows, receive_plan_file
from action_plans.bringing_in.known import known_of
from action_plans.bringing_in.proposals import Known, Proposal, guess_body, proposals
from action_plans.bringing_in.stored import (
    COLUMNS_MEMORY,
    PLAN_KIND,
    StoredFile,
    remembered,
    suggested_columns,
)
from action_plans.forms.importing import ColumnsForm, FileForm, RowsForm
from action_plans.plan_import import PlanReading
from core.imports import ImportRefused, normalise
from core.models import ImportBatch
from core.pagination import paginate
from core.permissions import Permission
from core.views import AreaFormView

ROWS_PER_PAGE = 50
STEPS = (_("File"), _("Columns"), _("Rows"), _("Confirm"))


class ImportStart(AreaFormView):
    """Step 1: the file."""

    permission = Permission.IMPORT_PLAN
    form_class = FileForm
    template = "action_plans/import_start.html"

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse("action_plans:plan", args=[self.area.slug])
        return {
            "title": _("Bring in your plan"),
            "caption": step_words(1),
            "submit_text": _("Read the file"),
            "cancel_url": back,
            "crumbs": [(_("Plan"), back)],
            "open_batches": list(open_batches(self.area)),
        }

    def perform(self, form: Any) -> str:
        batch = receive_plan_file(authority=self.area, upload=form.cleaned_data["file"], by=self.viewer)
        return reverse("action_plans:import-columns", args=[self.area.slug, batch.public_id])


def open_batches(area: Any) -> Any:
    """Imports of plans that were begun and not finished, newest first."""
    states = [ImportBatch.State.COLUMNS, ImportBatch.State.CHECKING]
    rows = ImportBatch.objects.in_area(area).filter(kind=PLAN_KIND, state__in=states)
    return rows.select_related("recorded_by").order_by("-recorded_at")[:5]


def step_words(number: int) -> str:
    """Step 2 of 4, as people read it."""
    return str(_("Bring in your plan: step %(number)d of 4") % {"number": number})


class BatchView(AreaFormView):
    """What the later steps share: the batch and its file, and where a finished import leads."""

    is_base = True
    permission = Permission.IMPORT_PLAN

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except ImportRefused as refusal:
            messages.error(request, refusal.why)
            return HttpResponseRedirect(reverse("action_plans:import-start", args=[kwargs["area"]]))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._if_open() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._if_open() or super().post(request, *args, **kwargs)

    def _if_open(self) -> HttpResponse | None:
        """None while the import is open; afterwards the way to what came of it."""
        batches = ImportBatch.objects.in_area(self.area).filter(kind=PLAN_KIND).select_related("authority")
        self.record = self.get_or_404(batches, public_id=self.kwargs["public_id"])
        if self.record.state == ImportBatch.State.CONFIRMED:
            return HttpResponseRedirect(reverse("action_plans:plan", args=[self.area.slug]))
        if self.record.state == ImportBatch.State.ABANDONED:
            return HttpResponseRedirect(reverse("action_plans:import-start", args=[self.area.slug]))
        return None

    def setup_record(self) -> None:
        self.file = StoredFile(self.record)

    def step_url(self, name: str) -> str:
        """The address of a step."""
        return reverse(f"action_plans:import-{name}", args=[self.area.slug, self.record.public_id])

    def understood(self) -> tuple[PlanReading, list[Proposal], Known]:
        """The rows as read, as they would come in, and what the area has already."""
        known = known_of(self.area, self.viewer, today=timezone.localdate())
        reading = self.file.reading(known.owners)
        return reading, proposals(reading, self.record.corrections, known.with_actions_of(reading)), known


class ImportColumns(BatchView):
    """Step 2: which column means what, with sample cells beside each. ?table= and ?header= choose others."""

    form_class = ColumnsForm
    template = "action_plans/import_columns.html"

    def setup_record(self) -> None:
        super().setup_record()
        kept = self.record.columns
        asked = self.request.GET
        self.table_index = _number(asked.get("table"), kept["table"], len(self.file.tables))
        self.table = self.file.table(self.table_index)
        known = remembered(self.area, COLUMNS_MEMORY)
        if "table" in asked or "header" in asked:
            header = asked.get("header", "")
            self.column_map = suggested_columns(self.table, known, int(header) if header.isdigit() else None)
        else:
            self.column_map = self.file.column_map

    def form_kwargs(self) -> dict[str, Any]:
        return {"table": self.table, "column_map": self.column_map}

    def context(self, form: Any) -> dict[str, Any]:
        first_rows = [
            (row.number, " · ".join(cell for cell in row.cells if cell)[:90]) for row in self.table.rows[:12]
        ]
        return {
            "title": _("What do the columns mean?"),
            "caption": step_words(2),
            "file_name": self.record.file_name,
            "tables": [
                (i, table.caption or table.name, len(table.rows)) for i, table in enumerate(self.file.tables)
            ],
            "table_index": self.table_index,
            "first_rows": first_rows,
            "header_row": self.column_map.header_row,
            "cancel_url": reverse("action_plans:import-start", args=[self.area.slug]),
            "submit_text": _("Read the rows"),
        }

    def perform(self, form: Any) -> str:
        choose_columns(
            batch=self.record,
            table_index=self.table_index,
            column_map=form.corrected,
            version=self.sent_version,
            by=self.viewer,
        )
        return self.step_url("check")


def _number(text: str | None, otherwise: int, below: int) -> int:
    return int(text) if text and text.isdigit() and int(text) < below else otherwise


class ImportCheck(BatchView):
    """Step 3: every row as it would come in; what a person puts right is kept page by page."""

    form_class = RowsForm
    template = "action_plans/import_check.html"

    def setup_record(self) -> None:
        super().setup_record()
        self.read, self.rows, self.known = self.understood()
        self.page_obj = paginate(self.rows, self.request, ROWS_PER_PAGE)

    def form_kwargs(self) -> dict[str, Any]:
        shown = list(self.page_obj)
        bodies, risks = list(self.known.bodies.values()), list(self.known.risks.values())
        return {
            "rows": shown,
            "wordings": self._wordings(shown, bodies),
            "bodies": bodies,
            "risks": risks,
            "risk": self.record.corrections.get("risk", ""),
        }

    def initial(self) -> dict[str, Any]:
        """What was put right before, row by row."""
        said = self.record.corrections.get("rows", {})
        found: dict[str, Any] = {}
        for one in self.page_obj:
            for name, key in (("owner", "owner"), ("risk", "risk"), ("same", "same_dates")):
                if one.identity in said:
                    found[f"{name}_{one.place}"] = said[one.identity].get(key)
        return found

    def _wordings(self, rows: list[Proposal], bodies: list[Any]) -> list[tuple[str, str]]:
        """Partners' wordings of these rows, those named first before the others, each with what it means."""
        first = [one.row.suggested_owner for one in rows if one.row.suggested_owner]
        others = [name for one in rows for name in one.row.partners]
        kept = self.record.corrections.get("owners", {})
        wordings: dict[str, str] = {}
        for name in [*first, *others]:
            wordings.setdefault(normalise(name), name)
        wordings.pop("", None)
        return [
            (name, kept.get(key, self.known.owners.get(key) or guess_body(name, bodies)))
            for key, name in wordings.items()
        ]

    def context(self, form: Any) -> dict[str, Any]:
        named_first = {normalise(one.row.suggested_owner or "") for one in self.page_obj}
        split = sum(key in named_first for key, _wording, _guess in form.wordings)
        return {
            "title": _("Check the rows"),
            "caption": step_words(3),
            "file_name": self.record.file_name,
            "page_obj": self.page_obj,
            "summary": self._summary_words(),
            "stray": [one for one in self.read.unsure if one.kind == "stray_text"],
            "owners_first": form.wording_fields[:split],
            "owners_other": form.wording_fields[split:],
            "columns_url": self.step_url("columns"),
            "cancel_url": reverse("action_plans:import-start", args=[self.area.slug]),
        }

    def _summary_words(self) -> str:
        """How many rows and themes were found, and how many rows wait for a person, in a sentence."""
        themes = len(self.read.themes)
        found = ngettext("%(count)d row", "%(count)d rows", len(self.rows)) % {"count": len(self.rows)}
        if themes:
            words = ngettext("%(count)d theme", "%(count)d themes", themes) % {"count": themes}
            found = _("%(rows)s in %(themes)s") % {"rows": found, "themes": words}
        owners = sum(one.waits_for_owner for one in self.rows)
        looks = sum(not one.is_ready for one in self.rows) - owners
        parts = []
        if looks:
            parts.append(
                ngettext("%(count)d needs a look", "%(count)d need a look", looks) % {"count": looks}
            )
        if owners:
            words = ngettext("%(count)d waits for its owner", "%(count)d wait for their owner", owners)
            parts.append(words % {"count": owners})
        return f"{found}: {', '.join(parts) or _('all are ready')}."

    def perform(self, form: Any) -> str:
        correct_rows(
            batch=self.record, corrections=form.corrections, version=self.sent_version, by=self.viewer
        )
        if "save" in self.request.POST:
            return f"{self.step_url('check')}?page={self.page_obj.number}"
        if self.page_obj.has_next():
            return f"{self.step_url('check')}?page={self.page_obj.next_page_number()}"
        return self.step_url("confirm")
