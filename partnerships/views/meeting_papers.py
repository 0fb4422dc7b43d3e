"""The agenda and the minutes as files: Word at once, PDF through a job."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify

from core.actions import note_access
from core.exports import ExportFile
from core.models import AccessEvent, Job
from core.permissions import Permission
from partnerships.jobs import ask_for_pdf, pdf_url, read_paper
from partnerships.meeting_paper import AGENDA, MINUTES
from partnerships.models import Meeting
from partnerships.typesetting import PDF, in_word, paper_storage, pdf_key
from partnerships.views.base import PartnershipPage


class _MeetingPaper(PartnershipPage):
    is_base = True

    @property
    def kind(self) -> str:
        """Which paper the address names; 404 for any other."""
        kind: str = self.kwargs["kind"]
        if kind not in {AGENDA, MINUTES}:
            raise Http404("Page not found")
        return kind

    def note(self, what: str) -> None:
        """Note that the paper was taken out."""
        note_access(AccessEvent.Kind.EXPORT, what, by=self.viewer, authority=self.area)


class MeetingWord(_MeetingPaper):
    """The paper in Word."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kind, meeting = self.kind, self.covering_meeting()
        file = in_word(read_paper(meeting, kind))
        self.note(f"{kind} of meeting {meeting.public_id} in Word")
        return file.response()


class MeetingPdf(_MeetingPaper):
    """Have the paper made as a PDF: straight to it where it is made, else to its progress."""

    permission = Permission.MAKE_REPORTS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kind, meeting = self.kind, self.covering_meeting()
        paper = read_paper(meeting, kind)
        if paper_storage().exists(pdf_key(self.area, meeting, kind, paper.fingerprint)):
            return HttpResponseRedirect(pdf_url(self.area, meeting, paper))
        job: Job = ask_for_pdf(authority=self.area, meeting=meeting, kind=kind, by=self.viewer)
        return HttpResponseRedirect(reverse("core:job", args=[self.area.slug, job.public_id]))


class MeetingPdfOpen(_MeetingPaper):
    """A finished PDF."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kind, meeting = self.kind, self.covering_meeting()
        key, storage = self.key(meeting, kind), paper_storage()
        if not storage.exists(key):
            raise Http404("Page not found")
        self.note(f"{kind} of meeting {meeting.public_id} as PDF")
        with storage.open(key) as file:
            content = file.read()
        name = slugify(f"{kind} {meeting.group.name} {meeting.meets_on}")
        return ExportFile(f"{name}.pdf", PDF, content).response()

    def key(self, meeting: Meeting, kind: str) -> str:
        """Where the file in the address is kept, in this area's own folder."""
        return pdf_key(self.area, meeting, kind, self.kwargs["fingerprint"])
