"""Saving without overwriting somebody else's words."""

from __future__ import annotations

from typing import Any, TypeVar

from core.errors import Stale
from core.models.base import Editable

Record = TypeVar("Record", bound=Editable)


def lock_current(record: Record, *, version: int | None) -> Record:
    """Lock the row and return it as it is now.

    `version` is the one the form was opened with (None: no form was open).
    Raises Stale, carrying the current row, if somebody has saved it since.
    """
    manager = type(record)._base_manager
    current: Record = manager.select_for_update().get(pk=record.pk)
    if version is not None and current.version != version:
        raise Stale(current)
    return current


def touch(record: Editable, **changes: Any) -> None:
    """Set `changes` on a locked row, count its version up and save just those columns."""
    for name, value in changes.items():
        setattr(record, name, value)
    record.version += 1
    record.save(update_fields=[*changes, "version"])
