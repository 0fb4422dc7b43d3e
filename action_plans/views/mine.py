"""My actions: what the viewer's bodies own, in every area, with the form to report on each."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.action_page import done_steps, steps_of
from action_plans.actions.progress import record_update
from action_plans.answers import answers_to
from action_plans.forms.progress import UpdateForm
from action_plans.lines import ActionLine, action_line, lines_of
from action_plans.linked import with_what_they_wait_for
from action_plans.marked import marking_of
from action_plans.models import TimeDecision
from action_plans.querysets import for_lines, for_page, own_actions, soonest_first
from action_plans.states import SOON_DAYS, ActionState
from action_plans.views.progress import STAYS_AS_SENT, update_details
from core.pagination import paginate
from core.permissions import Permission
from core.views import AreaFormView, ViewerView

LATE, SOON, LATER = "late", "soon", "later"


@dataclass(frozen=True)
class OwnAction:
    """One of the viewer's actions with a fresh form to report on it."""

    line: ActionLine
    url: str
    page_url: str
    form: UpdateForm
    token: uuid.UUID
    is_open: bool
    answer: TimeDecision | None
    """What the council answered, where the last report asked for more time."""


def window_of(line: ActionLine, as_of: datetime.date) -> str:
    """Which group of the list an action stands in: late, due in 30 days, or later."""
    if line.state == ActionState.LATE or (line.next_on is not None and line.next_on < as_of):
        return LATE
    if line.next_on is not None and line.next_on <= as_of + datetime.timedelta(days=SOON_DAYS):
        return SOON
    return LATER


class MyActions(ViewerView):
    """The viewer's own live actions across areas, the late ones first; each can be reported on here."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        own = own_actions(self.viewer)
        lines = lines_of(soonest_first(for_lines(own)), self.viewer, today)
        lines = with_what_they_wait_for(lines, own, self.viewer, today)
        lines.sort(key=lambda line: (LATE, SOON, LATER).index(window_of(line, today)))
        page = paginate(lines, request)
        shown = [line.action for line in page]
        prefetch_related_objects(shown, "milestones")
        self.answers = answers_to(shown)
        areas = {line.action.authority_id for line in lines}
        words = ngettext("You own %(count)d action", "You own %(count)d actions", len(lines)) % {
            "count": len(lines)
        }
        if len(areas) > 1:
            words += " " + _("in %(count)d areas") % {"count": len(areas)}
        return self.page(
            "action_plans/mine.html",
            {
                "title": words if lines else _("My actions"),
                "marking": marking_of(lines),
                "groups": self._groups(page, lines, today),
                "page_obj": page,
                "has_actions": bool(lines),
            },
        )

    def _groups(self, page: Any, lines: list[ActionLine], today: datetime.date) -> list[dict[str, Any]]:
        """(heading, total, the page's own actions) for each of the three groups that has any."""
        named = ((LATE, _("Late")), (SOON, _("Due in 30 days")), (LATER, _("Later")))
        groups = []
        for key, words in named:
            total = sum(window_of(line, today) == key for line in lines)
            own = [self._own(line, line is lines[0]) for line in page if window_of(line, today) == key]
            if total:
                groups.append({"key": key, "words": words, "total": total, "own": own})
        return groups

    def _own(self, line: ActionLine, is_first: bool) -> OwnAction:
        action = line.action
        args = [action.area_slug, action.public_id]
        may_read = self.viewer.can(Permission.SEE_PLAN, action.authority_id)
        return OwnAction(
            line=line,
            url=reverse("my_actions:update", args=args),
            page_url=reverse("action_plans:action", args=args) if may_read else "",
            form=UpdateForm(auto_id=f"{action.public_id}_%s", steps=steps_of(action)),
            token=uuid.uuid4(),
            is_open=is_first,
            answer=self.answers.get(action.pk),
        )


class MyActionUpdate(AreaFormView):
    """Report on one of the viewer's own actions; anybody else's does not exist here."""

    permission = Permission.UPDATE_OWN_ACTIONS
    form_class = UpdateForm
    second_look = STAYS_AS_SENT
    template = "action_plans/my_update.html"

    def setup_record(self) -> None:
        rows = for_page(own_actions(self.viewer).filter(authority=self.area))
        self.record = self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def form_kwargs(self) -> dict[str, Any]:
        return {"steps": steps_of(self.record)}

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse("my_actions:list")
        line = action_line(self.record, self.viewer, timezone.localdate())
        return {
            "title": self.record.title,
            "caption": _("Report on action %(number)s") % {"number": self.record.number},
            "marking": marking_of([line]),
            "line": line,
            "milestones": done_steps(self.record),
            "answer": answers_to([self.record]).get(self.record.pk),
            "submit_text": _("Send update"),
            "cancel_url": back,
            "crumbs": [(_("My actions"), back)],
        }

    def perform(self, form: Any) -> str:
        record_update(action=self.record, by=self.viewer, on=timezone.localdate(), **update_details(form))
        messages.success(self.request, self._thanks(form))
        return reverse("my_actions:list")

    def _thanks(self, form: Any) -> str:
        number = {"number": self.record.number, "area": self.area.name}
        if form.cleaned_data["progress"] == "done":
            return _("Thank you. Action %(number)s is reported as done; %(area)s will close it.") % number
        if form.cleaned_data["asks_for_date"]:
            return _("Thank you. Your update is recorded and %(area)s will answer about more time.") % number
        return _("Thank you. Your update on action %(number)s is recorded.") % number
