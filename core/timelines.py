"""Lines of time under each other: pure, from shares of the width to a frozen picture with its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.pictures import LINE, PAPER, SOFT, Box, Label, Picture, Row, Text

HELD, GAP = "#0c4a5b", "#a93226"


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """Part of a line of time from `starts` to `ends`, 0 to 1; a gap is drawn as an outline."""

    starts: float
    ends: float
    words: Text
    is_gap: bool = False
    is_warning: bool = False


def timeline_picture(
    title: Text,
    lines: Sequence[tuple[Text, Sequence[TimelineBar]]],
    marks: Sequence[tuple[float, str]],
    columns: tuple[Text, ...],
    rows: Sequence[Row],
    *,
    told: str,
) -> Picture:
    """Lines of time under each other with marks on the axis (share of the width, words), and their table."""
    left, wide, high, step = 120, 560, 34, 46
    boxes = [Box(round(left + share * wide, 1), 22, 1, len(lines) * step, LINE) for share, _words in marks]
    labels = [Label(round(left + share * wide, 1), 14, words, "middle", SOFT, 12) for share, words in marks]
    for number, (name, bars) in enumerate(lines):
        top = 28 + number * step
        labels.append(Label(0, top + 22, name, size=14, weight=600))
        for bar in bars:
            x, width = (
                round(left + bar.starts * wide, 1),
                round(max((bar.ends - bar.starts) * wide, 3) - 1, 1),
            )
            fill, stroke = (PAPER, GAP) if bar.is_gap else (GAP if bar.is_warning else HELD, "none")
            boxes.append(Box(x, top, width, high, fill, stroke=stroke))
            if width > 7 * len(str(bar.words)) + 8:
                ink = GAP if bar.is_gap else PAPER
                labels.append(Label(round(x + width / 2, 1), top + 22, bar.words, "middle", ink, 13))
    return Picture(
        title,
        told,
        left + wide + 30,
        34 + len(lines) * step,
        tuple(boxes),
        tuple(labels),
        columns,
        tuple(rows),
    )
