"""Taking the assessment out: the register as a table, a version as a committee paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from core.actions import note_access
from core.exports import EXPORT_KINDS, export_table
from core.models import AccessEvent
from core.permissions import Permission
from core.viewer import Viewer
from risk.exporting import committee_paper, register_table
from risk.forms import OnDateForm
from risk.models import RiskAssessment
from risk.querysets import version_in_force, versions_seen
from risk.reading import Reading, read_version
from risk.views.base import RiskPage


class Export(RiskPage):
    """What leaves is OFFICIAL, unless a cleared reader asks for what is above it (`?with=sensitive`)."""

    is_base = True

    def reader(self) -> Viewer:
        """The viewer, as one without clearance unless they hold it and asked for what needs it."""
        asked = self.request.GET.get("with") == "sensitive"
        return replace(self.viewer, is_cleared=self.viewer.is_cleared and asked)

    def reading(self, version: RiskAssessment | None) -> Reading | None:
        """The version as it may leave; None where nothing of it may."""
        reader = self.reader()
        if version is None or not reader.may_read(version.marking):
            return None
        return read_version(version, self.area, reader)

    def nothing(self, words: str, back: str) -> HttpResponse:
        """Back to the page that offers the export, with the reason why there is none."""
        messages.error(self.request, words)
        return HttpResponseRedirect(back)

    def note(self, what: str, reading: Reading) -> None:
        """Leave a trace of what was taken out, and at which marking."""
        note_access(
            AccessEvent.Kind.EXPORT, f"{what}, {reading.marking}", by=self.viewer, authority=self.area
        )


class RegisterExport(Export):
    """The risk register in force on a date as CSV, Excel or OpenDocument."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, kind: str, **kwargs: Any) -> HttpResponse:
        if kind not in EXPORT_KINDS:
            raise Http404("Page not found")
        on = OnDateForm(request.GET).date_or(self.today)
        reading = self.reading(version_in_force(self.area, on))
        if reading is None:
            words = _("No version that may leave at this marking was in force on that date.")
            return self.nothing(words, self.link("overview"))
        self.note(f"risk register, version {reading.version.number}, {kind}", reading)
        return export_table(register_table(reading, self.area, on), kind).response()


class AssessmentPaper(Export):
    """One version as a Word paper for a committee."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        version = self.get_or_404(versions_seen(self.area, self.viewer), public_id=public_id)
        reading = self.reading(version)
        if reading is None:
            words = _("This version is marked OFFICIAL-SENSITIVE as a whole: take it out with its marking.")
            return self.nothing(words, self.link("assessment", version))
        self.note(f"risk assessment paper, version {version.number}", reading)
        return committee_paper(reading, self.area, self.today).response()
