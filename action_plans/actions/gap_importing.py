"""Bringing a council's own table of the duty in: what a person puts right, and then the rows, set by set."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.gaps import BATCH, open_year, words_of
from action_plans.bringing_in.proposals import CHANGED, FILE, KEEP, NEW
from action_plans.gap_import.proposals import GapProposal
from action_plans.gap_import.stored import GAP_IMPORT, MEANINGS_MEMORY
from action_plans.models import GapAnalysis, GapRecommendation, GapRow
from core.actions import lock_current, touch
from core.actions.importing import lock_open, remember, require_import
from core.duties import find_duty
from core.errors import Refused
from core.imports import normalise
from core.models import ImportBatch

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


@dataclass
class GapsBroughtIn:
    """What an import did, in numbers."""

    created: int = 0
    recognised: int = 0
    changed: int = 0
    left_out: int = 0


@transaction.atomic
def correct_gap_rows(
    *, batch: ImportBatch, corrections: Mapping[str, Any], version: int | None, by: Viewer
) -> ImportBatch:
    """Add what a person put right to what they put right before; rows not named stay as they were."""
    require_import(GAP_IMPORT, batch.authority_id, by=by)
    current = lock_open(batch, version)
    before = current.corrections
    merged = {
        "year": corrections.get("year", before.get("year")),
        "rows": {**before.get("rows", {}), **corrections.get("rows", {})},
    }
    touch(current, corrections=merged, state=ImportBatch.State.CHECKING)
    return current


@transaction.atomic
def confirm_gap_import(
    *, batch: ImportBatch, year: int, rows: list[GapProposal], by: Viewer, on: datetime.date
) -> dict[str, int]:
    """Bring in the rows as proposed; a second confirmation does nothing and answers the same numbers.

    What was put right is remembered for the next file. Raises Refused for a row that says no duty. A fixed
    number of queries for each 500 rows.
    """
    require_import(GAP_IMPORT, batch.authority_id, by=by)
    current = lock_current(batch, version=None)
    if current.state == ImportBatch.State.CONFIRMED:
        return dict(current.result)
    if current.state == ImportBatch.State.ABANDONED:
        raise Refused(_("This import was abandoned. Start it again with the file."))
    _refuse_wordless(rows)
    new = [one for one in rows if one.standing == NEW and one.is_taken]
    changed = [one for one in rows if one.standing == CHANGED]
    if new or changed:
        analysis = _analysis_of(batch.authority, year, by=by)
        _create(batch, analysis, new, by=by, on=on)
        _update(changed, by=by, on=on)
    meanings = {
        normalise(one.row.duty)[:300]: f"{one.sector} {one.duty_key}".strip()
        for one in rows
        if one.identity in current.corrections.get("rows", {})
    }
    remember(authority=batch.authority, memory=MEANINGS_MEMORY, meanings=meanings, by=by)
    result = GapsBroughtIn(
        created=len(new),
        recognised=sum(one.standing != NEW for one in rows),
        changed=sum(one.decision == FILE for one in changed),
        left_out=sum(one.standing == NEW and not one.is_taken for one in rows),
    )
    touch(
        current,
        state=ImportBatch.State.CONFIRMED,
        confirmed_at=timezone.now(),
        confirmed_by_id=by.user_id,
        result=asdict(result),
    )
    return asdict(result)


def _refuse_wordless(rows: list[GapProposal]) -> None:
    for one in rows:
        if one.is_taken and not _values(one)["duty"]:
            raise Refused(
                _("Row %(row)s does not say what the duty is: choose its paragraph, or leave it out.")
                % {"row": one.row.row}
            )


def _analysis_of(authority: Authority, year: int, *, by: Viewer) -> GapAnalysis:
    """The year's analysis, locked so that two files at once don't take the same places; made if missing."""
    there = GapAnalysis.objects.select_for_update().filter(authority=authority, year=year).first()
    return there or open_year(authority, year, GapAnalysis.Origin.FILE, by=by)


def _values(one: GapProposal) -> dict[str, Any]:
    """What a row says of its duty."""
    row, entry = one.row, find_duty(one.duty_key)
    return {
        "sector": one.sector,
        "duty_key": one.duty_key,
        "paragraph": row.paragraph[:120],
        "sections": list(entry.sections) if entry else [],
        "duty": row.duty or (words_of(entry) if entry else ""),
        "current_position": row.position,
        "risks": row.risks,
        "source": dict(row.source),
        "source_content_hash": row.content_hash,
    }


def _rated(rating: str, *, by: Viewer, on: datetime.date) -> dict[str, Any]:
    """The council's own rating, as of the day it was brought in; nothing where it gave none."""
    if rating == GapRow.Rating.NOT_ASSESSED:
        return {}
    return {"rating": rating, "checked_on": on, "checked_by_id": by.user_id, "is_carried_over": False}


