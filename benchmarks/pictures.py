"""The pictures of benchmark pages and reports, as frozen geometry for `{% chart %}`."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from benchmarks.findings import Benchmark
from benchmarks.looks import look_of
from benchmarks.quarters import Quarter
from core.charts import status_history
from core.criteria.findings import Status
from core.models import Authority
from core.pictures import INK, PAPER, Box, Label, Picture, Row
from core.registries import SectionPicture, section_pictures

_STEP_X, _STEP_Y, _TILE_WIDTH, _TILE_HEIGHT, _PER_LINE = 168, 96, 160, 44, 4
QUARTERS_SHOWN = 8


def eight_benchmarks(benchmarks: Sequence[Benchmark]) -> Picture:
    """The eight benchmarks as eight tiles with number, word, symbol and name."""
    boxes: list[Box] = []
    labels: list[Label] = []
    rows = []
    for index, benchmark in enumerate(benchmarks):
        at = (index % _PER_LINE * _STEP_X, index // _PER_LINE * _STEP_Y)
        tile, words = _tile(benchmark, *at)
        boxes += tile
        labels += words
        name = f"{benchmark.section.number} {benchmark.section.name}"
        rows.append(Row(name, (benchmark.rating.label, benchmark.rating.because)))
    lines = -(-len(benchmarks) // _PER_LINE)
    return Picture(
        _("The eight benchmarks"),
        told(benchmarks),
        _PER_LINE * _STEP_X - (_STEP_X - _TILE_WIDTH),
        lines * _STEP_Y - 12,
        tuple(boxes),
        tuple(labels),
        (_("Benchmark"), _("Rating"), _("Why")),
        tuple(rows),
    )


def _tile(benchmark: Benchmark, x: float, y: float) -> tuple[list[Box], list[Label]]:
    state, icon = look_of(benchmark.rating.key)
    is_outline = state.key == "not_applicable"
    fill, ink = (PAPER, state.ink) if is_outline else (state.solid, PAPER)
    stroke = state.solid if is_outline else "none"
    boxes = [Box(x + 0.5, y + 0.5, _TILE_WIDTH - 1, _TILE_HEIGHT, fill, ink, stroke=stroke)]
    if not is_outline:
        boxes.append(Box(x + _TILE_WIDTH - 36, y + 6, 28, 32, fill, ink, icon=icon))
    labels = [
        Label(x + 14, y + 29, str(benchmark.section.number), "middle", ink, 17, 700),
        Label(x + 30, y + 28, benchmark.rating.label, "start", ink, 14 if is_outline else 16, 600),
    ]
    for line, text in enumerate(textwrap.wrap(benchmark.section.name, 24)[:2]):
        labels.append(Label(x + 2, y + 62 + 16 * line, text, "start", INK, 13))
    return boxes, labels


def told(benchmarks: Iterable[Benchmark]) -> str:
    """The ratings of the benchmarks in one sentence, in the order of the sections."""
    parts = [f"{one.section.number} {str(one.rating.label).lower()}" for one in benchmarks]
    return f"{', '.join(parts)}."


def history(
    benchmark: Benchmark, statuses: Mapping[str, Sequence[Status | None]], quarters: Sequence[Quarter]
) -> Picture:
    """The status of each criterion of one section at the end of each quarter."""
    return status_history(
        _("How each item has stood over %(count)s quarters") % {"count": len(quarters)},
        [
            (one.code, one.criterion.title, list(statuses.get(one.code, ())))
            for one in benchmark.judged
            if one.code in statuses
        ],
        [quarter.head for quarter in quarters],
    )


def history_dates(as_of: datetime.date) -> tuple[tuple[Quarter, ...], list[datetime.date]]:
    """The quarters a history shows up to `as_of`, and the date at which each of them is looked at."""
    quarters = Quarter.of(as_of).run_up(QUARTERS_SHOWN)
    return quarters, [quarter.as_of(as_of) for quarter in quarters]


def picture_of(section: int, area: Authority, as_of: datetime.date) -> SectionPicture | None:
    """The picture that a section's own app gives, registered under the section's number as text."""
    key = str(section)
    return section_pictures[key](area, as_of) if key in section_pictures else None
