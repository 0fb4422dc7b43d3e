"""What areas say of themselves: the ratings of their last submission."""

from __future__ import annotations

from django.db import models

from benchmarks.models import SubmittedLine
from core.models import Authority


def own_ratings(areas: models.QuerySet[Authority]) -> dict[tuple[int, int], str]:
    """{(area id, section): the area's own rating in its newest submission}. One query."""
    rows = SubmittedLine.objects.filter(authority__in=areas).order_by(
        "authority_id", "section", "-starts_on", "-round"
    )
    newest = rows.distinct("authority_id", "section")
    return {
        (area, section): rating
        for area, section, rating in newest.values_list("authority_id", "section", "self_rating")
        if rating
    }
