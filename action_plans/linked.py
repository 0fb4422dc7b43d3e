"""What hangs together with an action: what it waits for, what waits for it, its other times round."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from action_plans.lines import ActionLine, action_line, lines_of
from action_plans.models import Action, ActionDependency, Plan
from action_plans.querysets import (
    LINE_FIELDS,
    actions_open_to,
    for_lines,
    live,
)
from action_plans.rhythm import next_due
from action_plans.waiting import Edge
from core.choices import Marking
from core.permissions import Permission

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


def edges_in(plan: Plan) -> list[Edge]:
    """Which action of a plan waits for which, by id. One query."""
    rows = ActionDependency.objects.filter(action__plan=plan).order_by("depends_on__position", "pk")
    return list(rows.values_list("action_id", "depends_on_id"))


def waited_for(action: Action, viewer: Viewer, area: Authority, as_of: datetime.date) -> list[ActionLine]:
    """What the action waits for, of what the viewer may read. One query."""
    rows = actions_open_to(viewer, area).filter(dependents__action=action)
    return lines_of(for_lines(rows).order_by("position", "pk"), viewer, as_of)


def waiting_for(action: Action, viewer: Viewer, area: Authority, as_of: datetime.date) -> list[ActionLine]:
    """What waits for the action, of what the viewer may read. One query."""
    rows = actions_open_to(viewer, area).filter(dependencies__depends_on=action)
    return lines_of(for_lines(rows).order_by("position", "pk"), viewer, as_of)


def with_what_they_wait_for(
    lines: Iterable[ActionLine], rows: QuerySet[Action], viewer: Viewer, as_of: datetime.date
) -> list[ActionLine]:
    """The lines of `rows`, each with what it waits for that is still open. Two queries.

    Of an action that the viewer may not read, the line is not named: its number and standing are enough to
    know whom to ask. One above the viewer's clearance does not exist.
    """
    edges = ActionDependency.objects.filter(action__in=rows.order_by().values("pk"))
    others = live(Action.objects.filter(pk__in=edges.values("depends_on")))
    if not viewer.is_cleared:
        others = others.filter(marking=Marking.OFFICIAL, plan__marking=Marking.OFFICIAL)
    waited = {
        one.pk: replace(action_line(one, viewer, as_of), is_named=_may_name(viewer, one))
        for one in for_lines(others)
    }
    known: dict[int, list[ActionLine]] = {}
    for waits, other in edges.order_by("depends_on__position", "pk").values_list(
        "action_id", "depends_on_id"
    ):
        if other in waited:
            known.setdefault(waits, []).append(waited[other])
    return [replace(line, waits=tuple(known.get(line.action.pk, ()))) for line in lines]


def _may_name(viewer: Viewer, action: Action) -> bool:
    """Whether the viewer reads the action itself: every one of its area, or those they answer for."""
    area = action.authority_id
    if viewer.can(Permission.SEE_PLAN, area) and viewer.can(Permission.SEE_RISK, area):
        return True
    contact = action.owner_contact
    return any(action.owner_id in one.organisation_ids for one in viewer.areas) or (
        contact is not None and contact.user_id == viewer.user_id
    )


def edges_of_area(area: Authority) -> list[Edge]:
    """Which live action of an area waits for which, by id. One query."""
    rows = ActionDependency.objects.filter(authority=area, action__status__in=Action.LIVE)
    return list(rows.order_by("depends_on__position", "pk").values_list("action_id", "depends_on_id"))


def times_round(action: Action, viewer: Viewer, area: Authority, as_of: datetime.date) -> list[ActionLine]:
    """Every occurrence of the duty that the action is one of, the newest first; none if it is done once."""
    if action.series_id is None:
        return []
    rows = for_lines(actions_open_to(viewer, area).filter(series=action.series_id))
    told = rows.only(*LINE_FIELDS, "occurrence", "outcome")
    return lines_of(told.order_by("-occurrence"), viewer, as_of)


def others_of(plan: Plan, viewer: Viewer, area: Authority, action: Action | None = None) -> list[Any]:
    """Further live actions of a plan, for which one of them can wait. One query."""
    rows = actions_open_to(viewer, area).filter(plan=plan)
    if action is not None:
        rows = rows.exclude(pk=action.pk)
    return list(rows.only("authority_id", "public_id", "number", "title", "status", "position"))


def all_waited_for(action: Action) -> list[Action]:
    """What the action waits for, whatever its marking: for forms that keep what they may not show."""
    return list(Action.objects.filter(dependents__action=action).order_by("position", "pk"))


def rhythm_of(action: Action) -> str:
    """How often the duty comes round again, as `ActionSeries.Every`; "" where it doesn't, or no longer."""
    series = action.series
    return series.every if series is not None and series.ended_on is None else ""


def next_due_of(action: Action, on: datetime.date) -> datetime.date | None:
    """When the next occurrence falls due if this one is closed on the day `on`; None if none follows."""
    series = action.series
    if series is None or series.ended_on is not None:
        return None
    return next_due(series.every, series.counts_from, max(action.due_on or on, on))
