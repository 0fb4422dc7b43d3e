"""The pictures of the national pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from benchmarks.looks import look_of
from core.criteria.roll_up import NOT_COMPUTED
from core.criteria.rule_book import Section
from core.pictures import INK, PAPER, Box, Label, Picture, Row

ORDER = ("not_met", "met", "exceeding", "not_applicable", NOT_COMPUTED)
_BAR = 24
_WIDE, _NARROW = (246, 0, 420, 34), (0, 22, 290, 56)
"""Where a bar begins beside and below its name, how wide it is, and how far it is to the next."""
_LEAST_WITH_NUMBER = 24


def distribution_picture(
    counts: Mapping[int, Counter[str]], sections: Sequence[Section], title: str = ""
) -> Picture:
    """How many areas have each rating, a bar a benchmark."""
    title = title or _("How the areas are rated in each benchmark")
    wide, narrow = (replace(_drawn(counts, sections, *size), title=title) for size in (_WIDE, _NARROW))
    return replace(wide, narrow=narrow)


def _drawn(
    counts: Mapping[int, Counter[str]],
    sections: Sequence[Section],
    left: int,
    below: int,
    width: int,
    step: int,
) -> Picture:
    boxes: list[Box] = []
    labels: list[Label] = []
    rows = []
    for line, section in enumerate(sections):
        y = line * step
        labels.append(Label(0, y + 17, f"{section.number} {section.name}"[:34], size=14))
        boxes += _bar(counts[section.number], left, y + below, width)
        told = tuple(str(counts[section.number].get(key, 0)) for key in ORDER)
        rows.append(Row(f"{section.number} {section.name}", told))
    legend, words = _legend(left, len(sections) * step + 4)
    heads = tuple(look_of(key)[0].label for key in ORDER)
    return Picture(
        "",
        _told(counts, sections),
        left + width,
        len(sections) * step + _BAR,
        (*boxes, *legend),
        (*labels, *words),
        (_("Benchmark"), *heads),
        tuple(rows),
    )


def _bar(counts: Mapping[str, int], left: float, y: float, whole: int) -> list[Box]:
    total = sum(counts.values())
    boxes, x = [], float(left)
    for key in ORDER:
        if not counts.get(key):
            continue
        width = round(counts[key] / total * whole, 1)
        state, _icon = look_of(key)
        is_outline = state.key == "not_applicable"
        fill, ink = (PAPER, INK) if is_outline else (state.solid, PAPER)
        text = str(counts[key]) if width >= _LEAST_WITH_NUMBER else ""
        if is_outline and key == NOT_COMPUTED:
            text = _("Self-assessed")
        stroke = state.solid if is_outline else "none"
        boxes.append(Box(x + 0.5, y + 0.5, max(1, width - 2), _BAR - 1, fill, ink, text, stroke=stroke))
        x = round(x + width, 1)
    return boxes


def _legend(left: float, y: float) -> tuple[list[Box], list[Label]]:
    """What the shades mean, under the bars."""
    boxes, labels = [], []
    for place, key in enumerate(("not_met", "met", "exceeding")):
        state, _icon = look_of(key)
        x = left + place * 100
        boxes.append(Box(x, y, 14, 14, state.solid))
        labels.append(Label(x + 20, y + 12, str(state.label), size=13))
    return boxes, labels


def _told(counts: Mapping[int, Mapping[str, int]], sections: Sequence[Section]) -> str:
    parts = []
    for section in sections:
        said = [
            f"{counts[section.number][key]} {str(look_of(key)[0].label).lower()}"
            for key in ORDER
            if counts[section.number].get(key)
        ]
        parts.append(f"{section.number}: {', '.join(said)}")
    return f"{'; '.join(parts)}."
