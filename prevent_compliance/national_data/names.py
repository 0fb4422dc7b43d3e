"""Names, kinds and regions of invented areas, in the proportions of England and Wales."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from django.utils.text import slugify

from core.models import Authority
from core.register import load_authorities
from prevent_compliance.demonstration.places import PLACES

Kind = Authority.Kind
SHARES = {
    Kind.COUNTY: 21,
    Kind.DISTRICT: 164,
    Kind.UNITARY: 65,
    Kind.METROPOLITAN: 36,
    Kind.LONDON_BOROUGH: 32,
    Kind.WELSH_UNITARY: 22,
}
"""How many of each kind make 340; the City and the Greater London Authority count among the unitaries."""
SHIRES = ("South East", "East of England", "East Midlands", "West Midlands", "South West", "North West")
CITIES = ("North West", "West Midlands", "Yorkshire and The Humber", "North East")
REGIONS = {
    Kind.COUNTY: SHIRES,
    Kind.UNITARY: (*SHIRES, "Yorkshire and The Humber", "North East"),
    Kind.METROPOLITAN: CITIES,
    Kind.LONDON_BOROUGH: ("London",),
    Kind.WELSH_UNITARY: ("Wales",),
}
CODES = {
    Kind.COUNTY: "X10",
    Kind.DISTRICT: "X07",
    Kind.UNITARY: "X06",
    Kind.METROPOLITAN: "X08",
    Kind.LONDON_BOROUGH: "X09",
    Kind.WELSH_UNITARY: "X16",
}
"""Beginnings of codes that no real authority has."""
FIRST_CODE = 101
PARTS = {
    name: words.split()
    for name, words in tomllib.loads(
        (Path(__file__).parent / "names.toml").read_text(encoding="utf-8")
    ).items()
}
"""Parts of names: heads and tails of places, given and family names of people."""


@dataclass(frozen=True)
class InventedArea:
    """An area that does not exist. A district names the county it belongs to."""

    slug: str
    name: str
    kind: str
    region: str
    gss_code: str
    county: str = ""


def invented_families(number: int) -> list[list[InventedArea]]:
    """Areas that work in one group: a county with its districts, everybody else alone; at least `number`.

    The first so many of one endless list, whole families only: asking for more later adds to the same areas.
    No name is that of an authority of the register, past or present, or of the demonstration's places.
    """
    found: list[list[InventedArea]] = []
    dealt = {kind: _names(kind) for kind in SHARES}
    placed = dict.fromkeys(SHARES, 0)
    for kind, districts in cycle(_in_proportion()):
        if sum(len(family) for family in found) >= number:
            return found
        head = _invented(kind, placed, dealt)
        found.append([head, *(_invented(Kind.DISTRICT, placed, dealt, head) for _one in range(districts))])
    raise AssertionError("a cycle has no end")


def _in_proportion() -> list[tuple[str, int]]:
    """(kind, districts below it) of every family among 340 areas, so mixed that any first part is typical."""
    heads = [
        ((place + 0.5) / share, kind, place)
        for kind, share in SHARES.items()
        if kind != Kind.DISTRICT
        for place in range(share)
    ]
    each, left_over = divmod(SHARES[Kind.DISTRICT], SHARES[Kind.COUNTY])
    return [
        (kind, each + (place < left_over) if kind == Kind.COUNTY else 0)
        for _position, kind, place in sorted(heads)
    ]


def _invented(
    kind: str,
    placed: dict[Kind, int],
    dealt: dict[Kind, Iterator[str]],
    county: InventedArea | None = None,
) -> InventedArea:
    place, name = placed[Kind(kind)], next(dealt[Kind(kind)])
    placed[Kind(kind)] += 1
    region = county.region if county else REGIONS[Kind(kind)][place % len(REGIONS[Kind(kind)])]
    code = f"{CODES[Kind(kind)]}{FIRST_CODE + place:06d}"
    return InventedArea(slugify(name), name, kind, region, code, county.slug if county else "")


def _names(kind: Kind) -> Iterator[str]:
    """Names for one kind; no other kind is dealt the same."""
    taken = {record.name.lower() for record in load_authorities()} | {place.name.lower() for place in PLACES}
    prefix, between = ("welsh_", " ") if kind == Kind.WELSH_UNITARY else ("", "")
    every = [
        f"{head}{between}{tail.title() if between else tail}"
        for head in PARTS[f"{prefix}heads"]
        for tail in PARTS[f"{prefix}tails"]
    ]
    random.Random("names").shuffle(every)  # noqa: S311 - a story, not a secret
    step = 1 if prefix else len(SHARES) - 1
    start = 0 if prefix else list(SHARES).index(kind)
    return (name for name in every[start::step] if name.lower() not in taken)
