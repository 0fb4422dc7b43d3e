"""Named reads of the duty gap analysis. Every one stays inside what the viewer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from action_plans.models import ArrangementsReview, GapAnalysis, GapRecommendation, GapRow

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


def analyses_of(authority: Authority) -> QuerySet[GapAnalysis]:
    """The area's analyses, newest first."""
    return GapAnalysis.objects.in_area(authority).order_by("-year")


def gap_rows_open_to(viewer: Viewer, authority: Authority) -> QuerySet[GapRow]:
    """Rows of the area's analyses at markings the viewer is cleared for, in their order."""
    return GapRow.objects.visible_to(viewer).in_area(authority).order_by("analysis", "position", "pk")


def with_recommendations(rows: QuerySet[GapRow]) -> QuerySet[GapRow]:
    """Rows with their recommendations, the actions of these, and last year's row: three queries in all."""
    asked = GapRecommendation.objects.select_related("action__plan").order_by("position", "pk")
    return rows.select_related("analysis", "previous").prefetch_related(Prefetch("recommendations", asked))


def reviews_of(authority: Authority) -> QuerySet[ArrangementsReview]:
    """Reviews of the area's arrangements, newest first."""
    rows = ArrangementsReview.objects.in_area(authority).order_by("-reviewed_on", "-pk")
    return rows.select_related("meeting__group", "analysis", "recorded_by")
