"""After the ratings: moderation, the time to reply, the letters in one batch, and what follows them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction

from benchmarks.assurance.actions.checks import review_of
from benchmarks.assurance.actions.reviewing import NOT_TAKEN_UP
from benchmarks.assurance.ladder import LADDER
from benchmarks.assurance.variance import values_of
from benchmarks.models import Escalation, ImprovementAction, Reply, Review, Submission
from core.actions import lock_current, touch
from core.actions.checks import require_national
from core.errors import NotAllowed, Refused
from core.models import Authority
from core.models.base import new_public_id
from core.permissions import Permission
from core.uk_dates import in_london, uk_date
from core.viewer import Viewer

State = Review.State


@transaction.atomic
def finish_moderation(
    *, submission: Submission, reply_due: datetime.date, now: datetime.datetime, by: Viewer
) -> Review:
    """Show the ratings to the area and open its time to reply, until `reply_due`.

    Raises NotAllowed for the pack's own assessor, Refused while the second assessor's ratings are
    incomplete or a variance is not settled.
    """
    require_national(Permission.ASSESS_PACKS, by=by)
    review = review_of(submission)
    if review is None:
        raise Refused(NOT_TAKEN_UP)
    if review.state != State.ASSESSED:
        raise Refused("Ratings are moderated once, when all are given.")
    if review.assessor_id == by.user_id:
        raise NotAllowed("You assessed this pack, so another person has to moderate it.")
    values = values_of(review.ratings.order_by("id"))
    if review.second_assessor_id and (left := sorted(s for s, one in values.items() if one.second is None)):
        raise Refused(f"The second assessor has yet to rate {', '.join(map(str, left))}.")
    if left := sorted(section for section, one in values.items() if one.is_unsettled):
        raise Refused(f"The two assessors differ on {', '.join(map(str, left))}. Settle that first.")
    if reply_due <= in_london(now).date():
        raise Refused("Give the area at least a day to reply.", field="reply_due")
    touch(review, state=State.MODERATED, moderated_at=now, moderated_by_id=by.user_id, reply_due=reply_due)
    return review


@transaction.atomic
def issue_packs(*, submissions: Sequence[Submission], now: datetime.datetime, by: Viewer) -> str:
    """Issue moderated packs together: all of them or, if one is not ready, none. Returns the batch.

    The letters are written by the worker afterwards. Raises Refused, naming what is not ready.
    """
    require_national(Permission.ASSESS_PACKS, by=by)
    if not submissions:
        raise Refused("Choose at least one assessment.")
    reviews = {
        one.submission_id: one
        for one in Review.objects.select_for_update().filter(submission__in=submissions).order_by("pk")
    }
    replied = set(Reply.objects.filter(submission__in=submissions).values_list("submission_id", flat=True))
    today = in_london(now).date()
    for submission in submissions:
        _refuse_unready(submission, reviews.get(submission.pk), submission.pk in replied, today)
    batch = new_public_id()
    for review in reviews.values():
        touch(review, state=State.ISSUED, issued_at=now, issued_by_id=by.user_id, batch=batch)
    return batch


def _refuse_unready(
    submission: Submission, review: Review | None, has_replied: bool, today: datetime.date
) -> None:
    area = submission.authority.name
    if review is None or review.state != State.MODERATED or review.reply_due is None:
        raise Refused(f"{area} is not moderated, or is issued already.")
    if not has_replied and review.reply_due >= today:
        raise Refused(f"{area} may still reply until {uk_date(review.reply_due)}.")


@transaction.atomic
def set_improvement(
    *,
    submission: Submission,
    section: int,
    what: str,
    due_on: datetime.date,
    now: datetime.datetime,
    by: Viewer,
) -> ImprovementAction:
    """Ask an area to improve something by a day. It stands in the letter, or is added after it."""
    require_national(Permission.ASSESS_PACKS, by=by)
    if due_on <= in_london(now).date():
        raise Refused("The date must be in the future.", field="due_on")
    review = review_of(submission)
    if review is None or review.state == State.RETURNED:
        raise Refused(NOT_TAKEN_UP if review is None else "This round was returned to the area.")
    return ImprovementAction.objects.create(
        authority_id=submission.authority_id,
        submission=submission,
        section=section,
        what=what.strip(),
        due_on=due_on,
        recorded_at=now,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def close_improvement(
    *,
    improvement: ImprovementAction,
    outcome: str,
    version: int | None,
    now: datetime.datetime,
    by: Viewer,
) -> ImprovementAction:
    """Close an improvement action with what came of it. Raises Refused if it is closed already."""
    require_national(Permission.ASSESS_PACKS, by=by)
    current = lock_current(improvement, version=version)
    if current.closed_at is not None:
        raise Refused("This improvement action is closed already.")
    if not outcome.strip():
        raise Refused("Say what came of it.", field="outcome")
    touch(current, closed_at=now, closed_by_id=by.user_id, outcome=outcome.strip())
    return current


@transaction.atomic
def record_escalation(
    *,
    authority: Authority,
    step: str,
    reason: str,
    decided_on: datetime.date,
    today: datetime.date,
    by: Viewer,
) -> Escalation:
    """Record a step that somebody decided to take with an area, with the basis the ladder gives for it.

    Nothing in the service takes such a step by itself. Raises Refused for a day that has not come.
    """
    require_national(Permission.ASSESS_PACKS, by=by)
    if decided_on > today:
        raise Refused("Record a step once it is decided, not before.", field="decided_on")
    return Escalation.objects.create(
        authority=authority,
        step=step,
        legal_basis=str(LADDER[step].basis),
        reason=reason.strip(),
        decided_on=decided_on,
        recorded_by_id=by.user_id,
    )
