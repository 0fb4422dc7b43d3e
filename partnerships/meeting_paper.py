"""The agenda and the minutes of a meeting as a committee paper: plain words, ready to be set in Word or PDF.

Nothing above OFFICIAL is in it (domain rule 9): marked papers are left out, and sections name
nothing marked in what they add. Runs no query: it is made from a record that was loaded.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.choices import Marking
from core.uk_dates import uk_date, uk_datetime, uk_time
from partnerships.minutes import Part, Record
from partnerships.models import AgendaItem, Decision, Meeting

AGENDA, MINUTES = "agenda", "minutes"


class Signature(NamedTuple):
    """Who signed the minutes, and when, in words."""

    name: str
    at: str


class DecisionWords(NamedTuple):
    """A decision: its number and words, its Security Threat Check, what it replaces or was replaced by."""

    heading: str
    text: str
    check: list[tuple[str, str]]
    notes: list[str]


class ItemWords(NamedTuple):
    """An item of the agenda, and in minutes what became of it."""

    number: int
    title: str
    brought_by: str
    why_now: str
    papers: list[str]
    minute: str
    outcome: str
    decisions: list[DecisionWords]
    captured: list[str]
    """Actions taken up and risks named under it."""


@dataclass(frozen=True)
class MeetingPaper:
    """Everything the paper says, in the order in which it says it."""

    kind: str
    title: str
    group: str
    area: str
    dated: datetime.date
    is_draft: bool
    state: str
    """One line below the title: what this paper is, and whether it can still change."""
    facts: list[tuple[str, str]]
    seats: list[tuple[str, str, str, str]]
    """Of minutes: sector, body, attendance, who came. Of an agenda: sector, body, member, substitute."""
    present: str
    items: list[ItemWords]
    other_decisions: list[DecisionWords]
    lines: list[str]
    corrections: list[tuple[str, str]]
    signature: Signature | None

    @property
    def is_minutes(self) -> bool:
        """Whether it is the minutes and not the agenda."""
        return self.kind == MINUTES

    @property
    def seat_columns(self) -> tuple[str, str, str, str]:
        """The heads of the table of seats."""
        if self.is_minutes:
            return _("Sector"), _("Body"), _("Attendance"), _("Who came")
        return _("Sector"), _("Body"), _("Member"), _("Substitute")

    @property
    def file_name(self) -> str:
        """The paper's name without its ending."""
        return f"{self.kind} {self.group} {self.dated.isoformat()}"

    @property
    def fingerprint(self) -> str:
        """What tells this paper from any other: papers that say the same are the same file."""
        words = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(words.encode()).hexdigest()[:32]


def agenda_of(record: Record) -> MeetingPaper:
    """The agenda: who is asked to come, and each item with why it stands there and its papers."""
    meeting = record.meeting
    seats = [
        (
            seat.sector_words,
            seat.member.organisation.name,
            str(seat.member.contact or _("Vacant")),
            str(seat.member.substitute or ""),
        )
        for seat in record.seats
    ]
    cancelled = meeting.status == Meeting.Status.CANCELLED
    return MeetingPaper(
        kind=AGENDA,
        title=_("Agenda"),
        group=meeting.group.name,
        area=meeting.authority.name,
        dated=meeting.meets_on,
        is_draft=False,
        state=_("This meeting is cancelled.") if cancelled else "",
        facts=_facts(meeting),
        seats=seats,
        present="",
        items=[_item(number, part, AGENDA) for number, part in enumerate(record.parts, start=1)],
        other_decisions=[],
        lines=[],
        corrections=[],
        signature=None,
    )


