"""The other tables of the national picture: items, one item, what lapses, areas alike, whom to sample."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarks.assurance.years import year_of
from benchmarks.national.alike import cohort_rows
from benchmarks.national.criteria import criterion_rows, findings_of, lapsing_soon
from benchmarks.national.exports import export_of
from benchmarks.national.practice import shared_practice
from benchmarks.national.sampling import sampling_list
from benchmarks.rules import RULE_KINDS
from benchmarks.views.national import NationalPicture
from core.actions import note_access
from core.criteria.findings import Status
from core.criteria.framework import load_framework
from core.exports import EXPORT_KINDS, export_table
from core.models import AccessEvent
from core.pagination import paginate

SHOWN = 100
NOT_FOUND = "Page not found"


class Criteria(NationalPicture):
    """Every computed item, what most areas fall short of first."""

    with_own = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.setup_picture(request)
        rows = criterion_rows(self.picture.nights.now, self.picture.areas) if self.picture else []
        context = {
            **self.shell(request),
            "title": _("Items across the areas"),
            "criteria": [(row, reverse("national:criterion", args=[row.criterion.code])) for row in rows],
        }
        return self.page("benchmarks/national_criteria.html", context)


class CriterionPage(NationalPicture):
    """One item: which areas do it well, which don't, and why."""

    with_own = False

    def get(self, request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        criterion = next((one for one in load_framework().criteria if one.code == code), None)
        if criterion is None:
            raise Http404(NOT_FOUND)
        self.setup_picture(request)
        found = findings_of(code, self.picture.nights.now, self.picture.areas) if self.picture else []
        groups = [(status, [one for one in found if one.status == status]) for status in Status]
        context = {
            **self.shell(request),
            "title": f"{criterion.code} {criterion.title}",
            "caption": RULE_KINDS[criterion.standing],
            "crumbs": [(_("Items"), reverse("national:criteria"))],
            "criterion": criterion,
            "groups": [(status, rows) for status, rows in groups if rows],
            "is_computed": bool(found),
            "name": code,
        }
        return self.page("benchmarks/national_criterion.html", context)


class Lapsing(NationalPicture):
    """What holds now and lapses within 90 days, area by area."""

    with_own = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.setup_picture(request)
        rows = list(lapsing_soon(self.picture.nights.now, self.picture.areas)) if self.picture else []
        titles = {one.code: one.title for one in load_framework().criteria}
        page = paginate(rows, request, SHOWN)
        context = {
            **self.shell(request),
            "title": _("Lapsing in the next 90 days"),
            "page_obj": page,
            "rows": [(row, titles[row.code]) for row in page],
        }
        return self.page("benchmarks/national_lapsing.html", context)


class Alike(NationalPicture):
    """Areas of one kind, region or tier beside one another; no cohort too small to hide its members."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.setup_picture(request)
        context = {
            **self.shell(request),
            "title": _("Areas alike"),
            "cohorts": cohort_rows(self.picture) if self.picture else [],
            "sections": load_framework().sections,
        }
        return self.page("benchmarks/national_alike.html", context)


class Sampling(NationalPicture):
    """Whom to look at more closely this quarter, and why."""

    compares = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.setup_picture(request)
        picture = self.picture
        context = {
            **self.shell(request),
            "title": _("Sampling list"),
            "sampled": sampling_list(picture.rows, picture.quarter) if picture else [],
            "quarter": picture.quarter if picture else None,
        }
        return self.page("benchmarks/national_sampling.html", context)


class Practice(NationalPicture):
    """The library of good practice: what areas shared, by benchmark."""

    with_own = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.setup_picture(request)
        framework = load_framework()
        names = {one.number: f"{one.number} {one.name}" for one in framework.sections}
        page = paginate(shared_practice(self.picture.areas) if self.picture else [], request, SHOWN)
        context = {
            **self.shell(request),
            "title": _("Good practice to share"),
            "page_obj": page,
            "rows": [
                (row, names[row.section], year_of(framework.period, row.starts_on).label) for row in page
            ],
        }
        return self.page("benchmarks/national_practice.html", context)


class Export(NationalPicture):
    """Any of the tables as a file, with the filters of the address."""

    compares = True

    def get(self, request: HttpRequest, table: str, kind: str, **kwargs: Any) -> HttpResponse:
        self.setup_picture(request)
        if self.picture is None or kind not in EXPORT_KINDS:
            raise Http404(NOT_FOUND)
        try:
            found = export_of(self.picture, table)
        except KeyError as unknown:
            raise Http404(NOT_FOUND) from unknown
        note_access(AccessEvent.Kind.EXPORT, f"national {table} as {kind}", by=self.viewer)
        return export_table(found, kind).response()
