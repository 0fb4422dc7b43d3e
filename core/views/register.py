"""The one register of documents of an area: listed by state, taken out as a table, corrected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actions import note_access
from core.actions.document_entries import edit_document
from core.choices import Marking
from core.document_states import WORDS, document_state, in_state
from core.exports import EXPORT_KINDS, ExportTable, export_table
from core.models import AccessEvent, Contact, Document, DocumentVersion
from core.pagination import paginate
from core.permissions import Permission
from core.register_forms import DocumentEntryForm, DocumentFilter
from core.registries import DocumentNote, document_notes
from core.views.base import AreaFormView, AreaView


def notes_of(document_ids: list[int]) -> dict[int, list[DocumentNote]]:
    """What the sections know of these documents and knew before, such as the meeting that agreed each."""
    found: dict[int, list[DocumentNote]] = {}
    for source in document_notes:
        for pk, notes in source(document_ids).items():
            found.setdefault(pk, []).extend(notes)
    return found


def highest_marking(rows: Iterable[Any]) -> str:
    """The marking, as people read it, of a page or table that shows all of these."""
    is_marked = any(row.marking != Marking.OFFICIAL for row in rows)
    return str((Marking.SENSITIVE if is_marked else Marking.OFFICIAL).label)


def register_entries(documents: QuerySet[Document], values: dict[str, Any], as_of: Any) -> QuerySet[Document]:
    """The documents that the filters leave, with the newest file of each."""
    latest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
    rows = documents.select_related("owner").annotate(
        file_name=Subquery(latest.values("file_name")[:1]),
        file_size=Subquery(latest.values("size")[:1]),
        file_number=Subquery(latest.values("number")[:1]),
    )
    if "words" in values:
        rows = rows.filter(title__icontains=values["words"])
    for name in ("section", "kind"):
        if name in values:
            rows = rows.filter(**{name: values[name]})
    return rows.filter(in_state(values["state"], as_of)) if "state" in values else rows


class _Register(AreaView):
    is_base = True
    permission = Permission.SEE_DOCUMENTS

    def entries(self, filter_form: DocumentFilter) -> QuerySet[Document]:
        """What the viewer is cleared for and the filters leave."""
        documents = Document.objects.visible_to(self.viewer).in_area(self.area)
        return register_entries(documents, filter_form.values, timezone.localdate())

    def lines(self, documents: list[Document]) -> list[dict[str, Any]]:
        """Documents with their state and what the sections know of them."""
        today, notes = timezone.localdate(), notes_of([document.pk for document in documents])
        return [
            {
                "document": document,
                "state": WORDS[document_state(document, today)],
                "notes": [note for note in notes.get(document.pk, []) if not note.is_past],
            }
            for document in documents
        ]


class DocumentList(_Register):
    """Every document of the area that the viewer is cleared for, newest first."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        filter_form = DocumentFilter(request.GET)
        page = paginate(self.entries(filter_form), request)
        return self.page(
            "core/document_list.html",
            {
                "marking": highest_marking(page),
                "page_obj": page,
                "lines": self.lines(list(page)),
                "filter_form": filter_form,
                "query": request.GET.urlencode(),
                "export_kinds": list(EXPORT_KINDS),
                "may_add": self.can(Permission.ADD_DOCUMENTS),
            },
        )


class DocumentExport(_Register):
    """The register as a table (?kind=csv), as it is filtered."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        file_kind = request.GET.get("as", "csv")
        if file_kind not in EXPORT_KINDS:
            raise Http404("Page not found")
        lines = self.lines(list(self.entries(DocumentFilter(request.GET))))
        table = ExportTable(
            gettext("Register of documents %(area)s") % {"area": self.area.name},
            [
                gettext(head)
                for head in (
                    "Document", "Kind", "Section", "Version", "State", "Date of what it shows", "Approved on",
                    "Known of it", "Review due", "Who sees to it", "Marking",
                )
            ],
            [_cells(line) for line in lines],
            marking=highest_marking(line["document"] for line in lines),
        )  # fmt: skip
        note_access(AccessEvent.Kind.EXPORT, "register of documents", by=self.viewer, authority=self.area)
        return export_table(table, file_kind).response()


def _cells(line: dict[str, Any]) -> list[Any]:
    document = line["document"]
    return [
        document.title,
        document.get_kind_display(),
        document.section or "",
        document.file_number or "",
        str(line["state"][0]),
        document.event_date,
        document.approved_on,
        "; ".join(f"{note.label}: {note.words}" for note in line["notes"]),
        document.review_due,
        str(document.owner or ""),
        document.get_marking_display(),
    ]


class DocumentEdit(AreaFormView):
    """Correct what the register says of a document."""

    permission = Permission.ADD_DOCUMENTS
    form_class = DocumentEntryForm

    def setup_record(self) -> None:
        documents = Document.objects.visible_to(self.viewer).in_area(self.area).select_related("owner")
        self.record = self.get_or_404(documents, public_id=self.kwargs["public_id"])

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in DocumentEntryForm.base_fields}

    def form_kwargs(self) -> dict[str, Any]:
        return {"contacts": Contact.objects.in_area(self.area)}

    def back(self) -> str:
        """The document's own page."""
        return reverse("core:document", args=[self.area.slug, self.record.public_id])

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("Change the entry"),
            "caption": self.record.title,
            "cancel_url": self.back(),
            "crumbs": [(self.record.title, self.back())],
            "marking": self.record.get_marking_display(),
        }

    def perform(self, form: Any) -> str:
        edit_document(document=self.record, by=self.viewer, version=self.sent_version, **form.cleaned_data)
        return self.back()
