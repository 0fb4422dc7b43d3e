"""Every write of an import before it is confirmed: the file comes in, columns and rows are put right."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from action_plans.actions.allowed import require
from action_plans.bringing_in.stored import (
    COLUMNS_MEMORY,
    PLAN_KIND,
    candidates,
    columns_as_kept,
    remembered,
    suggested_columns,
)
from core.actions import lock_current, touch
from core.actions.documents import LARGEST_FILE, clean_file_name, document_storage
from core.errors import Refused
from core.imports import ColumnMap, ImportRefused
from core.models import ImportBatch, ImportMemory
from core.models.base import new_public_id
from core.permissions import Permission

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


@transaction.atomic
def receive_plan_file(*, authority: Authority, upload: UploadedFile, by: Viewer) -> ImportBatch:
    """Take in a plan's file and guess its columns. Raises Refused, in plain words, if it can't be used."""
    if upload.size is None or upload.size == 0:
        raise Refused(_("The file is empty."), field="file")
    if upload.size > LARGEST_FILE:
        raise Refused(_("The file is larger than 20 MB. Choose a smaller one."), field="file")
    return receive_plan_data(authority=authority, data=upload.read(), file_name=upload.name or "plan", by=by)


@transaction.atomic
def receive_plan_data(*, authority: Authority, data: bytes, file_name: str, by: Viewer) -> ImportBatch:
    """As `receive_plan_file`, for bytes that are there already. The raw file is kept under a name of ours."""
    require(Permission.IMPORT_PLAN, authority.pk, by=by)
    try:
        table = candidates(data, file_name)[0]
    except ImportRefused as refusal:
        raise Refused(refusal.why, field="file") from refusal
    column_map = suggested_columns(table, remembered(authority, COLUMNS_MEMORY))
    return ImportBatch.objects.create(
        authority=authority,
        kind=PLAN_KIND,
        file_name=clean_file_name(file_name),
        sha256=hashlib.sha256(data).hexdigest(),
        storage_key=document_storage().save(f"{authority.pk}/{new_public_id()}", ContentFile(data)),
        columns=columns_as_kept(0, column_map),
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def choose_columns(
    *, batch: ImportBatch, table_index: int, column_map: ColumnMap, version: int | None, by: Viewer
) -> ImportBatch:
    """Keep which column fills what, and remember it for this area's next file.

    Corrections of rows made under other columns are let go. Raises Refused unless a column says what each
    action is.
    """
    require(Permission.IMPORT_PLAN, batch.authority_id, by=by)
    current = _lock_open(batch, version)
    if not column_map.indexes("description"):
        raise Refused(_("Choose the column that says what each action is."))
    columns = columns_as_kept(table_index, column_map)
    changes: dict[str, Any] = {"columns": columns, "state": ImportBatch.State.CHECKING}
    if columns != current.columns:
        changes["corrections"] = {}
    touch(current, **changes)
    remember(authority=batch.authority, kind=COLUMNS_MEMORY, meanings=column_map.remembered(), by=by)
    return current


@transaction.atomic
def correct_rows(
    *, batch: ImportBatch, corrections: Mapping[str, Any], version: int | None, by: Viewer
) -> ImportBatch:
    """Add what a person put right to what they put right before; rows not named stay as they were."""
    require(Permission.IMPORT_PLAN, batch.authority_id, by=by)
    current = _lock_open(batch, version)
    before = current.corrections
    merged = {
        "owners": {**before.get("owners", {}), **corrections.get("owners", {})},
        "risk": corrections.get("risk", before.get("risk", "")),
        "rows": {**before.get("rows", {}), **corrections.get("rows", {})},
    }
    touch(current, corrections=merged, state=ImportBatch.State.CHECKING)
    return current


@transaction.atomic
def abandon_import(*, batch: ImportBatch, by: Viewer) -> None:
    """Let an import go. Nothing had come in, so nothing is lost but the corrections."""
    require(Permission.IMPORT_PLAN, batch.authority_id, by=by)
    touch(_lock_open(batch, None), state=ImportBatch.State.ABANDONED)


def remember(*, authority: Authority, kind: str, meanings: Mapping[str, str], by: Viewer) -> None:
    """Remember how this area's wording is meant: {normalised wording: meaning}; a newer meaning counts."""
    ImportMemory.objects.bulk_create(
        [
            ImportMemory(
                authority=authority, kind=kind, wording=wording, meaning=meaning, recorded_by_id=by.user_id
            )
            for wording, meaning in meanings.items()
            if 0 < len(wording) <= 300
        ],
        update_conflicts=True,
        unique_fields=["authority", "kind", "wording"],
        update_fields=["meaning"],
        batch_size=500,
    )


def _lock_open(batch: ImportBatch, version: int | None) -> ImportBatch:
    current = lock_current(batch, version=version)
    if current.state == ImportBatch.State.CONFIRMED:
        raise Refused(_("This file was brought in already."))
    if current.state == ImportBatch.State.ABANDONED:
        raise Refused(_("This import was abandoned. Start it again with the file."))
    return current
