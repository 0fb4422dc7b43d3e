"""A national page's picture, read once: the areas that the address asks for, on the nights it compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from benchmarks.models import AreaSnapshot
from benchmarks.national.areas import Adviser, chosen_by
from benchmarks.national.nights import Nights, chosen_nights, kept_nights, lines_of_nights
from benchmarks.national.own import own_ratings
from benchmarks.national.table import HeatRow, heat_rows, sorted_rows
from benchmarks.quarters import Quarter
from core.criteria.framework import load_framework
from core.criteria.rule_book import Section
from core.models import Authority


@dataclass(frozen=True)
class National:
    """The picture of the areas chosen. `rows` are in the order that the address asks for."""

    nights: Nights
    areas: models.QuerySet[Authority]
    sections: tuple[Section, ...]
    rows: list[HeatRow]
    before: Mapping[int, AreaSnapshot]
    since: str

    @property
    def quarter(self) -> Quarter:
        """The quarter in which the newest night lies."""
        return Quarter.of(self.nights.now)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the eight sections."""
        return tuple(section.number for section in self.sections)


def read_national(
    areas: models.QuerySet[Authority],
    values: Mapping[str, Any],
    sort: str,
    advisers: list[Adviser],
    *,
    with_own: bool = True,
) -> National | None:
    """The newest picture of those of `areas` that the filters choose; None before the first night.

    Three queries, whatever the number of areas. `values` are the cleaned filters of the address;
    `with_own` also reads how the areas rate themselves.
    """
    framework = load_framework()
    nights = chosen_nights(kept_nights(framework.version))
    if nights is None:
        return None
    chosen = areas.filter(
        pk__in=AreaSnapshot.objects.filter(
            chosen_by(values, advisers), framework=framework.version, as_of=nights.now
        ).values("authority_id")
    )
    lines = lines_of_nights(framework.version, nights, chosen)
    since = str(values.get("since", ""))
    compared = nights.since(since)
    before = lines[compared] if compared else {}
    numbers = [section.number for section in framework.sections]
    rows = heat_rows(lines[nights.now], before, numbers, own_ratings(chosen) if with_own else {})
    return National(nights, chosen, framework.sections, sorted_rows(rows, sort), before, since)
