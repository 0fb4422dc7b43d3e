"""The owner's signed link: asking for an update by mail, and the page behind the link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.action_page import done_steps, steps_of
from action_plans.actions.links import ask_for_update, end_link, record_update_by_link
from action_plans.forms.progress import UpdateForm
from action_plans.letters import send_request
from action_plans.lines import said_of
from action_plans.links import UPDATE, links_of
from action_plans.models import ActionUpdate
from action_plans.querysets import actions_open_to, live
from action_plans.states import date_in_words
from action_plans.views.progress import update_details
from core.choices import Marking
from core.errors import NotAllowed, Refused
from core.models import SignedLink
from core.permissions import Permission
from core.views import AreaView
from core.views.links import LinkView


class ActionByLink(LinkView):
    """Report on one action, at OFFICIAL, as the contact it was sent to."""

    purpose = UPDATE
    form_class = UpdateForm
    template = "action_plans/by_link.html"

    def form_kwargs(self) -> dict[str, Any]:
        return {"steps": steps_of(self.record)}

    def context(self) -> dict[str, Any]:
        action = self.record
        risk = action.risk
        own = ActionUpdate.objects.filter(action=action, link__contact=self.link.contact_id)
        return {
            "title": action.title,
            "milestones": done_steps(action),
            "due_words": date_in_words(action.due_on, action.due_precision),
            "risk_title": risk.title if risk and risk.marking == Marking.OFFICIAL else "",
            "waits_until": said_of(action).asks_until,
            "reports": list(own.select_related("time_decision").order_by("-reported_on", "-pk")[:5]),
        }

    def perform(self, form: Any) -> None:
        record_update_by_link(
            action=self.record, by=self.link, on=timezone.localdate(), **update_details(form)
        )


class AskForUpdate(AreaView):
    """What a mail to the owner would say, the links sent so far, and the button that sends one."""

    permission = Permission.RECORD_PLAN

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        action = self._action(public_id)
        contact = action.owner_contact
        return self.page(
            "action_plans/ask_for_update.html",
            {
                "title": _("Ask for an update"),
                "caption": f"{action.number}. {action.title}",
                "marking": action.marking,
                "action": action,
                "contact": contact,
                "may_mail": {action.marking, action.plan.marking} == {Marking.OFFICIAL.value},
                "lasts_days": UPDATE.lasts.days,
                "links": links_of(action),
                "now": timezone.now(),
                "action_url": self._url(action),
                "crumbs": [(_("Plan"), reverse("action_plans:plan", args=[self.area.slug]))],
            },
        )

    def post(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        action = self._action(public_id)
        try:
            link, url = ask_for_update(action=action, by=self.viewer, on=timezone.localdate())
        except (Refused, NotAllowed) as refusal:
            messages.error(request, refusal.message)
        else:
            send_request(action=action, link=link, url=url, by=self.viewer)
            sent = {"person": link.contact.name, "email": link.email}
            messages.success(request, _("A mail is on its way to %(person)s at %(email)s.") % sent)
        return HttpResponseRedirect(request.path)

    def _action(self, public_id: str) -> Any:
        rows = live(actions_open_to(self.viewer, self.area))
        return self.get_or_404(
            rows.select_related("plan", "owner", "owner_contact", "authority"), public_id=public_id
        )

    def _url(self, action: Any) -> str:
        return reverse("action_plans:action", args=[self.area.slug, action.public_id])


class LinkEnd(AreaView):
    """End a link that was sent to an owner."""

    permission = Permission.RECORD_PLAN
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        links = SignedLink.objects.in_area(self.area).filter(purpose=UPDATE.key)
        link = self.get_or_404(links, public_id=public_id)
        action = self.get_or_404(actions_open_to(self.viewer, self.area), pk=link.record_id)
        end_link(link=link, by=self.viewer)
        messages.success(request, _("The link is ended. It opens nothing any longer."))
        return HttpResponseRedirect(
            reverse("action_plans:action-ask", args=[self.area.slug, action.public_id])
        )
