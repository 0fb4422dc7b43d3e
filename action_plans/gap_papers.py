"""The duty gap analysis as papers: a landscape Word paper for a committee, and a table in its columns.

What leaves holds nothing above OFFICIAL (domain rule 9). The columns are those that the import knows, so
that a table taken out can be brought in again.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_plans.gap_page import GapLine, by_sector
from action_plans.models import GapAnalysis
from core.choices import Marking
from core.exports import ExportFile, ExportTable, export_table
from core.states import DUTY_RATINGS, state_for
from core.uk_dates import uk_date
from core.word import CONTENT_TYPE, Paper

if TYPE_CHECKING:
    from core.models import Authority

GAP_EXPORTS = {
    "docx": gettext_lazy("Word paper"),
    "xlsx": gettext_lazy("Excel"),
    "csv": gettext_lazy("CSV"),
    "ods": gettext_lazy("OpenDocument"),
}
_WIDTHS = (3.2, 3.2, 3, 3.6, 1.5)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def gap_export(
    analysis: GapAnalysis,
    lines: Sequence[GapLine],
    kind: str,
    *,
    area: Authority,
    review: Any,
    dated: datetime.date,
) -> ExportFile:
    """The year as a file of `kind`, a key of `GAP_EXPORTS`; lines above OFFICIAL are left out."""
    open_lines = [line for line in lines if line.row.marking == Marking.OFFICIAL]
    name = f"{area.name} {analysis}"
    if kind == "docx":
        content = _paper(analysis, open_lines, area=area, review=review, dated=dated)
        return ExportFile(f"{slugify(name)}.docx", CONTENT_TYPE, content)
    return export_table(_table(name, open_lines), kind)


def _table(name: str, lines: Sequence[GapLine]) -> ExportTable:
    columns = (
        _("Number"),
        _("Sector"),
        _("Guidance paragraph"),
        _("Duty"),
        _("Current position"),
        _("Risks and issues"),
        _("Recommendations"),
        _("Rating"),
    )
    rows = [
        (
            line.row.number,
            line.sector,
            line.reference,
            line.row.duty,
            line.row.current_position,
            line.row.risks,
            _lettered([one.recommendation.text for one in line.recommendations]),
            str(state_for(line.row.rating).label),
        )
        for line in lines
    ]
    return ExportTable(name, columns, rows, str(Marking.OFFICIAL.label))


def _lettered(texts: Sequence[str]) -> str:
    """Several recommendations as A) B) on lines of their own, one alone as it is."""
    if len(texts) < 2 or len(texts) > len(_LETTERS):
        return "\n".join(texts)
    return "\n".join(f"{letter}) {text}" for letter, text in zip(_LETTERS, texts, strict=False))


def _paper(
    analysis: GapAnalysis, lines: Sequence[GapLine], *, area: Authority, review: Any, dated: datetime.date
) -> bytes:
    paper = Paper(
        title=str(analysis),
        marking=str(Marking.OFFICIAL.label),
        dated=dated,
        caption=area.name,
        is_wide=True,
    )
    paper.paragraph(_summary(lines, dated))
    if review is not None:
        paper.facts(
            [
                (_("Arrangements reviewed"), f"{uk_date(review.reviewed_on)}, {review.reviewers}"),
                (_("Meeting"), _meeting(review)),
                (_("Conclusion"), str(review.get_conclusion_display())),
                (_("Next review"), uk_date(review.next_review_on)),
            ]
        )
    columns = [
        _("Duty"),
        _("Current position"),
        _("Risks and issues"),
        _("Recommendations"),
        _("How it stands"),
    ]
    for sector, group in by_sector(lines):
        paper.heading(sector, 2)
        paper.table(columns, [_paper_row(line) for line in group], _WIDTHS)
    return paper.content()


def _meeting(review: Any) -> str:
    return f"{review.meeting.group.name}, {uk_date(review.meeting.meets_on)}" if review.meeting else ""


def _paper_row(line: GapLine) -> tuple[str, ...]:
    asked = [
        f"{one.recommendation.text} [{one.words}]" if one.is_taken_up else one.recommendation.text
        for one in line.recommendations
    ]
    duty = f"{line.row.duty}\n({line.reference})" if line.reference else line.row.duty
    rating = str(state_for(line.row.rating).label)
    if line.row.is_carried_over:
        rating = _("%(rating)s (carried over from last year)") % {"rating": rating}
    return (duty, line.row.current_position, line.row.risks, _lettered(asked), rating)


def _summary(lines: Sequence[GapLine], dated: datetime.date) -> str:
    counts = [
        f"{sum(line.row.rating == key for line in lines)} {str(state.label).lower()}"
        for key, state in DUTY_RATINGS.items()
    ]
    return _("%(count)s duties as at %(date)s: %(standing)s.") % {
        "count": len(lines),
        "date": uk_date(dated),
        "standing": ", ".join(counts),
    }
