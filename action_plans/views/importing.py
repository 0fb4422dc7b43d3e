"""The import in four steps: file, columns, rows, confirm. Nothing exists before the last."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from action_plans.actions.importing import correct_rows
from action_plans.actions.returning import receive_plan
from action_plans.bringing_in.known import known_of
from action_plans.bringing_in.proposals import UNCHANGED, Known, Proposal, guess_body, identities, proposals
from action_plans.bringing_in.stored import PLAN_IMPORT, StoredFile
from action_plans.forms.importing import FileForm, RowsForm
from action_plans.plan_import import PlanReading
from action_plans.round_trip.returned import risks_named
from core.imports import ImportRefused, normalise
from core.pagination import paginate
from core.views.importing import BatchView, ImportFile, ImportSteps
from core.views.importing import ImportColumns as Columns

ROWS_PER_PAGE = 50


class PlanImport(ImportSteps):
    """How the plan's import is called and where it leads."""

    kind = PLAN_IMPORT
    permission = PLAN_IMPORT.permission
    routes = "action_plans:import"
    home = "action_plans:plan"
    heading = _("Bring in your plan")


class ImportStart(PlanImport, ImportFile):
    """Step 1: the file."""

    form_class = FileForm

    def context(self, form: Any) -> dict[str, Any]:
        return {
            **super().context(form),
            "crumbs": [(gettext("Plan"), reverse("action_plans:plan", args=[self.area.slug]))],
            "needs": gettext(
                "A table with one action in a row and headings in its first row, whatever they are called. "
                "Theme rows, bullets, several dates in one cell, “Ongoing” and “See 9 above” are understood."
            ),
        }

    def perform(self, form: Any) -> str:
        batch = receive_plan(authority=self.area, upload=form.cleaned_data["file"], by=self.viewer)
        return self.url_of("changes" if batch.columns.get("returned") else "columns", batch)


class ImportColumns(PlanImport, Columns):
    """Step 2: which column means what; a table that came back from here has known columns."""

    def setup_record(self) -> None:
        super().setup_record()
        if self.record.columns.get("returned"):
            why = gettext("The columns of this table are known: it came from here.")
            raise ImportRefused("columns_known", why)


class PlanBatchView(PlanImport, BatchView):
    """What the steps with rows share."""

    is_base = True

    def kept_file(self) -> StoredFile:
        return StoredFile(self.record)

    def understood(self) -> tuple[PlanReading, list[Proposal], Known]:
        """The rows as read, as they would come in, and what the area has already."""
        known = known_of(self.area, self.viewer, today=timezone.localdate())
        reading = self.file.reading(known.owners)
        self.corrections = self._corrections(reading, known)
        return reading, proposals(reading, self.corrections, known.with_actions_of(reading)), known

    def _corrections(self, reading: PlanReading, known: Known) -> dict[str, Any]:
        """What was put right; a new row of a table that came back names its risk by itself."""
        kept: dict[str, Any] = self.record.corrections
        if self.file.returned is None:
            return kept
        named = risks_named(self.file.returned, known.risks)
        rows = zip(reading.rows, identities(reading.rows), strict=True)
        said = {identity: {"risk": named[row.row]} for row, identity in rows if row.row in named}
        return {**kept, "rows": {**said, **kept.get("rows", {})}}


class ImportCheck(PlanBatchView):
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
        said = self.corrections.get("rows", {})
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
            "title": gettext("Check the rows"),
            "caption": self.step_words(3),
            "file_name": self.record.file_name,
            "page_obj": self.page_obj,
            "summary": self._summary_words(),
            "stray": [one for one in self.read.unsure if one.kind == "stray_text"],
            "owners_first": form.wording_fields[:split],
            "owners_other": form.wording_fields[split:],
            "columns_url": self.step_url("columns"),
            "cancel_url": self.url_of("start"),
        }

    def _summary_words(self) -> str:
        """How many rows and themes were found, and how many rows wait for a person, in a sentence."""
        themes = len(self.read.themes)
        found = ngettext("%(count)d row", "%(count)d rows", len(self.rows)) % {"count": len(self.rows)}
        if themes:
            words = ngettext("%(count)d theme", "%(count)d themes", themes) % {"count": themes}
            found = gettext("%(rows)s in %(themes)s") % {"rows": found, "themes": words}
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
        is_known = bool(self.rows) and all(one.standing == UNCHANGED for one in self.rows)
        ready = _("nothing new") if is_known else _("all are ready")
        return f"{found}: {', '.join(parts) or ready}."

    def perform(self, form: Any) -> str:
        correct_rows(
            batch=self.record, corrections=form.corrections, version=self.sent_version, by=self.viewer
        )
        if "save" in self.request.POST:
            return f"{self.step_url('check')}?page={self.page_obj.number}"
        if self.page_obj.has_next():
            return f"{self.step_url('check')}?page={self.page_obj.next_page_number()}"
        return self.step_url("confirm")
