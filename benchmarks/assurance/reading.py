"""What the area's pages of the assurance year show. Every query is done here."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.assurance.drafting import DraftLine, LastYear, last_year_of, live_benchmarks
from benchmarks.assurance.pack import Pack, PackLine, read_pack
from benchmarks.assurance.querysets import evidence_of, lines_of, questions_of, standing_of
from benchmarks.assurance.scale import word_for
from benchmarks.assurance.standing import Standing
from benchmarks.assurance.variance import Values, values_of
from benchmarks.models import (
    AnnualAssessment,
    Letter,
    LineEvidence,
    Rating,
    Remark,
    Reply,
    Review,
    Submission,
)
from core.criteria.framework import load_framework
from core.viewer import Viewer

SHOWN = (Review.State.MODERATED, Review.State.ISSUED)
"""The steps at which an area may see its ratings."""


@dataclass(frozen=True, slots=True)
class YearLine:
    """A benchmark of the year as the area's pages show it: as a draft, or as it was submitted."""

    section: int
    name: str
    computed: str
    own: str
    assessed: str = ""
    reason: str = ""
    draft: DraftLine | None = None
    sent: PackLine | None = None
    last_year: str = ""
    questions: tuple[Remark, ...] = ()

    @property
    def unanswered(self) -> int:
        """How many questions wait for an answer."""
        return sum(not one.answers.all() for one in self.questions)


@dataclass(frozen=True, slots=True)
class YearPicture:
    """One year of an area."""

    standing: Standing
    lines: tuple[YearLine, ...]
    last_year: LastYear | None
    reply: Reply | None = None
    letter: Letter | None = None
    pack: Pack | None = None
    rounds: tuple[Submission, ...] = field(default=())

    @property
    def written(self) -> int:
        """How many lines have a self-rating this year."""
        return sum(bool(line.own) for line in self.lines)


def read_year(assessment: AnnualAssessment, viewer: Viewer, today: datetime.date) -> YearPicture:
    """The whole year of an area for one viewer; live while it is a draft, frozen afterwards."""
    standing = standing_of(assessment)
    rounds = tuple(assessment.submissions.select_related("approved_by"))
    last_year = last_year_of(assessment)
    if standing.is_open or standing.submission is None:
        return YearPicture(
            standing, tuple(_draft_lines(assessment, viewer, today, last_year)), last_year, rounds=rounds
        )
    sent = standing.submission
    pack = read_pack(sent.content).seen_by(is_cleared=viewer.is_cleared)
    ratings = Rating.objects.filter(review__submission=sent, review__state__in=SHOWN).order_by("id")
    values = values_of(ratings)
    questions = _by_section(questions_of(sent))
    return YearPicture(
        standing,
        tuple(
            _sent_line(line, values.get(line.section, Values()), questions.get(line.section, ()))
            for line in pack.lines
        ),
        last_year,
        Reply.objects.filter(submission=sent).select_related("recorded_by").first(),
        Letter.objects.filter(review__submission=sent).first(),
        pack,
        rounds,
    )


def _by_section(remarks: Iterable[Remark]) -> dict[int, tuple[Remark, ...]]:
    held: dict[int, tuple[Remark, ...]] = {}
    for one in remarks:
        held[one.section] = (*held.get(one.section, ()), one)
    return held


def _draft_lines(
    assessment: AnnualAssessment, viewer: Viewer, today: datetime.date, last_year: LastYear | None
) -> Iterable[YearLine]:
    lines = list(lines_of(assessment))
    live = live_benchmarks(assessment, today)
    evidence: dict[int, list[LineEvidence]] = evidence_of(lines, viewer)
    for line in lines:
        line.assessment = assessment
        benchmark = live[line.section]
        yield YearLine(
            line.section,
            benchmark.section.name,
            benchmark.rating.key,
            line.self_rating,
            draft=DraftLine(line, benchmark, tuple(evidence.get(line.pk, ()))),
            last_year=last_year.value(line.section) if last_year else "",
        )


def _sent_line(line: PackLine, values: Values, questions: tuple[Remark, ...]) -> YearLine:
    final = values.final
    return YearLine(
        line.section,
        line.name,
        line.computed,
        line.self_rating,
        final.value if final else "",
        final.reason if final else "",
        sent=line,
        last_year=line.last_year,
        questions=questions,
    )


def scale_words(version: str) -> dict[str, str]:
    """Every key a value may have, with its word."""
    framework = load_framework(version)
    keys = [word.key for word in (*framework.ratings, *framework.statuses)] + ["not_computed", ""]
    return {key: word_for(framework, key) for key in keys}
