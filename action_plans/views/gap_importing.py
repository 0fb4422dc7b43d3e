"""Bringing in a table of the duty: file, columns, rows, confirm. Nothing exists before the last."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from action_plans.actions.gap_importing import confirm_gap_import, correct_gap_rows
from action_plans.bringing_in.proposals import NEW
from action_plans.forms.gap_importing import GapFileForm, GapRowsForm
from action_plans.gap_import import GapProposal, GapReading, gap_proposals
from action_plans.gap_import.stored import GAP_IMPORT, KeptGaps, known_gaps, year_of
from action_plans.gap_page import sector_names
from action_plans.models import GapAnalysis
from core.duties import find_duty
from core.errors import Refused
from core.pagination import paginate
from core.views.importing import BatchView, ImportAbandon, ImportColumns, ImportFile, ImportSteps

ROWS_PER_PAGE = 50


class GapImport(ImportSteps):
    """How the import of a gap analysis is called and where it leads."""

    kind = GAP_IMPORT
    permission = GAP_IMPORT.permission
    routes = "action_plans:gap-import"
    home = "action_plans:gaps"
    heading = _("Bring in your duty gap analysis")


class GapImportStart(GapImport, ImportFile):
    """Step 1: the file."""

    form_class = GapFileForm

    def context(self, form: Any) -> dict[str, Any]:
        return {
            **super().context(form),
            "crumbs": [(gettext("Duty gap analysis"), reverse("action_plans:gaps", args=[self.area.slug]))],
            "needs": gettext(
                "A table with one duty in a row and headings above it, whatever they are called. Headings "
                "that come again on every page, section rows, and lists such as A) B) are understood."
            ),
        }


class GapImportColumns(GapImport, ImportColumns):
    """Step 2: which column means what."""


class GapImportAbandon(GapImport, ImportAbandon):
    """Let an import go: one button."""


class GapBatchView(GapImport, BatchView):
    """What the steps with rows share."""

    is_base = True

    def kept_file(self) -> KeptGaps:
        return KeptGaps(self.record)

    def understood(self) -> tuple[GapReading, list[GapProposal], int]:
        """The rows as read, as they would come in, and the year they are for."""
        reading = self.file.reading(self.area)
        year = self.file.year(reading, timezone.localdate())
        known = known_gaps(self.area, year, reading, self.viewer)
        return reading, gap_proposals(reading, self.record.corrections, known), year


class GapImportCheck(GapBatchView):
    """Step 3: every row as it would come in; what a person puts right is kept page by page."""

    form_class = GapRowsForm
    template = "action_plans/gap_import_check.html"

    def setup_record(self) -> None:
        super().setup_record()
        self.read, self.rows, self.year = self.understood()
        self.page_obj = paginate(self.rows, self.request, ROWS_PER_PAGE)

    def form_kwargs(self) -> dict[str, Any]:
        around = year_of(timezone.localdate())
        return {"rows": list(self.page_obj), "year": self.year, "around": around}

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": gettext("Check the rows"),
            "caption": self.step_words(3),
            "file_name": self.record.file_name,
            "page_obj": self.page_obj,
            "summary": self._summary_words(),
            "stray": [one for one in self.read.unsure if one.kind == "stray_text"],
            "columns_url": self.step_url("columns"),
            "cancel_url": self.url_of("start"),
        }

    def _summary_words(self) -> str:
        """How many rows were found, and how many of them wait for a person."""
        words = ngettext("%(count)d row", "%(count)d rows", len(self.rows)) % {"count": len(self.rows)}
        looks = sum(not one.is_ready for one in self.rows)
        rest = gettext("all are ready")
        if looks:
            rest = ngettext("%(count)d needs a look", "%(count)d need a look", looks) % {"count": looks}
        return f"{words}: {rest}."

    def perform(self, form: Any) -> str:
        correct_gap_rows(
            batch=self.record, corrections=form.corrections, version=self.sent_version, by=self.viewer
        )
        if "save" in self.request.POST:
            return f"{self.step_url('check')}?page={self.page_obj.number}"
        if self.page_obj.has_next():
            return f"{self.step_url('check')}?page={self.page_obj.next_page_number()}"
        return self.step_url("confirm")


class GapImportConfirm(GapBatchView):
    """Step 4: what will happen, in numbers and in a table; then it happens, once."""

    http_method_names = ["get", "post", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        gone = self._if_open()
        if gone:
            return gone
        self.setup_record()
        _reading, rows, year = self.understood()
        return self._summary(rows, year)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        gone = self._if_open()
        if gone:
            return gone
        self.setup_record()
        _reading, rows, year = self.understood()
        try:
            result = confirm_gap_import(
                batch=self.record, year=year, rows=rows, by=self.viewer, on=timezone.localdate()
            )
        except Refused as refusal:
            return self._summary(rows, year, refusal.message)
        messages.success(request, _done_words(result))
        return HttpResponseRedirect(self._analysis_url(year))

    def _analysis_url(self, year: int) -> str:
        """The year's analysis; where nothing came in, the newest."""
        analysis = GapAnalysis.objects.in_area(self.area).filter(year=year).first()
        if analysis is None:
            return reverse(self.home, args=[self.area.slug])
        return reverse("action_plans:gap-analysis", args=[self.area.slug, analysis.public_id])

    def _summary(self, rows: list[GapProposal], year: int, refusal: str = "") -> HttpResponse:
        taken = [one for one in rows if one.is_taken]
        return self.page(
            "action_plans/gap_import_confirm.html",
            {
                "title": gettext("Bring in these duties?")
                if taken
                else gettext("Nothing in this file is new"),
                "caption": self.step_words(4),
                "refusal": refusal,
                "file_name": self.record.file_name,
                "year_words": GapAnalysis(year=year).year_words,
                "rows": [_shown(one) for one in rows],
                "new_count": sum(one.standing == NEW for one in taken),
                "changed_count": sum(one.standing != NEW for one in taken),
                "recognised_count": sum(one.standing != NEW for one in rows),
                "left_count": sum(one.standing == NEW and not one.is_taken for one in rows),
                "confirm_text": _confirm_words(len(taken)),
                "check_url": self.step_url("check"),
            },
            status=422 if refusal else 200,
        )


def _shown(one: GapProposal) -> dict[str, Any]:
    """A row of the last step's table."""
    entry = find_duty(one.duty_key)
    return {
        "one": one,
        "sector": sector_names().get(one.sector, one.sector),
        "reference": entry.reference if entry else one.row.paragraph,
        "recommended": len(one.row.recommendations),
    }


def _confirm_words(count: int) -> str:
    """The button's words: what pressing it will do."""
    if not count:
        return gettext("Finish")
    return ngettext("Bring in %(count)d duty", "Bring in %(count)d duties", count) % {"count": count}


def _done_words(result: dict[str, int]) -> str:
    """What the import did, in a sentence."""
    written = result["created"] + result["changed"]
    if not written:
        return gettext("Every row was here already; nothing was brought in.")
    return ngettext("%(count)d duty brought in.", "%(count)d duties brought in.", written) % {
        "count": written
    }
