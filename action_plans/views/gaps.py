"""The duty gap analysis of a year: how the duty stands, beside last year, and as papers to take out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from action_plans.actions.gaps import start_analysis
from action_plans.forms.gaps import GapFilter, StartForm
from action_plans.gap_comparing import SAME, WAITING, compare
from action_plans.gap_import.stored import year_of
from action_plans.gap_page import GapLine, by_sector, gap_lines, section_picture, sector_picture
from action_plans.gap_papers import GAP_EXPORTS, gap_export
from action_plans.gap_reads import analyses_of, gap_rows_open_to, reviews_of, with_recommendations
from action_plans.models import GapAnalysis
from action_plans.views.plan import PlanTabs
from core.actions import note_access
from core.choices import Marking
from core.models import AccessEvent
from core.permissions import Permission
from core.views import AreaFormView


def highest_marking(lines: list[GapLine]) -> str:
    """The marking a page with these lines carries."""
    marked = {line.row.marking for line in lines}
    return Marking.SENSITIVE if Marking.SENSITIVE in marked else Marking.OFFICIAL


class GapsView(PlanTabs):
    """What the pages of one year share: the years there are, and the one shown (the newest by default)."""

    is_base = True
    permission = Permission.SEE_GAPS

    @cached_property
    def years(self) -> list[GapAnalysis]:
        """The area's analyses, newest first."""
        return list(analyses_of(self.area))

    @cached_property
    def analysis(self) -> GapAnalysis | None:
        """The year that the address names, or the newest."""
        asked = self.kwargs.get("public_id")
        if asked is None:
            return self.years[0] if self.years else None
        found: GapAnalysis = self.get_or_404(analyses_of(self.area), public_id=asked)
        return found

    @property
    def before(self) -> GapAnalysis | None:
        """The year before the one shown."""
        shown = self.analysis
        return next((one for one in self.years if shown and one.year < shown.year), None)

    def lines(self, analysis: GapAnalysis | None) -> list[GapLine]:
        """The year's rows as the viewer sees them."""
        if analysis is None:
            return []
        rows = gap_rows_open_to(self.viewer, self.area).filter(analysis=analysis)
        return gap_lines(with_recommendations(rows), self.viewer, self.area)

    def crumb(self) -> tuple[str, str]:
        """The way back to the analysis."""
        return (_("Duty gap analysis"), reverse("action_plans:gaps", args=[self.area.slug]))


class GapsPage(GapsView):
    """One year: pictures by sector and toolkit section, and the rows, filtered by the address."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        lines = self.lines(self.analysis)
        chosen = GapFilter(request.GET, lines=lines)
        kept = [line for line in lines if chosen.keeps(line)]
        return self.page("action_plans/gaps.html", self._context(lines, kept, chosen))

    def _context(self, lines: list[GapLine], kept: list[GapLine], chosen: GapFilter) -> dict[str, Any]:
        return {
            "title": str(self.analysis) if self.analysis else _("Duty gap analysis"),
            "analysis": self.analysis,
            "marking": highest_marking(lines),
            "years": self.years,
            "before": self.before,
            "groups": by_sector(kept),
            "kept_count": len(kept),
            "has_rows": bool(lines),
            "filter_form": chosen,
            "pictures": [sector_picture(lines), section_picture(lines)],
            "carried_count": sum(line.row.is_carried_over for line in lines),
            "review": reviews_of(self.area).first(),
            "exports": GAP_EXPORTS,
            "may_record": self.can(Permission.RECORD_PLAN),
            "may_import": self.can(Permission.IMPORT_PLAN),
            "tabs": self.tabs("gaps"),
        }


class GapCompare(GapsView):
    """This year beside the year before, row by row."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        now, before = self.lines(self.analysis), self.lines(self.before)
        rows = compare(before, now)
        shown = rows if request.GET.get("all") else [one for one in rows if one.moved not in {SAME, WAITING}]
        return self.page(
            "action_plans/gap_compare.html",
            {
                "title": _("What changed since last year"),
                "caption": str(self.analysis),
                "marking": highest_marking(now + before),
                "analysis": self.analysis,
                "before": self.before,
                "rows": shown,
                "same_count": sum(one.moved == SAME for one in rows) if shown is not rows else 0,
                "waiting_count": sum(one.moved == WAITING for one in rows),
                "shows_all": shown is rows,
                "crumbs": [self.crumb()],
            },
        )


class GapExport(GapsView):
    """The year as a committee paper or a table (?kind=docx, csv, xlsx, ods); nothing above OFFICIAL."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("kind", "docx")
        if kind not in GAP_EXPORTS or self.analysis is None:
            raise Http404("Page not found")
        lines = self.lines(self.analysis)
        note_access(
            AccessEvent.Kind.EXPORT,
            f"{self.analysis} ({kind})",
            by=self.viewer,
            authority=self.area,
        )
        review = reviews_of(self.area).first()
        made = gap_export(
            self.analysis, lines, kind, area=self.area, review=review, dated=timezone.localdate()
        )
        return made.response()


class GapStart(AreaFormView):
    """Start a year's analysis."""

    permission = Permission.RECORD_PLAN
    form_class = StartForm

    def setup_record(self) -> None:
        self.around = year_of(timezone.localdate())
        self.earlier = analyses_of(self.area).first()

    def form_kwargs(self) -> dict[str, Any]:
        return {"around": self.around, "earlier": self.earlier}

    def initial(self) -> dict[str, Any]:
        newest = self.earlier.year + 1 if self.earlier else self.around
        origin = GapAnalysis.Origin.LAST_YEAR if self.earlier else GapAnalysis.Origin.CATALOGUE
        return {"year": min(max(newest, self.around), self.around + 1), "origin": origin}

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse("action_plans:gaps", args=[self.area.slug])
        return {
            "title": _("Start a year’s analysis"),
            "caption": self.area.name,
            "submit_text": _("Start it"),
            "cancel_url": back,
            "crumbs": [(_("Duty gap analysis"), back)],
        }

    def perform(self, form: Any) -> str:
        said = form.cleaned_data
        analysis = start_analysis(
            authority=self.area,
            year=said["year"],
            origin=said["origin"],
            sectors=said["sectors"],
            by=self.viewer,
        )
        return reverse("action_plans:gap-analysis", args=[self.area.slug, analysis.public_id])
