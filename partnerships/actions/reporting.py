"""Reports on Prevent to the boards above the group."""

from __future__ import annotations

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actions import add_document, add_document_version, lock_current, touch
from core.actions.checks import require
from core.models import Authority, Contact, Document
from core.permissions import Permission
from core.viewer import Viewer
from partnerships.models import BoardReport


@transaction.atomic
def record_board_report(
    *,
    authority: Authority,
    board: str,
    reported_on: datetime.date,
    summary: str,
    by: Viewer,
    contact: Contact | None = None,
    upload: UploadedFile | None = None,
) -> BoardReport:
    """Record a report on Prevent to a board above the group (toolkit 1.B2). Raises Refused for a bad file."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=authority.pk)
    document = _paper(authority, board, reported_on, upload, by) if upload is not None else None
    return BoardReport.objects.create(
        authority=authority,
        board=board,
        reported_on=reported_on,
        summary=summary.strip(),
        contact=contact,
        document=document,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def edit_board_report(
    *,
    report: BoardReport,
    board: str,
    reported_on: datetime.date,
    summary: str,
    by: Viewer,
    contact: Contact | None = None,
    upload: UploadedFile | None = None,
    version: int | None = None,
) -> BoardReport:
    """Correct a report to a board; a file becomes its paper. Raises Refused for a bad file, and Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=report.authority_id)
    current = lock_current(report, version=version)
    document = current.document
    if upload is not None and document is not None:
        add_document_version(
            document=document, upload=upload, by=by, permission=Permission.RECORD_PARTNERSHIP
        )
    elif upload is not None:
        document = _paper(current.authority, board, reported_on, upload, by)
    touch(
        current,
        board=board,
        reported_on=reported_on,
        summary=summary.strip(),
        contact=contact,
        document=document,
    )
    return current


def _paper(
    authority: Authority, board: str, reported_on: datetime.date, upload: UploadedFile, by: Viewer
) -> Document:
    return add_document(
        authority=authority,
        upload=upload,
        title=_("Report to the %(board)s") % {"board": BoardReport.Board(board).label},
        kind=Document.Kind.REPORT,
        section=1,
        event_date=reported_on,
        by=by,
        permission=Permission.RECORD_PARTNERSHIP,
    )
