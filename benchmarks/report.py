"""What a quarterly report says: everything read and worked out first, then hashed, then set in type.

The contents are one frozen value, so that two reports with the same inputs are recognised as one and the
page templates run no query. Pictures and numbers of actions come through the core's registries.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benchmarks import pictures
from benchmarks.findings import (
    Benchmark,
    Change,
    Judged,
    benchmarks_from,
    changes_between,
    falling_short,
    lapsing,
)
from benchmarks.fingerprints import digest, plain
from benchmarks.history import Standing, standing_of
from benchmarks.quarters import Quarter
from benchmarks.said import Said, said_of
from core.choices import Marking
from core.criteria.findings import Status
from core.criteria.framework import load_framework
from core.criteria.rule_book import Framework
from core.models import Authority
from core.pictures import Picture
from core.registries import PressingAction, action_counts, pressing_actions
from core.states import ACTION_STATES
from core.uk_dates import uk_date

LAYOUT = 6
"""Counted up when the report is set differently, so that a new look is a new version of a report."""
SHORT_SHOWN, LAPSES_SHOWN = 5, 4
ACTIONS_SHOWN = 5
STEPS = 3
Tell = Callable[[int, int, str], None]
"""progress(done, of, what is being done now)"""


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A computed section's page: its benchmark, its pictures, what changed, what lapses, what to do."""

    benchmark: Benchmark
    history: Picture
    picture: Any
    changes: tuple[Change, ...]
    lapses: tuple[Judged, ...]
    steps: tuple[Judged, ...]
    """Items short of met whose remedy is known, good practice first."""
    actions: tuple[PressingAction, ...]
    actions_left: int

    @property
    def rows(self) -> list[tuple[Judged, Change | None, bool]]:
        """Each item with what changed of it since the last quarter, and whether it lapses if nobody acts."""
        changed = {change.criterion.code: change for change in self.changes}
        held = {one.code for one in self.lapses}
        return [(one, changed.get(one.code), one.code in held) for one in self.benchmark.judged]


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole report. `marking` is a `Marking` value: the highest of what the report holds."""

    area_name: str
    quarter: Quarter
    as_of: datetime.date
    compared_with: datetime.date
    framework: Framework
    strip: Picture
    sentences: tuple[str, ...]
    lapses: tuple[Judged, ...]
    short: tuple[Judged, ...]
    short_left: int
    pages: tuple[SectionPage, ...]
    not_computed: tuple[tuple[Benchmark, str, str], ...]
    """Each with how the area last rated itself and in which year, "" where it has not yet."""
    actions: str
    marking: str

    @property
    def is_so_far(self) -> bool:
        """Whether the quarter still runs, so that this is how it stands and not how it ended."""
        return self.as_of < self.quarter.ends_on

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that the report is made from."""
        return digest({"layout": LAYOUT, "contents": plain(self)})


def read_standing(areas: Sequence[Authority], quarter: Quarter, today: datetime.date) -> dict[int, Standing]:
    """What reports rest on, read for many areas at once. Raises ValueError for a quarter not begun."""
    return standing_of(areas, pictures.history_dates(quarter.as_of(today))[1])


def read_contents(
    area: Authority,
    quarter: Quarter,
    today: datetime.date,
    tell: Tell,
    standing: Standing | None = None,
) -> Contents:
    """Read and work out the report of `area` for `quarter` as it stands `today`.

    `standing` is what `read_standing` gave for the area; without it, it is read here. Must run inside the
    area's tenant context. Raises ValueError for a quarter that has not begun.
    """
    framework = load_framework()
    as_of = quarter.as_of(today)
    tell(0, STEPS, _("Reading the records"))
    standing = standing or read_standing([area], quarter, today)[area.pk]
    benchmarks = benchmarks_from(framework, standing.findings)
    before = {code: past[-2] for code, past in standing.over.items() if past[-2] is not None}
    changes = changes_between(framework, before, standing.findings)
    pages = tuple(_section_pages(benchmarks, area, as_of, standing.over, changes))
    lapses = tuple(lapsing(benchmarks)[:LAPSES_SHOWN])
    short = falling_short(benchmarks)
    compared_with = quarter.back(1).ends_on
    return Contents(
        area_name=area.name,
        quarter=quarter,
        as_of=as_of,
        compared_with=compared_with,
        framework=framework,
        strip=pictures.eight_benchmarks(benchmarks),
        sentences=summary_sentences(benchmarks, changes, lapses, compared_with),
        lapses=lapses,
        short=tuple(short[:SHORT_SHOWN]),
        short_left=max(0, len(short) - SHORT_SHOWN),
        pages=pages,
        not_computed=tuple(_self_assessed(benchmarks, said_of(area, as_of))),
        actions=_actions(area, as_of),
        marking=highest_marking(page.picture.marking for page in pages if page.picture is not None),
    )


