"""Every table of the national pages as a file: the same rows, for whoever works on with them in a sheet."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from benchmarks.assurance.years import year_of
from benchmarks.looks import RATINGS, look_of
from benchmarks.national.alike import cohort_rows
from benchmarks.national.criteria import criterion_rows, findings_of, lapsing_soon
from benchmarks.national.figures import outliers
from benchmarks.national.one_area import SectionFindings
from benchmarks.national.practice import shared_practice
from benchmarks.national.reading import National
from benchmarks.national.sampling import sampling_list
from core.criteria.findings import Status
from core.criteria.framework import load_framework
from core.exports import ExportTable
from core.models import Authority

Rows = list[list[str | int | float | datetime.date | None]]


def _word(rating: str) -> str:
    return str(look_of(rating)[0].label) if rating in RATINGS else rating


def _areas(picture: National) -> tuple[list[str], Rows]:
    heads = [f"{one.number} {one.name}" for one in picture.sections]
    columns = [_("Area"), _("Kind"), _("Region"), _("Tier"), _("Funded priority")]
    columns += [_("Good practice short"), *heads]
    columns += [_("Items met"), _("Items that apply"), _("Items gained"), _("Lapsing in 90 days")]
    columns += [_("%(benchmark)s, as the area rates itself") % {"benchmark": head} for head in heads]
    return columns, [
        [
            row.area.name,
            row.area.get_kind_display(),
            row.area.region,
            row.line.tier,
            _("yes") if row.line.is_priority else _("no"),
            row.line.good_short,
            *(_word(cell.rating) for cell in row.cells),
            row.line.met,
            row.line.applies,
            row.gained,
            row.line.lapsing,
            *(_word(cell.own) for cell in row.cells),
        ]
        for row in picture.rows
    ]


def _criteria(picture: National) -> tuple[list[str], Rows]:
    columns = [_("Item"), _("Title"), _("Applies to"), *(status.label for status in Status)]
    return columns, [
        [
            row.criterion.code,
            row.criterion.title,
            row.applies,
            *(dict(row.counts).get(str(status), 0) for status in Status),
        ]
        for row in criterion_rows(picture.nights.now, picture.areas)
    ]


def _findings(picture: National, code: str) -> tuple[list[str], Rows]:
    columns = [_("Area"), _("Region"), _("Status"), _("Figure"), _("Why"), _("Changes on")]
    return columns, [
        [
            one.authority.name,
            one.authority.region,
            Status(one.status).label,
            one.figure,
            one.because,
            one.changes_on,
        ]
        for one in findings_of(code, picture.nights.now, picture.areas)
    ]


def _lapsing(picture: National) -> tuple[list[str], Rows]:
    titles = {one.code: one.title for one in load_framework().criteria}
    columns = [_("Lapses on"), _("Area"), _("Region"), _("Item"), _("Title"), _("How it stands")]
    return columns, [
        [one.changes_on, one.authority.name, one.authority.region, one.code, titles[one.code], one.figure]
        for one in lapsing_soon(picture.nights.now, picture.areas)
    ]


def _sampling(picture: National) -> tuple[list[str], Rows]:
    columns = [_("Area"), _("Kind"), _("Region"), _("Why it is on the list")]
    return columns, [
        [one.row.area.name, one.row.area.get_kind_display(), one.row.area.region, "; ".join(one.reasons)]
        for one in sampling_list(picture.rows, picture.quarter)
    ]


def _practice(picture: National) -> tuple[list[str], Rows]:
    framework = load_framework()
    names = {one.number: f"{one.number} {one.name}" for one in framework.sections}
    columns = [_("Benchmark"), _("What they share"), _("Area"), _("Region"), _("Year")]
    return columns, [
        [
            names[one.section],
            one.good_practice,
            one.authority.name,
            one.authority.region,
            year_of(framework.period, one.starts_on).label,
        ]
        for one in shared_practice(picture.areas)
    ]


def _outliers(picture: National) -> tuple[list[str], Rows]:
    columns = [_("Area"), _("Kind"), _("Items met"), _("Items that apply"), _("Median share of its kind")]
    return columns, [
        [
            one.row.area.name,
            one.row.area.get_kind_display(),
            one.row.line.met,
            one.row.line.applies,
            round(one.median, 3),
        ]
        for one in outliers(picture.rows)
    ]


def _alike(picture: National) -> tuple[list[str], Rows]:
    heads = [f"{one.number} {one.name}" for one in picture.sections]
    columns = [_("Areas"), _("How many"), _("Median of items met, per cent"), *heads]
    return columns, [[row.words, row.size, row.median, *row.shares] for row in cohort_rows(picture)]


def table_of_area(area: Authority, as_of: datetime.date, sections: Sequence[SectionFindings]) -> ExportTable:
    """One area's findings as its page has them; a benchmark that nothing computes is a row by itself."""
    columns = [_("Benchmark"), _("From records"), _("As the area rated itself"), _("Item"), _("Title")]
    columns += [_("Status"), _("Figure"), _("Why"), _("What would mend it"), _("Changes on")]
    rows: Rows = []
    for one in sections:
        name = f"{one.section.number} {one.section.name}"
        rated = [name, _word(one.rating.key), _word(one.own.rating)]
        found = [
            [
                rule.code,
                rule.title,
                Status(row.status).label,
                row.figure,
                row.because,
                row.next_step,
                row.changes_on,
            ]
            for rule, row in one.rows
        ]
        rows += [[*rated, *item] for item in found or [[None] * 7]]
    return ExportTable(f"national-{area.slug}-{as_of.isoformat()}", columns, rows)


TABLES: dict[str, Callable[[National], tuple[list[str], Rows]]] = {
    "areas": _areas,
    "criteria": _criteria,
    "lapsing": _lapsing,
    "sampling": _sampling,
    "outliers": _outliers,
    "practice": _practice,
    "alike": _alike,
}
"""Tables by the name that stands in the address."""


def export_of(picture: National, name: str) -> ExportTable:
    """A table by its name in the address, or by a criterion's code. Raises KeyError for another."""
    codes = {one.code for one in load_framework().criteria}
    columns, rows = _findings(picture, name) if name in codes else TABLES[name](picture)
    return ExportTable(f"national-{name}-{picture.nights.now.isoformat()}", columns, rows)
