"""What the assessor's desk shows: the queue, and a pack with everything beside it. All queries are here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from benchmarks.assurance.pack import Pack, PackLine, read_pack
from benchmarks.assurance.querysets import advisers_by_region, improvements_of, newest_packs, questions_of
from benchmarks.assurance.standing import STEPS, Step, step_of_review
from benchmarks.assurance.variance import Values, values_of
from benchmarks.models import (
    Escalation,
    ImprovementAction,
    Letter,
    Rating,
    Remark,
    Reply,
    Review,
    Submission,
)
from core.permissions import Permission
from core.viewer import Viewer

State = Review.State

SENT = ("submitted", "assessed", "moderated", "issued", "returned")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One pack in the queue."""

    submission: Submission
    review: Review | None
    step: Step
    rated: int
    lines: int
    adviser: str
    unanswered: int
    may_issue: bool

    @property
    def is_in_sample(self) -> bool:
        """Whether a second assessor rates it too."""
        return self.review is not None and self.review.second_assessor_id is not None


def queue(viewer: Viewer, today: datetime.date, wanted: Mapping[str, str]) -> list[QueueRow]:
    """The newest round of every area and year, oldest first, as the filters ask. Six queries."""
    advisers = advisers_by_region(today)
    found = _narrowed(newest_packs(viewer).defer("content"), wanted, advisers, viewer)
    counted = found.annotate(lines_sent=Count("lines", distinct=True))
    submissions = list(counted.order_by("approved_at", "authority__name"))
    reviews = {
        one.submission_id: one
        for one in Review.objects.filter(submission__in=submissions)
        .select_related("assessor", "second_assessor")
        .annotate(
            sections=Count("ratings__section", filter=Q(ratings__kind=Rating.Kind.FIRST), distinct=True)
        )
    }
    replied = set(Reply.objects.filter(submission__in=submissions).values_list("submission_id", flat=True))
    asked = Remark.objects.filter(
        submission__in=submissions, kind=Remark.Kind.QUESTION, answers__isnull=True
    ).values_list("submission_id", flat=True)
    waiting: dict[int, int] = {}
    for pk in asked:
        waiting[pk] = waiting.get(pk, 0) + 1
    return [
        _row(one, reviews.get(one.pk), advisers, waiting.get(one.pk, 0), one.pk in replied, today)
        for one in submissions
    ]


def _narrowed(
    found: QuerySet[Submission], wanted: Mapping[str, str], advisers: Mapping[str, str], viewer: Viewer
) -> QuerySet[Submission]:
    if year := wanted.get("year"):
        found = found.filter(starts_on=year)
    if region := wanted.get("region"):
        found = found.filter(authority__region=region)
    if adviser := wanted.get("adviser"):
        found = found.filter(authority__region__in=[r for r, name in advisers.items() if name == adviser])
    if state := wanted.get("state"):
        nobody_yet = Q(reviews__isnull=True) if state == Review.State.SUBMITTED else Q()
        found = found.filter(Q(reviews__state=state) | nobody_yet)
    if wanted.get("whose") == "mine":
        found = found.filter(Q(reviews__assessor=viewer.user_id) | Q(reviews__second_assessor=viewer.user_id))
    elif wanted.get("whose") == "nobody":
        found = found.filter(reviews__isnull=True)
    return found


def _row(
    submission: Submission,
    review: Review | None,
    advisers: Mapping[str, str],
    unanswered: int,
    has_replied: bool,
    today: datetime.date,
) -> QueueRow:
    is_due = review is not None and review.reply_due is not None and review.reply_due < today
    return QueueRow(
        submission,
        review,
        step_of_review(review, has_replied=has_replied),
        review.sections if review else 0,  # type: ignore[attr-defined]
        submission.lines_sent,  # type: ignore[attr-defined]
        advisers.get(submission.authority.region, ""),
        unanswered,
        review is not None and review.state == Review.State.MODERATED and (has_replied or is_due),
    )


