"""The plan as files that people take out: a Word paper, a PDF, and what both say above their tables."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.lines import tally
from action_plans.paper import COLUMNS, WIDTHS, PaperRow, paper_rows
from action_plans.selecting import Selection
from core.choices import Marking
from core.criteria.judging import listed
from core.exports import ExportFile
from core.pdf import Pdf, render_pdf
from core.uk_dates import uk_date
from core.word import CONTENT_TYPE, Paper

if TYPE_CHECKING:
    from core.models import Authority

PDF_TEMPLATE = "action_plans/paper_pdf.html"


@dataclass(frozen=True)
class PlanPaper:
    """A committee paper on the plan: finished words, ready for a page, Word or PDF."""

    title: str
    area_name: str
    as_of: datetime.date
    marking: str
    """As `Marking`."""
    filters: tuple[str, ...]
    summary: str
    groups: list[tuple[str, list[PaperRow]]]

    @property
    def marking_words(self) -> str:
        """The marking as people read it."""
        return str(Marking(self.marking).label)

    @property
    def file_name(self) -> str:
        """The file's name without its ending."""
        return f"{slugify(self.area_name)}-prevent-plan-{self.as_of.isoformat()}"


def paper_of(chosen: Selection, area: Authority, as_of: datetime.date) -> PlanPaper:
    """The paper on what was selected with `selecting.select_to_take_out`."""
    plan = chosen.plan
    may_be_named = plan is not None and (plan.marking == Marking.OFFICIAL or chosen.lines)
    return PlanPaper(
        title=plan.title if plan is not None and may_be_named else _("Partnership plan"),
        area_name=area.name,
        as_of=as_of,
        marking=chosen.marking,
        filters=tuple(f"{one.label}: {one.text}" for one in chosen.filters.chosen()),
        summary=_summary(chosen),
        groups=paper_rows(chosen.kept),
    )


def _summary(chosen: Selection) -> str:
    """How many actions there are and how they stand, in a sentence."""
    count = len(chosen.kept)
    words = ngettext("%(count)d action", "%(count)d actions", count) % {"count": count}
    states = [f"{number} {str(state.label).lower()}" for state, number in tally(chosen.kept)]
    return f"{words}: {listed(states)}." if states else f"{words}."


def word_paper(paper: PlanPaper) -> ExportFile:
    """The paper as an A4 landscape Word document that can be edited."""
    caption = _("%(area)s, as at %(date)s") % {"area": paper.area_name, "date": uk_date(paper.as_of)}
    made = Paper(
        title=paper.title, marking=paper.marking_words, dated=paper.as_of, caption=caption, is_wide=True
    )
    made.paragraph(paper.summary)
    if paper.filters:
        made.paragraph(_("Only: %(filters)s") % {"filters": "; ".join(paper.filters)}, is_quiet=True)
    for theme, rows in paper.groups:
        made.heading(theme, 2)
        made.table([str(column) for column in COLUMNS], [row.cells for row in rows], WIDTHS)
    return ExportFile(f"{paper.file_name}.docx", CONTENT_TYPE, made.content())


def pdf_paper(paper: PlanPaper) -> Pdf:
    """The paper as a tagged PDF."""
    context: dict[str, Any] = {
        "paper": paper,
        "columns": COLUMNS,
        "area_name": paper.area_name,
        "as_at": paper.as_of,
    }
    return render_pdf(
        PDF_TEMPLATE, context, marking=paper.marking_words, title=paper.title, dated=paper.as_of
    )
