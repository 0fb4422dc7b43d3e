"""The people of an area: who holds which role, who is invited, and taking up an invitation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.accounts import sign_in
from core.actions.people import (
    accept_invitation,
    end_membership,
    invite_person,
    open_invitation,
    withdraw_invitation,
)
from core.area_forms import AcceptForm, InvitationForm
from core.errors import Refused
from core.mail import send_invitation
from core.models import Authority, Invitation, Membership, Organisation, User, effective
from core.permissions import Permission
from core.tenancy import tenant_context
from core.views.base import AreaFormView, AreaView
from core.views.rendering import render_page


class People(AreaView):
    """Who holds a role in the area today, and who has been invited."""

    permission = Permission.MANAGE_PEOPLE

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        members = (
            Membership.objects.in_area(self.area)
            .filter(effective(on=today))
            .select_related("user", "organisation")
            .order_by("user__name", "id")
        )
        invited = (
            Invitation.objects.in_area(self.area)
            .filter(accepted_at=None, withdrawn_at=None)
            .select_related("organisation")
            .order_by("name")
        )
        context = {
            "members": list(members),
            "invited": list(invited),
            "now": timezone.now(),
            "viewer_id": self.viewer.user_id,
        }
        return self.page("core/people.html", context)


class Invite(AreaFormView):
    """Invite somebody to a role."""

    permission = Permission.MANAGE_PEOPLE
    form_class = InvitationForm

    def form_kwargs(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"organisations": Organisation.objects.in_area(self.area).filter(effective(on=today))}

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse("core:people", args=[self.area.slug])
        return {
            "title": "Invite somebody",
            "caption": self.area.name,
            "intro": "They get a link by e-mail that works once, for fourteen days.",
            "submit_text": "Send invitation",
            "cancel_url": back,
            "crumbs": [("People", back)],
        }

    def perform(self, form: Any) -> str:
        invitation, secret = invite_person(authority=self.area, by=self.viewer, **form.cleaned_data)
        path = reverse("core:invitation", args=[self.area.slug, secret])
        send_invitation(invitation, url=f"{settings.PUBLIC_ORIGIN}{path}", by=self.viewer)
        messages.success(self.request, f"An invitation is on its way to {invitation.email}.")
        return reverse("core:people", args=[self.area.slug])


class InvitationWithdraw(AreaView):
    """Withdraw an invitation."""

    permission = Permission.MANAGE_PEOPLE
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        invitation = self.get_or_404(Invitation.objects.in_area(self.area), public_id=public_id)
        withdraw_invitation(invitation=invitation, by=self.viewer)
        return HttpResponseRedirect(self.stands_on())

    def stands_on(self) -> str:
        return reverse("core:people", args=[self.area.slug])


class MembershipEnd(AreaView):
    """End somebody's role from today on."""

    permission = Permission.MANAGE_PEOPLE
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        current = Membership.objects.in_area(self.area).filter(effective(on=today))
        membership = self.get_or_404(current, public_id=public_id)
        try:
            end_membership(membership=membership, by=self.viewer, on=today)
        except Refused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("core:people", args=[self.area.slug]))


class TakeUpInvitation(View):
    """The page behind the link of an invitation: for somebody new, or for somebody signed in."""

    http_method_names = ["get", "post", "head", "options"]

    def get(self, request: HttpRequest, area: str, secret: str) -> HttpResponse:
        invitation = self._invitation(area, secret)
        user = self._known_user(request)
        return self._page(request, invitation, user, AcceptForm(initial={"name": invitation.name}))

    def post(self, request: HttpRequest, area: str, secret: str) -> HttpResponse:
        invitation = self._invitation(area, secret)
        user = self._known_user(request)
        form = AcceptForm(request.POST, initial={"name": invitation.name})
        if user is None and not form.is_valid():
            return self._page(request, invitation, user, form, status=422)
        data = form.cleaned_data if user is None else {"name": user.name, "password": ""}
        try:
            accepted = accept_invitation(authority=invitation.authority, secret=secret, user=user, **data)
        except Refused as refusal:
            return self._page(request, invitation, user, form, status=422, refused=refusal.message)
        home = reverse("core:home")
        return sign_in(request, accepted, to=home) if user is None else HttpResponseRedirect(home)

    @staticmethod
    def _known_user(request: HttpRequest) -> User | None:
        return request.user if request.user.is_authenticated else None

    @staticmethod
    def _invitation(slug: str, secret: str) -> Invitation:
        authority = Authority.objects.filter(slug=slug).first()
        if authority is None:
            raise Http404("Page not found")
        with tenant_context([authority.pk]):
            invitation = open_invitation(authority, secret)
        if invitation is None:
            raise Http404("Page not found")
        return invitation

    @staticmethod
    def _page(
        request: HttpRequest,
        invitation: Invitation,
        user: User | None,
        form: AcceptForm,
        status: int = 200,
        refused: str = "",
    ) -> HttpResponse:
        context = {"invitation": invitation, "user_known": user, "form": form, "refused": refused}
        return render_page(request, "core/invitation.html", context, status)
