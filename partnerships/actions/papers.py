"""Papers of agenda items: a document of the register, or a new one, put before the meeting."""

from __future__ import annotations

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actions import add_document, touch
from core.actions.checks import require
from core.errors import Refused
from core.models import Document
from core.permissions import Permission
from core.viewer import Viewer
from partnerships.actions.recording import lock_open
from partnerships.models import AgendaItem, AgendaPaper


@transaction.atomic
def put_paper(*, item: AgendaItem, document: Document, by: Viewer) -> AgendaPaper:
    """Put a document before the meeting under an item.

    Raises Refused for a signed or cancelled meeting, for a document of another area, for one above the
    viewer's clearance, and for one that is with the item already.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=item.authority_id)
    current = lock_open(item.meeting)
    is_readable = by.may_read(document.marking)
    if document.authority_id != current.authority_id or not is_readable:
        raise Refused(_("Select a document from the list."), field="document")
    if AgendaPaper.objects.filter(agenda_item=item, document=document).exists():
        raise Refused(_("This document is with the item already."), field="document")
    paper = AgendaPaper.objects.create(
        authority_id=current.authority_id,
        meeting=current,
        group_id=current.group_id,
        agenda_item=item,
        document=document,
        recorded_by_id=by.user_id,
    )
    touch(current)
    return paper


@transaction.atomic
def put_new_paper(
    *,
    item: AgendaItem,
    upload: UploadedFile,
    title: str,
    marking: str,
    as_of: datetime.date,
    by: Viewer,
) -> AgendaPaper:
    """Add a document to the register and put it before the meeting under an item.

    Raises NotAllowed without the permission to add documents, Refused if the file can't be taken or the
    meeting is signed or cancelled.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=item.authority_id)
    require(Permission.ADD_DOCUMENTS, by=by, authority_id=item.authority_id)
    if not by.may_read(marking):
        words = _("Your clearance is not recorded, so you can add papers at OFFICIAL only.")
        raise Refused(words, field="marking")
    document = add_document(
        authority=item.authority,
        upload=upload,
        title=title,
        kind=Document.Kind.REPORT,
        section=1,
        marking=marking,
        event_date=as_of,
        by=by,
    )
    return put_paper(item=item, document=document, by=by)


@transaction.atomic
def withdraw_paper(*, paper: AgendaPaper, by: Viewer) -> None:
    """Take a paper off the agenda; the document stays in the register. Raises Refused once it is signed."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=paper.authority_id)
    current = lock_open(paper.meeting)
    AgendaPaper.objects.filter(pk=paper.pk, meeting=current).delete()
    touch(current)
