"""The pictures of benchmark pages and reports, as frozen geometry for `{% chart %}`."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from benchmarks.findings import Benchmark
from benchmarks.looks import look_of
from benchmarks.models import AreaSnapshot
from benchmarks.quarters import Quarter
from core.charts import status_history
from core.criteria.findings import Status
from core.criteria.framework import load_framework
from core.criteria.roll_up import NOT_COMPUTED
from core.models import Authority
from core.pictures import INK, PAPER, SOFT, Box, Label, Picture, Row
from core.registries import SectionPicture, section_pictures
from core.uk_dates import uk_date, uk_month

_STEP_Y, _TILE_HEIGHT = 96, 44
_WIDE, _NARROW = (4, 160), (2, 142)
"""How many tiles stand side by side, and how wide each is."""
QUARTERS_SHOWN = 8


def eight_benchmarks(benchmarks: Sequence[Benchmark]) -> Picture:
    """The eight benchmarks as eight tiles with number, word, symbol and name."""
    return replace(_tiles(benchmarks, *_WIDE), narrow=_tiles(benchmarks, *_NARROW))


def _tiles(benchmarks: Sequence[Benchmark], per_line: int, width: int) -> Picture:
    boxes: list[Box] = []
    labels: list[Label] = []
    rows = []
    for index, benchmark in enumerate(benchmarks):
        tile, words = _tile(benchmark, index % per_line * (width + 8), index // per_line * _STEP_Y, width)
        boxes += tile
        labels += words
        name = f"{benchmark.section.number} {benchmark.section.name}"
        rows.append(Row(name, (benchmark.rating.label, benchmark.rating.because)))
    return Picture(
        _("The eight benchmarks"),
        told(benchmarks),
        per_line * (width + 8) - 8,
        -(-len(benchmarks) // per_line) * _STEP_Y - 12,
        tuple(boxes),
        tuple(labels),
        (_("Benchmark"), _("Rating"), _("Why")),
        tuple(rows),
    )


def _tile(benchmark: Benchmark, x: float, y: float, width: int) -> tuple[list[Box], list[Label]]:
    state, icon = look_of(benchmark.rating.key)
    is_outline = state.key == "not_applicable"
    fill, ink = (PAPER, state.ink) if is_outline else (state.solid, PAPER)
    stroke = state.solid if is_outline else "none"
    boxes = [Box(x + 0.5, y + 0.5, width - 1, _TILE_HEIGHT, fill, ink, stroke=stroke)]
    if not is_outline:
        boxes.append(Box(x + width - 36, y + 6, 28, 32, fill, ink, icon=icon))
    labels = [
        Label(x + 14, y + 29, str(benchmark.section.number), "middle", ink, 17, 700),
        Label(x + 30, y + 28, benchmark.rating.label, "start", ink, 14 if is_outline else 16, 600),
    ]
    for line, text in enumerate(textwrap.wrap(benchmark.section.name, width * 3 // 20)[:2]):
        labels.append(Label(x + 2, y + 62 + 16 * line, text, "start", INK, 13))
    return boxes, labels


def told(benchmarks: Iterable[Benchmark]) -> str:
    """The ratings of the benchmarks in one sentence, in the order of the sections."""
    parts = [f"{one.section.number} {str(one.rating.label).lower()}" for one in benchmarks]
    return f"{', '.join(parts)}."


def history(
    benchmark: Benchmark,
    statuses: Mapping[str, Sequence[Status | None]],
    quarters: Sequence[Quarter],
    *,
    by_code: bool = False,
) -> Picture:
    """The status of each criterion of one section at the end of each quarter; `by_code` as in core.charts."""
    return status_history(
        _("How each item has stood over %(count)s quarters") % {"count": len(quarters)},
        [
            (one.code, one.criterion.title, list(statuses.get(one.code, ())))
            for one in benchmark.judged
            if one.code in statuses
        ],
        [quarter.head for quarter in quarters],
        by_code=by_code,
    )


def ratings_over(nights: Sequence[AreaSnapshot]) -> Picture:
    """How each benchmark was rated on some nights, oldest first: small multiples, a row a benchmark."""
    framework = load_framework()
    left, step_x, step_y, width, height = 246, 66, 34, 60, 28
    boxes: list[Box] = []
    labels = [
        Label(left + at * step_x + width / 2, 14, uk_month(night.as_of)[:3], "middle", INK, 13, 600)
        for at, night in enumerate(nights)
    ]
    labels += [
        Label(left + at * step_x + width / 2, 30, str(night.as_of.year), "middle", SOFT, 12)
        for at, night in enumerate(nights)
    ]
    rows = []
    for line, section in enumerate(framework.sections):
        y = 40 + line * step_y
        name = f"{section.number} {section.name}"
        labels.append(Label(0, y + 19, name[:34], size=14))
        keys = [night.ratings.get(str(section.number), NOT_COMPUTED) for night in nights]
        boxes += [_rating_box(key, left + at * step_x, y, width, height) for at, key in enumerate(keys)]
        rows.append(Row(name, tuple(str(look_of(key)[0].label) for key in keys)))
    heads = tuple(uk_date(night.as_of) for night in nights)
    size = (left + len(nights) * step_x, 40 + len(framework.sections) * step_y)
    told = _("Ratings of the eight benchmarks on %(count)s dates.") % {"count": len(nights)}
    title = _("How each benchmark has been rated")
    return Picture(title, told, *size, tuple(boxes), tuple(labels), (_("Benchmark"), *heads), tuple(rows))


def _rating_box(key: str, x: float, y: float, width: float, height: float) -> Box:
    state, icon = look_of(key)
    if state.key == "not_applicable":
        outline = (x + 0.5, y + 0.5, width - 1, height - 1)
        return Box(*outline, PAPER, state.ink, icon=icon, stroke=state.solid)
    return Box(x, y, width, height, state.solid, icon=icon)


def history_dates(as_of: datetime.date) -> tuple[tuple[Quarter, ...], list[datetime.date]]:
    """The quarters a history shows up to `as_of`, and the date at which each of them is looked at."""
    quarters = Quarter.of(as_of).run_up(QUARTERS_SHOWN)
    return quarters, [quarter.as_of(as_of) for quarter in quarters]


def picture_of(section: int, area: Authority, as_of: datetime.date) -> SectionPicture | None:
    """The picture that a section's own app gives, registered under the section's number as text."""
    key = str(section)
    return section_pictures[key](area, as_of) if key in section_pictures else None
