"""The golden thread of one risk, made of what every section knows of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.charts import golden_thread
from core.permissions import Permission
from core.registries import ThreadStep, thread_steps
from risk.links import later_page
from risk.models import Risk
from risk.querysets import risks_seen
from risk.reading import highest
from risk.views.base import RiskPage


class GoldenThread(RiskPage):
    """One risk's way: prompt, risk, action, meeting, evidence, criterion."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        risks = list(risks_seen(self.area, self.viewer).filter(closed_on__isnull=True))
        risk = self.get_or_404(risks_seen(self.area, self.viewer), public_id=public_id)
        steps = [step for section in thread_steps for step in section(risk.pk, self.area, self.viewer)]
        context = {
            "title": _("Golden thread of %s") % risk.reference,
            "caption": risk.title,
            "risk": risk,
            "thread": golden_thread(
                _("From the threat picture to the proof"),
                _without_repeats([*steps, *self._gaps(risk, steps)]),
                self.link("risk", risk),
            ),
            "neighbours": _beside(risk, risks),
            "crumbs": self.crumbs((risk.reference, self.link("risk", risk))),
            "marking": highest([risk.marking, *(step.marking for step in steps)]),
        }
        return self.page("risk/thread.html", context)

    def _gaps(self, risk: Risk, steps: list[ThreadStep]) -> list[ThreadStep]:
        """What is missing, and the form that mends it where the viewer may."""
        filled = {step.column for step in steps}
        may_plan = self.can(Permission.RECORD_PLAN) and risk.closed_on is None
        add = later_page("action_plans:action-add", self.area, risk=risk.public_id) if may_plan else ""
        missing = {
            "prompt": (_("No version says yet where this risk comes from"), ""),
            "action": (_("No action answers this risk yet"), add),
            "meeting": (_("No meeting has discussed this risk yet"), ""),
            "evidence": (_("Nothing shows yet that something was done"), ""),
        }
        return [
            ThreadStep(column, words, url, is_gap=True, note=_("Add an action") if url else "")
            for column, (words, url) in missing.items()
            if column not in filled
        ]


def _without_repeats(steps: list[ThreadStep]) -> list[ThreadStep]:
    """The steps without those that two sections both gave; criteria by their codes.

    A meeting is known by its address: what several sections say of it stands together.
    """
    kept: dict[tuple[str, ...], ThreadStep] = {}
    for step in steps:
        is_meeting = step.column == "meeting" and bool(step.url)
        key = (step.column, step.url, "" if is_meeting else step.label)
        known = kept.setdefault(key, step)
        if step.note not in known.note:
            kept[key] = replace(known, note=f"{known.note} · {step.note}")
    return sorted(kept.values(), key=lambda step: step.label if step.column == "criterion" else "")


def _beside(risk: Risk, risks: list[Risk]) -> dict[str, Risk | None]:
    """The open risks before and after this one, to walk from thread to thread."""
    at = next((index for index, one in enumerate(risks) if one.pk == risk.pk), None)
    if at is None:
        return {"previous": None, "next": risks[0] if risks else None}
    return {
        "previous": risks[at - 1] if at else None,
        "next": risks[at + 1] if at + 1 < len(risks) else None,
    }
