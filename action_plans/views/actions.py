"""The forms of an action: taking it up, changing it, closing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.actions import add_action, change_action, close_action
from action_plans.forms.actions import DUE, ONGOING, ActionChoices, ActionForm
from action_plans.forms.closing import ENDS
from action_plans.forms.closing import CloseForm as ClosingForm
from action_plans.lines import risk_open_to
from action_plans.linked import all_waited_for, next_due_of, others_of, rhythm_of
from action_plans.models import Action, ActionThreatCheck, Theme
from action_plans.querysets import (
    actions_open_to,
    bodies_to_choose,
    contacts_to_choose,
    current_plan,
    for_page,
    risks_to_choose,
)
from core.permissions import Permission
from core.views import AreaFormView
from partnerships.models import Meeting


def meeting_url(area: Any, meeting: Meeting) -> str:
    """Where a meeting is recorded; a neighbour's meeting that covers the area is only read there."""
    name = "meeting-record" if meeting.authority_id == area.pk and meeting.is_open else "meeting"
    return reverse(f"partnerships:{name}", args=[area.slug, meeting.public_id])


class ActionFormView(AreaFormView):
    """What the forms of an action share: what can be chosen, and where they lead."""

    is_base = True
    permission = Permission.RECORD_PLAN

    def setup_record(self) -> None:
        self.record = self.get_or_404(
            for_page(actions_open_to(self.viewer, self.area)), public_id=self.kwargs["public_id"]
        )

    def choices(self, plan: Any) -> ActionChoices:
        """What the form of an action of `plan` offers."""
        today = timezone.localdate()
        return ActionChoices(
            bodies=bodies_to_choose(self.area, today),
            contacts=contacts_to_choose(self.area),
            risks=risks_to_choose(self.viewer, self.area),
            themes=list(Theme.objects.filter(plan=plan)),
            others=others_of(plan, self.viewer, self.area, self.record),
        )

    def action_url(self, action: Any = None) -> str:
        """The page of the action."""
        return reverse("action_plans:action", args=[self.area.slug, (action or self.record).public_id])

    def shown(self, title: str, submit: str) -> dict[str, Any]:
        """The page's own words."""
        return {
            "title": title,
            "caption": f"{self.record.number}. {self.record.title}",
            "marking": self.record.marking,
            "submit_text": submit,
            "cancel_url": self.action_url(),
        }


def _details(form: ActionForm) -> dict[str, Any]:
    """What an action needs of the cleaned form; milestones and the check included."""
    data = form.cleaned_data
    theme = data.get("new_theme") or (data["theme"].name if data.get("theme") else "")
    wanted = (
        "title",
        "description",
        "marking",
        "owner",
        "owner_contact",
        "owner_post",
        "risk",
        "due_on",
        "review_on",
        "supporters",
        "milestones",
        "repeats",
        "threat_check",
    )
    return {
        **{name: data.get(name) for name in wanted},
        "theme_name": theme,
        "other_supporters": data["other_supporters"].splitlines(),
        "depends_on": data.get("depends_on", []),
    }


class ActionAdd(ActionFormView):
    """Take up an action, from a risk's page (?risk=) or at a meeting (?meeting=)."""

    form_class = ActionForm
    template = "action_plans/action_form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if current_plan(self.viewer, self.area) is None:
            return HttpResponseRedirect(reverse("action_plans:edition-start", args=[self.area.slug]))
        return super().get(request, *args, **kwargs)

    def setup_record(self) -> None:
        plan = current_plan(self.viewer, self.area)
        self.plan = plan if plan is not None else self.get_or_404(Action.objects.none())
        asked = self.request.GET.get("meeting", "")
        meetings = Meeting.objects.covering(self.area).select_related("group")
        self.meeting = self.get_or_404(meetings, public_id=asked) if asked else None

    def form_kwargs(self) -> dict[str, Any]:
        return {"choices": self.choices(self.plan)}

    def initial(self) -> dict[str, Any]:
        return {"risk": self.request.GET.get("risk", ""), "marking": self.plan.marking}

    def context(self, form: Any) -> dict[str, Any]:
        meeting = self.meeting
        back = reverse("action_plans:plan", args=[self.area.slug])
        if meeting is not None:
            back = meeting_url(self.area, meeting)
        words = _("At the meeting of %(group)s.") % {"group": meeting.group.name} if meeting else ""
        return {
            "title": _("Add an action"),
            "caption": self.plan.title,
            "intro": _("One owner, one date, one risk.") + (f" {words}" if words else ""),
            "submit_text": _("Save the action"),
            "cancel_url": back,
        }

    def perform(self, form: Any) -> str:
        action = add_action(
            plan=self.plan,
            by=self.viewer,
            on=timezone.localdate(),
            meeting=self.meeting,
            **_details(form),
        )
        if self.meeting is not None:
            return meeting_url(self.area, self.meeting)
        return self.action_url(action)


