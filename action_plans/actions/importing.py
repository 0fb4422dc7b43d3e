"""What a person puts right in the rows of a plan's import before it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from action_plans.bringing_in.stored import PLAN_IMPORT
from core.actions import touch
from core.actions.importing import lock_open, require_import
from core.models import ImportBatch

if TYPE_CHECKING:
    from core.viewer import Viewer


@transaction.atomic
def correct_rows(
    *, batch: ImportBatch, corrections: Mapping[str, Any], version: int | None, by: Viewer
) -> ImportBatch:
    """Add what a person put right to what they put right before; rows not named stay as they were."""
    require_import(PLAN_IMPORT, batch.authority_id, by=by)
    current = lock_open(batch, version)
    before = current.corrections
    merged = {
        **before,
        "owners": {**before.get("owners", {}), **corrections.get("owners", {})},
        "risk": corrections.get("risk", before.get("risk", "")),
        "rows": {**before.get("rows", {}), **corrections.get("rows", {})},
    }
    touch(current, corrections=merged, state=ImportBatch.State.CHECKING)
    return current
