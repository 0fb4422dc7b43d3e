"""The assessor's work on a submitted pack: taking it up, asking, rating, returning it, finishing."""

from __future__ import annotations

import datetime

from django.db import transaction

from benchmarks.assurance.actions.checks import review_of
from benchmarks.assurance.scale import differs, scale_of
from benchmarks.models import Rating, Remark, Review, Submission, SubmittedLine
from core.actions import touch
from core.actions.checks import require_national
from core.errors import NotAllowed, Refused
from core.models import User
from core.permissions import Permission
from core.viewer import Viewer

State = Review.State
Kind = Rating.Kind
NOT_TAKEN_UP = "Nobody has taken this pack up yet. Take it up first."


@transaction.atomic
def take_up(*, submission: Submission, by: Viewer) -> Review:
    """Become the assessor of a pack, or take it over from a colleague while it is being assessed.

    Raises Refused once it is assessed, for an earlier round, and for its second assessor.
    """
    require_national(Permission.ASSESS_PACKS, by=by)
    review = review_of(submission)
    if review is None:
        later = Submission.objects.filter(
            authority_id=submission.authority_id,
            starts_on=submission.starts_on,
            round__gt=submission.round,
        )
        if later.exists():
            raise Refused("A later round was submitted. Take that one up.")
        return Review.objects.create(
            authority_id=submission.authority_id,
            submission=submission,
            assessor_id=by.user_id,
            recorded_by_id=by.user_id,
        )
    if review.state != State.SUBMITTED:
        raise Refused("This pack is assessed already, so it can’t be taken over.")
    if review.second_assessor_id == by.user_id:
        raise Refused("You are its second assessor; somebody else has to be the first.")
    if review.assessor_id != by.user_id:
        touch(review, assessor_id=by.user_id)
    return review


@transaction.atomic
def make_remark(
    *, submission: Submission, section: int, kind: str, text: str, now: datetime.datetime, by: Viewer
) -> Remark:
    """Ask the area a question about a benchmark, or leave a comment for the assessor alone.

    Raises Refused once the pack is issued or returned.
    """
    require_national(Permission.COMMENT_ON_PACKS, by=by)
    done = Review.objects.filter(submission=submission, state__in=[State.ISSUED, State.RETURNED])
    if done.exists():
        raise Refused("This round is finished, so nothing can be asked about it any more.")
    return Remark.objects.create(
        authority_id=submission.authority_id,
        submission=submission,
        section=section,
        kind=kind,
        text=text.strip(),
        recorded_at=now,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def rate_line(
    *, submission: Submission, section: int, value: str, reason: str, now: datetime.datetime, by: Viewer
) -> Rating:
    """Give a benchmark its value, as the pack's assessor or as its second one; a later one supersedes.

    A pack that nobody has taken up becomes the rater's. Raises Refused for a value that differs from the
    computed or the self-assessed one without a reason, and when it is not the rater's turn.
    """
    require_national(Permission.ASSESS_PACKS, by=by)
    review = review_of(submission) or take_up(submission=submission, by=by)
    if by.user_id == review.second_assessor_id and review.state in {State.SUBMITTED, State.ASSESSED}:
        kind = Kind.SECOND
    elif review.state != State.SUBMITTED:
        raise Refused("The ratings of this pack are finished.")
    elif by.user_id == review.assessor_id:
        kind = Kind.FIRST
    else:
        raise NotAllowed("Another assessor has this pack. Take it over first.")
    return _rate(review, section, kind, value, reason, now, by)


@transaction.atomic
def settle_rating(
    *, submission: Submission, section: int, value: str, reason: str, now: datetime.datetime, by: Viewer
) -> Rating:
    """Moderate one benchmark: the value that stands, always with a reason.

    Raises NotAllowed for the pack's own assessor, Refused before it is assessed and after it is issued.
    """
    require_national(Permission.ASSESS_PACKS, by=by)
    review = review_of(submission)
    if review is None or review.state not in {State.ASSESSED, State.MODERATED}:
        raise Refused("Ratings are moderated once all are given, and until the letter is issued.")
    if review.assessor_id == by.user_id:
        raise NotAllowed("You assessed this pack, so another person has to moderate it.")
    if not reason.strip():
        raise Refused("Say why this value stands.", field="reason")
    return _rate(review, section, Kind.MODERATED, value, reason, now, by)


def _rate(
    review: Review, section: int, kind: str, value: str, reason: str, now: datetime.datetime, by: Viewer
) -> Rating:
    line = SubmittedLine.objects.filter(submission=review.submission_id, section=section).first()
    if line is None:
        raise Refused("This pack has no such benchmark.")
    if value not in dict(scale_of(review.submission.framework)):
        raise Refused("Choose one of the ratings.", field="value")
    if (value != line.self_rating or differs(value, line.computed)) and not reason.strip():
        raise Refused(
            "Your value differs from the computed or the self-assessed one. Say why.", field="reason"
        )
    return Rating.objects.create(
        authority_id=review.authority_id,
        review=review,
        section=section,
        kind=kind,
        value=value,
        computed=line.computed,
        self_rating=line.self_rating,
        reason=reason.strip(),
        recorded_at=now,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def choose_second(*, submission: Submission, second: User, by: Viewer) -> Review:
    """Put a pack in the sample: a second assessor rates it too, apart from the first.

    Raises Refused if it is moderated already, if that person is the first, or began already.
    """
    require_national(Permission.ASSESS_PACKS, by=by)
    review = review_of(submission)
    if review is None:
        raise Refused(NOT_TAKEN_UP)
    if review.state not in {State.SUBMITTED, State.ASSESSED}:
        raise Refused("It is too late for a second assessor.")
    if second.pk == review.assessor_id:
        raise Refused("Choose somebody other than its assessor.", field="second")
    if review.second_assessor_id and review.ratings.filter(kind=Kind.SECOND).exists():
        raise Refused("Its second assessor has begun already.")
    touch(review, second_assessor_id=second.pk)
    return review


@transaction.atomic
def return_pack(*, submission: Submission, reason: str, now: datetime.datetime, by: Viewer) -> Review:
    """Send a pack back to its area with a reason; it opens there again, and this round is kept."""
    require_national(Permission.ASSESS_PACKS, by=by)
    if not reason.strip():
        raise Refused("Say what the area should change.", field="reason")
    review = review_of(submission) or take_up(submission=submission, by=by)
    if review.state not in {State.SUBMITTED, State.ASSESSED}:
        raise Refused("It is too late to return this pack.")
    touch(
        review,
        state=State.RETURNED,
        returned_at=now,
        returned_by_id=by.user_id,
        return_reason=reason.strip(),
    )
    return review


@transaction.atomic
def finish_rating(*, submission: Submission, now: datetime.datetime, by: Viewer) -> Review:
    """Say that the ratings are complete. Raises Refused while one is missing."""
    require_national(Permission.ASSESS_PACKS, by=by)
    review = review_of(submission)
    if review is None:
        raise Refused(NOT_TAKEN_UP)
    if review.assessor_id != by.user_id:
        raise NotAllowed("Another assessor has this pack. Take it over first.")
    if review.state != State.SUBMITTED:
        raise Refused("Its ratings are finished already.")
    rated = set(review.ratings.filter(kind=Kind.FIRST).values_list("section", flat=True))
    left = sorted(set(submission.lines.values_list("section", flat=True)) - rated)
    if left:
        raise Refused(f"Not rated yet: {', '.join(str(section) for section in left)}.")
    touch(review, state=State.ASSESSED, assessed_at=now, assessed_by_id=by.user_id)
    return review
