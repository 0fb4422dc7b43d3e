"""What each row would become, once a person's corrections and what is already there are counted in. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from action_plans.bringing_in.dates import RowDates, corrected, dates_of
from action_plans.plan_import import PlanReading, PlanRow, Unsure
from core.imports import normalise
from core.imports.rows import identities

NEW, UNCHANGED, CHANGED = "new", "unchanged", "changed"
BRING, LEAVE, FILE, KEEP = "bring", "leave", "file", "keep"
NEW_BODY = "new:"

_DATE_DOUBTS = frozenset(
    {"review_date_needed", "date_missing", "date_unclear", "date_past", "already_done", "see_other"}
)
_POLICE = re.compile(r"\b(police|constabulary|mps|so15|ctp|ctlp officer)\b", re.IGNORECASE)
_COUNCIL = re.compile(
    r"\b(council|prevent (?:lead|co-?ordinator|officer|manager|team)|local authority)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Known:
    """What the area has already: bodies and risks by public id, actions by the identity of their row."""

    bodies: Mapping[str, Any]
    risks: Mapping[str, Any]
    actions: Mapping[str, Any] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    """Normalised partner wording -> public id of a body, as remembered."""


@dataclass(frozen=True)
class Proposal:
    """One row of the file, and what it would become.

    `standing` says whether it was brought in before; `decision` what is to be done with it (bring, leave,
    file, keep). `owner` is a body, or `new_body` its (name, sector) where it has yet to be added.
    `doubts` are what a person should still look at.
    """

    place: int
    row: PlanRow
    identity: str
    standing: str
    decision: str
    dates: RowDates
    read_dates: RowDates
    doubts: tuple[Unsure, ...]
    owner_wording: str = ""
    owner: Any = None
    new_body: tuple[str, str] | None = None
    risk: Any = None
    existing: Any = None

    @property
    def is_taken(self) -> bool:
        """Whether something is written for it."""
        return self.decision in {BRING, FILE}

    @property
    def has_owner(self) -> bool:
        """Whether one body owns it, there already or to be added."""
        return self.owner is not None or self.new_body is not None

    @property
    def is_ready(self) -> bool:
        """Whether nobody needs to look at it any more."""
        return self.standing == UNCHANGED or self.decision == LEAVE or not self.doubts

    @property
    def own_doubts(self) -> list[Unsure]:
        """Doubts about this row by itself: which body a wording means is said once for every row."""
        return [one for one in self.doubts if one.kind != "owner_needed" or not self.row.suggested_owner]

    @property
    def waits_for_owner(self) -> bool:
        """Whether all it lacks is the body meant by the wording it names first."""
        return not self.is_ready and not self.own_doubts

    @property
    def how(self) -> str:
        """By which rules the dates were read, where a period had to become a day."""
        return "; ".join(dict.fromkeys(f"{item.text}: {item.how}" for item in self.row.due if item.how))

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """(header, words last time, words now) wherever the file says something else than it did."""
        before, now = (self.existing.source if self.existing else {}), self.row.source
        headers = dict.fromkeys([*before, *now])
        return [(h, before.get(h, ""), now.get(h, "")) for h in headers if before.get(h) != now.get(h)]

    @property
    def is_complete(self) -> bool:
        """Whether it would be an open action: one owner, a risk, a date (domain rule 12)."""
        return self.has_owner and self.risk is not None and self.dates.is_known


def proposals(reading: PlanReading, corrections: Mapping[str, Any], known: Known) -> list[Proposal]:
    """Every row of the file as it would come in, in the file's order.

    `corrections`: {"owners": {wording: public id or "new:sector"}, "risk": public id, "rows": {identity:
    {"decision", "owner", "risk", "due_on", "review_on", "same_dates"}}}; all parts may be missing.
    """
    doubts: dict[int, list[Unsure]] = {}
    for unsure in reading.unsure:
        doubts.setdefault(unsure.row, []).append(unsure)
    own = [
        _proposal(place, row, identity, doubts.get(row.row, []), corrections, known)
        for place, (row, identity) in enumerate(zip(reading.rows, identities(reading.rows), strict=True))
    ]
    by_number = {one.row.number.casefold(): one for one in reversed(own) if one.row.number}
    return [_with_others_dates(one, by_number, corrections) for one in own]


def _proposal(
    place: int,
    row: PlanRow,
    identity: str,
    doubts: list[Unsure],
    corrections: Mapping[str, Any],
    known: Known,
) -> Proposal:
    said = corrections.get("rows", {}).get(identity, {})
    existing = known.actions.get(identity)
    standing = NEW
    if existing is not None:
        standing = UNCHANGED if existing.source_content_hash == row.content_hash else CHANGED
    read = dates_of(row)
    dates = read
    if "due_on" in said or "review_on" in said:
        dates = corrected(read, due_on=_date(said.get("due_on")), review_on=_date(said.get("review_on")))
    wording, owner, new_body = _owner(row, said, corrections, known)
    risk = known.risks.get(said.get("risk") or corrections.get("risk") or "")
    left = [
        one for one in doubts if not _is_settled(one, dates, owner is not None or new_body is not None, said)
    ]
    default = {NEW: BRING, UNCHANGED: KEEP, CHANGED: KEEP}[standing]
    decision = said.get("decision") or default
    if standing == CHANGED and "decision" not in said:
        left.append(Unsure(row.row, "", row.description, _CHANGED_WORDS, "changed", row.number))
    return Proposal(
        place=place,
        row=row,
        identity=identity,
        standing=standing,
        decision=KEEP if standing == UNCHANGED else decision,
        dates=dates,
        read_dates=read,
        doubts=tuple(left),
        owner_wording=wording,
        owner=owner,
        new_body=new_body,
        risk=risk,
        existing=existing,
    )


_CHANGED_WORDS = "The file says something else than last time: take its words, or keep what is here."


def _owner(
    row: PlanRow, said: Mapping[str, Any], corrections: Mapping[str, Any], known: Known
) -> tuple[str, Any, tuple[str, str] | None]:
    """(the partner's wording, the body, or the body to add) for a row; None where nobody said yet."""
    chosen = said.get("owner", "")
    if chosen in known.bodies:
        return "", known.bodies[chosen], None
    if chosen.startswith("p:") and chosen[2:].isdigit() and int(chosen[2:]) < len(row.partners):
        wording = row.partners[int(chosen[2:])]
    else:
        wording = row.suggested_owner or ""
    owner, new_body = body_for(wording, corrections, known)
    return wording, owner, new_body


def body_for(
    wording: str, corrections: Mapping[str, Any], known: Known
) -> tuple[Any, tuple[str, str] | None]:
    """(body, None) or (None, (name, sector) to add) for a partner's wording; (None, None) if nobody said.

    What the person said comes first, then what was remembered, then a body of exactly that name.
    """
    key = normalise(wording)
    if not key:
        return None, None
    meaning = corrections.get("owners", {}).get(key)
    if meaning is None:
        meaning = known.owners.get(key) or next(
            (pid for pid, body in known.bodies.items() if normalise(body.name) == key), ""
        )
    if meaning.startswith(NEW_BODY):
        return None, (" ".join(wording.split())[:160], meaning.removeprefix(NEW_BODY))
    return known.bodies.get(meaning), None


def guess_body(wording: str, bodies: Sequence[Any]) -> str:
    """The public id of the body that a wording probably means, or "": a suggestion, never an answer."""
    key = normalise(wording)
    named = [body for body in bodies if normalise(body.name) in key or key in normalise(body.name)]
    police = [body for body in bodies if body.sector == "police"]
    council = [body for body in bodies if body.is_council]
    if len(named) == 1:
        return str(named[0].public_id)
    if _POLICE.search(wording) and len(police) == 1:
        return str(police[0].public_id)
    return str(council[0].public_id) if _COUNCIL.search(wording) and council else ""


def _is_settled(doubt: Unsure, dates: RowDates, has_owner: bool, said: Mapping[str, Any]) -> bool:
    """Whether a person's corrections answer a doubt: an owner is named, or the dates were looked at."""
    if doubt.kind == "owner_needed":
        return has_owner
    if doubt.kind in _DATE_DOUBTS:
        was_looked_at = bool(said.get("dates_checked")) or bool(said.get("same_dates"))
        return was_looked_at and (dates.is_known or bool(said.get("same_dates")))
    return bool(said.get("decision"))


def _with_others_dates(
    one: Proposal, by_number: Mapping[str, Proposal], corrections: Mapping[str, Any]
) -> Proposal:
    """ "See 9 above": take that row's dates where the person said so."""
    said = corrections.get("rows", {}).get(one.identity, {})
    other = by_number.get((one.row.see_row or "").casefold())
    if not said.get("same_dates") or other is None or other is one:
        return one
    dates = corrected(one.dates, due_on=other.dates.due_on, review_on=other.dates.review_on)
    dates = RowDates(
        **{
            **vars(dates),
            "due_precision": other.dates.due_precision,
            "is_recurring": other.dates.is_recurring,
        }
    )
    doubts = one.doubts
    if not dates.is_known:
        doubts = (*doubts, Unsure(one.row.row, "", "", _NO_DATE_THERE, "date_missing", one.row.number))
    return Proposal(**{**vars(one), "dates": dates, "doubts": doubts})


_NO_DATE_THERE = "The action it points to has no date either: give a due date or a review date."


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
