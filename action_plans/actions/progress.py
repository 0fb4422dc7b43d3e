"""Every write to what becomes of an action: updates, more time, reviews at meetings, evaluation."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_plans.actions.allowed import require_update
from action_plans.actions.carrying import add_checks
from action_plans.actions.parts import mark_done
from action_plans.actions.recurring import following, take_up
from action_plans.models import (
    Action,
    ActionEvaluation,
    ActionReview,
    ActionThreatCheck,
    ActionUpdate,
    EvaluationCitation,
    TimeDecision,
)
from action_plans.querysets import in_force, live
from core.actions import add_document, lock_current, touch
from core.actions.checks import require
from core.choices import DatePrecision
from core.errors import Refused
from core.models import Document
from core.permissions import Permission
from core.tenancy import because
from partnerships.models import Meeting

if TYPE_CHECKING:
    from core.models import Authority, SignedLink
    from core.viewer import Viewer


MOST_TIME = datetime.timedelta(days=731)
"""How far ahead an owner may ask: two years. What lies beyond is a year mistyped."""
NOT_OPEN_HERE = gettext_lazy(
    "One of these actions is not open here any more: it was closed or left out meanwhile. Nothing was saved. "
    "Look at the list as it is now and send it again."
)


@transaction.atomic
def record_update(
    *,
    action: Action,
    progress: str,
    text: str,
    by: Viewer,
    on: datetime.date,
    evidence: UploadedFile | None = None,
    asks_for_date: datetime.date | None = None,
    asks_because: str = "",
    delay_because: str = "",
    steps_done: Mapping[str, datetime.date] | None = None,
) -> ActionUpdate:
    """Record what the owner says was done, with a file as evidence where there is one.

    "Done" asks the council to close the action; it does not close it. `steps_done` names milestones that
    are done, as `parts.mark_done` takes them. Raises Refused for a closed action, for a date that gives no
    more time, or for a file that can't be taken.
    """
    require_update(action, by=by)
    said = {"progress": progress, "text": text, "asks_because": asks_because, "delay_because": delay_because}
    return write_update(
        action=action,
        on=on,
        evidence=evidence,
        asks_for_date=asks_for_date,
        steps_done=steps_done or {},
        by=by,
        link=None,
        **said,
    )


def write_update(
    *,
    action: Action,
    on: datetime.date,
    evidence: UploadedFile | None,
    asks_for_date: datetime.date | None,
    steps_done: Mapping[str, datetime.date],
    by: Viewer | None,
    link: SignedLink | None,
    **said: str,
) -> ActionUpdate:
    """Write a report of somebody whose right to it is known: a viewer, or the holder of a signed link.

    Raises Refused as `record_update`.
    """
    current = lock_current(action, version=None)
    if current.status not in Action.LIVE:
        raise Refused(_("This action is closed, so nothing more can be reported on it."))
    if asks_for_date is not None:
        until = current.due_on or current.review_on
        if asks_for_date <= on or (until is not None and asks_for_date <= until):
            raise Refused(_("Ask for a date later than the one you have."), field="asks_for_date")
        if asks_for_date > on + MOST_TIME:
            raise Refused(_("That is more than two years ahead. Check the year."), field="asks_for_date")
    mark_done(current, steps_done, on=on)
    return ActionUpdate.objects.create(
        authority_id=current.authority_id,
        action=current,
        reported_on=on,
        evidence=_keep_evidence(current, evidence, by=by, on=on),
        asks_for_date=asks_for_date,
        link=link,
        recorded_by_id=by.user_id if by else None,
        **said,
    )


def _keep_evidence(
    action: Action, upload: UploadedFile | None, *, by: Viewer | None, on: datetime.date
) -> Document | None:
    """The file as a document of this section at the marking of the action, or None without one."""
    if upload is None:
        return None
    return add_document(
        authority=action.authority,
        upload=upload,
        title=_("Evidence for action %(number)s") % {"number": action.number},
        kind=Document.Kind.EVIDENCE,
        section=3,
        marking=action.whole_marking,
        event_date=on,
        by=by,
        permission=Permission.UPDATE_OWN_ACTIONS,
    )


@transaction.atomic
def decide_more_time(
    *, update: ActionUpdate, accept: bool, reason: str, by: Viewer, on: datetime.date
) -> TimeDecision:
    """Answer an owner who asked for a later date; accepted, the date moves and history says why.

    Raises Refused if it was answered already or the action is closed.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=update.authority_id)
    action = lock_current(update.action, version=None)
    if TimeDecision.objects.filter(update=update).exists():
        raise Refused(_("This request was answered already."))
    if action.status not in Action.LIVE:
        raise Refused(_("This action is closed, so its date can’t move."))
    decision = TimeDecision.objects.create(
        authority_id=update.authority_id,
        update=update,
        is_accepted=accept,
        reason=reason,
        decided_on=on,
        recorded_by_id=by.user_id,
    )
    if accept:
        moved: dict[str, Any] = {"due_on": update.asks_for_date, "due_precision": DatePrecision.DAY}
        if action.due_on is None and action.review_on is not None:
            moved = {"review_on": update.asks_for_date}
        with because(_("More time given: %(why)s") % {"why": reason}):
            touch(action, **moved)
    return decision


