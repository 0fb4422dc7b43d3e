"""The page behind a signed link: no account, no session, one record, and the same end for every dead link."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, cast

import structlog
from allauth.core.internal import ratelimit
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views import View
from redis.exceptions import RedisError

from core.actions import claim_submission, finish_submission, finished_submission
from core.actions.links import note_link
from core.errors import Refused
from core.forms import GovukForm
from core.links import LinkPurpose, find_link, read_token, record_behind
from core.models import SignedLink
from core.requests import ViewerRequest
from core.tenancy import tenant_context
from core.views.base import uuid_or_none
from core.views.rendering import render_page

log = structlog.get_logger(__name__)
SENT = "?sent=1"
SENT_WITH_DOUBT = f"{SENT}&look=1"
"""Where a text leads that was taken and seems to hold personal data."""
RATES = {"open": "60/5m/ip", "send": "20/h/key"}
"""How often one address may try links, and how often one link may send, in allauth's notation."""


class LinkView(View):
    """Shows one record to the holder of a link and takes one form about it.

    A subclass gives `purpose`, `form_class` and `template`, and implements `perform(form)`, which calls one
    action with `by=self.link`. Looking changes nothing, so that scanners of mail may open it; only this
    area's rows are open, with nobody as the user. Whatever is wrong with a link, the answer is the same.
    """

    http_method_names = ["get", "post", "head", "options"]
    purpose: ClassVar[LinkPurpose]
    form_class: ClassVar[type[GovukForm]]
    template: ClassVar[str]
    link: SignedLink
    record: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = self._answer(request, kwargs.pop("token"))
        # The address is a secret: no other site hears of it, and no search engine keeps it. With
        # "no-referrer" browsers would send the form with no origin, and it would be refused as a stranger's.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _answer(self, request: HttpRequest, token: str) -> HttpResponseBase:
        if not _may_try(request, "open"):
            return cast(HttpResponse, ratelimit.respond_429(request))
        read = read_token(self.purpose, token)
        if read is None:
            return self._ended(request)
        authority_id, secret = read
        request_id = cast(ViewerRequest, request).request_id
        with tenant_context([authority_id], request_id=request_id, why="by signed link"):
            link = find_link(self.purpose, secret)
            self.record = record_behind(self.purpose, link) if link else None
            if link is None or self.record is None:
                if link is not None:
                    note_link(link=link, what="refused")
                return self._ended(request)
            self.link = link
            response = super().dispatch(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response

    def _ended(self, request: HttpRequest) -> HttpResponse:
        """The one answer to every link that opens nothing, whatever the reason; what was typed comes back."""
        typed = [
            (field.label, request.POST[name])
            for name, field in self.form_class.base_fields.items()
            if isinstance(field, forms.CharField) and request.POST.get(name, "").strip()
        ]
        return render_page(request, "core/link_ended.html", {"typed": typed}, 410)

    def form_kwargs(self) -> dict[str, Any]:
        """Further arguments of the form."""
        return {}

    def context(self) -> dict[str, Any]:
        """Further values for the page, every query done."""
        return {}

    def perform(self, form: Any) -> None:
        """Call the action with the cleaned form."""
        raise TypeError(f"{type(self).__qualname__} does not say what it performs")

    def get(self, request: HttpRequest) -> HttpResponse:
        note_link(link=self.link, what="opened")
        return self._show(self.form_class(**self.form_kwargs()))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not _may_try(request, "send", key=self.link.secret_hash):
            return cast(HttpResponse, ratelimit.respond_429(request))
        token = uuid_or_none(request.POST.get("submit_token"))
        if done := finished_submission(token, by=None):
            return HttpResponseRedirect(done)
        form = self.form_class(request.POST, request.FILES, **self.form_kwargs())
        if not form.is_valid():
            return self._show(form, status=422)
        if claim_submission(token, by=None) is not None:
            return HttpResponseRedirect(SENT)
        try:
            self.perform(form)
        except Refused as refusal:
            finish_submission(token, None)
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self._show(form, status=422)
        address = SENT_WITH_DOUBT if form.personal_data_warnings() else SENT
        finish_submission(token, address)
        note_link(link=self.link, what="sent")
        return HttpResponseRedirect(address)

    def _show(self, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "submit_token": uuid.uuid4(),
            "link": self.link,
            "record": self.record,
            "area_name": self.link.authority.name,
            "is_sent": "sent" in self.request.GET and not form.is_bound,
            "needs_a_look": "look" in self.request.GET and not form.is_bound,
            **self.context(),
        }
        return render_page(self.request, self.template, context, status)


def _may_try(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Whether this address (or this link) has not asked too often. Without the counter, people may go on.

    allauth's counter knows the address behind our proxy; its public way in leaves GET uncounted.
    """
    try:
        usage = ratelimit.consume(
            request, app="core.links", action=action, config=RATES, key=key, limit_get=True
        )
        return usage is not None
    except RedisError:
        log.warning("rate_limit_unreachable", action=action)
        return True
