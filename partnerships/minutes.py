"""A meeting as one whole: its seats, agenda and decisions, and what its minutes still lack.

The record page, the minutes and the check before signing all show this. Loading
it takes a fixed number of queries, whatever the meeting holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.choices import Marking, Sector
from core.models import AreaFact
from core.personal_data import looks_like_personal_data
from core.registries import meeting_panels
from core.viewer import Viewer
from partnerships.agreeing import agreed_at
from partnerships.attendance import SectorsPresent, sectors_present
from partnerships.models import (
    AgendaItem,
    AgendaPaper,
    Attendance,
    Decision,
    GroupMember,
    Meeting,
    MinutesCorrection,
)
from partnerships.papers import by_item, papers_open_to
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


class Part(NamedTuple):
    """One agenda item, the decisions taken on it, the papers under it and what was captured there."""

    item: AgendaItem
    decisions: list[Decision]
    papers: list[AgendaPaper]
    captured: Sequence[str] = ()
    """What other sections recorded under it: an action taken up, a risk named."""

    @property
    def is_reached(self) -> bool:
        """Whether the meeting came to it: that is said, or something was minuted, decided or captured."""
        said = self.item.outcome != AgendaItem.Outcome.NOT_REACHED or self.item.minute.strip()
        return bool(said or self.decisions or self.captured)


@dataclass(frozen=True)
class Record:
    """All that a meeting holds."""

    meeting: Meeting
    seats: list[Seat]
    items: list[AgendaItem]
    decisions: list[Decision]
    corrections: list[MinutesCorrection]
    sectors: SectorsPresent
    papers: Mapping[int, list[AgendaPaper]] = field(default_factory=dict)
    """Papers by agenda item, as far as whoever reads may know of them."""
    agreed: Sequence[str] = ()
    """What other sections recorded as agreed here."""
    captured: Mapping[int, list[str]] = field(default_factory=dict)
    """What other sections recorded under each agenda item, in words."""

    @property
    def came(self) -> int:
        """How many seats were taken."""
        return sum(seat.came for seat in self.seats)

    @property
    def is_quorate(self) -> bool:
        """Whether as many came as the terms of reference want; true where they set no number."""
        return self.meeting.group.quorum is None or self.came >= self.meeting.group.quorum

    @property
    def parts(self) -> list[Part]:
        """Each agenda item with its papers and the decisions taken on it."""
        by_item: dict[int | None, list[Decision]] = {}
        for decision in self.decisions:
            by_item.setdefault(decision.agenda_item_id, []).append(decision)
        return [
            Part(
                item,
                by_item.get(item.pk, []),
                list(self.papers.get(item.pk, [])),
                self.captured.get(item.pk, []),
            )
            for item in self.items
        ]

    @property
    def marking(self) -> str:
        """The highest marking of its papers; what is minuted is OFFICIAL."""
        papers = [paper for under in self.papers.values() for paper in under]
        is_marked = any(paper.document.marking != Marking.OFFICIAL for paper in papers)
        return Marking.SENSITIVE if is_marked else Marking.OFFICIAL

    @property
    def not_reached(self) -> list[AgendaItem]:
        """Items the meeting did not come to, which wait for the next one."""
        return [part.item for part in self.parts if not part.is_reached]

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


def load_record(meeting: Meeting, viewer: Viewer | None = None) -> Record:
    """Fetch all that a meeting holds, with the papers that `viewer` may know of (nobody: the OFFICIAL ones).

    Seven queries, and what other sections take to say what was agreed and captured.
    """
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
        papers=by_item(papers_open_to(viewer, meeting)),
        agreed=agreed_at(meeting),
        captured=_captured_at(meeting),
    )


def _captured_at(meeting: Meeting) -> dict[int, list[str]]:
    """{agenda item id: what other sections recorded under it}."""
    found: dict[int, list[str]] = {}
    for panel in meeting_panels:
        for item, words in panel.captured(meeting):
            found.setdefault(item, []).append(words)
    return found


def lacks(record: Record, lines: Iterable[str] = ()) -> list[Lack]:
    """What the minutes lack before they are signed, what stops the signing first. Pure.

    `lines` are what other sections add to them, each beginning with what it is about and a colon.
    """
    found = [*_lacks_of_meeting(record), *_lacks_of_decisions(record), *_personal_words(record, lines)]
    not_reached = len(record.not_reached)
    if not_reached:
        words = ngettext(
            "%(count)d item was not reached: it will be deferred to the next meeting.",
            "%(count)d items were not reached: they will be deferred to the next meeting.",
            not_reached,
        )
        found.append(Lack(words % {"count": not_reached}, "agenda"))
    return sorted(found, key=lambda lack: not lack.stops_signing)


def _personal_words(record: Record, lines: Iterable[str]) -> list[Lack]:
    """Texts that seem to tell who somebody is; once signed they would stand for good (domain rule 2)."""
    texts = [(item.title, item.minute, f"item-{item.public_id}") for item in record.items]
    for one in record.decisions:
        name = _("Decision %(number)d") % {"number": one.number}
        texts.append((name, f"{one.text}\n{one.threat_check_rationale}", f"decision-{one.public_id}"))
    texts += [(line.partition(":")[0], line, "panels") for line in lines]
    words = _("“%(where)s” seems to hold %(what)s. If it is about a person referred, take it out.")
    return [
        Lack(words % {"where": where, "what": str(_(" and ")).join(signs)}, anchor)
        for where, text, anchor in texts
        if (signs := looks_like_personal_data(text))
    ]


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
        found += _lacks_of_agreement(record)
    if not record.items:
        found.append(Lack(_("The agenda is empty."), "agenda"))
    return found


def _lacks_of_agreement(record: Record) -> list[Lack]:
    """What cannot stand if the meeting was inquorate: it agreed something."""
    words = _(
        "%(what)s is recorded as agreed at this meeting, and a meeting without a quorum can agree nothing. "
        "If a seat was taken that is not marked, mark it."
    )
    return [Lack(words % {"what": one[:1].upper() + one[1:]}, "present", True) for one in record.agreed]


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
