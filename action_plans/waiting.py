"""Which actions wait for which, and whether they would wait for each other. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

Edge = tuple[int, int]
"""(the action that waits, the action it waits for), by id."""


def circle_closed_by(edge: Edge, edges: Iterable[Edge]) -> list[int]:
    """The way from what `edge` waits for back to the action that waits, along `edges`; [] if there is none.

    Both ends are part of it: an edge 7 -> 9 where 9 waits for 8 and 8 for 7 gives [9, 8, 7].
    """
    start, goal = edge[1], edge[0]
    onward: dict[int, list[int]] = defaultdict(list)
    for waits, waited_for in edges:
        onward[waits].append(waited_for)
    came_from: dict[int, int] = {start: start}
    open_ends = [start]
    while open_ends:
        here = open_ends.pop()
        if here == goal:
            return _way_back(goal, start, came_from)
        for there in onward[here]:
            if there not in came_from:
                came_from[there] = here
                open_ends.append(there)
    return []


def without_circles(wanted: Iterable[Edge], there: Iterable[Edge] = ()) -> list[Edge]:
    """Those of `wanted`, in order, that close no circle with those kept before them and those `there`."""
    kept: list[Edge] = []
    known = list(there)
    for edge in wanted:
        if not circle_closed_by(edge, [*known, *kept]):
            kept.append(edge)
    return kept


def _way_back(goal: int, start: int, came_from: dict[int, int]) -> list[int]:
    way = [goal]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
