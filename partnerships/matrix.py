"""Who came, sector by sector and seat by seat, to the signed meetings of a group over one or two years.

Read once, then laid out by a pure function: shares, meetings missed in a row, and beside each sector
what criterion 1.G3 makes of it, asked of the criterion's own judge.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.charts import Picture, attendance_matrix
from core.choices import REQUIRED_SECTORS, Sector
from core.criteria.findings import Finding
from core.criteria.periods import in_window
from core.exports import ExportTable
from core.models import AreaFact, Authority
from core.states import state_for
from core.uk_dates import uk_date_short
from partnerships.attendance import best
from partnerships.criteria import JUDGES, partnership_facts
from partnerships.criteria.judges import Participation, weigh_participation
from partnerships.models import Attendance, Group, GroupMember, Meeting
from partnerships.querysets import area_fact

PERIODS = (12, 24)
NOT_ASKED, NO_SEAT = "not_applicable", ""
_CHART: dict[str, str] = {Attendance.Status.APOLOGIES: "apology"}
_WORDS: dict[str, Any] = {
    **{status.value: status.label for status in Attendance.Status},
    NOT_ASKED: gettext_lazy("Does not apply"),
    NO_SEAT: gettext_lazy("No seat"),
}


class Cell(NamedTuple):
    """A status: its key in the shared table of states, "" for none, and its words."""

    key: str
    words: str

    @property
    def icon(self) -> str:
        """The symbol of the state, "" for none."""
        return state_for(self.key).icon if self.key else ""


def _key(status: str) -> str:
    return _CHART.get(status, status)


@dataclass(frozen=True)
class Line:
    """One sector or one seat: a status for each meeting, oldest first."""

    name: str
    person: str
    statuses: tuple[str, ...]

    @property
    def came(self) -> int:
        """To how many meetings somebody came."""
        return sum(status in Attendance.ATTENDED for status in self.statuses)

    @property
    def asked(self) -> int:
        """To how many somebody was to come."""
        return sum(status not in {NOT_ASKED, NO_SEAT} for status in self.statuses)

    @property
    def share(self) -> str:
        """Such as "3 of 4"."""
        return _("%(came)d of %(asked)d") % {"came": self.came, "asked": self.asked} if self.asked else "–"

    @property
    def missed(self) -> int:
        """How many of the last meetings in a row nobody came to."""
        run = 0
        for status in reversed(self.statuses):
            if status in Attendance.ATTENDED or status in {NOT_ASKED, NO_SEAT}:
                break
            run += 1
        return run

    @property
    def missed_words(self) -> str:
        """The run in words, "" where the last meeting was not missed."""
        if not self.missed:
            return ""
        words = ngettext("Missed the last meeting", "Missed the last %(count)d meetings", self.missed)
        return words % {"count": self.missed}

    @property
    def cells(self) -> list[Cell]:
        """What stands in the table for each meeting."""
        return [Cell(_key(status), str(_WORDS[status])) for status in self.statuses]


@dataclass(frozen=True)
class SectorBlock:
    """A sector with its seats, and what 1.G3 makes of it."""

    line: Line
    seats: tuple[Line, ...]
    verdict: tuple[str, str]
    """Words and the colour of their tag; two empty texts where 1.G3 asks nothing of the sector."""

    @property
    def only(self) -> Line | None:
        """The sector's one seat, which needs no line of its own; None where it has none or several."""
        return self.seats[0] if len(self.seats) == 1 else None


class Column(NamedTuple):
    """One meeting: its day, how many seats were taken and whether that made a quorum."""

    meeting: Meeting
    came: int
    is_inquorate: bool


@dataclass(frozen=True)
class Matrix:
    """Everything the page shows."""

    columns: tuple[Column, ...]
    blocks: tuple[SectorBlock, ...]
    quorum: int | None
    finding: Finding | None
    """What 1.G3 says of the area, where the group is one that it looks at."""

    @property
    def runs(self) -> list[Line]:
        """Seats that missed two meetings or more in a row, the longest first."""
        seats = [seat for block in self.blocks for seat in block.seats if seat.missed > 1]
        return sorted(seats, key=lambda seat: -seat.missed)

    @property
    def picture(self) -> Picture:
        """The sectors as a picture; the page's own table says the same in words."""
        days = [uk_date_short(column.meeting.meets_on) for column in self.columns]
        rows = [(block.line.name, [cell.key or None for cell in block.line.cells]) for block in self.blocks]
        return attendance_matrix(_("Who came, by sector"), days, rows)


