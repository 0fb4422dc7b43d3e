"""What the national report of a quarter says, as one frozen value: read, hashed, then set in type."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benchmarks.fingerprints import digest, plain
from benchmarks.models import AreaSnapshot
from benchmarks.national.criteria import CriterionRow, criterion_rows
from benchmarks.national.figures import (
    Headline,
    distribution,
    headline,
    movers,
    need_help,
    outliers,
    who_first,
)
from benchmarks.national.nights import Nights
from benchmarks.national.pictures import distribution_picture
from benchmarks.national.table import HeatRow, heat_rows, sorted_rows
from benchmarks.quarters import Quarter
from core.criteria.framework import load_framework
from core.criteria.roll_up import NOT_COMPUTED
from core.criteria.rule_book import Framework, Section
from core.models import Authority
from core.pictures import Picture

LAYOUT = 2
"""Counted up when the report is set differently."""


@dataclass(frozen=True, slots=True)
class Line:
    """An area as a line of the report: how it is rated, and what moved."""

    name: str
    region: str
    kind: str
    keys: tuple[str, ...]
    """The keys of its ratings in the benchmarks that are computed."""
    met: str
    gained: int | None
    good_short: int
    lapsing: int


@dataclass(frozen=True, slots=True)
class NationalContents:
    """A whole national report; nothing in it is above OFFICIAL."""

    quarter: Quarter
    nights: Nights
    framework: Framework
    computed: tuple[Section, ...]
    own: tuple[Section, ...]
    """Benchmarks that nothing computes: the areas rate themselves."""
    figures: Headline
    spread: Picture
    who: str
    """Who needs help before all others, in a sentence."""
    neediest: tuple[Line, ...]
    gained: tuple[Line, ...]
    lost: tuple[Line, ...]
    apart: tuple[Line, ...]
    criteria: tuple[CriterionRow, ...]
    regions: tuple[tuple[str, tuple[Line, ...]], ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The picture in three sentences."""
        figures = self.figures
        stands = ngettext(
            "%(n)s area uses the service; %(share)s%% of its computed ratings are met or better.",
            "%(n)s areas use the service; %(share)s%% of their computed ratings are met or better.",
            figures.areas,
        ) % {"n": figures.areas, "share": figures.good_share}
        moved = _("Since the last quarter, %(rose)s areas rose in some benchmark and %(fell)s fell.") % {
            "rose": figures.rose,
            "fell": figures.fell,
        }
        ahead = _("%(items)s items in %(areas)s areas lapse within 90 days if nobody acts.") % {
            "items": figures.lapsing,
            "areas": figures.lapsing_areas,
        }
        return stands, moved, ahead

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that the report is made from."""
        return digest({"layout": LAYOUT, "contents": plain(self)})


def read_national_contents(quarter: Quarter, *, using: str) -> NationalContents | None:
    """The national report of a quarter from the night that ended it; None where no such night was kept."""
    framework = load_framework()
    nights = Nights(quarter.ends_on, quarter.back(1).ends_on, quarter.back(4).ends_on)
    rows = AreaSnapshot.objects.using(using).filter(framework=framework.version)
    lines = {
        night: {
            line.authority_id: line
            for line in rows.filter(as_of=night).select_related("authority").order_by("authority__name")
        }
        for night in (nights.now, nights.quarter)
        if night
    }
    now, before = lines[nights.now], lines.get(nights.quarter or nights.now, {})
    if not now:
        return None
    numbers = [section.number for section in framework.sections]
    every = sorted_rows(heat_rows(now, before, numbers, {}), "area")
    gained, lost = movers(every)
    computed = {
        int(key) for line in now.values() for key, word in line.ratings.items() if word != NOT_COMPUTED
    }
    neediest = need_help(every)
    areas = Authority.objects.using(using).filter(pk__in=list(now))
    return NationalContents(
        quarter=quarter,
        nights=nights,
        framework=framework,
        computed=tuple(one for one in framework.sections if one.number in computed),
        own=tuple(one for one in framework.sections if one.number not in computed),
        figures=headline(every, before),
        spread=distribution_picture(distribution(every, numbers), framework.sections),
        who=who_first(neediest),
        neediest=_lines(neediest),
        gained=_lines(gained),
        lost=_lines(lost),
        apart=_lines([one.row for one in outliers(every)][:8]),
        criteria=tuple(criterion_rows(nights.now, areas)),
        regions=_by_region(every),
    )


def _lines(rows: list[HeatRow]) -> tuple[Line, ...]:
    return tuple(_line(row) for row in rows)


def _line(row: HeatRow) -> Line:
    return Line(
        name=row.area.name,
        region=row.area.region,
        kind=str(row.area.get_kind_display()),
        keys=tuple(cell.rating for cell in row.cells if cell.rating != NOT_COMPUTED),
        met=f"{row.line.met}/{row.line.applies}",
        gained=row.gained,
        good_short=row.line.good_short,
        lapsing=row.line.lapsing,
    )


def _by_region(rows: list[HeatRow]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    counts = Counter(row.area.region for row in rows)
    return tuple(
        (region, _lines([row for row in rows if row.area.region == region])) for region in sorted(counts)
    )
