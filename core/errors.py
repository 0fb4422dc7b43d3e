"""The refusals an action may raise. Each carries words meant for the person who asked."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError


class Refused(Exception):
    """A rule of the field says no.

    `message` is one kind, specific sentence for the person; `field` names the
    form field it belongs to, or None when it concerns the whole form.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Stale(Exception):
    """Somebody saved the record after this form was opened.

    `record` is the row as it stands now, so that a page can show both texts.
    """

    def __init__(self, record: Any) -> None:
        super().__init__("The record was changed by somebody else after this form was opened.")
        self.record = record


class NotAllowed(Exception):
    """The viewer lacks the permission or is barred from this step (for example: prepared it)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def plain_reason(trouble: Exception) -> str:
    """Why a piece of work failed, as one or two sentences for the person who waits for it; never a trace."""
    if isinstance(trouble, Refused | NotAllowed):
        return trouble.message
    if isinstance(trouble, DatabaseError):
        return "The database did not take it. Who runs the service finds the cause in its log."
    if isinstance(trouble, OSError):
        told = f": {trouble.strerror}" if trouble.strerror else ""
        return f"The store of files or the mail server did not take it{told}."
    return "Something went wrong on our side. Who runs the service finds the cause in its log."
