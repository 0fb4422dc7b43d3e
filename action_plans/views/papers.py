"""The plan to print and to take out: the paper as a page, in Word, as a PDF, and as a table to edit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.papers import ask_for_pdf
from action_plans.paper import COLUMNS
from action_plans.querysets import current_plan
from action_plans.round_trip.writing import plan_table
from action_plans.selecting import Selection, asks_for_marked, select_to_take_out
from action_plans.taking_out import paper_of, word_paper
from core.actions import note_access
from core.choices import Marking
from core.errors import Refused
from core.exports import EXPORT_KINDS, export_table
from core.models import AccessEvent
from core.permissions import Permission
from core.views import AreaView

TABLES = {"xlsx": "Excel", "csv": "CSV", "ods": "OpenDocument"}


class PaperView(AreaView):
    """What every way of taking the plan out shares: the same filters, and the same rule about markings."""

    permission = Permission.SEE_PLAN

    def chosen(self) -> Selection:
        """What the address asks for, as it may leave the service."""
        return select_to_take_out(self.viewer, self.area, self.request.GET, timezone.localdate())

    def note(self, what: str) -> None:
        """Note what was taken out, and whether marked rows went with it."""
        marked = " with marked rows" if asks_for_marked(self.viewer, self.request.GET) else ""
        note_access(AccessEvent.Kind.EXPORT, f"{what}{marked}", by=self.viewer, authority=self.area)


class PaperPage(PaperView):
    """The paper as it will leave, to print, with the ways to take it out."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show()

    def show(self, problem: str = "", status: int = 200) -> HttpResponse:
        """The page, with a problem to tell where there is one."""
        chosen = self.chosen()
        paper = paper_of(chosen, self.area, timezone.localdate())
        query = chosen.filters.query
        marked = asks_for_marked(self.viewer, self.request.GET)
        ways = "&".join(part for part in (query, "marked=yes" if marked else "") if part)
        context = {
            "title": paper.title,
            "caption": self.area.name,
            "marking": paper.marking_words,
            "paper": paper,
            "columns": COLUMNS,
            "word_url": self._address("paper-word", ways),
            "pdf_url": self._address("paper-pdf", ways) if self.can(Permission.MAKE_REPORTS) else "",
            "tables": [(name, self._address("export", ways, kind)) for kind, name in TABLES.items()],
            "is_marked": marked,
            "other_url": self._other(query, marked),
            "problem": problem,
            "may_import": self.can(Permission.IMPORT_PLAN),
            "errors": problem,
            "crumbs": [(_("Plan"), self._address("plan", query))],
        }
        return self.page("action_plans/paper.html", context, status)

    def _other(self, query: str, marked: bool) -> str:
        """The same paper with, or without, what is marked above OFFICIAL; "" for whom there is no choice."""
        if not self.viewer.is_cleared:
            return ""
        return self._address("paper", query if marked else f"{query}&marked=yes" if query else "marked=yes")

    def _address(self, name: str, query: str, *args: str) -> str:
        url = reverse(f"action_plans:{name}", args=[self.area.slug, *args])
        return f"{url}?{query}" if query else url


class PaperWord(PaperView):
    """The paper as a Word document."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        paper = paper_of(self.chosen(), self.area, timezone.localdate())
        self.note("plan paper docx")
        return word_paper(paper).response()


class PaperPdf(PaperPage):
    """Have the paper made as a PDF, and watch it being made."""

    permission = Permission.MAKE_REPORTS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            job = ask_for_pdf(authority=self.area, asked=request.GET, by=self.viewer, on=timezone.localdate())
        except Refused as refusal:
            return self.show(refusal.message, status=422)
        return HttpResponseRedirect(reverse("core:job", args=[self.area.slug, job.public_id]))


class PlanExport(PaperView):
    """The plan as a table to edit and to bring in again."""

    def get(self, request: HttpRequest, kind: str, **kwargs: Any) -> HttpResponse:
        if kind not in EXPORT_KINDS or current_plan(self.viewer, self.area) is None:
            raise Http404("Page not found")
        chosen = self.chosen()
        self.note(f"plan table {kind}")
        name = _("%(area)s Prevent plan") % {"area": self.area.name}
        return export_table(plan_table(name, chosen.kept, Marking(chosen.marking)), kind).response()
