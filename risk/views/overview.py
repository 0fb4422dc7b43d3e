"""The section's first page, and the list of every risk."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.choices import Marking
from core.exports import EXPORT_KINDS
from core.pagination import paginate
from core.permissions import Permission
from core.registries import AttentionItem
from risk.forms import OnDateForm, RiskFilterForm
from risk.links import later_page
from risk.next_steps import partners_wait
from risk.pictures import residual_map
from risk.querysets import (
    answers_in,
    latest_profile,
    next_meeting,
    profiles_seen,
    risks_in_list,
    version_in_force,
    versions_seen,
)
from risk.reading import Reading, highest, lapses_on, profile_gap_on, read_version
from risk.registrations import needs_doing
from risk.views.base import RiskPage


class Overview(RiskPage):
    """The version in force on a date, its risks and gaps, the CTLP in use and every version."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = OnDateForm(request.GET)
        on = form.date_or(self.today)
        in_force = version_in_force(self.area, on)
        versions = list(versions_seen(self.area, self.viewer))
        seen = next((one for one in versions if in_force and one.pk == in_force.pk), None)
        reading = read_version(seen, self.area, self.viewer) if seen else None
        is_past = on != self.today
        context = {
            "title": _("Local risk assessment"),
            "tabs": self.tabs("overview"),
            "form": form,
            "on": on,
            "is_past": is_past,
            "is_past_or_wrong": is_past or bool(form.errors),
            "reading": reading,
            "is_hidden": in_force is not None and seen is None,
            "lapses_on": lapses_on(in_force) if in_force else None,
            "open_version": next((one for one in versions if one.is_open), None),
            "versions": versions,
            "exports": self._exports(reading, on),
            "attention": [] if is_past else self._attention(on),
            **self._pictures(reading),
            **self._profile(on, reading),
            **self._doors(on),
        }
        return self.page("risk/overview.html", context)

    def _pictures(self, reading: Reading | None) -> dict[str, Any]:
        if reading is None:
            return {"picture": None}
        links = {
            (likelihood, impact): self.link("risk-list", likelihood=likelihood, impact=impact)
            for likelihood in range(1, 6)
            for impact in range(1, 6)
        }
        return {"picture": residual_map([row.entry for row in reading.rows], links)}

    def _attention(self, on: datetime.date) -> list[AttentionItem]:
        return [*needs_doing(self.area, self.viewer, on), *partners_wait(self.area, self.viewer, on)]

    def _exports(self, reading: Reading | None, on: datetime.date) -> list[tuple[str, str]]:
        """The register in force on the date as files: (kind, address)."""
        dated = {} if on == self.today else {"as_at": on.isoformat()}
        kinds = EXPORT_KINDS if reading and reading.version.marking == Marking.OFFICIAL else ()
        return [(kind, self.link("register", kind, **dated)) for kind in kinds]

    def _profile(self, on: datetime.date, reading: Reading | None) -> dict[str, Any]:
        latest = latest_profile(self.area, on)
        shown = profiles_seen(self.area, self.viewer).filter(pk=latest.pk).first() if latest else None
        stale_on = profile_gap_on(latest.issued_on) if latest else None
        return {
            "profile": shown,
            "profile_issued_on": latest.issued_on if latest else None,
            "profile_is_old": stale_on is not None and stale_on <= on,
            "marking": highest([*(reading.markings if reading else []), *([shown.marking] if shown else [])]),
        }

    def _doors(self, on: datetime.date) -> dict[str, Any]:
        may_record = self.can(Permission.RECORD_RISK)
        may_plan = self.can(Permission.RECORD_PLAN)
        return {
            "may_record": may_record,
            "next_meeting": next_meeting(self.area, on),
            "add_action_url": later_page("action_plans:action-add", self.area) if may_plan else "",
        }


class RiskList(RiskPage):
    """Every risk, open or closed, with its latest agreed score; the way into each golden thread."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = RiskFilterForm(request.GET)
        answers = answers_in(self.area)
        page = paginate(risks_in_list(self.area, self.viewer, form.values, answers), request)
        risks = list(page)
        for risk in risks:
            risk.answers = answers.get(risk.pk, 0)
        context = {
            "title": _("All risks"),
            "crumbs": self.crumbs(),
            "tabs": self.tabs("risk-list"),
            "filter_form": form,
            "page_obj": page,
            "risks": risks,
            "total": page.paginator.count,
            "marking": "OFFICIAL-SENSITIVE" if any(r.marking != "official" for r in risks) else "OFFICIAL",
            "may_record": self.can(Permission.RECORD_RISK),
        }
        return self.page("risk/risk_list.html", context)
