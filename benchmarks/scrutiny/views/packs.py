"""The scrutiny pack: having one made, and opening one as PDF or Word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarks.files import read_report
from benchmarks.models import ScrutinyPack
from benchmarks.scrutiny.forms import MOST_ASKS, PackForm
from benchmarks.scrutiny.jobs import ask_for_scrutiny_pack
from benchmarks.scrutiny.overview import read_overview
from benchmarks.scrutiny.pack import read_pack, suggested_asks
from benchmarks.scrutiny.printing import pack_word
from benchmarks.scrutiny.views.base import ScrutinyForm, ScrutinyPage
from core.actions import note_access
from core.errors import Refused
from core.exports import ExportFile
from core.models import AccessEvent
from core.permissions import Permission
from core.word import CONTENT_TYPE

KINDS = ("pdf", "docx")


class PackAsk(ScrutinyForm):
    """Say what the council is asked to do, and have the pack made."""

    permission = Permission.MAKE_REPORTS
    form_class = PackForm
    title = gettext_lazy("Make a pack for scrutiny")
    submit_text = gettext_lazy("Make the pack")

    def initial(self) -> dict[str, Any]:
        overview = read_overview(self.area, timezone.localdate())
        return {"asks": "\n".join(suggested_asks(overview)[:MOST_ASKS])}

    def context(self, form: Any) -> dict[str, Any]:
        intro = _(
            "Two pages of A4 as PDF and Word: the eight benchmarks, top risks, actions, what lapses, what "
            "members asked. Nothing above OFFICIAL goes in."
        )
        return {**super().context(form), "intro": intro}

    def perform(self, form: PackForm) -> str:
        job = ask_for_scrutiny_pack(
            authority=self.area, asks=form.cleaned_data["asks"], today=timezone.localdate(), by=self.viewer
        )
        return reverse("core:job", args=[self.area.slug, job.public_id])


class PackOpen(ScrutinyPage):
    """Open a pack: the PDF as it was kept, checked against its hash, or the same words as a Word document."""

    permission = Permission.SEE_STATUS

    def get(self, request: HttpRequest, public_id: str, kind: str, **kwargs: Any) -> HttpResponse:
        if kind not in KINDS:
            raise Http404("Page not found")
        packs = ScrutinyPack.objects.visible_to(self.viewer).in_area(self.area)
        pack = self.get_or_404(packs, public_id=public_id)
        try:
            content = read_report(pack) if kind == "pdf" else pack_word(read_pack(pack.content))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(self.address("scrutiny"))
        detail = f"scrutiny pack {pack.as_of} {pack.public_id} as {kind}"
        note_access(AccessEvent.Kind.EXPORT, detail, by=self.viewer, authority=self.area)
        name = f"{slugify(self.area.name)}-scrutiny-{pack.as_of}.{kind}"
        type_of = {"pdf": "application/pdf", "docx": CONTENT_TYPE}[kind]
        return ExportFile(name, type_of, content).response()
