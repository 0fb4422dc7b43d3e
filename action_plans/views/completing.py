"""Brought in: what is missing. Several actions completed in one go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.actions.actions import complete_actions
from action_plans.forms.completing import CompleteForm
from action_plans.lines import lines_of
from action_plans.models import Action, Plan
from action_plans.querysets import actions_open_to, bodies_to_choose, for_lines, risks_to_choose
from core.pagination import paginate
from core.permissions import Permission
from core.views import AreaFormView

ROWS_PER_PAGE = 50


class ToComplete(AreaFormView):
    """Actions brought in that lack an owner, a date or a risk: fill in several at once."""

    permission = Permission.RECORD_PLAN
    form_class = CompleteForm
    template = "action_plans/to_complete.html"

    def setup_record(self) -> None:
        today = timezone.localdate()
        rows = actions_open_to(self.viewer, self.area).filter(status=Action.Status.TO_COMPLETE)
        waiting = for_lines(rows.exclude(plan__status=Plan.Status.SUPERSEDED)).order_by("plan", "position")
        self.page_obj = paginate(waiting, self.request, ROWS_PER_PAGE)
        self.lines = lines_of(self.page_obj, self.viewer, today)

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "lines": self.lines,
            "bodies": bodies_to_choose(self.area, timezone.localdate()),
            "risks": risks_to_choose(self.viewer, self.area),
        }

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse("action_plans:plan", args=[self.area.slug])
        return {
            "title": _("Brought in: what is missing"),
            "caption": self.area.name,
            "page_obj": self.page_obj,
            "total": self.page_obj.paginator.count,
            "cancel_url": back,
            "crumbs": [(_("Plan"), back)],
        }

    def perform(self, form: Any) -> str:
        changed, complete = complete_actions(authority=self.area, rows=form.given, by=self.viewer)
        if changed:
            words = ngettext(
                "%(count)d action is now complete.", "%(count)d actions are now complete.", complete
            )
            messages.success(self.request, words % {"count": complete})
        else:
            messages.info(self.request, _("Nothing was filled in, so nothing changed."))
        return reverse("action_plans:to-complete", args=[self.area.slug])
