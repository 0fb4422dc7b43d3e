"""What the duty gap analysis gives to the pages that gather from every section."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.gap_import.stored import year_of
from action_plans.gap_reads import analyses_of, gap_rows_open_to, reviews_of
from action_plans.models import GapAnalysis, GapRow
from core.once import once_per_page
from core.permissions import Permission
from core.registries import AttentionItem, CalendarEntry, DutyPlace

if TYPE_CHECKING:
    from action_plans.models import ArrangementsReview
    from core.models import Authority
    from core.viewer import Viewer

SOON = relativedelta(days=30)


@once_per_page
def _newest(area: Authority) -> tuple[GapAnalysis | None, ArrangementsReview | None]:
    """The newest analysis and the newest review of the arrangements, or None. Two queries."""
    return analyses_of(area).first(), reviews_of(area).select_related(None).first()


def gaps_need(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterable[AttentionItem]:
    """What of the analysis needs who records the plan: its year, old rows, the review. Three queries."""
    if not viewer.can(Permission.RECORD_PLAN, area.pk):
        return
    analysis, review = _newest(area)
    if review is not None and review.next_review_on <= as_of + SOON:
        yield AttentionItem(
            _("The arrangements for the duty are due for their yearly review"),
            reverse("action_plans:gap-review-add", args=[area.slug]),
            _("Record the review"),
            review.next_review_on,
            review.next_review_on < as_of,
        )
    if analysis is None:
        return
    if analysis.year < year_of(as_of):
        yield AttentionItem(
            _("The duty gap analysis is last year’s"),
            reverse("action_plans:gap-start", args=[area.slug]),
            _("Start this year’s"),
        )
    carried = gap_rows_open_to(viewer, area).filter(analysis=analysis, is_carried_over=True).count()
    if carried:
        words = ngettext(
            "%(count)d duty of the gap analysis is carried over and not looked at yet",
            "%(count)d duties of the gap analysis are carried over and not looked at yet",
            carried,
        )
        url = reverse("action_plans:gap-analysis", args=[area.slug, analysis.public_id])
        yield AttentionItem(words % {"count": carried}, f"{url}?checked=no", _("Look at them"))


def gap_dates(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterable[CalendarEntry]:
    """When the arrangements are reviewed next. Two queries at most."""
    if not viewer.can(Permission.SEE_GAPS, area.pk):
        return
    _analysis, review = _newest(area)
    if review is not None and review.next_review_on >= as_of:
        yield CalendarEntry(
            review.next_review_on,
            _("Yearly review of the arrangements for the duty"),
            reverse("action_plans:gap-reviews", args=[area.slug]),
        )


def places_of_duties(viewer: Viewer) -> dict[str, list[DutyPlace]]:
    """{key of a duty: rows of the newest analysis of each of the viewer's areas}. One query."""
    areas = [area.id for area in viewer.areas if viewer.can(Permission.SEE_GAPS, area.id)]
    later = GapAnalysis.objects.filter(authority=OuterRef("authority"), year__gt=OuterRef("analysis__year"))
    rows = (
        GapRow.objects.visible_to(viewer)
        .filter(~Exists(later), authority__in=areas)
        .exclude(duty_key="")
        .select_related("authority", "analysis")
        .order_by("authority__name", "position", "pk")
    )
    found: dict[str, list[DutyPlace]] = {}
    for row in rows:
        words = _("%(rating)s, %(year)s") % {"rating": row.get_rating_display(), "year": row.analysis.year}
        url = reverse("action_plans:gap-row", args=[row.authority.slug, row.public_id])
        found.setdefault(row.duty_key, []).append(DutyPlace(row.authority.name, words, url))
    return found
