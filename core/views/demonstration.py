"""The demonstration's page of personas. Its route exists in the demonstration alone (see `core.urls`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views import View

from core.accounts import sign_in
from core.actions import note_access
from core.models import AccessEvent, User
from core.views.rendering import render_page


@dataclass(frozen=True)
class Persona:
    """Somebody to sign in as, and what they come for."""

    email: str
    who: str
    comes_for: str


PERSONAS = (
    Persona(
        "lead@northbridge.example",
        "Prevent lead, Northbridge",
        "Runs the whole of it: plan, meetings, benchmarks",
    ),
    Persona(
        "approver@northbridge.example", "Strategic officer, Northbridge", "Approves what others prepared"
    ),
    Persona("police@northbridge.example", "Police lead, Northbridge", "Updates the actions the police own"),
    Persona(
        "partner@northbridge.example", "Health partner, Northbridge", "Has a handful of actions to answer for"
    ),
    Persona("member@northbridge.example", "Elected member, Northbridge", "Reads one plain page"),
    Persona(
        "lead@wexcombe.example", "Prevent lead, a county with districts", "One joint group for four councils"
    ),
    Persona("lead@eastmere.example", "Prevent lead, a district", "Counts on the county's group"),
    Persona(
        "officer@northbridge.example",
        "Council officer, Northbridge",
        "Writes a part of the annual assessment",
    ),
    Persona(
        "assessor@homeoffice.example", "Home Office assessor", "Sees the national picture and the assessments"
    ),
    Persona("second@homeoffice.example", "A second Home Office assessor", "Moderates what others rated"),
    Persona("adviser@homeoffice.example", "Home Office adviser, London", "Sees one region"),
)


class Personas(View):
    """Sign in as one of the demonstration's people with one click."""

    http_method_names = ["get", "post", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404("Page not found")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        known = set(
            User.objects.filter(email__in=[p.email for p in PERSONAS]).values_list("email", flat=True)
        )
        personas = [persona for persona in PERSONAS if persona.email in known]
        return render_page(request, "core/personas.html", {"personas": personas})

    def post(self, request: HttpRequest) -> HttpResponse:
        email = request.POST.get("email", "")
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None or email not in {persona.email for persona in PERSONAS}:
            raise Http404("Page not found")
        note_access(AccessEvent.Kind.PERSONA, email, by=None)
        return sign_in(request, user, to=reverse("core:home"))