def read_matrix(group: Group, area: Authority, *, months: int, as_of: datetime.date) -> Matrix:
    """The matrix of a group's signed meetings in the `months` up to `as_of`. A fixed number of queries."""
    signed = Meeting.objects.filter(group=group, signed_at__isnull=False, meets_on__lte=as_of)
    meetings = [one for one in signed.order_by("meets_on", "id") if in_window(one.meets_on, as_of, months)]
    marks = Attendance.objects.filter(meeting__in=[one.pk for one in meetings])
    seats = (
        GroupMember.objects.filter(group=group)
        .select_related("organisation", "contact")
        .order_by("organisation__name", "id")
    )
    prison = area_fact(area, AreaFact.Kind.PRISON, on=as_of)
    judged, finding = None, None
    if group.kind == Group.Kind.PARTNERSHIP_GROUP:
        row = partnership_facts(Authority.objects.filter(pk=area.pk), as_of)[area.pk]
        judged, finding = weigh_participation(row, as_of), JUDGES["1.G3"](row)
    status = {
        (member, meeting): value
        for member, meeting, value in marks.values_list("member_id", "meeting_id", "status")
    }
    return Matrix(
        columns=tuple(_columns(meetings, status, group.quorum)),
        blocks=tuple(lay_out(meetings, seats, status, prison=prison, judged=judged)),
        quorum=group.quorum,
        finding=finding,
    )


def _columns(
    meetings: Iterable[Meeting], status: Mapping[tuple[int, int], str], quorum: int | None
) -> Iterable[Column]:
    for one in meetings:
        came = sum(
            meeting == one.pk and value in Attendance.ATTENDED for (_member, meeting), value in status.items()
        )
        yield Column(one, came, one.status == Meeting.Status.INQUORATE)


def lay_out(
    meetings: Sequence[Meeting],
    seats: Iterable[GroupMember],
    status: Mapping[tuple[int, int], str],
    *,
    prison: str | None,
    judged: Participation | None,
) -> list[SectorBlock]:
    """Sectors in the toolkit's order, each with the seats that counted at one of the meetings.

    `status` is {(seat id, meeting id): attendance}; a sector counts its best seat. A seat that is not
    marked was not filled then, for signing marks every other. Pure.
    """
    by_sector: dict[str, list[tuple[Line, list[str]]]] = {}
    for seat in seats:
        found = [status.get((seat.pk, one.pk), NO_SEAT) for one in meetings]
        if any(found):
            line = Line(seat.organisation.name, str(seat.contact or _("Vacant")), tuple(found))
            by_sector.setdefault(seat.sector, []).append((line, found))
    blocks = []
    for sector in Sector:
        lines = by_sector.get(sector, [])
        if not lines and sector not in REQUIRED_SECTORS:
            continue
        spared = NOT_ASKED if sector == Sector.PRISON and prison == "no" else NO_SEAT
        whole = [best(found[at] for _line, found in lines) or spared for at in range(len(meetings))]
        head = Line(str(sector.label), "", tuple(whole))
        blocks.append(SectorBlock(head, tuple(line for line, _found in lines), _verdict(sector, judged)))
    return blocks


def _verdict(sector: str, judged: Participation | None) -> tuple[str, str]:
    if judged is None or sector not in REQUIRED_SECTORS:
        return "", ""
    if sector in judged.good:
        return _("Often enough"), "green"
    if sector in judged.without_member:
        return _("No member"), "red"
    if sector in {seldom for seldom, _came in judged.seldom}:
        return _("Too seldom"), "amber"
    if sector == Sector.PRISON and judged.prison is None:
        return _("Not known"), "amber"
    return _("Does not apply"), "grey"


def as_table(matrix: Matrix, group: Group, months: int) -> ExportTable:
    """The matrix to take out: a row for each seat, and one for a sector without any."""
    days = [column.meeting.meets_on.isoformat() for column in matrix.columns]
    rows: list[list[str | int]] = []
    for block in matrix.blocks:
        for line in block.seats or (Line("", "", block.line.statuses),):
            words = [cell.words for cell in line.cells]
            counts = (line.came, line.asked, line.missed)
            rows.append([block.line.name, line.name, line.person, *words, *counts, block.verdict[0]])
    columns = [_("Sector"), _("Body"), _("Member"), *days, _("Came"), _("Asked"), _("Missed in a row")]
    name = _("Attendance %(group)s %(months)d months") % {"group": group.name, "months": months}
    return ExportTable(name, [*columns, _("1.G3")], rows)
