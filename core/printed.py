"""A picture in as few shapes as it can be drawn with: what setting a PDF costs is shapes, not ink.

Everything of one colour becomes one path, so that a grid of sixty cells with symbols is a handful of shapes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from core.pictures import Box, Label, Picture

_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")


@dataclass(frozen=True, slots=True)
class Shape:
    """One path, filled or drawn as a line; `dash` for the outline of what does not apply."""

    d: str
    fill: str = "none"
    stroke: str = "none"
    width: float = 0
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """A picture's shapes, in the order in which they are drawn, and all of its words."""

    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]


def printed(picture: Picture) -> Printed:
    """The picture as paths, one for each colour and way of drawing, with its words."""
    areas: dict[tuple[str, str], list[str]] = defaultdict(list)
    solids: dict[str, list[str]] = defaultdict(list)
    lines: dict[str, list[str]] = defaultdict(list)
    labels = list(picture.labels)
    for box in picture.boxes:
        areas[box.fill, box.stroke].append(_outline(box))
        labels += _words_in(box)
        if box.icon is not None:
            x, y = box.icon_at
            if box.icon.fill:
                solids[box.ink].append(moved(box.icon.fill, x, y))
            if box.icon.line:
                lines[box.ink].append(moved(box.icon.line, x, y))
    shapes = [
        *(
            Shape("".join(parts), fill, stroke, 0 if stroke == "none" else 1, stroke != "none")
            for (fill, stroke), parts in areas.items()
        ),
        *(Shape("".join(parts), fill=ink) for ink, parts in solids.items()),
        *(Shape("".join(parts), stroke=ink, width=2) for ink, parts in lines.items()),
    ]
    return Printed(tuple(shapes), tuple(labels))


def _outline(box: Box) -> str:
    return f"M{box.x:g} {box.y:g}h{box.width:g}v{box.height:g}h{-box.width:g}z"


def _words_in(box: Box) -> list[Label]:
    """What stands in the middle of a box. Small print in its corner is for pages: the axes say the same."""
    found = []
    if box.text:
        x, y = box.middle
        found.append(Label(x, y + 6, box.text, "middle", box.ink, 17, 700))
    return found


def moved(path: str, dx: float, dy: float) -> str:
    """A path of M, L, H, V and relative commands, moved. Raises ValueError for another absolute command."""
    parts = []
    for command, numbers in _COMMAND.findall(path):
        if command.islower() or command == "Z":
            parts.append(command + numbers)
            continue
        values = [float(number) for number in _NUMBER.findall(numbers)]
        if command in "ML":
            values = [value + (dy if index % 2 else dx) for index, value in enumerate(values)]
        elif command in "HV":
            values = [value + (dx if command == "H" else dy) for value in values]
        else:
            raise ValueError(f"{command} can't be moved: {path}")
        parts.append(command + " ".join(f"{round(value, 2):g}" for value in values))
    return "".join(parts)
