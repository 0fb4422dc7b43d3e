"""Every write of an import before its rows: the file comes in, its columns are put right, or it is let go."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actions.checks import require
from core.actions.documents import LARGEST_FILE, clean_file_name, document_storage
from core.actions.editing import lock_current, touch
from core.errors import Refused
from core.importing import ImportKind, candidates, columns_as_kept, remembered, suggested_columns
from core.imports import ColumnMap, ImportRefused
from core.models import ImportBatch, ImportMemory
from core.models.base import new_public_id

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


@transaction.atomic
def receive_file(*, kind: ImportKind, authority: Authority, upload: UploadedFile, by: Viewer) -> ImportBatch:
    """Take in a file and guess its columns. Raises Refused, in plain words, if it can't be used."""
    require_import(kind, authority.pk, by=by)
    if upload.size is None or upload.size == 0:
        raise Refused(_("The file is empty."), field="file")
    if upload.size > LARGEST_FILE:
        raise Refused(_("The file is larger than 20 MB. Choose a smaller one."), field="file")
    name = upload.name or kind.slug
    return receive_data(kind=kind, authority=authority, data=upload.read(), file_name=name, by=by)


@transaction.atomic
def receive_data(
    *, kind: ImportKind, authority: Authority, data: bytes, file_name: str, by: Viewer
) -> ImportBatch:
    """As `receive_file`, for bytes that are there already. The raw file is kept under a name of ours."""
    require_import(kind, authority.pk, by=by)
    try:
        table = candidates(data, file_name, kind)[0]
    except ImportRefused as refusal:
        raise Refused(refusal.why, field="file") from refusal
    column_map = suggested_columns(table, kind, remembered(authority, kind.columns_memory))
    return ImportBatch.objects.create(
        authority=authority,
        kind=kind.slug,
        file_name=clean_file_name(file_name),
        sha256=hashlib.sha256(data).hexdigest(),
        storage_key=document_storage().save(f"{authority.pk}/{new_public_id()}", ContentFile(data)),
        columns=columns_as_kept(0, column_map),
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def choose_columns(
    *,
    kind: ImportKind,
    batch: ImportBatch,
    table_index: int,
    column_map: ColumnMap,
    version: int | None,
    by: Viewer,
) -> ImportBatch:
    """Keep which column fills what, and remember it for this area's next file.

    Corrections of rows made under other columns are let go. Raises Refused unless the column is named
    without which nothing can be read.
    """
    require_import(kind, batch.authority_id, by=by)
    current = lock_open(batch, version)
    if not column_map.indexes(kind.required):
        raise Refused(str(kind.asks))
    columns = columns_as_kept(table_index, column_map)
    changes: dict[str, Any] = {"columns": columns, "state": ImportBatch.State.CHECKING}
    if columns != current.columns:
        changes["corrections"] = {}
    touch(current, **changes)
    meanings = column_map.remembered()
    remember(authority=batch.authority, memory=kind.columns_memory, meanings=meanings, by=by)
    return current


@transaction.atomic
def abandon_import(*, kind: ImportKind, batch: ImportBatch, by: Viewer) -> None:
    """Let an import go. Nothing had come in, so nothing is lost but the corrections."""
    require_import(kind, batch.authority_id, by=by)
    touch(lock_open(batch, None), state=ImportBatch.State.ABANDONED)


def remember(*, authority: Authority, memory: str, meanings: Mapping[str, str], by: Viewer) -> None:
    """Remember how this area's wording is meant: {normalised wording: meaning}; a newer meaning counts."""
    ImportMemory.objects.bulk_create(
        [
            ImportMemory(
                authority=authority, kind=memory, wording=wording, meaning=meaning, recorded_by_id=by.user_id
            )
            for wording, meaning in meanings.items()
            if 0 < len(wording) <= 300
        ],
        update_conflicts=True,
        unique_fields=["authority", "kind", "wording"],
        update_fields=["meaning"],
        batch_size=500,
    )


def require_import(kind: ImportKind, authority_id: int, *, by: Viewer) -> None:
    """Raises NotAllowed unless the viewer may bring in this kind of file in the area."""
    require(kind.permission, by=by, authority_id=authority_id)


def lock_open(batch: ImportBatch, version: int | None) -> ImportBatch:
    """The batch, locked, while it is open. Raises Refused once it is brought in or let go, Stale as ever."""
    current = lock_current(batch, version=version)
    if current.state == ImportBatch.State.CONFIRMED:
        raise Refused(_("This file was brought in already."))
    if current.state == ImportBatch.State.ABANDONED:
        raise Refused(_("This import was abandoned. Start it again with the file."))
    return current
