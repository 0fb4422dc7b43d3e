"""Duties that come round again: closing one occurrence takes up the next; nothing done is ever copied."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import gettext as _

from action_plans.actions.carrying import add_checks, free_number
from action_plans.models import (
    Action,
    ActionDependency,
    ActionSeries,
    ActionSupport,
    ActionThreatCheck,
    Milestone,
)
from action_plans.rhythm import moved_along, next_due
from core.actions import touch
from core.errors import Refused
from core.tenancy import because

if TYPE_CHECKING:
    from core.viewer import Viewer

_KEPT = ("authority_id", "plan_id", "theme_id", "carried_to_id", "position", "title", "description",
         "marking", "owner_id", "owner_contact_id", "owner_post", "risk_id", "series_id")  # fmt: skip
_TIME_ROUND = re.compile(r" \(\d+\)$")
LONGEST_NUMBER = 12


@dataclass(frozen=True)
class Following:
    """An occurrence that is being closed, and the next one, not saved yet."""

    closed: Action
    due_on: datetime.date
    next: Action


def settle_rhythm(
    action: Action, repeats: str, due_on: datetime.date | None, *, by: Viewer, on: datetime.date
) -> dict[str, Any]:
    """Begin, change or end the rhythm of an action, as `repeats` (`ActionSeries.Every` or "") says.

    Answers the action's own fields that change with it. A due date moved here moves the rhythm along.
    Raises Refused for a rhythm without a due date.
    """
    series = ActionSeries.objects.select_for_update().filter(pk=action.series_id or 0).first()
    if not repeats:
        if series is not None and series.ended_on is None:
            touch(series, ended_on=on)
        return {}
    if due_on is None:
        raise Refused(_("An action that repeats needs a due date."), field="repeats")
    if series is None:
        series = ActionSeries.objects.create(
            authority_id=action.authority_id, every=repeats, counts_from=due_on, recorded_by_id=by.user_id
        )
        return {"series": series, "occurrence": 1}
    is_moved = due_on != action.due_on or repeats != series.every
    if is_moved or series.ended_on is not None:
        counts_from = due_on if is_moved else series.counts_from
        touch(series, every=repeats, counts_from=counts_from, ended_on=None)
    return {}


def end_series(actions: Iterable[int], *, on: datetime.date) -> None:
    """End the rhythm of these actions (by id): no further occurrence follows them."""
    ActionSeries.objects.filter(occurrences__in=list(actions), ended_on=None).update(
        ended_on=on, version=F("version") + 1
    )


def following(actions: Sequence[Action], *, by: Viewer, on: datetime.date) -> list[Following]:
    """The next occurrence of each action that repeats, for `take_up` once these are closed. Two queries."""
    turning = [action for action in actions if action.series_id]
    if not turning:
        return []
    live = ActionSeries.objects.select_for_update().filter(
        pk__in=[action.series_id for action in turning], ended_on=None
    )
    series = {one.pk: one for one in live}
    plans = {action.plan_id for action in turning}
    taken: dict[int, set[str]] = {plan: set() for plan in plans}
    for plan, number in Action.objects.filter(plan__in=plans).values_list("plan_id", "number"):
        taken[plan].add(number)
    found = []
    for action in turning:
        if action.series_id in series:
            one = _following(action, series[action.series_id], taken[action.plan_id], on)
            one.next.recorded_by_id = by.user_id
            found.append(one)
    return found


def _following(action: Action, series: ActionSeries, taken: set[str], on: datetime.date) -> Following:
    due_on = action.due_on or on
    times = (action.occurrence or 0) + 1
    wanted = f"{_TIME_ROUND.sub('', action.number)} ({times})"
    number = free_number(wanted if len(wanted) <= LONGEST_NUMBER else "", taken)
    taken.add(number)
    coming = Action(
        **{name: getattr(action, name) for name in _KEPT},
        number=number,
        status=Action.Status.OPEN,
        due_on=next_due(series.every, series.counts_from, max(due_on, on)),
        occurrence=times,
        created_on=on,
    )
    return Following(action, due_on, coming)


def take_up(pairs: Sequence[Following], check: Mapping[str, Any] | None, *, by: Viewer) -> None:
    """Open the next occurrences, now that those before them are closed; a fixed number of queries.

    Steps come along with their dates moved and none of them done; supporters and what is still waited for
    come too. Reports, reviews and the outcome stay where they are. `check` is the Security Threat Check that
    was made at the closing: the same decision takes the duty up again (toolkit 3.G7).
    """
    if not pairs:
        return
    with because(_("The duty repeats: the one before was closed.")):
        Action.objects.bulk_create([one.next for one in pairs])
        by_closed = {one.closed.pk: one for one in pairs}
        Milestone.objects.bulk_create(
            _moved(step, by_closed[step.action_id], by)
            for step in Milestone.objects.filter(action__in=by_closed)
        )
        ActionSupport.objects.bulk_create(
            ActionSupport(
                authority_id=one.authority_id,
                action=by_closed[one.action_id].next,
                organisation_id=one.organisation_id,
                name=one.name,
                recorded_by_id=by.user_id,
            )
            for one in ActionSupport.objects.filter(action__in=by_closed)
        )
        waits = ActionDependency.objects.filter(action__in=by_closed, depends_on__status__in=Action.LIVE)
        ActionDependency.objects.bulk_create(
            ActionDependency(
                authority_id=one.authority_id,
                action=by_closed[one.action_id].next,
                depends_on_id=one.depends_on_id,
                recorded_by_id=by.user_id,
            )
            for one in waits
        )
        if check:
            ids = [one.next.pk for one in pairs]
            moment = ActionThreatCheck.Moment.CREATED
            add_checks(pairs[0].closed.authority_id, ids, moment, check, by=by)


def _moved(step: Milestone, pair: Following, by: Viewer) -> Milestone:
    """The same step of the next occurrence, still to be done."""
    next_on = pair.next.due_on or pair.due_on
    return Milestone(
        authority_id=step.authority_id,
        action=pair.next,
        position=step.position,
        text=step.text,
        due_on=moved_along(step.due_on, pair.due_on, next_on),
        due_precision=step.due_precision,
        review_on=moved_along(step.review_on, pair.due_on, next_on),
        recorded_by_id=by.user_id,
    )
