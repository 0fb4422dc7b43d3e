"""Papers of agenda items: putting them before the meeting, and opening them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from core.actions import note_access
from core.models import AccessEvent, DocumentVersion
from core.permissions import Permission
from core.views.documents import file_response
from partnerships.actions import put_new_paper, put_paper
from partnerships.forms.papers import NEW, PaperForm
from partnerships.models import AgendaItem, AgendaPaper
from partnerships.papers import documents_to_put, known_papers
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


class PaperOpen(PartnershipPage):
    """Open a paper of a meeting that covers the area: always a download, and noted."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        papers = known_papers(AgendaPaper.objects.covering(self.area), self.viewer)
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