def steps_to_choose() -> list[tuple[str, object]]:
    """The states of a review, for the filter; a moderated one may be open for reply or replied to."""
    return [(key, State.MODERATED.label if key == State.MODERATED else STEPS[key].label) for key in SENT]


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One benchmark on the desk: the three values side by side."""

    line: PackLine
    values: Values
    remarks: tuple[Remark, ...]

    @property
    def unanswered(self) -> int:
        """How many questions wait for the area."""
        return sum(one.kind == Remark.Kind.QUESTION and not one.answers.all() for one in self.remarks)


@dataclass(frozen=True, slots=True)
class DeskPack:
    """A pack with everything beside it."""

    submission: Submission
    pack: Pack
    review: Review | None
    step: Step
    lines: tuple[DeskLine, ...]
    reply: Reply | None
    letter: Letter | None
    improvements: tuple[ImprovementAction, ...]
    escalations: tuple[Escalation, ...]
    rounds: tuple[Submission, ...]

    @property
    def rated(self) -> int:
        """How many benchmarks have the assessor's value."""
        return sum(one.values.first is not None for one in self.lines)

    @property
    def is_under_review(self) -> bool:
        """Whether anything may still be asked or said about it."""
        return self.review is None or self.review.state not in {State.ISSUED, State.RETURNED}

    @property
    def waits_for_letter(self) -> bool:
        """Whether it is issued, and its letter is not there yet."""
        return self.review is not None and self.review.state == Review.State.ISSUED and self.letter is None

    @property
    def unsettled(self) -> tuple[DeskLine, ...]:
        """Where two assessors part and nobody has moderated."""
        return tuple(one for one in self.lines if one.values.is_unsettled)

    def line(self, section: int) -> DeskLine | None:
        """The benchmark of that number, or None."""
        return next((one for one in self.lines if one.line.section == section), None)

    def to_rate(self, kind: str, after: int = 0) -> int | None:
        """The next benchmark without a value of this kind, after that one or from the top; None at last."""
        left = [
            one.line.section
            for one in self.lines
            if one.line.section != after and getattr(one.values, kind) is None
        ]
        return next((one for one in left if one > after), left[0] if left else None)

    def kind_for(self, person: int) -> str:
        """Which value an assessor may give now: "first", "second", "moderated", or "" for none.

        The second assessor's own come first; once all are given, moderating is open to them as well.
        """
        review = self.review
        if review is None:
            return "first"
        is_open, is_assessed = review.state == State.SUBMITTED, review.state == State.ASSESSED
        if review.second_assessor_id == person and (is_open or (is_assessed and self.to_rate("second"))):
            return "second"
        if is_open:
            return "first" if review.assessor_id == person else ""
        may_settle = is_assessed or review.state == State.MODERATED
        return "moderated" if may_settle and review.assessor_id != person else ""


def read_desk(submission: Submission, viewer: Viewer) -> DeskPack:
    """A pack with its ratings, questions, reply, letter, improvements and earlier rounds."""
    pack = read_pack(submission.content).seen_by(is_cleared=viewer.is_cleared)
    review = (
        Review.objects.filter(submission=submission)
        .select_related("assessor", "second_assessor", "moderated_by", "issued_by", "returned_by")
        .first()
    )
    reply = Reply.objects.filter(submission=submission).select_related("recorded_by").first()
    ratings = Rating.objects.filter(review=review).select_related("recorded_by").order_by("id")
    values = values_of(ratings) if review else {}
    remarks: dict[int, tuple[Remark, ...]] = {}
    for one in questions_of(submission):
        remarks[one.section] = (*remarks.get(one.section, ()), one)
    rounds = Submission.objects.filter(
        authority_id=submission.authority_id, starts_on=submission.starts_on
    ).defer("content")
    return DeskPack(
        submission,
        pack,
        review,
        step_of_review(review, has_replied=reply is not None),
        tuple(
            DeskLine(line, values.get(line.section, Values()), remarks.get(line.section, ()))
            for line in pack.lines
        ),
        reply,
        Letter.objects.filter(review=review).first() if review else None,
        tuple(improvements_of(submission.authority)),
        tuple(Escalation.objects.filter(authority=submission.authority).select_related("recorded_by")),
        tuple(rounds.order_by("-round")),
    )


def rights_of(desk: DeskPack, viewer: Viewer) -> dict[str, bool]:
    """What the viewer may do with a pack now, by the name under which its page asks."""
    review, me = desk.review, viewer.user_id
    may = viewer.can(Permission.ASSESS_PACKS)
    state = review.state if review else "new"
    is_first = review is not None and review.assessor_id == me
    is_second = review is not None and review.second_assessor_id == me
    rating = state in {"new", "submitted"}
    return {
        "may_assess": may,
        "may_take_up": may and rating and not is_first and not is_second,
        "may_finish": may and is_first and state == "submitted" and desk.rated == len(desk.lines),
        "may_second": may
        and review is not None
        and review.second_assessor_id is None
        and state in {"submitted", "assessed"},
        "may_return": may and (rating or state == "assessed"),
        "may_moderate": may and state == "assessed" and desk.kind_for(me) == "moderated",
        "may_improve": may and state not in {"new", "returned"},
    }