def _section_pages(
    benchmarks: Sequence[Benchmark],
    area: Authority,
    as_of: datetime.date,
    over: Mapping[str, tuple[Status | None, ...]],
    changes: Iterable[Change],
) -> Iterator[SectionPage]:
    quarters, _dates = pictures.history_dates(as_of)
    pressing = [action for source in pressing_actions for action in source(area, as_of)]
    for benchmark in benchmarks:
        number = benchmark.section.number
        if not benchmark.rating.is_computed:
            continue
        actions = [action for action in pressing if action.section == number]
        yield SectionPage(
            benchmark=benchmark,
            history=pictures.history(benchmark, over, quarters, by_code=True),
            picture=pictures.picture_of(number, area, as_of),
            changes=tuple(change for change in changes if change.criterion.section == number),
            lapses=tuple(lapsing([benchmark])),
            steps=tuple(
                one for one in falling_short([benchmark]) if one.finding and one.finding.remedy.words
            ),
            actions=tuple(actions[:ACTIONS_SHOWN]),
            actions_left=max(0, len(actions) - ACTIONS_SHOWN),
        )


def _self_assessed(
    benchmarks: Iterable[Benchmark], own: Mapping[int, Said]
) -> Iterator[tuple[Benchmark, str, str]]:
    for one in benchmarks:
        if not one.rating.is_computed:
            said = own.get(one.section.number)
            yield one, said.rating if said else "", said.year if said else ""


def _actions(area: Authority, as_of: datetime.date) -> str:
    """How many actions are in each state, from whichever section keeps actions; "" where none does."""
    totals: dict[str, int] = {}
    for source in action_counts:
        for state, count in source(area, as_of).items():
            totals[state] = totals.get(state, 0) + count
    told = [
        f"{totals[key]} {str(state.label).lower()}" for key, state in ACTION_STATES.items() if totals.get(key)
    ]
    return _("Actions of the plan: %(told)s.") % {"told": ", ".join(told)} if told else ""


def highest_marking(markings: Iterable[str]) -> str:
    """The highest of some markings; OFFICIAL for none. Nothing higher than OFFICIAL-SENSITIVE exists here."""
    return Marking.SENSITIVE if Marking.SENSITIVE in set(markings) else Marking.OFFICIAL


def summary_sentences(
    benchmarks: Iterable[Benchmark],
    changes: Iterable[Change],
    lapses: tuple[Judged, ...],
    compared_with: datetime.date,
) -> tuple[str, ...]:
    """Three sentences: how the benchmarks stand, what moved since the last quarter, what lapses next."""
    computed = [one for one in benchmarks if one.rating.is_computed]
    good = sum(one.rating.key in {"met", "exceeding"} for one in computed)
    items = [judged for one in computed for judged in one.judged if judged.finding]
    met = sum(one.finding.status == Status.MET for one in items if one.finding)
    applies = sum(one.finding.status != Status.NOT_APPLICABLE for one in items if one.finding)
    stands = ngettext(
        "%(good)s of the %(all)s benchmark computed from records is met or better; "
        "%(met)s of its %(applies)s items that apply are met.",
        "%(good)s of the %(all)s benchmarks computed from records are met or better; "
        "%(met)s of their %(applies)s items that apply are met.",
        len(computed),
    ) % {"good": good or _("None"), "all": len(computed), "met": met, "applies": applies}
    return stands, _moved(list(changes), compared_with), _next_lapse(lapses)


def _moved(changes: list[Change], compared_with: datetime.date) -> str:
    since = uk_date(compared_with)
    better = [change.criterion.code for change in changes if change.is_better]
    worse = [change.criterion.code for change in changes if change.is_worse]
    if not better and not worse:
        return _("Nothing has moved since %(date)s.") % {"date": since}
    gained = ngettext("%(n)s item has improved", "%(n)s items have improved", len(better))
    lost = ngettext("%(n)s has slipped", "%(n)s have slipped", len(worse))
    return _("Since %(date)s, %(gained)s%(which)s and %(lost)s%(whose)s.") % {
        "date": since,
        "gained": gained % {"n": len(better) or _("no")},
        "lost": lost % {"n": len(worse) or _("none")},
        "which": f" ({', '.join(better)})" if better else "",
        "whose": f" ({', '.join(worse)})" if worse else "",
    }


def _next_lapse(lapses: tuple[Judged, ...]) -> str:
    if not lapses or lapses[0].finding is None:
        return _("Nothing that is met now has a date on which it lapses.")
    first = lapses[0]
    return _("The next to lapse, on %(date)s if nobody acts, is %(code)s “%(title)s”.") % {
        "date": uk_date(lapses[0].finding.changes_on),
        "code": first.code,
        "title": first.criterion.title,
    }