@transaction.atomic
def review_actions(
    *,
    meeting: Meeting,
    authority: Authority,
    reviews: Mapping[str, Mapping[str, str]],
    threat_check: Mapping[str, Any] | None,
    by: Viewer,
    on: datetime.date,
) -> int:
    """Record what a meeting found on open actions of one area: {public id: {"outcome", "note"}}.

    An action reviewed before at the same meeting gets the newer words. Closed ones take their note as
    outcome and share one Security Threat Check. Answers how many reviews were written, in a fixed number
    of queries. Raises Refused once the minutes are signed, and if one action is not open in this area.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=authority.pk)
    if not meeting.is_open:
        raise Refused(
            _("The minutes of this meeting are signed (or it was cancelled): nothing in it can change.")
        )
    rows = live(in_force(Action.objects.in_area(authority))).filter(public_id__in=list(reviews))
    actions = {action.pk: action for action in rows.select_for_update(of=("self",))}
    if set(reviews) != {action.public_id for action in actions.values()}:
        raise Refused(str(NOT_OPEN_HERE))
    before = ActionReview.objects.select_for_update().filter(meeting=meeting, action__in=actions)
    known = {review.action_id: review for review in before}
    new, changed = [], []
    for pk, action in actions.items():
        said = reviews[action.public_id]
        review = known.get(pk)
        if review is None:
            new.append(
                ActionReview(
                    authority=authority, action=action, meeting=meeting, recorded_by_id=by.user_id, **said
                )
            )
        elif (review.outcome, review.note) != (said["outcome"], said["note"]):
            review.outcome, review.note, review.version = said["outcome"], said["note"], review.version + 1
            changed.append(review)
    ActionReview.objects.bulk_create(new)
    ActionReview.objects.bulk_update(changed, ["outcome", "note", "version"], batch_size=500)
    closing = [action for action in actions.values() if reviews[action.public_id]["outcome"] == "closed"]
    if closing:
        _close_at_meeting(closing, reviews, meeting, threat_check, by=by, on=on)
    return len(new) + len(changed)


def _close_at_meeting(
    closing: list[Action],
    reviews: Mapping[str, Mapping[str, str]],
    meeting: Meeting,
    threat_check: Mapping[str, Any] | None,
    *,
    by: Viewer,
    on: datetime.date,
) -> None:
    """Complete the actions a meeting closed. Raises Refused without outcome or check."""
    if threat_check is None:
        raise Refused(
            _("Make the Security Threat Check: it holds for every action closed here."),
            field="considers_threat_picture",
        )
    held_on = min(meeting.meets_on, on)
    coming = following(closing, by=by, on=held_on)
    for action in closing:
        outcome = reviews[action.public_id]["note"].strip()
        if not outcome:
            raise Refused(
                _("Say what the outcome of action %(number)s was.") % {"number": action.number},
                field=f"note_{action.public_id}",
            )
        action.status, action.outcome = Action.Status.COMPLETED, outcome
        action.closed_on, action.closed_by_id = held_on, by.user_id
        action.carried_to = None
        action.version += 1
    fields = ["status", "outcome", "closed_on", "closed_by", "carried_to", "version"]
    Action.objects.bulk_update(closing, fields, batch_size=500)
    check = {**threat_check, "threat_checked_on": held_on}
    ids = [action.pk for action in closing]
    add_checks(closing[0].authority_id, ids, ActionThreatCheck.Moment.CLOSED, check, by=by)
    take_up(coming, check, by=by)


@transaction.atomic
def evaluate_action(
    *,
    action: Action,
    version: int | None,
    by: Viewer,
    on: datetime.date,
    impact: str,
    lesson: str,
    what_next: str,
) -> ActionEvaluation:
    """Record (or put right) what a completed action achieved. Raises Refused for one not completed."""
    require(Permission.RECORD_PLAN, by=by, authority_id=action.authority_id)
    current = lock_current(action, version=None)
    if current.status != Action.Status.COMPLETED:
        raise Refused(_("Only a completed action can be evaluated."))
    said = {"impact": impact, "lesson": lesson, "what_next": what_next}
    earlier = ActionEvaluation.objects.filter(action=current).first()
    if earlier is not None:
        evaluation = lock_current(earlier, version=version)
        touch(evaluation, **said)
        return evaluation
    return ActionEvaluation.objects.create(
        authority_id=current.authority_id,
        action=current,
        evaluated_on=on,
        recorded_by_id=by.user_id,
        **said,
    )


def cite_evaluation(
    *, action: Action, evaluation: ActionEvaluation, by: Viewer, on: datetime.date
) -> EvaluationCitation:
    """Say that an action rests on what an earlier one taught (toolkit 3.B2). Raises Refused for itself."""
    require(Permission.RECORD_PLAN, by=by, authority_id=action.authority_id)
    if evaluation.action_id == action.pk:
        raise Refused(_("An action can’t build on its own evaluation."), field="evaluation")
    citation, _is_new = EvaluationCitation.objects.get_or_create(
        authority_id=action.authority_id,
        evaluation=evaluation,
        action=action,
        defaults={"cited_on": on, "recorded_by_id": by.user_id},
    )
    return citation
