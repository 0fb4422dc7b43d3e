"""Having an evidence pack made, and opening one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from benchmarks.assurance.querysets import standing_of
from benchmarks.assurance.views.base import AssessmentPage
from benchmarks.evidence.jobs import ask_for_evidence_pack
from benchmarks.evidence.signing import our_signer
from benchmarks.files import read_report
from benchmarks.models import EvidencePack
from core.actions import note_access
from core.choices import Marking
from core.errors import Refused
from core.exports import ExportFile
from core.models import AccessEvent
from core.permissions import Permission


class EvidencePacks(AssessmentPage):
    """The packs of one year, how to check them, and having another made."""

    permission = Permission.MAKE_REPORTS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        assessment = self.assessment()
        packs = EvidencePack.objects.visible_to(self.viewer).in_area(self.area)
        packs = packs.filter(submission__assessment=assessment).select_related("submission", "recorded_by")
        context = {
            "title": _("Evidence packs %(year)s") % {"year": assessment.label},
            "caption": self.area.name,
            "crumbs": self.trail((assessment.label, self.address("year", assessment.public_id))),
            "assessment": assessment,
            "rows": [(pack, self.address("evidence-pack", pack.public_id)) for pack in packs],
            "is_submitted": standing_of(assessment).submission is not None,
            "markings": self._markings(),
            "fingerprint": self._fingerprint(),
        }
        return self.page("assurance/evidence_packs.html", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        assessment = self.assessment()
        submission = standing_of(assessment).submission
        marking = request.POST.get("marking", "")
        back = self.address("evidence-packs", assessment.public_id)
        if submission is None or marking not in {key for key, _label in self._markings()}:
            messages.error(request, _("Nothing was submitted that a pack of this marking can be made of."))
            return HttpResponseRedirect(back)
        submission.authority = self.area
        try:
            job = ask_for_evidence_pack(submission=submission, marking=marking, by=self.viewer)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(back)
        return HttpResponseRedirect(reverse("core:job", args=[self.area.slug, job.public_id]))

    def _markings(self) -> list[tuple[str, str]]:
        """Markings that a pack may have for this viewer, with their words."""
        offered = Marking if self.viewer.is_cleared else (Marking.OFFICIAL,)
        return [(str(marking.value), str(marking.label)) for marking in offered]

    def _fingerprint(self) -> str:
        try:
            return our_signer().fingerprint
        except Refused:
            return ""


class EvidencePackOpen(AssessmentPage):
    """Open a pack: checked against its hash and noted, always a download."""

    permission = Permission.MAKE_REPORTS

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        packs = EvidencePack.objects.visible_to(self.viewer).in_area(self.area)
        pack = self.get_or_404(packs.select_related("submission__assessment"), public_id=public_id)
        try:
            content = read_report(pack)
        except Refused as refusal:
            messages.error(request, refusal.message)
            year = pack.submission.assessment.public_id
            return HttpResponseRedirect(self.address("evidence-packs", year))
        detail = f"evidence pack {pack.submission.label} {pack.public_id}"
        note_access(AccessEvent.Kind.EXPORT, detail, by=self.viewer, authority=self.area)
        name = f"{slugify(self.area.name)}-evidence-{pack.submission.starts_on.year}-{pack.marking}.zip"
        return ExportFile(name, "application/zip", content).response()
