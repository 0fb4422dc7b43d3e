"""Cohorts beside one another: how the areas of one kind, region or tier are rated, where there are enough."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass

from benchmarks.cohorts import SMALLEST, cohorts_of
from benchmarks.national.figures import GOOD
from benchmarks.national.reading import National
from benchmarks.national.table import HeatRow
from core.criteria.roll_up import NOT_COMPUTED


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort: how many areas, the median share of items met, and the share met or better by benchmark."""

    words: str
    size: int
    median: int
    shares: tuple[int | None, ...]
    """Per cent of the areas rated met or better, by benchmark; None where nothing computes it."""


def cohort_rows(picture: National) -> list[CohortRow]:
    """The cohorts of the areas chosen, the largest first; one too small to be counted is left out."""
    members: dict[str, list[HeatRow]] = defaultdict(list)
    words: dict[str, str] = {}
    for row in picture.rows:
        for cohort in cohorts_of(row.area, row.line.tier):
            members[cohort.key].append(row)
            words[cohort.key] = cohort.words
    found = [_row(words[key], alike) for key, alike in members.items() if len(alike) >= SMALLEST]
    return sorted(found, key=lambda row: (-row.size, row.words))


def _row(words: str, alike: list[HeatRow]) -> CohortRow:
    columns = zip(*(row.cells for row in alike), strict=True)
    return CohortRow(
        words[:1].upper() + words[1:],
        len(alike),
        round(100 * statistics.median(row.share for row in alike)),
        tuple(_good_share([cell.rating for cell in column]) for column in columns),
    )


def _good_share(ratings: list[str]) -> int | None:
    counted = [key for key in ratings if key not in {NOT_COMPUTED, "not_applicable"}]
    return round(100 * sum(key in GOOD for key in counted) / len(counted)) if counted else None
