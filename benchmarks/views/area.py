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
from benchmarks.attention import anchor, lapse_item, short_item
from benchmarks.findings import (
    Judged,
    area_benchmark,
    area_benchmarks,
    changes_between,
    falling_short,
    lapsing,
    statuses_over,
)
from benchmarks.forms import AsAtForm
from benchmarks.quarters import Quarter
from benchmarks.remedies import Kept, Step, kept_records, next_step
from core.criteria.findings import Status
from core.criteria.framework import load_framework
from core.models import Authority
from core.permissions import Permission
from core.registries import action_counts
from core.views import AreaView

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Item:
    """A criterion as its section's page shows it to one viewer."""

    judged: Judged
    anchor: str
    step: Step
    kept: list[Kept]
    rule_url: str


class Overview(AreaView):
    """The eight benchmarks of the area today, what is not met, and what lapses next."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        benchmarks = area_benchmarks(self.area, today)
        short, lapses = falling_short(benchmarks), lapsing(benchmarks)
        context = {
            "title": _("Benchmarks"),
            "caption": self.area.name,
            "today": today,
            "picture": pictures.eight_benchmarks(benchmarks, self._section_address),
            "rows": [(one, self._section_address(one.section.number)) for one in benchmarks],
            "short": [short_item(j, j.finding, self.area, self.viewer) for j in short[:SHOWN] if j.finding],
            "short_left": max(0, len(short) - SHOWN),
            "is_any_computed": any(one.rating.is_computed for one in benchmarks),
            "lapses": [lapse_item(j, j.finding, self.area, self.viewer) for j in lapses[:SHOWN] if j.finding],
            "roll_up": load_framework().roll_up,
        }
        return self.page("benchmarks/overview.html", context)

    def _section_address(self, number: int) -> str:
        return reverse("benchmarks:section", args=[self.area.slug, number])


class SectionPage(AreaView):
    """One section: each criterion with its reason, what mends it and when it lapses, as at any date."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, number: int, **kwargs: Any) -> HttpResponse:
        framework = load_framework()
        section = next((one for one in framework.sections if one.number == number), None)
        if section is None:
            raise Http404("Page not found")
        today = timezone.localdate()
        form = AsAtForm(request.GET, today=today)
        as_of = form.date
        benchmark = area_benchmark(self.area, section, as_of)
        quarters, dates = pictures.history_dates(as_of)
        over = statuses_over(self.area, dates, [one.code for one in benchmark.judged])
        own = pictures.picture_of(number, self.area, as_of)
        groups = ((_("Good practice"), benchmark.good), (_("Best practice"), benchmark.best))
        if all(one.criterion.standing == "derived" for one in benchmark.judged):
            groups = ((_("Derived from the Channel duty"), benchmark.judged),)
        context = {
            "title": f"{section.number} {section.name}",
            "caption": self.area.name,
            "crumbs": [(_("Benchmarks"), reverse("benchmarks:overview", args=[self.area.slug]))],
            "form": form,
            "as_of": as_of,
            "is_today": as_of == today,
            "benchmark": benchmark,
            "groups": [(name, [self._item(one) for one in judged]) for name, judged in groups if judged],
            "history": pictures.history(benchmark, over, quarters) if over else None,
            "picture": own.chart if own else None,
            "sections": self._sections(number),
        }
        return self.page("benchmarks/section.html", context)

    def _item(self, judged: Judged) -> Item:
        finding = judged.finding
        return Item(
            judged,
            anchor(judged.code),
            next_step(finding.remedy, self.area, self.viewer) if finding else Step(""),
            kept_records(finding.evidence, self.area, self.viewer) if finding else [],
            reverse("benchmarks:rule", args=[self.area.slug, judged.code]),
        )

    def _sections(self, number: int) -> list[tuple[str, str, bool]]:
        return [
            (
                str(one.number),
                reverse("benchmarks:section", args=[self.area.slug, one.number]),
                one.number == number,
            )
            for one in load_framework().sections
        ]


class StatusPage(AreaView):
    """One plain page for an elected member: how the benchmarks stand, what changed, what is overdue."""

    permission = Permission.SEE_STATUS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        benchmarks = area_benchmarks(self.area, today)
        since = Quarter.of(today).back(1).ends_on
        findings = {one.code: one.finding for b in benchmarks for one in b.judged if one.finding}
        then = statuses_over(self.area, [since], findings)
        before = {code: status for code, (status,) in then.items() if status is not None}
        changes = changes_between(load_framework(), before, findings)
        within = (today, today + datetime.timedelta(days=90))
        context = {
            "title": _("Prevent in %(area)s: status") % {"area": self.area.name},
            "today": today,
            "since": since,
            "picture": pictures.eight_benchmarks(benchmarks),
            "benchmarks": benchmarks,
            "better": [change for change in changes if change.is_better],
            "worse": [change for change in changes if change.is_comparable and not change.is_better],
            "lapses": [one for one in lapsing(benchmarks, within) if one.finding],
            "overdue": overdue_actions(self.area, today),
            "met": sum(finding.status == Status.MET for finding in findings.values()),
            "applies": sum(f.status != Status.NOT_APPLICABLE for f in findings.values()),
        }
        return self.page("benchmarks/status.html", context)


def overdue_actions(area: Authority, today: datetime.date) -> int | None:
    """How many actions are past their date; None where no section keeps actions."""
    counts = [source(area, today) for source in action_counts]
    return sum(found.get("late", 0) for found in counts) if counts else None