def _create(
    batch: ImportBatch, analysis: GapAnalysis, rows: list[GapProposal], *, by: Viewer, on: datetime.date
) -> None:
    last = GapRow.objects.filter(analysis=analysis).aggregate(last=Max("position"))["last"] or 0
    by_mark, by_words = _last_years(analysis)
    made = [
        GapRow(
            authority_id=analysis.authority_id,
            analysis=analysis,
            position=last + place,
            number=one.row.number[:12],
            heading=one.row.heading[:200],
            previous=by_mark.get(one.identity) or by_words.get(normalise(one.row.duty)),
            imported_from=batch,
            source_fingerprint=one.identity,
            recorded_by_id=by.user_id,
            **_rated(one.row.rating, by=by, on=on),
            **_values(one),
        )
        for place, one in enumerate(rows, start=1)
    ]
    GapRow.objects.bulk_create(made, batch_size=BATCH)
    _add_recommendations(list(zip(made, rows, strict=True)), {}, by=by)


def _last_years(analysis: GapAnalysis) -> tuple[dict[str, GapRow], dict[str, GapRow]]:
    """Rows of the year before, by their mark and by their normalised duty. Two queries."""
    before = (
        GapAnalysis.objects.filter(authority_id=analysis.authority_id, year__lt=analysis.year)
        .order_by("-year")
        .first()
    )
    rows = list(GapRow.objects.filter(analysis=before).order_by("-position")) if before else []
    marked = {row.source_fingerprint: row for row in rows if row.source_fingerprint}
    return marked, {normalise(row.duty): row for row in rows}


def _update(rows: list[GapProposal], *, by: Viewer, on: datetime.date) -> None:
    """Rows that say something new: their words are taken, or only kept beside the row, as decided.

    What was written here and the file doesn't know is never emptied; nor is a recommendation with an action.
    """
    fields: set[str] = set()
    for one in rows:
        values = {**_values(one), **_rated(one.row.rating, by=by, on=on)}
        if one.decision == KEEP:
            values = {name: values[name] for name in ("source", "source_content_hash")}
        for name, value in values.items():
            fields.add(name)
            if value not in (None, "", []):
                setattr(one.existing, name, value)
        one.existing.version += 1
    if not rows:
        return
    GapRow.objects.bulk_update([one.existing for one in rows], sorted(fields | {"version"}), batch_size=BATCH)
    taken = [(one.existing, one) for one in rows if one.decision == FILE]
    there = GapRecommendation.objects.filter(row__in=[row for row, _one in taken])
    known: dict[int, list[GapRecommendation]] = {}
    for asked in there:
        known.setdefault(asked.row_id, []).append(asked)
    said = {row.pk: {normalise(text) for text in one.row.recommendations} for row, one in taken}
    gone = [a.pk for a in there if not a.action_id and normalise(a.text) not in said[a.row_id]]
    GapRecommendation.objects.filter(pk__in=gone).delete()
    _add_recommendations(taken, known, by=by)


def _add_recommendations(
    pairs: list[tuple[GapRow, GapProposal]], known: Mapping[int, list[GapRecommendation]], *, by: Viewer
) -> None:
    """What the file recommends and is not there yet."""
    GapRecommendation.objects.bulk_create(
        [
            GapRecommendation(
                authority_id=row.authority_id,
                row=row,
                position=position,
                text=text,
                recorded_by_id=by.user_id,
            )
            for row, one in pairs
            for position, text in enumerate(one.row.recommendations, start=1)
            if normalise(text) not in {normalise(asked.text) for asked in known.get(row.pk, [])}
        ],
        batch_size=BATCH,
    )
