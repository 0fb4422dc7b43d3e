"""A meeting as one whole: its seats, agenda and decisions, and what its minutes still lack.

The record page, the minutes and the check before signing all show this. Loading
it takes a fixed number of queries, whatever the meeting holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.choices import Sector
from core.models import AreaFact
from partnerships.attendance import SectorsPresent, sectors_present
from partnerships.models import AgendaItem, Attendance, Decision, GroupMember, Meeting, MinutesCorrection
from partnerships.querysets import area_fact, in_sector_order, seats_at


@dataclass(frozen=True)
class Seat:
    """One seat at one meeting, with what was marked for it."""

    member: GroupMember
    attendance: Attendance | None

    @property
    def status(self) -> str:
        """The attendance status, "" while nobody has marked it."""
        return self.attendance.status if self.attendance else ""

    @property
    def came(self) -> bool:
        """Whether the member or a substitute was there."""
        return self.status in Attendance.ATTENDED

    @property
    def who_came(self) -> str:
        """Who came, as the minutes give it: what was written down, else the member or the substitute."""
        if not self.came or self.attendance is None:
            return ""
        is_member = self.status == Attendance.Status.PRESENT
        person = self.member.contact if is_member else self.member.substitute
        return self.attendance.attended_by or str(person or "")

    @property
    def words(self) -> str:
        """The status as people read it."""
        return str(Attendance.Status(self.status).label) if self.status else _("Not marked yet")

    @property
    def sector_words(self) -> str:
        """The sector as people read it."""
        return str(Sector(self.member.sector).label)

    @property
    def chart_state(self) -> str:
        """The state's key in the shared table of states."""
        return "apology" if self.status == Attendance.Status.APOLOGIES else self.status


@dataclass(frozen=True)
class Lack:
    """Something the minutes lack, where to mend it on the record page, and whether it stops the signing."""

    words: str
    anchor: str
    stops_signing: bool = False


@dataclass(frozen=True)
class Record:
    """All that a meeting holds."""

    meeting: Meeting
    seats: list[Seat]
    items: list[AgendaItem]
    decisions: list[Decision]
    corrections: list[MinutesCorrection]
    sectors: SectorsPresent

    @property
    def came(self) -> int:
        """How many seats were taken."""
        return sum(seat.came for seat in self.seats)

    @property
    def is_quorate(self) -> bool:
        """Whether as many came as the terms of reference want; true where they set no number."""
        return self.meeting.group.quorum is None or self.came >= self.meeting.group.quorum

    @property
    def items_with_decisions(self) -> list[tuple[AgendaItem, list[Decision]]]:
        """Each agenda item with the decisions taken on it."""
        by_item: dict[int | None, list[Decision]] = {}
        for decision in self.decisions:
            by_item.setdefault(decision.agenda_item_id, []).append(decision)
        return [(item, by_item.get(item.pk, [])) for item in self.items]

    @property
    def other_decisions(self) -> list[Decision]:
        """Decisions that belong to no agenda item."""
        return [decision for decision in self.decisions if decision.agenda_item_id is None]

    @property
    def unchecked(self) -> list[Decision]:
        """Substantive decisions whose Security Threat Check is not complete."""
        return [
            decision
            for decision in self.decisions
            if decision.kind == Decision.Kind.SUBSTANTIVE and not decision.threat_check_is_complete
        ]


def load_record(meeting: Meeting) -> Record:
    """Fetch all that a meeting holds. Six queries."""
    marked = {row.member_id: row for row in Attendance.objects.filter(meeting=meeting)}
    seats = [Seat(member, marked.get(member.pk)) for member in in_sector_order(seats_at(meeting))]
    items = AgendaItem.objects.filter(meeting=meeting).select_related("contributed_by")
    decisions = Decision.objects.filter(meeting=meeting).select_related("supersedes", "supersedes__meeting")
    prison = area_fact(meeting.authority, AreaFact.Kind.PRISON, on=meeting.meets_on)
    return Record(
        meeting=meeting,
        seats=seats,
        items=list(items.order_by("position", "id")),
        decisions=list(decisions.prefetch_related("superseded_by__meeting").order_by("number")),
        corrections=list(meeting.corrections.select_related("recorded_by").order_by("agreed_on", "id")),
        sectors=sectors_present(((seat.member.sector, seat.status) for seat in seats), prison=prison),
    )


def lacks(record: Record) -> list[Lack]:
    """What the minutes lack before they are signed, what stops the signing first. Pure."""
    found = [*_lacks_of_meeting(record), *_lacks_of_decisions(record)]
    not_reached = sum(_is_not_reached(item) for item in record.items)
    if not_reached:
        words = ngettext(
            "%(count)d item was not reached: it will be deferred to the next meeting.",
            "%(count)d items were not reached: they will be deferred to the next meeting.",
            not_reached,
        )
        found.append(Lack(words % {"count": not_reached}, "agenda"))
    return sorted(found, key=lambda lack: not lack.stops_signing)


def _lacks_of_meeting(record: Record) -> list[Lack]:
    found = []
    unmarked = sum(not seat.status for seat in record.seats)
    if not any(seat.status for seat in record.seats):
        found.append(Lack(_("Attendance is not marked: nobody is recorded as present."), "present", True))
    elif unmarked:
        words = ngettext(
            "%(count)d seat is not marked: it will be recorded as absent.",
            "%(count)d seats are not marked: they will be recorded as absent.",
            unmarked,
        )
        found.append(Lack(words % {"count": unmarked}, "present"))
    if record.meeting.chaired_by_id is None:
        found.append(Lack(_("Nobody is recorded as having chaired the meeting."), "chair", True))
    if not record.is_quorate and any(seat.status for seat in record.seats):
        words = _(
            "%(came)d came and the terms of reference want %(quorum)d: it will be recorded as inquorate."
        )
        found.append(Lack(words % {"came": record.came, "quorum": record.meeting.group.quorum}, "present"))
    if not record.items:
        found.append(Lack(_("The agenda is empty."), "agenda"))
    return found


def _lacks_of_decisions(record: Record) -> list[Lack]:
    found = [
        Lack(
            _("Decision %(number)d has no words: write it or remove it.") % {"number": decision.number},
            f"decision-{decision.public_id}",
            True,
        )
        for decision in record.decisions
        if not decision.text.strip()
    ]
    unchecked = record.unchecked
    if unchecked:
        words = ngettext(
            "%(count)d decision lacks a Security Threat Check.",
            "%(count)d decisions lack a Security Threat Check.",
            len(unchecked),
        )
        found.append(Lack(words % {"count": len(unchecked)}, f"decision-{unchecked[0].public_id}"))
    return found


def _is_not_reached(item: AgendaItem) -> bool:
    return item.outcome == AgendaItem.Outcome.NOT_REACHED and not item.minute.strip()
