"""The Home Office's pages: every area by section, and one area's findings as the last snapshot has them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarks.forms import AreasForm
from benchmarks.national import read_area, read_picture, visible_areas
from core.criteria.framework import load_framework
from core.views import NationalView


class Overview(NationalView):
    """The heat table of areas by section, and what is not met where."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        areas = visible_areas(self.viewer)
        regions = list(areas.order_by("region").values_list("region", flat=True).distinct())
        form = AreasForm(request.GET, regions=regions)
        picture = read_picture(areas.filter(**form.values))
        context = {
            "title": _("National picture"),
            "caption": ", ".join(regions) if len(regions) == 1 else _("England and Wales"),
            "filter_form": form,
            "picture": picture,
            "sections": load_framework().sections,
            "rows": [(row, reverse("national:area", args=[row.area.slug])) for row in picture.areas],
            "has_regions": bool(regions),
            "criteria": [
                (row, reverse("national:rule", args=[row.criterion.code])) for row in picture.criteria
            ],
        }
        return self.page("benchmarks/national.html", context)


class AreaPage(NationalView):
    """One area's findings as the newest snapshot has them; its records stay closed."""

    def get(self, request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        area = visible_areas(self.viewer).filter(slug=slug).first()
        as_of, sections = read_area(area) if area else (None, ())
        if area is None or as_of is None:
            raise Http404("Page not found")
        context = {
            "title": area.name,
            "caption": area.get_kind_display(),
            "crumbs": [(_("National picture"), reverse("national:overview"))],
            "region": area.region,
            "as_of": as_of,
            "sections": sections,
        }
        return self.page("benchmarks/national_area.html", context)