class ActionEdit(ActionFormView):
    """Change an action, or complete one that was brought in."""

    form_class = ActionForm
    template = "action_plans/action_form.html"

    def setup_record(self) -> None:
        super().setup_record()
        self.offered = self.choices(self.record.plan)
        numbered = {one.pk for one in self.offered.others}
        every = all_waited_for(self.record)
        self.waits = [one for one in every if one.pk in numbered]
        self.kept = [one for one in every if one.pk not in numbered]

    def form_kwargs(self) -> dict[str, Any]:
        made = {check.moment for check in self.record.threat_checks.all()}
        return {
            "choices": self.offered,
            "milestones": self.record.milestones.all(),
            "needs_check": ActionThreatCheck.Moment.CREATED not in made,
            "is_new": False,
            "has_hidden_risk": self._has_hidden_risk(),
            "own_number": self.record.number,
        }

    def _has_hidden_risk(self) -> bool:
        """Whether the linked risk is above the viewer's clearance: it stays, and nothing is said of it."""
        return self.record.risk is not None and risk_open_to(self.viewer, self.record) is None

    def initial(self) -> dict[str, Any]:
        action = self.record
        supporters = list(action.supporters.all())
        names = (
            "title",
            "description",
            "theme",
            "owner",
            "owner_contact",
            "owner_post",
            "due_on",
            "review_on",
            "marking",
        )
        return {
            **{name: getattr(action, name) for name in names},
            "risk": risk_open_to(self.viewer, action),
            "repeats": rhythm_of(action),
            "depends_on": self.waits,
            "when": ONGOING if action.review_on and not action.due_on else DUE,
            "supporters": [one.organisation for one in supporters if one.organisation],
            "other_supporters": "\n".join(one.name for one in supporters if not one.organisation),
        }

    def context(self, form: Any) -> dict[str, Any]:
        return self.shown(_("Change the action"), _("Save"))

    def perform(self, form: Any) -> str:
        details = _details(form)
        if self._has_hidden_risk():
            details["risk"] = self.record.risk
        details["depends_on"] += self.kept
        change_action(
            action=self.record,
            version=self.sent_version,
            by=self.viewer,
            on=timezone.localdate(),
            why=form.cleaned_data.get("why", ""),
            **details,
        )
        return self.action_url()


class ActionClose(ActionFormView):
    """Close an action with its outcome and Security Threat Check."""

    form_class = ClosingForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"next_due": next_due_of(self.record, timezone.localdate())}

    def initial(self) -> dict[str, Any]:
        said = next(iter(self.record.updates.all()), None)
        return {"outcome": said.text if said and said.progress == "done" else ""}

    def context(self, form: Any) -> dict[str, Any]:
        intro = _("What is closed stays as it is. Its outcome goes to the group.")
        if "afterwards" in form.fields:
            intro += " " + _("The Security Threat Check you make here holds for the next one too.")
        return {**self.shown(_("Close the action"), _("Close it")), "intro": intro}

    def perform(self, form: Any) -> str:
        close_action(
            action=self.record,
            status=form.cleaned_data["result"],
            outcome=form.cleaned_data["outcome"],
            threat_check=form.cleaned_data["threat_check"],
            version=self.sent_version,
            by=self.viewer,
            on=timezone.localdate(),
            goes_on=form.cleaned_data.get("afterwards") != ENDS,
        )
        return self.action_url()