def minutes_of(record: Record, lines: Sequence[str]) -> MeetingPaper:
    """The minutes, as a draft until they are signed; `lines` are what other sections add to them."""
    meeting = record.meeting
    signed = meeting.signed_at is not None
    seats = [
        (seat.sector_words, seat.member.organisation.name, seat.words, seat.who_came) for seat in record.seats
    ]
    chair = [(_("In the chair"), str(meeting.chaired_by))] if meeting.chaired_by else []
    inquorate = meeting.status == Meeting.Status.INQUORATE
    quorum = [(_("Quorum"), _("Not reached: the meeting was inquorate"))] if inquorate else []
    return MeetingPaper(
        kind=MINUTES,
        title=_("Minutes") if signed else _("Draft minutes"),
        group=meeting.group.name,
        area=meeting.authority.name,
        dated=meeting.meets_on,
        is_draft=not signed,
        state="" if signed else _("A draft. It is not signed, and anything in it can still change."),
        facts=[*_facts(meeting), *chair, *quorum],
        seats=seats,
        present=record.sectors.sentence,
        items=[_item(number, part, MINUTES) for number, part in enumerate(record.parts, start=1)],
        other_decisions=_decisions(record.other_decisions),
        lines=list(lines),
        corrections=[
            (_("Agreed on %(date)s") % {"date": uk_date(one.agreed_on)}, one.text)
            for one in record.corrections
        ],
        signature=_signature(meeting),
    )


def _signature(meeting: Meeting) -> Signature | None:
    if meeting.signed_at is None:
        return None
    return Signature(str(meeting.signed_by), uk_datetime(meeting.signed_at))


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    when = uk_date(meeting.meets_on)
    if meeting.starts_at:
        when += f", {uk_time(meeting.starts_at)}"
        when += f" {_('to')} {uk_time(meeting.ends_at)}" if meeting.ends_at else ""
    facts = [(_("Date"), when), (_("Place"), meeting.place)]
    if meeting.is_extraordinary:
        facts.append((_("Kind of meeting"), _("Extraordinary meeting")))
    return [(label, value) for label, value in facts if value]


def _item(number: int, part: Part, kind: str) -> ItemWords:
    item, is_minutes = part.item, kind == MINUTES
    return ItemWords(
        number=number,
        title=item.title,
        brought_by=item.contributed_by.name if item.contributed_by else "",
        why_now="" if is_minutes else item.why_now,
        papers=[paper.document.title for paper in part.papers if paper.document.marking == Marking.OFFICIAL],
        minute=item.minute.strip() if is_minutes else "",
        outcome=_outcome(part) if is_minutes else "",
        decisions=_decisions(part.decisions) if is_minutes else [],
        captured=list(part.captured) if is_minutes else [],
    )


def _outcome(part: Part) -> str:
    """What became of an item, where what stands under it does not say it."""
    outcome = AgendaItem.Outcome(part.item.outcome)
    if outcome == AgendaItem.Outcome.DISCUSSED and part.item.minute.strip():
        return ""
    if outcome == AgendaItem.Outcome.NOT_REACHED and part.is_reached:
        return ""
    return str(outcome.label)


def _decisions(decisions: Iterable[Decision]) -> list[DecisionWords]:
    return [DecisionWords(_heading(one), one.text.strip(), _check(one), _notes(one)) for one in decisions]


def _heading(decision: Decision) -> str:
    words = _("Decision %(number)d") % {"number": decision.number}
    return f"{words} ({_('procedural')})" if decision.kind == Decision.Kind.PROCEDURAL else words


def _check(decision: Decision) -> list[tuple[str, str]]:
    """The Security Threat Check question by question; none of a procedural decision."""
    if decision.kind == Decision.Kind.PROCEDURAL:
        return []
    answers = [
        (_("Takes account of the threat picture"), _answer(decision.considers_threat_picture)),
        (_("Proportionate to the threat"), _answer(decision.proportionate_to_threat)),
        (_("Likely to reduce the threat"), _answer(decision.likely_to_reduce_threat)),
        (_("Why"), decision.threat_check_rationale.strip() or _("Not recorded")),
    ]
    if decision.threat_checked_on:
        answers.append((_("Check complete on"), uk_date(decision.threat_checked_on)))
    return answers


def _answer(value: bool | None) -> str:
    return _("Not answered") if value is None else _("Yes") if value else _("No")


def _notes(decision: Decision) -> list[str]:
    notes = []
    if decision.supersedes:
        notes.append(_("Takes the place of decision %(number)d of %(date)s.") % _named(decision.supersedes))
    for later in decision.superseded_by.all():
        notes.append(_("Superseded by decision %(number)d of %(date)s.") % _named(later))
    return notes


def _named(decision: Decision) -> dict[str, object]:
    return {"number": decision.number, "date": uk_date(decision.meeting.meets_on)}
