"""An area over time: its ratings quarter by quarter, its place among areas alike, two dates side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks.comparing import changes_of_records, compare
from benchmarks.forms import TwoDatesForm
from benchmarks.history import nights_of
from benchmarks.pictures import ratings_over
from benchmarks.place import picture_of_alike, places_of
from benchmarks.querysets import latest_snapshot_date
from core.choices import Marking
from core.criteria.framework import load_framework
from core.permissions import Permission
from core.views import AreaView


class OverTime(AreaView):
    """The eight benchmarks quarter by quarter, and where the area stands among areas alike."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        as_of = latest_snapshot_date(load_framework().version)
        nights = nights_of(self.area, as_of) if as_of else []
        newest = nights[-1] if nights else None
        places = places_of(self.area, newest) if newest else []
        context = {
            "title": _("Over time, and among areas alike"),
            "caption": self.area.name,
            "crumbs": [(_("Benchmarks"), reverse("benchmarks:overview", args=[self.area.slug]))],
            "newest": newest,
            "history": ratings_over(nights) if nights else None,
            "nights": [(night, round(100 * night.met / (night.applies or 1))) for night in nights],
            "places": places,
            "alike": picture_of_alike(places[0]) if places else None,
            "compare_url": reverse("benchmarks:compare", args=[self.area.slug]),
        }
        return self.page("benchmarks/over_time.html", context)


class Compare(AreaView):
    """Two dates side by side, item by item and record by record."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = TwoDatesForm(request.GET, today=timezone.localdate())
        since, until = form.dates
        sections = compare(self.area, since, until)
        changes = [(both, both.change) for one in sections for both in one.criteria]
        records = changes_of_records(self.area, self.viewer, since, until)
        is_marked = any(one.marking != Marking.OFFICIAL for _how, rows in records for one in rows)
        context = {
            "title": _("Two dates side by side"),
            "caption": self.area.name,
            "crumbs": [(_("Benchmarks"), reverse("benchmarks:overview", args=[self.area.slug]))],
            "form": form,
            "since": since,
            "until": until,
            "sections": sections,
            "better": [change for _both, change in changes if change and change.is_better],
            "worse": [change for _both, change in changes if change and change.is_worse],
            "records": records,
            "marking": Marking.SENSITIVE if is_marked else Marking.OFFICIAL,
        }
        return self.page("benchmarks/compare.html", context)
