"""Changing what the register says of a document; its files are never changed."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actions.checks import require
from core.actions.editing import lock_current, touch
from core.errors import Refused
from core.models import Document
from core.permissions import Permission
from core.viewer import Viewer


@transaction.atomic
def edit_document(*, document: Document, by: Viewer, version: int | None = None, **facts: Any) -> Document:
    """Correct a document's entry; `facts` are its columns.

    Raises Refused for dates that contradict each other, and Stale.
    """
    require(Permission.ADD_DOCUMENTS, by=by, authority_id=document.authority_id)
    current = lock_current(document, version=version)
    approved: datetime.date | None = facts.get("approved_on", current.approved_on)
    review_due: datetime.date | None = facts.get("review_due", current.review_due)
    withdrawn: datetime.date | None = facts.get("withdrawn_on", current.withdrawn_on)
    if approved and review_due and review_due <= approved:
        raise Refused(_("The review must be due after the approval."), field="review_due")
    if approved and withdrawn and withdrawn < approved:
        raise Refused(_("It can’t be withdrawn before it was approved."), field="withdrawn_on")
    if "title" in facts:
        facts["title"] = facts["title"].strip()
    touch(current, **facts)
    return current
