"""The yearly review of the arrangements for the duty."""

from __future__ import annotations

from typing import Any

from dateutil.relativedelta import relativedelta
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.gaps import record_arrangements_review
from action_plans.forms.gaps import ArrangementsReviewForm
from action_plans.gap_reads import analyses_of, reviews_of
from action_plans.querysets import meetings_to_agree_at
from core.permissions import Permission
from core.views import AreaFormView, AreaView


class GapReviews(AreaView):
    """Every review of the arrangements, newest first."""

    permission = Permission.SEE_GAPS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(
            "action_plans/gap_reviews.html",
            {
                "title": _("Reviews of the arrangements"),
                "caption": self.area.name,
                "reviews": list(reviews_of(self.area)),
                "may_record": self.can(Permission.RECORD_PLAN),
                "crumbs": [(_("Duty gap analysis"), reverse("action_plans:gaps", args=[self.area.slug]))],
            },
        )


class GapReviewAdd(AreaFormView):
    """Record a review: who, when, at which meeting, with which conclusion, and when next."""

    permission = Permission.RECORD_PLAN
    form_class = ArrangementsReviewForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"meetings": meetings_to_agree_at(self.area, timezone.localdate())}

    def initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"reviewed_on": today, "next_review_on": today + relativedelta(years=1)}

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse("action_plans:gap-reviews", args=[self.area.slug])
        return {
            "title": _("Record the review of the arrangements"),
            "caption": self.area.name,
            "submit_text": _("Record it"),
            "cancel_url": back,
            "intro": _("Once a year somebody looks at whether the arrangements for the duty still work."),
            "crumbs": [(_("Reviews of the arrangements"), back)],
        }

    def perform(self, form: Any) -> str:
        said = form.cleaned_data
        record_arrangements_review(
            authority=self.area,
            analysis=analyses_of(self.area).first(),
            by=self.viewer,
            on=timezone.localdate(),
            **said,
        )
        return reverse("action_plans:gap-reviews", args=[self.area.slug])
