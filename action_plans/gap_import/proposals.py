"""What each row would become, once a person's corrections and what is already there are counted in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from action_plans.bringing_in.proposals import BRING, CHANGED, KEEP, LEAVE, NEW, UNCHANGED
from action_plans.gap_import.records import GapDoubt, GapReading, GapSourceRow
from core.imports.rows import identities

_CHANGED_WORDS = "The file says something else than last time: take its words, or keep what is here."


@dataclass(frozen=True)
class KnownGaps:
    """What the area has already: the year's rows by the identity of their source row."""

    year: int
    rows: Mapping[str, Any] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    """Identities of rows that are there, above the viewer's clearance: they stay as they are."""


@dataclass(frozen=True)
class GapProposal:
    """One row of the file, and what it would become.

    `standing` says whether it was brought in before; `decision` what is to be done with it (bring, leave,
    file, keep). `doubts` are what a person should still look at.
    """

    place: int
    row: GapSourceRow
    identity: str
    standing: str
    decision: str
    sector: str
    duty_key: str
    doubts: tuple[GapDoubt, ...]
    existing: Any = None

    @property
    def is_taken(self) -> bool:
        """Whether something is written for it."""
        return self.decision not in {LEAVE, KEEP}

    @property
    def is_ready(self) -> bool:
        """Whether nobody needs to look at it any more."""
        return self.standing == UNCHANGED or self.decision == LEAVE or not self.doubts

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """(header, words last time, words now) wherever the file says something else than it did."""
        before, now = (self.existing.source if self.existing else {}), self.row.source
        headers = dict.fromkeys([*before, *now])
        return [(h, before.get(h, ""), now.get(h, "")) for h in headers if before.get(h) != now.get(h)]


def gap_proposals(reading: GapReading, corrections: Mapping[str, Any], known: KnownGaps) -> list[GapProposal]:
    """Every row of the file as it would come in, in the file's order.

    `corrections`: {"rows": {identity: {"decision", "sector", "duty"}}}; all parts may be missing.
    """
    doubts: dict[int, list[GapDoubt]] = {}
    for unsure in reading.unsure:
        doubts.setdefault(unsure.row, []).append(unsure)
    said = corrections.get("rows", {})
    return [
        _proposal(place, row, identity, doubts.get(row.row, []), said.get(identity, {}), known)
        for place, (row, identity) in enumerate(zip(reading.rows, identities(reading.rows), strict=True))
    ]


def _proposal(
    place: int,
    row: GapSourceRow,
    identity: str,
    doubts: list[GapDoubt],
    said: Mapping[str, Any],
    known: KnownGaps,
) -> GapProposal:
    existing = known.rows.get(identity)
    standing = UNCHANGED if identity in known.hidden else NEW
    if existing is not None:
        standing = UNCHANGED if existing.source_content_hash == row.content_hash else CHANGED
    duty_key = said.get("duty", row.duty_key)
    # What a person looked at is settled; only a row that says no duty at all needs one.
    left = [one for one in doubts if not said or (one.kind == "duty_missing" and not duty_key)]
    if standing == CHANGED and not said:
        left.append(GapDoubt(row.row, "", row.title, _CHANGED_WORDS, "changed"))
    default = BRING if standing == NEW else KEEP
    return GapProposal(
        place=place,
        row=row,
        identity=identity,
        standing=standing,
        decision=KEEP if standing == UNCHANGED else said.get("decision", default),
        sector=said.get("sector", row.sector),
        duty_key=duty_key,
        doubts=tuple(left),
        existing=existing,
    )
