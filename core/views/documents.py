"""Documents one by one, and the one view that serves their files. `register` lists them."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actions import add_document, add_document_version, note_access
from core.actions.documents import document_storage
from core.area_forms import DocumentVersionForm
from core.document_states import WORDS, document_state
from core.models import AccessEvent, Contact, Document, DocumentVersion
from core.permissions import Permission
from core.register_forms import OwnedDocumentForm
from core.registries import document_steps
from core.views.base import AreaFormView, AreaView
from core.views.register import notes_of


class DocumentAdd(AreaFormView):
    """Add a document."""

    permission = Permission.ADD_DOCUMENTS
    form_class = OwnedDocumentForm

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET
        return {"kind": asked.get("kind", ""), "section": asked.get("section", "0")}

    def form_kwargs(self) -> dict[str, Any]:
        return {"contacts": Contact.objects.in_area(self.area)}

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse("core:document-list", args=[self.area.slug])
        return {
            "title": _("Add a document"),
            "caption": self.area.name,
            "cancel_url": back,
            "crumbs": [(_("Documents"), back)],
            "submit_text": _("Add document"),
        }

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        upload = data.pop("file")
        add_document(authority=self.area, upload=upload, by=self.viewer, **data)
        return reverse("core:document-list", args=[self.area.slug])


class DocumentDetail(AreaView):
    """One document: its dates, its marking and every file it ever had."""

    permission = Permission.SEE_DOCUMENTS

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        documents = Document.objects.visible_to(self.viewer).in_area(self.area)
        found = documents.select_related("recorded_by", "owner")
        document = self.get_or_404(found, public_id=public_id)
        steps = [
            (step.label, reverse(step.url_name, args=[self.area.slug, public_id]))
            for step in document_steps
            if self.can(step.permission)
        ]
        context = {
            "document": document,
            "state": WORDS[document_state(document, timezone.localdate())],
            "notes": [
                (note, note.change_url if note.change_permission and self.can(note.change_permission) else "")
                for note in notes_of([document.pk]).get(document.pk, [])
            ],
            "steps": steps,
            "versions": list(document.versions.select_related("recorded_by")),
            "may_add": self.can(Permission.ADD_DOCUMENTS),
            "marking": document.get_marking_display(),
            "crumbs": [(_("Documents"), reverse("core:document-list", args=[self.area.slug]))],
        }
        return self.page("core/document_detail.html", context)


class DocumentVersionAdd(AreaFormView):
    """Add a newer file to a document; the earlier ones stay."""

    permission = Permission.ADD_DOCUMENTS
    form_class = DocumentVersionForm

    def setup_record(self) -> None:
        documents = Document.objects.visible_to(self.viewer).in_area(self.area)
        self.record = self.get_or_404(documents, public_id=self.kwargs["public_id"])

    def context(self, form: Any) -> dict[str, Any]:
        back = reverse("core:document", args=[self.area.slug, self.record.public_id])
        return {
            "title": _("Add a new version"),
            "caption": self.record.title,
            "cancel_url": back,
            "crumbs": [(self.record.title, back)],
            "submit_text": _("Add version"),
            "marking": self.record.get_marking_display(),
        }

    def perform(self, form: Any) -> str:
        add_document_version(document=self.record, upload=form.cleaned_data["file"], by=self.viewer)
        return reverse("core:document", args=[self.area.slug, self.record.public_id])


def file_response(version: DocumentVersion) -> FileResponse:
    """A file of a document as a download that no browser runs. Whoever calls it has asked who may read it."""
    response = FileResponse(
        document_storage().open(version.storage_key),
        as_attachment=True,
        filename=version.file_name,
        content_type=version.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


class DocumentOpen(AreaView):
    """Serve a document's latest file to those who may see it; always a download, never run by a browser."""

    permission = Permission.UPDATE_OWN_ACTIONS

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponseBase:
        document = self.get_or_404(self._readable(), public_id=public_id)
        version = self.get_or_404(DocumentVersion.objects.filter(document=document))
        note_access(
            AccessEvent.Kind.DOCUMENT,
            f"{document.public_id} v{version.number}",
            by=self.viewer,
            authority=self.area,
        )
        return file_response(version)

    def _readable(self) -> Any:
        # A partner opens what their own body sent in; the register as a whole needs its own permission.
        documents = Document.objects.visible_to(self.viewer).in_area(self.area)
        if self.can(Permission.SEE_DOCUMENTS):
            return documents
        return documents.filter(recorded_by_id=self.viewer.user_id)
