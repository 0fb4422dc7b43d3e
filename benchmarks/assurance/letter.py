"""The letter of an issued assessment: its contents, as a tagged PDF and as a Word document to edit."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benchmarks.assurance.drafting import pack_of_submission
from benchmarks.assurance.pack import Pack, PackLine
from benchmarks.assurance.querysets import final_of
from benchmarks.assurance.scale import word_for
from benchmarks.models import ImprovementAction, Rating, Reply, Review
from core.criteria.framework import load_framework
from core.criteria.rule_book import Framework
from core.pdf import Pdf, render_pdf
from core.uk_dates import in_london, uk_date
from core.word import Paper

MARKING = "OFFICIAL"


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One benchmark in the letter: the three values in words, and why the assessor's is what it is."""

    line: PackLine
    computed: str
    own: str
    assessed: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class LetterContents:
    """Everything a letter says."""

    area: str
    label: str
    pack: Pack
    framework: Framework
    issued_on: datetime.date
    sha256: str
    lines: tuple[LetterLine, ...]
    improvements: tuple[ImprovementAction, ...]
    reply: str
    """The area's own words, or ""."""

    @property
    def asks(self) -> list[tuple[str, str, str]]:
        """What is asked: the benchmark's number and name, what, and by when."""
        names = {one.line.section: f"{one.line.section} {one.line.name}" for one in self.lines}
        return [(names[one.section], one.what, uk_date(one.due_on)) for one in self.improvements]

    @property
    def parties(self) -> str:
        """Who writes to whom."""
        return _("From the Home Office to %(area)s") % {"area": self.area}

    @property
    def rests_on(self) -> str:
        """The submission it is about, in a sentence."""
        told = _("Round %(round)s of your submission, with values worked out as at %(date)s.")
        return told % {"round": self.pack.round, "date": uk_date(self.pack.date)}

    @property
    def title(self) -> str:
        """What the letter is about."""
        return _("Prevent annual assessment %(year)s") % {"year": self.label}

    @property
    def sentences(self) -> tuple[str, ...]:
        """The outcome in short."""
        counts = [
            f"{word.label.lower()}: {number}"
            for word in reversed(self.framework.ratings)
            if (number := sum(one.key == word.key for one in self.lines))
        ]
        told = _("We have assessed what %(area)s submitted on the %(all)s benchmarks: %(counts)s.") % {
            "area": self.area,
            "all": len(self.lines),
            "counts": ", ".join(counts),
        }
        return (
            _("Thank you for your annual assessment for %(year)s.") % {"year": self.label},
            told,
            self.framework.standing_note,
        )


def letter_contents(review: Review) -> LetterContents:
    """What the letter of an issued review says. Three queries; the review comes with its submission."""
    submission = review.submission
    pack = pack_of_submission(submission)
    framework = load_framework(submission.framework)
    finals = final_of(Rating.objects.filter(review=review).order_by("id"))
    reply = Reply.objects.filter(submission=submission).first()
    issued_at = review.issued_at
    if issued_at is None:
        raise ValueError("A letter is written of an issued assessment.")
    return LetterContents(
        area=pack.area,
        label=submission.label,
        pack=pack.seen_by(is_cleared=False),
        framework=framework,
        issued_on=in_london(issued_at).date(),
        sha256=submission.sha256,
        lines=tuple(_line(framework, line, finals[line.section]) for line in pack.lines),
        improvements=tuple(
            ImprovementAction.objects.filter(submission=submission, recorded_at__lte=issued_at)
        ),
        reply=reply.text if reply else "",
    )


def _line(framework: Framework, line: PackLine, rating: Rating) -> LetterLine:
    return LetterLine(
        line,
        word_for(framework, line.computed),
        word_for(framework, line.self_rating),
        word_for(framework, rating.value),
        rating.value,
        rating.reason or _("As you assessed it yourselves."),
    )


def letter_pdf(contents: LetterContents) -> Pdf:
    """The letter as a PDF. The same contents give the same bytes."""
    return render_pdf(
        "pdf/assessment_letter.html",
        {
            "letter": contents,
            "subtitle": contents.area,
            "area_name": contents.area,
            "period": contents.label,
            "as_at": contents.issued_on,
            "framework": f"{contents.framework.title}, rule book {contents.framework.version}",
        },
        marking=MARKING,
        title=contents.title,
        dated=contents.issued_on,
    )


def letter_word(contents: LetterContents) -> bytes:
    """The letter as a Word document."""
    paper = Paper(title=contents.title, marking=MARKING, dated=contents.issued_on, caption=contents.area)
    paper.paragraph(contents.parties)
    paper.paragraph(uk_date(contents.issued_on))
    for sentence in contents.sentences:
        paper.paragraph(sentence)
    paper.heading(_("The benchmarks"))
    paper.table(
        (_("Benchmark"), _("From records"), _("Your own"), _("Assessed"), _("Why")),
        [
            (f"{one.line.section} {one.line.name}", one.computed, one.own, one.assessed, one.reason)
            for one in contents.lines
        ],
        widths=(3, 2, 1.6, 1.6, 3.6),
    )
    if contents.improvements:
        paper.heading(_("What we ask you to improve"))
        paper.table(
            (_("Benchmark"), _("What"), _("By")),
            contents.asks,
            widths=(3, 6, 2.8),
        )
    if contents.reply:
        paper.heading(_("What you replied"))
        paper.paragraph(contents.reply)
    paper.heading(_("What this letter rests on"), 2)
    paper.paragraph(contents.rests_on)
    paper.paragraph(_("Its seal (SHA-256): %(seal)s") % {"seal": contents.sha256})
    return paper.content()
