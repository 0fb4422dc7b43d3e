"""Who came, by sector: at one meeting, and as a picture over the last meetings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.charts import Picture, attendance_matrix
from core.choices import REQUIRED_SECTORS, Sector
from core.models import AreaFact, Authority
from core.uk_dates import uk_date_short
from partnerships.models import Attendance, Group, Meeting
from partnerships.querysets import area_fact

BEST_FIRST = (
    Attendance.Status.PRESENT,
    Attendance.Status.SUBSTITUTE,
    Attendance.Status.APOLOGIES,
    Attendance.Status.ABSENT,
)
_CHART_WORDS: dict[str, str] = {Attendance.Status.APOLOGIES: "apology"}
MEETINGS_SHOWN = 8


def best(statuses: Iterable[str]) -> str:
    """What counts for a sector with several seats: somebody came, else apologies, else nobody."""
    known = set(statuses)
    return next((status for status in BEST_FIRST if status in known), "")


@dataclass(frozen=True)
class SectorsPresent:
    """How many of the required sectors came, and the sentence that says so."""

    came: int
    required: int
    missing: tuple[str, ...]
    prison: str | None
    """Either "yes" or "no", or None while nobody has said whether the area has one."""

    @property
    def sentence(self) -> str:
        """For the head of the attendance list."""
        words = _("%(came)d of %(required)d required sectors present.") % {
            "came": self.came,
            "required": self.required,
        }
        if self.missing:
            words += " " + _("Not here: %(sectors)s.") % {"sectors": ", ".join(self.missing)}
        if self.prison == "no":
            words += " " + _("Prison does not apply here.")
        elif self.prison is None:
            words += " " + _("Nobody has recorded yet whether the area has a prison.")
        return words


def sectors_present(statuses: Iterable[tuple[str, str]], *, prison: str | None) -> SectorsPresent:
    """Sum up (sector, attendance status) pairs against the sectors 1.G3 asks for.

    `prison` is the area fact has_prison; the prison counts only where it is "yes".
    """
    here = {sector for sector, status in statuses if status in Attendance.ATTENDED}
    wanted = [sector for sector in REQUIRED_SECTORS if sector != Sector.PRISON or prison == "yes"]
    missing = tuple(str(sector.label) for sector in wanted if sector not in here)
    return SectorsPresent(len(wanted) - len(missing), len(wanted), missing, prison)


def matrix_of(group: Group, area: Authority, *, as_of: datetime.date) -> Picture | None:
    """Sector × the group's last eight signed meetings up to `as_of`; None before the first. Three queries."""
    signed = Meeting.objects.filter(group=group, signed_at__isnull=False, meets_on__lte=as_of)
    last = list(signed.order_by("-meets_on", "-id")[:MEETINGS_SHOWN])[::-1]
    if not last:
        return None
    marks = Attendance.objects.filter(meeting__in=signed.order_by("-meets_on", "-id")[:MEETINGS_SHOWN])
    by_cell: dict[tuple[str, int], list[str]] = {}
    for sector, meeting_id, status in marks.values_list("sector", "meeting_id", "status"):
        by_cell.setdefault((sector, meeting_id), []).append(status)
    no_prison = area_fact(area, AreaFact.Kind.PRISON, on=as_of) == "no"
    seen = {sector for sector, _meeting in by_cell}
    rows = [
        (str(sector.label), [_cell(by_cell.get((sector, one.pk)), sector, no_prison) for one in last])
        for sector in Sector
        if sector in seen or sector in REQUIRED_SECTORS
    ]
    return attendance_matrix(_("Who came, by sector"), [uk_date_short(one.meets_on) for one in last], rows)


def _cell(statuses: list[str] | None, sector: Sector, no_prison: bool) -> str | None:
    if statuses:
        status = best(statuses)
        return _CHART_WORDS.get(status, status)
    return "not_applicable" if sector == Sector.PRISON and no_prison else None
