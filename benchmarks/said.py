"""What an area last said of each benchmark itself, beside what its records say on its benchmark pages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.urls import reverse

from benchmarks.models import SubmittedLine
from core.models import Authority


@dataclass(frozen=True, slots=True)
class Said:
    """The area's own rating of a benchmark: its key, its rule book, the year and its page."""

    rating: str
    framework: str
    year: str
    url: str


def said_of(area: Authority, as_of: datetime.date) -> dict[int, Said]:
    """{number of a section: what the newest assessment submitted by a date says of it}. One query."""
    rows = (
        SubmittedLine.objects.filter(authority=area, submission__approved_at__date__lte=as_of)
        .select_related("submission__assessment")
        .defer("submission__content")
        .order_by("section", "-starts_on", "-round")
        .distinct("section")
    )
    return {row.section: _said(area, row) for row in rows}


def _said(area: Authority, row: SubmittedLine) -> Said:
    sent = row.submission
    url = reverse("assurance:line", args=[area.slug, sent.assessment.public_id, row.section])
    return Said(row.self_rating, sent.framework, sent.label, url)
