"""How a document of the register stands on a date: pure, and the same as a condition for the database."""

from __future__ import annotations

import datetime
import enum
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import Document

NOTICE = datetime.timedelta(days=60)
"""How long ahead of its review a document is shown as due (ours)."""
RECORDS = (Document.Kind.MINUTES, Document.Kind.REPORT, Document.Kind.EVIDENCE)
"""Kinds that show what was, and govern nothing: without a review date they are never out of date."""


class DocumentState(enum.StrEnum):
    """In which state a document is."""

    DRAFT = "draft"
    IN_DATE = "in_date"
    DUE = "due"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"
    RECORD = "record"


WORDS: dict[DocumentState, tuple[str | Promise, str]] = {
    DocumentState.DRAFT: (_("Draft"), "grey"),
    DocumentState.IN_DATE: (_("In date"), "green"),
    DocumentState.DUE: (_("Due within 60 days"), "amber"),
    DocumentState.OVERDUE: (_("Overdue"), "red"),
    DocumentState.WITHDRAWN: (_("No longer in force"), "purple"),
    DocumentState.RECORD: (_("Record"), "blue"),
}
"""The words of each state and the colour of its tag."""
CHOICES = [(state.value, words) for state, (words, _colour) in WORDS.items()]


def document_state(document: Any, as_of: datetime.date) -> DocumentState:
    """The state of a document on a date, from its dates and its kind."""
    if document.withdrawn_on is not None and document.withdrawn_on <= as_of:
        return DocumentState.WITHDRAWN
    due = document.review_due
    if document.kind in RECORDS and due is None:
        return DocumentState.RECORD
    if document.kind not in RECORDS and (document.approved_on is None or document.approved_on > as_of):
        return DocumentState.DRAFT
    if due is None or due > as_of + NOTICE:
        return DocumentState.IN_DATE
    return DocumentState.OVERDUE if due < as_of else DocumentState.DUE


def in_state(state: str, as_of: datetime.date) -> Q:
    """The condition under which `document_state` gives that state. Raises KeyError for an unknown one."""
    withdrawn = Q(withdrawn_on__isnull=False, withdrawn_on__lte=as_of)
    record = Q(kind__in=RECORDS, review_due__isnull=True)
    unapproved = Q(approved_on__isnull=True) | Q(approved_on__gt=as_of)
    draft = ~Q(kind__in=RECORDS) & unapproved
    governs = ~withdrawn & ~record & ~draft
    late = as_of + NOTICE
    return {
        DocumentState.WITHDRAWN: withdrawn,
        DocumentState.RECORD: ~withdrawn & record,
        DocumentState.DRAFT: ~withdrawn & draft,
        DocumentState.IN_DATE: governs & (Q(review_due__isnull=True) | Q(review_due__gt=late)),
        DocumentState.DUE: governs & Q(review_due__gte=as_of, review_due__lte=late),
        DocumentState.OVERDUE: governs & Q(review_due__lt=as_of),
    }[DocumentState(state)]
