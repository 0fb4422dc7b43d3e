"""What is true of the area, and what its people attest."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from core.actions.area import attest, set_area_fact
from core.area_forms import AreaFactForm, AttestationForm
from core.criteria.framework import load_framework
from core.criteria.rule_book import Compute, FrameworkError
from core.models import AreaFact, Attestation, Document
from core.permissions import Permission
from core.views.base import AreaFormView, AreaView


class AreaFacts(AreaView):
    """Everything that is set for the area, since when, by whom and why; unknown until set."""

    permission = Permission.SEE_AREA

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        facts = AreaFact.objects.in_area(self.area).select_related("recorded_by")
        by_kind: dict[str, list[AreaFact]] = {}
        for fact in facts:
            by_kind.setdefault(fact.kind, []).append(fact)
        rows = []
        for kind, label in AreaFact.Kind.choices:
            history = by_kind.get(kind, [])
            now = [f for f in history if f.starts_on <= today and (f.ends_on is None or f.ends_on >= today)]
            rows.append({"kind": kind, "label": label, "now": now[0] if now else None, "history": history})
        return self.page(
            "core/area_facts.html",
            {"rows": rows, "may_set": self.can(Permission.SET_AREA_FACTS), "authority": self.area},
        )


class AreaFactSet(AreaFormView):
    """Say what is true of the area from a date on."""

    permission = Permission.SET_AREA_FACTS
    form_class = AreaFactForm

    def setup_record(self) -> None:
        self.kind = self.kwargs["kind"]
        if self.kind not in AreaFact.Kind.values:
            raise Http404("Page not found")

    def form_kwargs(self) -> dict[str, Any]:
        return {"kind": self.kind}

    def initial(self) -> dict[str, Any]:
        return {"starts_on": timezone.localdate()}

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse("core:area-facts", args=[self.area.slug])
        return {
            "title": AreaFact.Kind(self.kind).label,
            "caption": self.area.name,
            "cancel_url": back,
            "crumbs": [("About the area", back)],
        }

    def perform(self, form: Any) -> str:
        set_area_fact(authority=self.area, kind=self.kind, by=self.viewer, **form.cleaned_data)
        return reverse("core:area-facts", args=[self.area.slug])


class Attest(AreaFormView):
    """Attest a criterion that no record can decide (?criterion=1.B1)."""

    permission = Permission.ATTEST
    form_class = AttestationForm
    template = "core/attest.html"

    def setup_record(self) -> None:
        try:
            self.criterion = load_framework().criterion(self.request.GET.get("criterion", ""))
        except FrameworkError as unknown:
            raise Http404("Page not found") from unknown
        if self.criterion.compute == Compute.RECORDS:
            raise Http404("Page not found")

    def form_kwargs(self) -> dict[str, Any]:
        return {"documents": Document.objects.visible_to(self.viewer).in_area(self.area)}

    def initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"attested_on": today, "holds_until": today + datetime.timedelta(days=364)}

    def context(self, form: Any) -> dict[str, Any]:
        said = Attestation.objects.in_area(self.area).filter(criterion=self.criterion.code)
        return {
            "title": f"Attest {self.criterion.code}: {self.criterion.title}",
            "caption": self.area.name,
            "criterion": self.criterion,
            "said": list(said.select_related("recorded_by", "document").order_by("-attested_on")),
            "cancel_url": self._section(),
            "submit_text": "Attest",
        }

    def perform(self, form: Any) -> str:
        attest(authority=self.area, criterion=self.criterion.code, by=self.viewer, **form.cleaned_data)
        return self._section()

    def _section(self) -> str:
        return reverse("benchmarks:section", args=[self.area.slug, self.criterion.section])
