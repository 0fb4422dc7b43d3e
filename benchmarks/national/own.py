"""What areas said of themselves in their last submission, and where that parts from their records."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from benchmarks.models import SubmittedLine
from benchmarks.models.assurance import UNRATED
from core.models import Authority


@dataclass(frozen=True, slots=True)
class Own:
    """A benchmark of an area's last submission: its own rating, and what its records said then."""

    rating: str = ""
    computed: str = ""

    def parts_from(self, now: str) -> bool:
        """Whether it was another word than the records gave when it was submitted, and is so `now` too.

        An area whose records have moved on since did not rate itself otherwise.
        """
        is_rated = bool(self.rating) and not {self.computed, now} & set(UNRATED)
        return is_rated and self.rating not in {self.computed, now}


def own_ratings(areas: models.QuerySet[Authority]) -> dict[tuple[int, int], Own]:
    """{(area id, section): what the area said of it in its newest submission}. One query."""
    rows = SubmittedLine.objects.filter(authority__in=areas).order_by(
        "authority_id", "section", "-starts_on", "-round"
    )
    newest = rows.distinct("authority_id", "section")
    return {
        (area, section): Own(rating, computed)
        for area, section, rating, computed in newest.values_list(
            "authority_id", "section", "self_rating", "computed"
        )
    }
