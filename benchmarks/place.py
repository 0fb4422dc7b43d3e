"""Where an area stands among areas alike, none of which is named: from the nameless counts of a night."""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benchmarks.cohorts import cohorts_of
from benchmarks.models import AreaSnapshot, CohortSnapshot
from benchmarks.national.pictures import distribution_picture
from core.criteria.framework import load_framework
from core.models import Authority
from core.pictures import Picture


@dataclass(frozen=True, slots=True)
class Place:
    """An area within a cohort: how many there are, the median of what they meet, and the quarter it is in."""

    words: str
    size: int
    median: int
    share: int
    quarter: str
    ratings: dict[str, dict[str, int]]


def places_of(area: Authority, line: AreaSnapshot) -> list[Place]:
    """The area's place in each of its cohorts that is large enough, the most alike first. One query."""
    cohorts = cohorts_of(area, line.tier)
    rows = CohortSnapshot.objects.filter(
        framework=line.framework, as_of=line.as_of, cohort__in=[cohort.key for cohort in cohorts]
    )
    counted = {row.cohort: row for row in rows}
    return [_place(cohort.words, counted[cohort.key], line) for cohort in cohorts if cohort.key in counted]


def _place(words: str, row: CohortSnapshot, line: AreaSnapshot) -> Place:
    share = line.met / line.applies if line.applies else 0.0
    return Place(
        words[:1].upper() + words[1:],
        row.size,
        round(100 * statistics.median(row.met_shares)) if row.met_shares else 0,
        round(100 * share),
        quarter_of(round(share, 3), row.met_shares),
        row.ratings,
    )


def quarter_of(share: float, shares: list[float]) -> str:
    """The quarter of a sorted list in which a share lies, in words; equal shares lie together."""
    if not shares:
        return ""
    middle = (bisect_left(shares, share) + bisect_right(shares, share)) / 2
    at = min(3, int(4 * middle / len(shares)))
    return str((_("lowest quarter"), _("second quarter"), _("third quarter"), _("highest quarter"))[at])


def picture_of_alike(place: Place) -> Picture:
    """How the areas of a cohort are rated in each benchmark."""
    counts = {int(number): Counter(told) for number, told in place.ratings.items()}
    title = _("How %(count)s areas alike are rated: %(words)s") % {
        "count": place.size,
        "words": place.words[:1].lower() + place.words[1:],
    }
    return distribution_picture(counts, load_framework().sections, title)
