"""Pages that show the assessment as a whole: heat map, trends, coverage."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.permissions import Permission
from risk.coverage import by_sector, loose_actions, undescribed
from risk.forms import OnDateForm
from risk.links import later_page
from risk.models import RiskAssessment
from risk.movement import grid, moves_picture, small_trend
from risk.querysets import entries_seen, version_in_force, versions_seen
from risk.reading import Reading, highest, read_version
from risk.views.base import RiskPage

SHOWN = 8
"""How many versions stand side by side."""


class _OfTheVersionInForce(RiskPage):
    is_base = True

    def reading(self, on: Any) -> Reading | None:
        """The version in force on a date as the viewer may see it, or None."""
        in_force = version_in_force(self.area, on)
        seen = versions_seen(self.area, self.viewer).filter(pk=in_force.pk).first() if in_force else None
        return read_version(seen, self.area, self.viewer) if seen else None


class HeatMap(_OfTheVersionInForce):
    """Every risk in its place, before controls and with them, each leading to its page."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = OnDateForm(request.GET)
        on = form.date_or(self.today)
        which = "inherent" if request.GET.get("score") == "inherent" else "residual"
        reading = self.reading(on)
        dated = {} if on == self.today else {"as_at": on.isoformat()}
        links = {
            "residual": self.link("heat-map", **dated),
            "inherent": self.link("heat-map", score="inherent", **dated),
        }
        context = {
            "title": _("Heat map"),
            "crumbs": self.crumbs(),
            "tabs": self.tabs("heat-map"),
            "on": on,
            "is_past": on != self.today,
            "which": which,
            "reading": reading,
            "grid": grid([row.entry for row in reading.rows], which) if reading else [],
            "choices": [
                (_("With controls"), links["residual"], which == "residual"),
                (_("Before controls"), links["inherent"], which == "inherent"),
            ],
            "marking": reading.marking if reading else highest([]),
        }
        return self.page("risk/heat_map.html", context)


class Trends(RiskPage):
    """How every risk's score went over the last agreed versions, and what moved in the newest."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        agreed = versions_seen(self.area, self.viewer).filter(status=RiskAssessment.Status.AGREED)
        versions = list(reversed(agreed[:SHOWN]))
        numbers = [version.number for version in versions]
        by_risk: dict[int, list[Any]] = {}
        entries = list(entries_seen(self.viewer, *versions).select_related("risk", "assessment"))
        for entry in sorted(entries, key=lambda entry: entry.assessment.number):
            by_risk.setdefault(entry.risk_id, []).append(entry)
        reading = read_version(versions[-1], self.area, self.viewer) if versions else None
        lines = [_line(self, found, numbers) for found in by_risk.values()]
        context = {
            "title": _("How the risks moved"),
            "crumbs": self.crumbs(),
            "tabs": self.tabs("trends"),
            "numbers": numbers,
            "lines": sorted(lines, key=lambda line: (line["is_gone"], -line["latest"].residual_score)),
            "reading": reading,
            "moves": self._moves(reading) if reading and reading.before else None,
            "marking": highest([*(v.marking for v in versions), *(line["risk"].marking for line in lines)]),
        }
        return self.page("risk/trends.html", context)

    def _moves(self, reading: Reading) -> Any:
        address = {row.entry.risk_id: self.link("risk", row.entry.risk) for row in reading.rows}
        return moves_picture(reading, address)


def _line(page: RiskPage, entries: list[Any], numbers: list[int]) -> dict[str, Any]:
    by_number = {entry.assessment.number: entry.residual_score for entry in entries}
    latest = entries[-1]
    return {
        "risk": latest.risk,
        "latest": latest,
        "is_gone": latest.assessment.number != numbers[-1],
        "url": page.link("risk", latest.risk),
        "scores": [by_number.get(number) for number in numbers],
        "picture": small_trend(entries, numbers),
    }


class Coverage(_OfTheVersionInForce):
    """What the assessment leaves open: risks without actions, actions without risks, silent sectors."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        reading = self.reading(self.today)
        rows = reading.rows if reading else ()
        unanswered = [row for row in rows if not row.answers and row.entry.risk.closed_on is None]
        described = undescribed(self.area, self.viewer)
        loose = list(loose_actions(self.area, self.viewer))
        may_plan = self.can(Permission.RECORD_PLAN)
        context = {
            "title": _("What is covered"),
            "crumbs": self.crumbs(),
            "tabs": self.tabs("coverage"),
            "reading": reading,
            "unanswered": sorted(unanswered, key=lambda row: -row.entry.residual_score),
            "undescribed": described,
            "loose": loose,
            "sectors": by_sector(self.area, self.viewer, reading.version if reading else None, self.today),
            "may_record": self.can(Permission.RECORD_RISK),
            "add_action_url": later_page("action_plans:action-add", self.area) if may_plan else "",
            "marking": highest(
                [
                    *(reading.markings if reading else []),
                    *(risk.marking for risk in described),
                    *(step.marking for step in loose),
                ]
            ),
        }
        return self.page("risk/coverage.html", context)
