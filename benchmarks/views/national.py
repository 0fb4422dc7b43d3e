"""The Home Office's dashboard: who needs help, how the areas are spread, the heat table of them all."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarks.forms import AreasForm
from benchmarks.history import nights_of
from benchmarks.national import (
    National,
    SectionFindings,
    advisers,
    read_area,
    read_national,
    visible_areas,
)
from benchmarks.national.exports import table_of_area
from benchmarks.national.figures import distribution, headline, movers, need_help, outliers, who_first
from benchmarks.national.nights import SINCE_YEAR
from benchmarks.national.pictures import distribution_picture
from benchmarks.pictures import ratings_over
from core.actions import note_access
from core.criteria.framework import load_framework
from core.exports import EXPORT_KINDS, export_table
from core.models import AccessEvent, Authority
from core.uk_dates import uk_date
from core.views import NationalView

NBSP = "\N{NO-BREAK SPACE}"
EXPORTS = (("csv", "CSV"), ("xlsx", "Excel"), ("ods", "OpenDocument"))
PAGES = (
    ("national:overview", gettext_lazy("Areas")),
    ("national:criteria", gettext_lazy("Items")),
    ("national:lapsing", gettext_lazy("Lapsing")),
    ("national:alike", gettext_lazy("Areas alike")),
    ("national:sampling", gettext_lazy("Sampling list")),
    ("national:practice", gettext_lazy("Good practice")),
    ("national:reports", gettext_lazy("Reports")),
    ("national:rule-book", gettext_lazy("Rule book")),
)


class NationalPicture(NationalView):
    """A page about the areas that its address chooses. `self.picture` is None before the first night."""

    with_own = True
    """Whether the page shows how areas rate themselves."""
    compares = False
    """Whether anything on the page is compared with an earlier night."""
    form: AreasForm
    picture: National | None

    def setup_picture(self, request: HttpRequest) -> None:
        """Read the areas, the nights and the filters. At most seven queries."""
        areas = visible_areas(self.viewer)
        regions = list(areas.order_by("region").values_list("region", flat=True).distinct())
        known = [one for one in advisers(timezone.localdate()) if one.region in regions]
        self.regions = regions
        self.form = AreasForm(request.GET, regions=regions, advisers=known, compares=self.compares)
        self.picture = read_national(
            areas, self.form.values, request.GET.get("sort", ""), known, with_own=self.with_own
        )

    def shell(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of the picture shows around its own table."""
        picture = self.picture
        compared = picture.nights.since(picture.since) if picture else None
        query = request.GET.urlencode()
        return {
            "caption": ", ".join(self.regions) if len(self.regions) == 1 else _("England and Wales"),
            "filter_form": self.form,
            "picture": picture,
            "has_regions": bool(self.regions),
            "compared": compared,
            "pages": sub_pages(request, f"?{query}" if query else ""),
            "query": query,
            "kinds": EXPORTS,
        }


def sub_pages(request: HttpRequest, query: str) -> list[tuple[str, str, bool]]:
    """The pages of the picture, each with the filters of this one: (words, address, whether it is this)."""
    found = []
    for name, words in PAGES:
        address = reverse(name)
        found.append((str(words), f"{address}{query}", address == request.path))
    return found


class Overview(NationalPicture):
    """Who needs help first, how the ratings are spread, and the heat table."""

    compares = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.setup_picture(request)
        context = {**self.shell(request), "title": _("National picture")}
        if self.picture is not None:
            context |= self._figures(self.picture)
        return self.page("benchmarks/national.html", context)

    def _figures(self, picture: National) -> dict[str, Any]:
        gained, lost = movers(picture.rows)
        counts = distribution(picture.rows, picture.numbers)
        neediest = need_help(picture.rows)
        names = [f"{one.number} {one.slug.capitalize()}" for one in picture.sections]
        return {
            "sections": [(name, f"s{one.number}") for name, one in zip(names, picture.sections, strict=True)],
            "rows": picture.rows,
            "headline": headline(picture.rows, picture.before),
            "who_first": who_first(neediest),
            "need_help": [
                (row, row.not_met([name.replace(" ", NBSP) for name in names])) for row in neediest
            ],
            "gained": gained,
            "lost": lost,
            "outliers": outliers(picture.rows),
            "distribution": distribution_picture(counts, picture.sections) if picture.rows else None,
            "since_words": since_words(picture),
            "parting_url": self._sorted_by("-parts"),
        }

    def _sorted_by(self, key: str) -> str:
        """The address of the same areas in another order."""
        query = self.request.GET.copy()
        query["sort"] = key
        return f"?{query.urlencode()}#areas"


def since_words(picture: National) -> str:
    """With which night the rows are compared, as the words after "since"."""
    compared = picture.nights.since(picture.since)
    if compared is None:
        return ""
    return (
        _("a year ago, %(date)s") % {"date": uk_date(compared)}
        if picture.since == SINCE_YEAR
        else (uk_date(compared))
    )


class OneArea(NationalView):
    """Something about one area that the viewer may see, as the newest night has it."""

    is_base = True

    def read(self, slug: str) -> tuple[Authority, datetime.date, tuple[SectionFindings, ...]]:
        """The area, the night and its findings by section. Raises Http404 where there is none to see."""
        area = visible_areas(self.viewer).filter(slug=slug).first()
        as_of, sections = read_area(area) if area else (None, ())
        if area is None or as_of is None:
            raise Http404("Page not found")
        return area, as_of, sections


class AreaPage(OneArea):
    """One area's findings as the newest snapshot has them; its records stay closed."""

    def get(self, request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        area, as_of, sections = self.read(slug)
        nights = nights_of(area, as_of)
        context = {
            "title": area.name,
            "caption": area.get_kind_display(),
            "crumbs": [(_("National picture"), reverse("national:overview"))],
            "region": area.region,
            "slug": slug,
            "kinds": EXPORTS,
            "as_of": as_of,
            "sections": sections,
            "framework": load_framework().version,
            "history": ratings_over(nights) if len(nights) > 1 else None,
        }
        return self.page("benchmarks/national_area.html", context)


class AreaExport(OneArea):
    """The same findings as a file."""

    def get(self, request: HttpRequest, slug: str, kind: str, **kwargs: Any) -> HttpResponse:
        if kind not in EXPORT_KINDS:
            raise Http404("Page not found")
        area, as_of, sections = self.read(slug)
        note_access(AccessEvent.Kind.EXPORT, f"national findings of {slug} as {kind}", by=self.viewer)
        return export_table(table_of_area(area, as_of, sections), kind).response()
