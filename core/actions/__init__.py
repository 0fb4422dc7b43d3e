"""Every write of the core."""

from core.actions.documents import add_document, add_document_version
from core.actions.editing import lock_current, touch
from core.actions.requests import claim_submission, finish_submission, finished_submission, note_access

__all__ = [
    "add_document",
    "add_document_version",
    "claim_submission",
    "finish_submission",
    "finished_submission",
    "lock_current",
    "note_access",
    "touch",
]
