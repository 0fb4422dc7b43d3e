"""The file of a gap analysis's import, read again from where it is kept, and what the area has already."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from action_plans.gap_import.proposals import KnownGaps
from action_plans.gap_import.reading import read_gaps
from action_plans.gap_import.records import GapReading
from action_plans.gap_import.targets import GAP_TARGETS
from action_plans.models import GapRow
from core.importing import ImportKind, KeptFile, remembered
from core.imports.rows import digest_of, identities
from core.permissions import Permission

if TYPE_CHECKING:
    from core.models import Authority, ImportBatch
    from core.viewer import Viewer

GAP_IMPORT = ImportKind(
    "gaps",
    "gap-columns",
    GAP_TARGETS,
    "duty",
    _("Choose the column that says what the duty is (Duty)"),
    Permission.IMPORT_PLAN,
)
MEANINGS_MEMORY = "gap-meanings"
APRIL = 4


class KeptGaps(KeptFile):
    """The file of one batch, read once a request."""

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(batch, GAP_IMPORT)

    def reading(self, authority: Authority) -> GapReading:
        """The rows read by the columns kept, as this area put such words right before. One query.

        Raises ImportRefused when no column says what the duty is.
        """
        known = remembered(authority, MEANINGS_MEMORY)
        return read_gaps(self.chosen_table, self.column_map, meanings=known)

    def year(self, reading: GapReading, today: datetime.date) -> int:
        """The year the analysis is of: as a person said, as the table says, else the present one."""
        return int(self.batch.corrections.get("year") or reading.year or year_of(today))


def year_of(day: datetime.date) -> int:
    """The year that begins in April and holds this day: 2026 for 1 March 2027."""
    return day.year if day.month >= APRIL else day.year - 1


def known_gaps(authority: Authority, year: int, reading: GapReading, viewer: Viewer) -> KnownGaps:
    """The rows of the year's analysis that rows of this reading brought in, or that say the same duty.

    Those above the viewer's clearance are known to be there, and nothing of them is shown. One query.
    """
    rows = list(GapRow.objects.filter(authority=authority, analysis__year=year).order_by("-position"))
    marks = {digest_of([row.number, row.duty]): row for row in rows if not row.source_fingerprint}
    marks |= {row.source_fingerprint: row for row in rows if row.source_fingerprint}
    found = {mark: marks[mark] for mark in identities(reading.rows) if mark in marks}
    hidden = {mark for mark, row in found.items() if not viewer.may_read(row.marking)}
    shown = {mark: row for mark, row in found.items() if mark not in hidden}
    return KnownGaps(year, shown, frozenset(hidden))
