"""Recording a meeting: every field that is typed is saved, and two people never overwrite each other.

One save takes any number of fields, one while typing or a whole page, and a
fixed number of queries. The meeting's row is the lock. See `partnerships.seen`
for how a page's fields are told apart from those changed since by others.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions import touch
from core.actions.checks import require
from core.models import Contact
from core.permissions import Permission
from core.viewer import Viewer
from partnerships.actions.meetings import refuse_unless_open
from partnerships.merging import Merge, merge
from partnerships.models import AgendaItem, Attendance, Decision, GroupMember, Meeting
from partnerships.querysets import seats_at
from partnerships.seen import Seen


class FieldName(NamedTuple):
    """A field of a meeting's record: which kind of row, its public id, and the column."""

    kind: str
    public_id: str
    column: str

    def __str__(self) -> str:
        return "-".join(self)


COLUMNS: dict[str, tuple[str, ...]] = {
    "meeting": ("chaired_by",),
    "item": ("outcome", "minute"),
    "seat": ("status", "attended_by"),
    "decision": (
        "text",
        "kind",
        "considers_threat_picture",
        "proportionate_to_threat",
        "likely_to_reduce_threat",
        "threat_check_rationale",
    ),
}
_MODELS: dict[str, Any] = {"item": AgendaItem, "seat": Attendance, "decision": Decision, "meeting": Meeting}


@dataclass(frozen=True)
class Saved:
    """What a save came to. `clashes` holds the text that stands now for each field both people changed."""

    version: str
    saved_at: datetime.datetime
    clashes: dict[FieldName, Any] = field(default_factory=dict)
    gone: list[FieldName] = field(default_factory=list)
    """Fields of rows that somebody has taken away since."""


def lock_open(meeting: Meeting) -> Meeting:
    """Lock a meeting for writing in it and return it as it is now. Raises Refused unless it is open."""
    current = Meeting.objects.select_for_update(of=("self",)).select_related(
        "group", "group__terms_of_reference", "authority", "chaired_by"
    )
    locked = current.get(pk=meeting.pk)
    refuse_unless_open(locked)
    return locked


@transaction.atomic
def save_recording(
    *, meeting: Meeting, typed: Mapping[FieldName, Any], seen: Seen, as_of: datetime.date, by: Viewer
) -> Saved:
    """Save what was typed, leave alone what others changed since, and say where both did.

    `typed` holds cleaned values (a Contact for the chair, True, False or None for
    the answers of a check). Raises Refused for a signed or cancelled meeting.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=meeting.authority_id)
    current = lock_open(meeting)
    rows = _rows(current, {name.kind for name in typed})
    bases = _bases(rows, seen)
    changed: dict[str, dict[str, Any]] = {}
    clashes: dict[FieldName, Any] = {}
    gone = []
    for name, mine in typed.items():
        row = rows.get(name.kind, {}).get(name.public_id)
        if row is None:
            gone.append(name)
            continue
        now = getattr(row, name.column)
        base = bases.get((name.kind, row.pk), {}).get(name.column, now)
        verdict = merge(base=base, now=now, mine=mine)
        if verdict is Merge.CLASH:
            clashes[name] = now
        elif verdict is Merge.WRITE:
            setattr(row, name.column, mine)
            changed.setdefault(name.kind, {})[name.public_id] = row
    if changed:
        before = current.version
        _write(current, changed, as_of=as_of, by=by)
        for version in range(before + 1, current.version + 1):
            seen = seen.and_(version)
    for name in clashes:
        # Having been shown the other text, the next save of this field is made in full knowledge.
        seen = seen.and_(rows[name.kind][name.public_id].version)
    return Saved(str(seen), timezone.now(), clashes, gone)


def _rows(meeting: Meeting, kinds: set[str]) -> dict[str, dict[str, Any]]:
    """The rows of the kinds named, by public id; a seat that is not marked yet gets an empty row."""
    rows: dict[str, dict[str, Any]] = {}
    if "meeting" in kinds:
        rows["meeting"] = {meeting.public_id: meeting}
    if "item" in kinds:
        rows["item"] = {row.public_id: row for row in AgendaItem.objects.filter(meeting=meeting)}
    if "decision" in kinds:
        rows["decision"] = {row.public_id: row for row in Decision.objects.filter(meeting=meeting)}
    if "seat" in kinds:
        marked = {row.member_id: row for row in Attendance.objects.filter(meeting=meeting)}
        seats = {}
        for member in seats_at(meeting):
            row = marked.get(member.pk) or new_attendance(meeting, member)
            row.member = member
            seats[member.public_id] = row
        rows["seat"] = seats
    return rows


def new_attendance(meeting: Meeting, member: GroupMember, status: str = "") -> Attendance:
    """An attendance row for a seat, not saved yet."""
    return Attendance(
        authority_id=meeting.authority_id,
        meeting=meeting,
        group_id=meeting.group_id,
        member=member,
        sector=member.sector,
        status=status,
        version=0,
    )


def _bases(rows: dict[str, dict[str, Any]], seen: Seen) -> dict[tuple[str, int | None], dict[str, Any]]:
    """What the page was drawn from, for rows that changed since it was: read from their history."""
    found: dict[tuple[str, int | None], dict[str, Any]] = {}
    for kind, by_id in rows.items():
        newer = [row for row in by_id.values() if row.version not in seen]
        if not newer:
            continue
        columns = ["chaired_by_id"] if kind == "meeting" else list(COLUMNS[kind])
        past = _MODELS[kind].history.filter(seen.condition(), id__in=[row.pk for row in newer])
        past = past.order_by("id", "-version", "-history_date").distinct("id")
        known = {values.pop("id"): values for values in past.values("id", *columns)}
        blank = dict.fromkeys(columns, "")
        for row in newer:
            found[kind, row.pk] = known.get(row.pk, blank)
    for (kind, _pk), values in found.items():
        if kind == "meeting":
            chair_id = values["chaired_by_id"] or 0
            values["chaired_by"] = Contact.objects.filter(pk=chair_id).first()
    return found


def _write(meeting: Meeting, changed: dict[str, dict[str, Any]], *, as_of: datetime.date, by: Viewer) -> None:
    for row in changed.get("decision", {}).values():
        settle_check_date(row, as_of)
    for row in changed.get("seat", {}).values():
        row.status = row.status or Attendance.Status.PRESENT
        row.recorded_by_id = row.recorded_by_id or by.user_id
    for kind in ("item", "seat", "decision"):
        rows = list(changed.get(kind, {}).values())
        for row in rows:
            # A version of its own for each row: who has seen one change has not seen its neighbour.
            meeting.version += 1
            row.version = meeting.version
        extra = ("threat_checked_on",) if kind == "decision" else ()
        model = _MODELS[kind]
        model.objects.bulk_create(row for row in rows if row.pk is None)
        model.objects.bulk_update(
            [row for row in rows if row.pk is not None], [*COLUMNS[kind], *extra, "version"]
        )
    touch(meeting, chaired_by_id=meeting.chaired_by_id)


def settle_check_date(decision: Decision, as_of: datetime.date) -> None:
    """The day on which a Security Threat Check became complete; none while it is not."""
    if not decision.threat_check_is_complete:
        decision.threat_checked_on = None
    elif decision.threat_checked_on is None:
        decision.threat_checked_on = as_of


def gone_words(name: FieldName) -> str:
    """What to tell somebody whose field is no longer there."""
    return _("This was taken out while you were typing. Copy your text to another place.")
