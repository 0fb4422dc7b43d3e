"""Where people land: their area, their actions, or the national picture."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views import View

from core.criteria.findings import Finding
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate_one
from core.criteria.roll_up import roll_up
from core.permissions import Permission
from core.registries import attention, calendar
from core.requests import viewer_of
from core.viewer import Viewer
from core.views.base import AreaView
from core.views.register import highest_marking
from core.views.rendering import render_page
from core.ways_in import way_into

CALENDAR_DAYS = 60
SHOWN_DATES = 6


class Home(View):
    """Send people where their work is; nobody has to know an address."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        viewer = viewer_of(request)
        if viewer is None:
            return redirect_to_login("/", reverse("account_login"))
        address = landing_address(viewer)
        if address is None:
            areas = [
                {"name": a.name, "role_words": a.role_words, "url": way_into(a, viewer)} for a in viewer.areas
            ]
            return render_page(request, "core/home.html", {"areas": areas})
        return HttpResponseRedirect(address)


def landing_address(viewer: Viewer) -> str | None:
    """The one page that fits the viewer best, or None where they have to choose (or have nothing)."""
    if viewer.is_national:
        return reverse("national:overview")
    homes = [area for area in viewer.areas if viewer.can(Permission.SEE_AREA, area.id)]
    if len(homes) == 1:
        return reverse("core:area-home", args=[homes[0].slug])
    if not homes:
        status = [area for area in viewer.areas if viewer.can(Permission.SEE_STATUS, area.id)]
        if status:
            return reverse("benchmarks:status", args=[status[0].slug])
        if viewer.areas:
            return reverse("my_actions:list")
    return None


class AreaHome(AreaView):
    """What needs the viewer in this area, what comes next, and how the eight benchmarks stand."""

    permission = Permission.SEE_AREA

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        items = [item for source in attention for item in source(self.area, self.viewer, today)]
        items.sort(key=lambda item: item.urgency(today))
        until = today + datetime.timedelta(days=CALENDAR_DAYS)
        coming = [entry for source in calendar for entry in source(self.area, self.viewer, today)]
        coming = sorted((e for e in coming if today <= e.on <= until), key=lambda e: e.on)[:SHOWN_DATES]
        shows_benchmarks = self.can(Permission.SEE_BENCHMARKS)
        findings = evaluate_one(self.area, today) if shows_benchmarks else {}
        return self.page(
            "core/area_home.html",
            {
                "items": items,
                "coming": coming,
                "marking": highest_marking(coming),
                "sections": section_rows(self.area.slug, findings) if shows_benchmarks else [],
                "today_words": date_format(today, "l j F Y"),
                "may_see_documents": self.can(Permission.SEE_DOCUMENTS),
                "may_manage_people": self.can(Permission.MANAGE_PEOPLE),
            },
        )


def section_rows(slug: str, findings: dict[str, Finding]) -> list[dict[str, Any]]:
    """One row per toolkit section: its name, its rating with the sentence why, and its address."""
    framework = load_framework()
    statuses = {code: finding.status for code, finding in findings.items()}
    return [
        {
            "number": section.number,
            "name": section.name,
            "rating": roll_up(framework, section.number, statuses),
            "url": reverse("benchmarks:section", args=[slug, section.number]),
        }
        for section in framework.sections
    ]
