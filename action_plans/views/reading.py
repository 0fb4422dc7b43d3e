"""One action to read: its page, and the history of every field of it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.action_page import page_parts
from action_plans.history import history_of
from action_plans.lines import ActionLine, action_line
from action_plans.linked import times_round, waited_for, waiting_for
from action_plans.marked import marking_of
from action_plans.models import Action, EvaluationCitation
from action_plans.querysets import actions_open_to, for_page, open_requests
from core.pagination import paginate
from core.permissions import Permission
from core.views import AreaView

CHANGES_PER_PAGE = 50


class ActionPage(AreaView):
    """Everything about an action: what, who, when, why; updates, reviews, source words."""

    permission = Permission.SEE_PLAN

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        action = self.get_or_404(for_page(actions_open_to(self.viewer, self.area)), public_id=public_id)
        today = timezone.localdate()
        line, built_on = self._line(action, today), self._builds_on(action)
        waiting = waiting_for(action, self.viewer, self.area, today)
        may_record = self.can(Permission.RECORD_PLAN)
        is_live = action.status in Action.LIVE
        may_evaluate = may_record and action.status == Action.Status.COMPLETED
        return self.page(
            "action_plans/action.html",
            {
                "title": action.title,
                "marking": marking_of([line, *waiting], *(one.marking for one in built_on)),
                "action": action,
                "line": line,
                "risk": line.risk if self.can(Permission.SEE_RISK) else None,
                "may_see_thread": self.can(Permission.SEE_RISK),
                "request_open": self._request(action) if is_live else None,
                "wait_for_it": waiting,
                "times": times_round(action, self.viewer, self.area, today),
                "builds_on": built_on,
                "update_url": self._update_url(action, may_record) if is_live else "",
                "may_record": may_record,
                "may_close": may_record and is_live,
                "may_evaluate": may_evaluate,
                "crumbs": [(_("Plan"), reverse("action_plans:plan", args=[self.area.slug]))],
                **page_parts(action, self.viewer, self.area),
            },
        )

    def _line(self, action: Action, today: datetime.date) -> ActionLine:
        waits = waited_for(action, self.viewer, self.area, today)
        return replace(action_line(action, self.viewer, today), waits=tuple(waits))

    def _request(self, action: Action) -> Any:
        return open_requests().filter(action=action).select_related("recorded_by").first()

    def _builds_on(self, action: Action) -> list[Action]:
        """Earlier actions whose evaluation this one cites, of those the viewer may read."""
        cited = EvaluationCitation.objects.filter(action=action).values("evaluation__action")
        return list(actions_open_to(self.viewer, self.area).filter(pk__in=cited))

    def _update_url(self, action: Action, may_record: bool) -> str:
        """Where this viewer reports on the action: as its owner, or as the council on the owner's behalf."""
        is_named = action.owner_contact is not None and action.owner_contact.user_id == self.viewer.user_id
        is_owner = is_named or action.owner_id in self.viewer.organisation_ids(self.area.pk)
        if is_owner and self.can(Permission.UPDATE_OWN_ACTIONS):
            return reverse("my_actions:update", args=[self.area.slug, action.public_id])
        return (
            reverse("action_plans:action-update", args=[self.area.slug, action.public_id])
            if may_record
            else ""
        )


class ActionHistory(AreaView):
    """Who changed what of an action, when, from what to what, and why."""

    permission = Permission.SEE_PLAN

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        action = self.get_or_404(for_page(actions_open_to(self.viewer, self.area)), public_id=public_id)
        here = reverse("action_plans:action", args=[self.area.slug, action.public_id])
        plan = reverse("action_plans:plan", args=[self.area.slug])
        return self.page(
            "action_plans/history.html",
            {
                "title": _("History of the action"),
                "caption": f"{action.number}. {action.title}",
                "marking": marking_of([action_line(action, self.viewer, timezone.localdate())]),
                "page_obj": paginate(history_of(action, self.viewer), request, CHANGES_PER_PAGE),
                "crumbs": [(_("Plan"), plan), (_("Action %(number)s") % {"number": action.number}, here)],
            },
        )
