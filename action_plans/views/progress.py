"""What becomes of an action: reports by its owner, requests for more time, reviews, evaluation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_plans.action_page import steps_of
from action_plans.actions.progress import (
    cite_evaluation,
    decide_more_time,
    evaluate_action,
    record_update,
    review_actions,
)
from action_plans.forms.actions import CitationOfEvaluationForm, EvaluationForm
from action_plans.forms.progress import ReviewsForm, TimeDecisionForm, UpdateForm
from action_plans.marked import marking_of
from action_plans.models import Action, ActionEvaluation
from action_plans.models import ActionUpdate as Report
from action_plans.querysets import actions_open_to, for_page, live, open_requests
from action_plans.reviewing import open_lines, reviews_so_far
from action_plans.views.actions import ActionFormView, meeting_url
from core.permissions import Permission
from core.views import AreaFormView
from partnerships.models import Meeting
from partnerships.querysets import next_meeting, partnership_group_of

STAYS_AS_SENT = gettext_lazy(
    "If it is about a person referred, tell the Prevent lead at once: a report stays as it was sent."
)


class ActionUpdate(ActionFormView):
    """The council reports on an action for its owner."""

    form_class = UpdateForm
    second_look = STAYS_AS_SENT

    def setup_record(self) -> None:
        rows = live(for_page(actions_open_to(self.viewer, self.area)))
        self.record = self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def form_kwargs(self) -> dict[str, Any]:
        return {"steps": steps_of(self.record)}

    def context(self, form: Any) -> dict[str, Any]:
        return {
            **self.shown(_("Report on the action"), _("Send update")),
            "intro": _("You report for %(owner)s.") % {"owner": self.record.owner or _("its owner")},
        }

    def perform(self, form: Any) -> str:
        record_update(action=self.record, by=self.viewer, on=timezone.localdate(), **update_details(form))
        messages.success(self.request, _("Your update is recorded."))
        return self.action_url()


def update_details(form: UpdateForm) -> dict[str, Any]:
    """What `record_update` needs of the cleaned form."""
    data = form.cleaned_data
    return {
        "progress": data["progress"],
        "text": data["text"],
        "evidence": data.get("file"),
        "asks_for_date": data["asks_for_date"],
        "asks_because": data["asks_because"],
        "delay_because": data["delay_because"],
        "steps_done": data["steps_done"],
    }


class TimeDecide(ActionFormView):
    """Answer an owner who asked for a later date."""

    form_class = TimeDecisionForm
    template = "action_plans/time_decide.html"

    def setup_record(self) -> None:
        super().setup_record()
        requests = open_requests()
        if self.request.method == "POST":  # An answer sent too late is told so, and keeps its words.
            requests = Report.objects.filter(asks_for_date__isnull=False).order_by("-recorded_at", "-id")
        waiting = requests.filter(action=self.record).select_related("action", "recorded_by", "link__contact")
        self.asked = self.get_or_404(waiting)

    def context(self, form: Any) -> dict[str, Any]:
        asked = self.asked
        return {
            **self.shown(_("Answer a request for more time"), _("Send the answer")),
            "asked": asked,
        }

    def perform(self, form: Any) -> str:
        decide_more_time(
            update=self.asked,
            accept=form.cleaned_data["answer"] == "accept",
            reason=form.cleaned_data["reason"],
            by=self.viewer,
            on=timezone.localdate(),
        )
        return self.action_url()


class ActionEvaluate(ActionFormView):
    """What a completed action achieved, and what follows."""

    form_class = EvaluationForm

    def setup_record(self) -> None:
        rows = actions_open_to(self.viewer, self.area).filter(status=Action.Status.COMPLETED)
        self.action = self.get_or_404(rows, public_id=self.kwargs["public_id"])
        self.record = ActionEvaluation.objects.filter(action=self.action).select_related("action").first()

    def initial(self) -> dict[str, Any]:
        found = self.record
        return {name: getattr(found, name) for name in ("impact", "lesson", "what_next")} if found else {}

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("Evaluate the action"),
            "caption": f"{self.action.number}. {self.action.title}",
            "marking": self.action.marking,
            "intro": _("Later actions can build on what you write here."),
            "submit_text": _("Save the evaluation"),
            "cancel_url": self.action_url(self.action),
        }

    def perform(self, form: Any) -> str:
        evaluate_action(
            action=self.action,
            version=self.sent_version,
            by=self.viewer,
            on=timezone.localdate(),
            **form.cleaned_data,
        )
        return self.action_url(self.action)


class EvaluationCite(ActionFormView):
    """Say which evaluation an action builds on."""

    form_class = CitationOfEvaluationForm

    def form_kwargs(self) -> dict[str, Any]:
        read = actions_open_to(self.viewer, self.area).exclude(pk=self.record.pk)
        return {
            "evaluations": list(ActionEvaluation.objects.filter(action__in=read).select_related("action"))
        }

    def context(self, form: Any) -> dict[str, Any]:
        return self.shown(_("Build on an evaluation"), _("Save"))

    def perform(self, form: Any) -> str:
        cite_evaluation(
            action=self.record,
            evaluation=form.cleaned_data["evaluation"],
            by=self.viewer,
            on=timezone.localdate(),
        )
        return self.action_url()


class ReviewAtMeeting(AreaFormView):
    """Review every open action of this area at a meeting (?meeting=), in one go."""

    permission = Permission.RECORD_PLAN
    form_class = ReviewsForm
    template = "action_plans/review.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("meeting"):
            return super().get(request, *args, **kwargs)
        group = partnership_group_of(self.area, on=timezone.localdate())
        meeting = next_meeting(group) if group else None
        if meeting is None:
            return HttpResponseRedirect(reverse("partnerships:meeting-next", args=[self.area.slug]))
        return HttpResponseRedirect(f"{request.path}?meeting={meeting.public_id}")

    def setup_record(self) -> None:
        meetings = Meeting.objects.covering(self.area).select_related("group")
        self.meeting = self.get_or_404(meetings, public_id=self.request.GET.get("meeting", ""))

    def form_kwargs(self) -> dict[str, Any]:
        return {"lines": open_lines(self.area, self.viewer, self.meeting)}

    def initial(self) -> dict[str, Any]:
        return reviews_so_far(self.meeting, self.area, self.viewer)

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("Review the open actions"),
            "caption": self.meeting.group.name,
            "meeting": self.meeting,
            "marking": marking_of(form.lines),
            "cancel_url": self._back(),
        }

    def _back(self) -> str:
        return meeting_url(self.area, self.meeting)

    def perform(self, form: Any) -> str:
        review_actions(
            meeting=self.meeting,
            authority=self.area,
            reviews=form.cleaned_data["reviews"],
            threat_check=form.cleaned_data["threat_check"],
            by=self.viewer,
            on=timezone.localdate(),
        )
        return self._back()
