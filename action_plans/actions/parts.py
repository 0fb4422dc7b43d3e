"""The parts of actions, set by set: milestones and supporters become exactly what was said."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from action_plans.models import Action, ActionSupport, Milestone
from core.choices import DatePrecision
from core.errors import Refused

if TYPE_CHECKING:
    from core.models import Organisation
    from core.viewer import Viewer

Rows = Iterable[Mapping[str, Any]]
_STEP = ("text", "due_on", "review_on", "done_on")


def set_milestones(wanted: Sequence[tuple[Action, Rows]], *, by: Viewer) -> None:
    """Make each action's milestones exactly these rows, in this order; rows know theirs by `id`.

    A fixed number of queries, however many actions.
    """
    there: dict[int, dict[int, Milestone]] = {action.pk: {} for action, _rows in wanted}
    for step in Milestone.objects.select_for_update().filter(action__in=[action for action, _rows in wanted]):
        there[step.action_id][step.pk] = step
    new: list[Milestone] = []
    changed: list[Milestone] = []
    gone: set[int] = set()
    for action, rows in wanted:
        known = there[action.pk]
        gone |= set(known)
        for position, row in enumerate(rows, start=1):
            values = {name: row.get(name) for name in _STEP}
            found = known.get(row.get("id") or 0)
            if found is None:
                new.append(
                    Milestone(
                        authority_id=action.authority_id,
                        action=action,
                        position=position,
                        recorded_by_id=by.user_id,
                        **values,
                    )
                )
                continue
            gone.discard(found.pk)
            if _settle(found, position, values):
                changed.append(found)
    Milestone.objects.filter(pk__in=gone).delete()
    Milestone.objects.bulk_create(new)
    Milestone.objects.bulk_update(changed, ["position", "due_precision", "version", *_STEP])


def mark_done(action: Action, done: Mapping[str, datetime.date], *, on: datetime.date) -> None:
    """Say that milestones of an action are done: {public id: the day}. What was done before keeps its day.

    Raises Refused for a day still to come and for a milestone that is not there any more. Two queries.
    """
    if not done:
        return
    steps = list(Milestone.objects.select_for_update().filter(action=action, public_id__in=list(done)))
    if len(steps) != len(done):
        raise Refused(
            _("A milestone that you ticked was taken out meanwhile. Look at the others again."), field="steps"
        )
    if any(day > on for day in done.values()):
        raise Refused(_("A milestone can’t be done on a day that is still to come."), field="steps")
    fresh = [step for step in steps if step.done_on is None]
    for step in fresh:
        step.done_on, step.version = done[step.public_id], step.version + 1
    Milestone.objects.bulk_update(fresh, ["done_on", "version"])


def _settle(step: Milestone, position: int, values: Mapping[str, Any]) -> bool:
    """Give a milestone its place and values; whether that changes it."""
    if (step.position, *(getattr(step, name) for name in _STEP)) == (position, *values.values()):
        return False
    if values["due_on"] != step.due_on:
        step.due_precision = DatePrecision.DAY
    step.position, step.version = position, step.version + 1
    for name, value in values.items():
        setattr(step, name, value)
    return True


def set_supporters(
    wanted: Sequence[tuple[Action, Iterable[Organisation], Iterable[str]]], *, by: Viewer
) -> None:
    """Make each action's supporters exactly these bodies and other names; a fixed number of queries.

    Rows that stay are not touched, so that history stays quiet.
    """
    there: dict[tuple[int, int | None, str], int] = {
        (one.action_id, one.organisation_id, one.name): one.pk
        for one in ActionSupport.objects.filter(action__in=[action for action, *_rest in wanted])
    }
    kept: set[int] = set()
    new: list[ActionSupport] = []
    for action, bodies, others in wanted:
        for body, name in _named(action, bodies, others):
            pk = there.get((action.pk, body.pk if body else None, name))
            if pk is not None:
                kept.add(pk)
                continue
            new.append(
                ActionSupport(
                    authority_id=action.authority_id,
                    action=action,
                    organisation=body,
                    name=name,
                    recorded_by_id=by.user_id,
                )
            )
    ActionSupport.objects.filter(pk__in=set(there.values()) - kept).delete()
    ActionSupport.objects.bulk_create(new)


def _named(
    action: Action, bodies: Iterable[Organisation], others: Iterable[str]
) -> list[tuple[Organisation | None, str]]:
    """Bodies by their names and other names, each once; the owner doesn't support itself."""
    found: dict[tuple[int | None, str], Organisation | None] = {
        (body.pk, body.name[:200]): body for body in bodies if body.pk != action.owner_id
    }
    found |= {(None, name.strip()[:200]): None for name in others if name.strip()}
    return [(body, name) for (_pk, name), body in found.items()]
