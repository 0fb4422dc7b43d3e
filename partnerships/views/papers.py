"""Papers of agenda items: putting them before the meeting, taking them off, opening them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from core.actions import note_access
from core.choices import Marking
from core.errors import Refused
from core.models import AccessEvent, DocumentVersion
from core.permissions import Permission
from core.views.documents import file_response
from partnerships.actions import put_new_paper, put_paper, withdraw_paper
from partnerships.forms.papers import NEW, PaperForm
from partnerships.models import AgendaItem, AgendaPaper
from partnerships.papers import documents_to_put
from partnerships.views.base import PartnershipForm, PartnershipPage
from partnerships.views.meetings import meeting_title


class PaperAdd(PartnershipForm):
    """Put a paper with an agenda item."""

    form_class = PaperForm
    title = _("Add a paper")
    submit_text = _("Put it with the item")

    def setup_record(self) -> None:
        self.item = self.own(AgendaItem, "meeting", "meeting__group", "authority")

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "documents": documents_to_put(self.item, self.viewer),
            "may_upload": self.can(Permission.ADD_DOCUMENTS),
        }

    def initial(self) -> dict[str, Any]:
        return {"source": NEW, "title": self.item.title}

    def back(self) -> str:
        address = self.address("meeting-record", self.item.meeting.public_id)
        return f"{address}#item-{self.item.public_id}"

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((meeting_title(self.item.meeting), self.back()))

    def context(self, form: Any) -> dict[str, Any]:
        return {**super().context(form), "caption": self.item.title}

    def perform(self, form: PaperForm) -> str:
        data = form.cleaned_data
        if form.is_new:
            put_new_paper(
                item=self.item,
                upload=data["file"],
                title=data["title"],
                marking=data["marking"],
                as_of=self.today,
                by=self.viewer,
            )
        else:
            put_paper(item=self.item, document=data["document"], by=self.viewer)
        return self.back()


class PaperRemove(PartnershipPage):
    """Take a paper off the agenda; its document stays in the register."""

    permission = Permission.RECORD_PARTNERSHIP
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        papers = AgendaPaper.objects.in_area(self.area).select_related("meeting", "agenda_item", "document")
        if not self.viewer.is_cleared:
            papers = papers.filter(document__marking=Marking.OFFICIAL)
        paper = self.get_or_404(papers, public_id=self.kwargs["public_id"])
        try:
            withdraw_paper(paper=paper, by=self.viewer)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(self.address("meeting", paper.meeting.public_id))
        messages.success(request, _("The paper is off the agenda. Its document stays in the register."))
        address = self.address("meeting-record", paper.meeting.public_id)
        return HttpResponseRedirect(f"{address}#item-{paper.agenda_item.public_id}")


class PaperOpen(PartnershipPage):
    """Open a paper of a meeting that covers the area: always a download, and noted."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        papers = AgendaPaper.objects.covering(self.area).select_related("document")
        if not self.viewer.is_cleared:
            papers = papers.filter(document__marking=Marking.OFFICIAL)
        paper = self.get_or_404(papers, public_id=self.kwargs["public_id"])
        versions = DocumentVersion.objects.filter(document=paper.document).order_by("-number")
        version = self.get_or_404(versions)
        note_access(
            AccessEvent.Kind.DOCUMENT,
            f"{paper.document.public_id} v{version.number}",
            by=self.viewer,
            authority=self.area,
        )
        return file_response(version)
