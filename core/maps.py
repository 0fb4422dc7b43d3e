"""Who stands under whom, drawn in rows: pure, from names and lines to a frozen picture with its table."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.pictures import INK, PAPER, SOFT, Box, Label, Picture, Row, Text

BOX, PASSING, SPACE, DEEP, GAP = 176, 20, 20, 74, 60
"""Pixels: a box, a line that passes a row, the space between, a row's height and the gap above it."""
LIT = "#dfecf0"


@dataclass(frozen=True, slots=True)
class MapNode:
    """One body on a map; `note` says in a word what it is, and `is_lit` marks what the map is about."""

    key: str
    name: str
    note: Text = ""
    url: str = ""
    is_lit: bool = False


@dataclass(frozen=True, slots=True)
class MapLine:
    """That `lower` reports to `upper` (keys of nodes), with further cells for the table."""

    lower: str
    upper: str
    cells: tuple[Text, ...] = ()


Slot = tuple[str, int]
"""A place in a row: a node's key, or a line that passes (its number, as "line 3"), and its width."""


def reporting_map(
    title: Text, nodes: Sequence[MapNode], lines: Sequence[MapLine], columns: tuple[Text, ...] = ()
) -> Picture:
    """Bodies in rows, each below those it reports to; `columns` head the further cells of the lines.

    A ring of lines can't be drawn in rows: raises ValueError for one.
    """
    known = {node.key: node for node in nodes}
    depth = _depths(known, lines)
    rows, steps = _rows(nodes, lines, depth)
    wide = max((sum(width + SPACE for _key, width in row) - SPACE for row in rows), default=BOX)
    at = _places(rows, wide)
    boxes = [*_connectors(steps, at, rows)]
    labels: list[Label] = []
    for key, node in known.items():
        left, row = at[key]
        top = row * (DEEP + GAP)
        fill = LIT if node.is_lit else PAPER
        boxes += [Box(left, top, BOX, DEEP, SOFT), Box(left + 1, top + 1, BOX - 2, DEEP - 2, fill)]
        labels += _words(node, left + BOX / 2, top)
    table = tuple(
        Row(known[line.lower].name, (known[line.upper].name, *line.cells), known[line.lower].url)
        for line in lines
    )
    told = _("%(lines)s: who reports to whom.") % {
        "lines": "; ".join(f"{known[x.lower].name} – {known[x.upper].name}" for x in lines)
    }
    height = max(len(rows), 1) * (DEEP + GAP) - GAP
    heads = (_("Who reports"), _("To whom"), *columns)
    return Picture(
        title, told if lines else str(_("No line is recorded.")), wide, height, tuple(boxes), tuple(labels),
        heads, table,
    )  # fmt: skip


def _depths(known: Mapping[str, MapNode], lines: Sequence[MapLine]) -> dict[str, int]:
    """Row of each node: below everything that it reports to."""
    depth = dict.fromkeys(known, 0)
    for _round in range(len(known) + 1):
        moved = False
        for line in lines:
            if depth[line.lower] <= depth[line.upper]:
                depth[line.lower], moved = depth[line.upper] + 1, True
        if not moved:
            return depth
    raise ValueError("The lines go round in a ring.")


def _rows(
    nodes: Sequence[MapNode], lines: Sequence[MapLine], depth: Mapping[str, int]
) -> tuple[list[list[Slot]], list[tuple[str, str]]]:
    """Slots of each row, and the steps from row to row; a line that skips a row passes it in its own slot."""
    rows: list[list[Slot]] = [[] for _row in range(max(depth.values(), default=-1) + 1)]
    for node in nodes:
        rows[depth[node.key]].append((node.key, BOX))
    steps: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        upper = line.upper
        for row in range(depth[line.upper] + 1, depth[line.lower]):
            passing = f"line {number} row {row}"
            rows[row].append((passing, PASSING))
            steps.append((passing, upper))
            upper = passing
        steps.append((line.lower, upper))
    return _under_each_other(rows, steps), steps


def _under_each_other(rows: list[list[Slot]], steps: Iterable[tuple[str, str]]) -> list[list[Slot]]:
    """Each row in the order of what it reports to, so that few lines cross."""
    over: dict[str, list[str]] = {}
    for lower, upper in steps:
        over.setdefault(lower, []).append(upper)
    place: dict[str, float] = {}
    for row in rows:
        row.sort(
            key=lambda slot: (
                sum(place.get(key, 0.5) for key in over.get(slot[0], ())) / max(1, len(over.get(slot[0], ())))
                if over.get(slot[0])
                else 0.5
            )
        )
        place |= {key: (index + 0.5) / len(row) for index, (key, _width) in enumerate(row)}
    return rows


def _places(rows: list[list[Slot]], wide: int) -> dict[str, tuple[float, int]]:
    """Left edge and row of every slot; each row stands in the middle."""
    at: dict[str, tuple[float, int]] = {}
    for number, row in enumerate(rows):
        left = (wide - sum(width + SPACE for _key, width in row) + SPACE) / 2
        for key, width in row:
            at[key] = (left, number)
            left += width + SPACE
    return at


def _connectors(
    steps: Sequence[tuple[str, str]], at: Mapping[str, tuple[float, int]], rows: list[list[Slot]]
) -> Iterable[Box]:
    """Up, across, up: lines to each upper body cross at their own height, so that they can be told apart."""
    width = {key: wide for row in rows for key, wide in row}
    uppers = {
        row: sorted({u for _l, u in steps if at[u][1] == row}, key=lambda u: at[u][0])
        for row in range(len(rows))
    }
    for lower, upper in steps:
        (low_left, low_row), (up_left, up_row) = at[lower], at[upper]
        start, end = low_left + width[lower] / 2, up_left + width[upper] / 2
        top = up_row * (DEEP + GAP) + DEEP
        siblings = uppers[up_row]
        across = top + 14 + (GAP - 28) * (siblings.index(upper) + 1) / (len(siblings) + 1)
        bottom = low_row * (DEEP + GAP)
        yield Box(round(end - 1, 1), top, 2, round(across - top + 1, 1), SOFT)
        yield Box(
            round(min(start, end) - 1, 1), round(across - 1, 1), round(abs(end - start) + 2, 1), 2, SOFT
        )
        yield Box(round(start - 1, 1), round(across, 1), 2, round(bottom - across, 1), SOFT)
        if width[upper] == PASSING:
            yield Box(round(end - 1, 1), up_row * (DEEP + GAP) - 3, 2, DEEP + 6, SOFT)
        else:
            yield Box(round(end - 5, 1), top, 10, 4, INK)


def _words(node: MapNode, middle: float, top: int) -> list[Label]:
    """The name in up to three short lines, and what it is under it."""
    shown = textwrap.wrap(node.name, 23)
    if len(shown) > 2:
        shown = [shown[0], f"{shown[1][:21].rstrip()}…"]
    first = top + (30 if len(shown) == 1 else 24)
    labels = [
        Label(middle, first + 17 * number, line, "middle", INK, 13, 600) for number, line in enumerate(shown)
    ]
    return [*labels, Label(middle, top + DEEP - 12, node.note, "middle", SOFT, 12)]
