"""A scrutiny pack on two pages: as a tagged PDF, and as a Word document to edit."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from benchmarks.pictures import eight_benchmarks
from benchmarks.scrutiny.overview import Overview
from benchmarks.scrutiny.pack import MARKING, STEPS, Pack, Part, pack_of
from benchmarks.scrutiny.questions import Asked
from core.errors import Refused
from core.pdf import Pdf, render_pdf
from core.pictures import Picture
from core.uk_dates import uk_date
from core.word import Paper

PAGES = 2


def set_on_two_pages(overview: Overview, questions: Sequence[Asked], asks: Sequence[str]) -> tuple[Pack, Pdf]:
    """The pack with as many words as two pages hold, and its PDF. Raises Refused if no cut makes it fit."""
    picture = eight_benchmarks(overview.benchmarks)
    for limits in STEPS:
        pack = pack_of(overview, questions, asks, limits)
        pdf = pack_pdf(pack, picture)
        if pdf.pages == PAGES:
            return pack, pdf
    raise Refused(_("The pack does not fit on two pages. Ask for fewer things."))


def pack_pdf(pack: Pack, picture: Picture) -> Pdf:
    """The pack as a PDF. The same pack gives the same bytes."""
    return render_pdf(
        "pdf/scrutiny_pack.html",
        {"pack": pack, "picture": picture, "area_name": pack.area, "as_at": pack.dated},
        marking=MARKING,
        title=f"{pack.title}, {pack.area}",
        dated=pack.dated,
    )


def pack_word(pack: Pack) -> bytes:
    """The pack as a Word document."""
    paper = Paper(title=pack.title, marking=MARKING, dated=pack.dated, caption=_about(pack), is_dense=True)
    for sentence in pack.sentences:
        paper.paragraph(sentence)
    paper.heading(_("The eight benchmarks"))
    paper.table((_("Benchmark"), _("Rating")), [(name, word) for name, _key, word in pack.ratings], (3, 1))
    paper.heading(_("What moved since %(date)s") % {"date": uk_date(pack.compared_with)})
    _table(
        paper, (_("Item"), _("From"), _("To")), pack.moved, (5, 1.4, 1.4), _("No item has moved up or down.")
    )
    paper.heading(_("Top risks"))
    _table(
        paper,
        (_("Risk"), _("Score"), _("Since the version before")),
        pack.risks,
        (5, 1.2, 1.6),
        _("No risk at OFFICIAL is recorded in an agreed version."),
    )
    paper.paragraph(
        _("Likelihood times impact with what is in place, 1 to 25. Risks above OFFICIAL are not here."),
        is_quiet=True,
    )
    paper.page_break()
    paper.heading(_("Actions overdue"))
    _table(
        paper,
        (_("Action"), _("With"), _("Was due")),
        pack.late,
        (5, 2.2, 2.2),
        _("No action is overdue."),
    )
    paper.heading(_("Actions done since %(date)s") % {"date": uk_date(pack.compared_with)})
    _list(paper, pack.done, _("None was completed."))
    paper.heading(_("What lapses within 90 days"))
    _list(paper, pack.lapses, _("Nothing that is met now lapses within 90 days."))
    paper.heading(_("Questions from elected members"))
    columns = (_("Question"), _("Asked"), _("Reply"))
    _table(paper, columns, pack.questions, (4, 1.9, 4), _("None was asked."))
    paper.heading(_("What the council is asked to do"))
    _list(paper, pack.asks, _("To note this pack."), are_numbered=True)
    return paper.content()


def _about(pack: Pack) -> str:
    return _("%(area)s, as at %(date)s") % {"area": pack.area, "date": uk_date(pack.dated)}


def _table(paper: Paper, columns: Sequence[str], part: Part, widths: Sequence[float], none: str) -> None:
    if part.rows:
        paper.table(columns, part.rows, widths)
        if part.more:
            paper.paragraph(part.more, is_quiet=True)
    else:
        paper.paragraph(none)


def _list(paper: Paper, part: Part, none: str, *, are_numbered: bool = False) -> None:
    if part.rows:
        paper.bullets([": ".join(row) for row in part.rows], are_numbered=are_numbered)
        if part.more:
            paper.paragraph(part.more, is_quiet=True)
    else:
        paper.paragraph(none)
