"""Which action may take which number, where a file gives several new ones: a swap, a new order. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

Place = tuple[int, str]
"""(plan id, number, normalised)"""


def refused(wanted: Mapping[int, Place], held: Mapping[Place, int]) -> set[int]:
    """Ids of the actions that can't have the number they want; `held` says who has each number now.

    A number is free when nobody has it, or when who has it gets another one. Who can't have a new number
    keeps the old one, so one refusal can bring the next.
    """
    found: set[int] = set()
    while True:
        left = {pk: place for pk, place in wanted.items() if pk not in found}
        claims = Counter(left.values())
        stuck = {pk for pk, place in left.items() if claims[place] > 1 or held.get(place, pk) not in left}
        if not stuck:
            return found
        found |= stuck
