"""What an area says to the Home Office once it has submitted: answers, its one reply, progress."""

from __future__ import annotations

import datetime

from django.db import transaction

from benchmarks.assurance.actions.checks import is_theirs
from benchmarks.models import (
    Answer,
    AssessmentLine,
    ImprovementAction,
    ImprovementUpdate,
    Remark,
    Reply,
    Review,
    Submission,
)
from core.actions.checks import require
from core.errors import Refused
from core.permissions import Permission
from core.viewer import Viewer

FINISHED = (Review.State.ISSUED, Review.State.RETURNED)


@transaction.atomic
def answer_question(*, remark: Remark, text: str, now: datetime.datetime, by: Viewer) -> Answer:
    """Answer a question of the assessor's. Raises Refused once the assessment is issued or returned."""
    require(Permission.WRITE_ASSESSMENT, by=by, authority_id=remark.authority_id)
    line = AssessmentLine.objects.filter(
        assessment__submissions=remark.submission_id, section=remark.section
    ).first()
    if line is None or not is_theirs(line, by=by):
        raise Refused("This question is about a benchmark that is somebody else’s to write.")
    if Review.objects.filter(submission=remark.submission_id, state__in=FINISHED).exists():
        raise Refused("This round is finished, so the question can’t be answered any more.")
    return Answer.objects.create(
        authority_id=remark.authority_id,
        remark=remark,
        text=text.strip(),
        recorded_at=now,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def reply_to_ratings(*, submission: Submission, text: str, now: datetime.datetime, by: Viewer) -> Reply:
    """Give the area's one reply to the moderated ratings. Raises Refused before, after, and a second time."""
    require(Permission.SUBMIT_ASSESSMENT, by=by, authority_id=submission.authority_id)
    review = Review.objects.filter(submission=submission).first()
    if review is None or review.state != Review.State.MODERATED:
        raise Refused("The time to reply is between the moderation of the ratings and the letter.")
    reply, is_new = Reply.objects.get_or_create(
        authority_id=submission.authority_id,
        submission=submission,
        defaults={"text": text.strip(), "recorded_at": now, "recorded_by_id": by.user_id},
    )
    if not is_new:
        raise Refused("The area has replied already. It replies once.")
    return reply


@transaction.atomic
def report_improvement(
    *, improvement: ImprovementAction, progress: str, text: str, now: datetime.datetime, by: Viewer
) -> ImprovementUpdate:
    """Say how an improvement action goes. Raises Refused once the assessor has closed it."""
    require(Permission.WRITE_ASSESSMENT, by=by, authority_id=improvement.authority_id)
    if improvement.closed_at is not None:
        raise Refused("The assessor has closed this improvement action.")
    return ImprovementUpdate.objects.create(
        authority_id=improvement.authority_id,
        improvement=improvement,
        progress=progress,
        text=text.strip(),
        recorded_at=now,
        recorded_by_id=by.user_id,
    )
