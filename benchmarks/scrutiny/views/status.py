"""One plain page for an elected member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks import pictures
from benchmarks.scrutiny.overview import read_overview
from benchmarks.scrutiny.questions import as_asked, questions_of
from benchmarks.scrutiny.views.base import ScrutinyPage
from core.permissions import Permission

SHOWN = 6
QUESTIONS_SHOWN = 3


def first(rows: Sequence[Any], most: int = SHOWN) -> dict[str, Any]:
    """The rows a list shows, and how many more there are."""
    return {"rows": rows[:most], "left": max(0, len(rows) - most), "all": len(rows)}


class StatusPage(ScrutinyPage):
    """How the benchmarks stand, what changed, top risks, what is overdue and lapses; questions, replies."""

    permission = Permission.SEE_STATUS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        overview = read_overview(self.area, timezone.localdate())
        context = {
            "title": _("Prevent in %(area)s: status") % {"area": self.area.name},
            "overview": overview,
            "picture": pictures.eight_benchmarks(overview.benchmarks),
            "risks": first(overview.risks, 5),
            "late": first(overview.late or ()),
            "done": first(overview.done),
            "moved": [(change, overview.named(change.criterion)) for change in overview.moved],
            "lapses": first([(one.finding, overview.named(one.criterion)) for one in overview.lapses]),
            "asked": as_asked(questions_of(self.area, self.viewer)[:QUESTIONS_SHOWN]),
            "may_ratify": self.can(Permission.RATIFY_PLAN),
            "may_ask": self.can(Permission.ASK_SCRUTINY),
            "may_reply": self.can(Permission.ANSWER_SCRUTINY),
        }
        return self.page("benchmarks/status.html", context)
