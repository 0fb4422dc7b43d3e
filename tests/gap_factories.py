"""A year's duty gap analysis to test with."""

from __future__ import annotations

import itertools
from typing import Any

from action_plans.models import ArrangementsReview, GapAnalysis, GapRecommendation, GapRow
from core.models import Authority
from core.tenancy import tenant_context
from tests import factories as make

_numbers = itertools.count(1)


def make_analysis(area: Authority, year: int = 2026, **fields: Any) -> GapAnalysis:
    """An analysis without rows."""
    with tenant_context([area.pk]):
        return GapAnalysis.objects.create(authority=area, year=year, **{"origin": "empty", **fields})


def make_row(analysis: GapAnalysis, *asked: str, **fields: Any) -> GapRow:
    """A row of the council's own sector, with these recommendations."""
    number = next(_numbers)
    if fields.get("rating", "not_assessed") != "not_assessed":
        fields = {"checked_on": make.days_ago(10), "checked_by": make.make_user(), **fields}
    with tenant_context([analysis.authority_id]):
        row = GapRow.objects.create(
            authority_id=analysis.authority_id,
            analysis=analysis,
            **{"position": number, "sector": "local_government", "duty": f"Duty {number}", **fields},
        )
        for position, text in enumerate(asked, start=1):
            GapRecommendation.objects.create(
                authority_id=analysis.authority_id, row=row, position=position, text=text
            )
    return row


def make_review(area: Authority, **fields: Any) -> ArrangementsReview:
    """A review of the arrangements, a year's interval."""
    with tenant_context([area.pk]):
        return ArrangementsReview.objects.create(
            authority=area,
            **{
                "reviewed_on": make.days_ago(100),
                "next_review_on": make.days_ago(-265),
                "reviewers": "Director of Communities",
                "conclusion": "sound",
                "reasons": "The board meets and decides.",
                **fields,
            },
        )
