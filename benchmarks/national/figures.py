"""What the heat table comes to: headline figures, who moved furthest, who stands out among areas alike."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benchmarks.cohorts import SMALLEST
from benchmarks.models import AreaSnapshot
from benchmarks.national.table import HeatRow
from core.criteria.roll_up import NOT_COMPUTED

GOOD = frozenset({"met", "exceeding"})
NAMED = 8
NAMED_FIRST = 3
FENCE = 1.5
"""Outside this many times the middle half's width beyond its edges, an area stands out (Tukey's fences)."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures at the top of the page, about the areas shown. Shares are whole per cent."""

    areas: int
    good_share: int
    good_before: int | None
    rose: int
    fell: int
    lapsing: int
    lapsing_areas: int
    parting: int

    @property
    def change(self) -> int | None:
        """By how many points the share of ratings that are met or better changed."""
        return None if self.good_before is None else self.good_share - self.good_before


def headline(rows: Sequence[HeatRow], before: Mapping[int, AreaSnapshot]) -> Headline:
    """The figures of the rows, compared with the same areas' earlier lines."""
    past = [before[row.area.pk] for row in rows if row.area.pk in before]
    return Headline(
        areas=len(rows),
        good_share=_good_share(row.line.ratings for row in rows) or 0,
        good_before=_good_share(line.ratings for line in past) if past else None,
        rose=sum(any(cell.moved > 0 for cell in row.cells) for row in rows),
        fell=sum(any(cell.moved < 0 for cell in row.cells) for row in rows),
        lapsing=sum(row.line.lapsing for row in rows),
        lapsing_areas=sum(row.line.lapsing > 0 for row in rows),
        parting=sum(row.parts > 0 for row in rows),
    )


def _good_share(ratings: Iterable[Mapping[str, str]]) -> int | None:
    """Per cent of the computed ratings that are met or better; None where nothing is computed."""
    computed = [key for one in ratings for key in one.values() if key not in {NOT_COMPUTED, "not_applicable"}]
    return round(100 * sum(key in GOOD for key in computed) / len(computed)) if computed else None


def need_help(rows: Iterable[HeatRow]) -> list[HeatRow]:
    """Who needs help first: areas with a benchmark not met, the neediest first."""
    return sorted((row for row in rows if row.needs[0]), key=lambda row: (row.needs, row.area.name))[::-1][
        :NAMED
    ]


def who_first(neediest: Sequence[HeatRow]) -> str:
    """Who needs help before all others, in one sentence; "" for nobody. `neediest` is from `need_help`."""
    first = neediest[:NAMED_FIRST]
    if not first:
        return ""
    named = get_text_list([row.area.name for row in first], _("and"))
    least = min(row.needs[0] for row in first)
    if all(row.needs[0] == row.computed for row in first):
        told = ngettext(
            "%(named)s needs help first: none of its computed benchmarks is met.",
            "%(named)s need help first: none of their computed benchmarks is met.",
            len(first),
        )
        return told % {"named": named}
    told = ngettext("%(named)s needs help first", "%(named)s need help first", len(first))
    short = ngettext("at least %(n)s benchmark not met", "at least %(n)s benchmarks not met", least)
    return f"{told % {'named': named}}: {short % {'n': least}}."


def movers(rows: Iterable[HeatRow]) -> tuple[list[HeatRow], list[HeatRow]]:
    """Who gained most items and who lost most, the furthest first."""
    known = sorted((row for row in rows if row.gained), key=lambda row: row.gained or 0)
    return [row for row in known[::-1] if (row.gained or 0) > 0][:NAMED], [
        row for row in known if (row.gained or 0) < 0
    ][:NAMED]


@dataclass(frozen=True, slots=True)
class Outlier:
    """An area that stands apart from areas of its kind, in the share of items that it meets."""

    row: HeatRow
    median: float
    is_above: bool


def outliers(rows: Iterable[HeatRow]) -> list[Outlier]:
    """Areas far above or below those of their kind, the lowest first; kinds with few areas are left out."""
    by_kind: dict[str, list[HeatRow]] = defaultdict(list)
    for row in rows:
        by_kind[row.area.kind].append(row)
    found = []
    for alike in by_kind.values():
        if len(alike) < SMALLEST:
            continue
        low, middle, high = statistics.quantiles([row.share for row in alike], n=4)
        reach = FENCE * (high - low)
        found += [
            Outlier(row, middle, row.share > high + reach)
            for row in alike
            if not low - reach <= row.share <= high + reach
        ]
    return sorted(found, key=lambda one: (one.is_above, one.row.share))


def distribution(rows: Sequence[HeatRow], sections: Sequence[int]) -> dict[int, Counter[str]]:
    """{number of a section: how many of the areas have each rating}."""
    return {number: Counter(row.cells[at].rating for row in rows) for at, number in enumerate(sections)}
