"""An area's benchmark pages: all eight, one section as at any date, and the one-page status."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks import pictures
from benchmarks.attention import anchor
from benchmarks.findings import (
    Benchmark,
    Judged,
    area_benchmark,
    area_benchmarks,
    falling_short,
    lapsing,
)
from benchmarks.forms import AsAtForm
from benchmarks.history import statuses_over
from benchmarks.remedies import Kept, Step, kept_records, next_step
from benchmarks.rules import RULE_KINDS
from benchmarks.said import said_of
from core.criteria.framework import load_framework
from core.models import Authority
from core.permissions import Permission
from core.viewer import Viewer
from core.views import AreaView

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Item:
    """A criterion as its section's page shows it to one viewer."""

    judged: Judged
    anchor: str
    url: str
    step: Step
    kept: list[Kept]
    rule_url: str


def shown(judged: Judged, area: Authority, viewer: Viewer, query: str = "") -> Item:
    """A criterion with the addresses that `viewer` may follow from it; `query` keeps the date asked for."""
    finding = judged.finding
    section = reverse("benchmarks:section", args=[area.slug, judged.criterion.section])
    return Item(
        judged,
        anchor(judged.code),
        f"{section}{query}#{anchor(judged.code)}",
        next_step(finding.remedy, area, viewer) if finding else Step(""),
        kept_records(finding.evidence, area, viewer) if finding else [],
        reverse("benchmarks:rule", args=[area.slug, judged.code]),
    )


class AsAtPage(AreaView):
    """A page that shows how things stand today, or stood on any date that its address asks for."""

    is_base = True

    def setup_date(self, request: HttpRequest, here: str) -> dict[str, Any]:
        """Read the date asked for into `as_of` and `query`; what the page `here` shows around it."""
        today = timezone.localdate()
        form = AsAtForm(request.GET, today=today)
        self.as_of = form.date
        self.query = "" if self.as_of == today else f"?as_at={self.as_of.isoformat()}"
        return {"form": form, "as_of": self.as_of, "is_today": not self.query, "here": here}

    def section_address(self, number: int) -> str:
        """The page of a section, as at the same date."""
        return reverse("benchmarks:section", args=[self.area.slug, number]) + self.query


class Overview(AsAtPage):
    """The eight benchmarks of the area, what is not met, and what lapses next, as at any date."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        dated = self.setup_date(request, reverse("benchmarks:overview", args=[self.area.slug]))
        benchmarks = area_benchmarks(self.area, self.as_of)
        short, lapses = falling_short(benchmarks), lapsing(benchmarks)
        said = said_of(self.area, self.as_of)
        context = {
            **dated,
            "title": _("Benchmarks"),
            "caption": self.area.name,
            "picture": pictures.eight_benchmarks(benchmarks),
            "rows": [
                (one, self.section_address(one.section.number), said.get(one.section.number))
                for one in benchmarks
            ],
            "short": self._shown(short),
            "short_left": max(0, len(short) - SHOWN),
            "is_any_computed": any(one.rating.is_computed for one in benchmarks),
            "lapses": self._shown(lapses),
            "roll_up": load_framework().roll_up,
        }
        return self.page("benchmarks/overview.html", context)

    def _shown(self, judged: list[Judged]) -> list[Item]:
        return [shown(one, self.area, self.viewer, self.query) for one in judged[:SHOWN]]


class SectionPage(AsAtPage):
    """One section: each criterion with its reason, what mends it and when it lapses, as at any date."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, number: int, **kwargs: Any) -> HttpResponse:
        framework = load_framework()
        section = next((one for one in framework.sections if one.number == number), None)
        if section is None:
            raise Http404("Page not found")
        dated = self.setup_date(request, reverse("benchmarks:section", args=[self.area.slug, number]))
        benchmark = area_benchmark(self.area, section, self.as_of)
        context = {
            **dated,
            "title": f"{section.number} {section.name}",
            "caption": self.area.name,
            "crumbs": [(_("Benchmarks"), reverse("benchmarks:overview", args=[self.area.slug]) + self.query)],
            "benchmark": benchmark,
            "said": said_of(self.area, self.as_of).get(number),
            "groups": self._groups(benchmark),
            "charts": self._charts(benchmark, self.as_of),
            "neighbours": self._neighbours(number),
        }
        return self.page("benchmarks/section.html", context)

    def _groups(self, benchmark: Benchmark) -> list[tuple[str, list[Item]]]:
        """The criteria by standing, each kind under its name."""
        groups: dict[str, list[Item]] = {}
        for judged in benchmark.judged:
            name = str(RULE_KINDS[judged.criterion.standing])
            groups.setdefault(name, []).append(shown(judged, self.area, self.viewer))
        return list(groups.items())

    def _charts(self, benchmark: Benchmark, as_of: datetime.date) -> list[Any]:
        """How each criterion stood over eight quarters, and the picture of the section's own app."""
        quarters, dates = pictures.history_dates(as_of)
        over = statuses_over(self.area, dates, [one.code for one in benchmark.judged])
        own = pictures.picture_of(benchmark.section.number, self.area, as_of)
        charts = [pictures.history(benchmark, over, quarters)] if over else []
        return [*charts, own.chart] if own else charts

    def _neighbours(self, number: int) -> list[tuple[str, str, str]]:
        """The section before and the one after: (rel, name, address)."""
        known = {one.number: one for one in load_framework().sections}
        return [
            (rel, f"{at} {known[at].name}", self.section_address(at))
            for rel, at in (("prev", number - 1), ("next", number + 1))
            if at in known
        ]
