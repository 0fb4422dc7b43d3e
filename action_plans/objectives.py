"""The sets of objectives a plan can choose from. They are data (`data/objectives.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "objectives.toml"


@dataclass(frozen=True)
class ObjectiveSet:
    """One strategy's objectives: (key, words) in its order."""

    key: str
    name: str
    source: str
    objectives: tuple[tuple[str, str], ...]


@cache
def objective_sets() -> tuple[ObjectiveSet, ...]:
    """Every set, the one in force today first."""
    found = tomllib.loads(FILE.read_text())["sets"]
    return tuple(
        ObjectiveSet(
            one["key"],
            one["name"],
            one["source"],
            tuple((objective["key"], objective["words"]) for objective in one["objectives"]),
        )
        for one in found
    )


def objectives_in_words(keys: Iterable[str]) -> list[tuple[str, list[str]]]:
    """(name of the set, its chosen objectives) for every set of which something is chosen."""
    chosen = set(keys)
    named = [
        (one.name, [words for key, words in one.objectives if key in chosen]) for one in objective_sets()
    ]
    return [(name, words) for name, words in named if words]
