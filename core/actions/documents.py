"""Taking in documents: the content decides what a file is, and its name on disk is ours."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core.actions.checks import require
from core.choices import Marking
from core.errors import Refused
from core.imports import ImportRefused
from core.imports.safety import refuse_unsafe_office, sniff_kind
from core.models import Authority, Contact, Document, DocumentVersion
from core.models.base import new_public_id
from core.permissions import Permission
from core.viewer import Viewer

LARGEST_FILE = 20 * 1024 * 1024
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
}
ALLOWED_WORDS = "a PDF, Word, Excel, CSV or text document, or a PNG or JPEG picture"


def document_storage() -> FileSystemStorage:
    """The private folder of documents; nothing in it has an address of its own."""
    return FileSystemStorage(location=settings.DOCUMENTS_ROOT, base_url=None)


def checked_content(upload: UploadedFile) -> tuple[bytes, str]:
    """Read an upload and tell its kind by its content. Raises Refused in plain words.

    Returns the bytes and a key of `CONTENT_TYPES`.
    """
    if upload.size is None or upload.size == 0:
        raise Refused("The file is empty.", field="file")
    if upload.size > LARGEST_FILE:
        raise Refused("The file is larger than 20 MB. Choose a smaller one.", field="file")
    data = upload.read()
    kind = sniff_kind(data, upload.name or "")
    if kind not in CONTENT_TYPES:
        raise Refused(f"This file can't be taken. Choose {ALLOWED_WORDS}.", field="file")
    if kind in {"docx", "xlsx"}:
        try:
            refuse_unsafe_office(data)
        except ImportRefused as refusal:
            raise Refused(refusal.why, field="file") from refusal
    return data, kind


def clean_file_name(name: str) -> str:
    """A name that is safe to show and to offer for download: no folders, no control or direction marks."""
    base = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in base if c.isprintable() and c not in '"<>|:*?\u202a\u202b\u202c\u202d\u202e')
    stem, dot, ending = kept.rpartition(".")
    return f"{(stem or ending)[:150]}{dot}{ending[:10] if stem else ''}" or "document"


@transaction.atomic
def add_document(
    *,
    authority: Authority,
    upload: UploadedFile,
    title: str,
    kind: str,
    event_date: datetime.date,
    by: Viewer | None,
    marking: str = Marking.OFFICIAL,
    section: int = 0,
    approved_on: datetime.date | None = None,
    review_due: datetime.date | None = None,
    owner: Contact | None = None,
    permission: Permission = Permission.ADD_DOCUMENTS,
) -> Document:
    """Add a document with its first file; `by` is None where it came by a signed link.

    `permission` is the one under which the file comes in, where it is part of another record. Raises
    NotAllowed without it, and Refused if the file can't be taken.
    """
    if by is not None:
        require(permission, by=by, authority_id=authority.pk)
    document = Document.objects.create(
        authority=authority,
        title=title.strip()[:200],
        kind=kind,
        section=section,
        marking=marking,
        event_date=event_date,
        approved_on=approved_on,
        review_due=review_due,
        owner=owner,
        recorded_by_id=by.user_id if by else None,
    )
    add_document_version(document=document, upload=upload, by=by, permission=permission)
    return document


@transaction.atomic
def add_document_version(
    *,
    document: Document,
    upload: UploadedFile,
    by: Viewer | None,
    permission: Permission = Permission.ADD_DOCUMENTS,
) -> DocumentVersion:
    """Add a file to a document; earlier files stay. Raises as `add_document` does."""
    if by is not None:
        require(permission, by=by, authority_id=document.authority_id)
    data, kind = checked_content(upload)
    Document.objects.select_for_update().get(pk=document.pk)
    storage_key = document_storage().save(f"{document.authority_id}/{new_public_id()}", ContentFile(data))
    return DocumentVersion.objects.create(
        authority_id=document.authority_id,
        document=document,
        number=document.versions.count() + 1,
        file_name=clean_file_name(upload.name or "document"),
        content_type=CONTENT_TYPES[kind],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        storage_key=storage_key,
        recorded_by_id=by.user_id if by else None,
    )
