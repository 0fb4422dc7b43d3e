"""A joint plan as an area that it covers reads it: the edition, its actions and how they stand.

What owners reported counts for how an action stands and when that was said; their words, their contacts and
the risks stay with the owner of the plan. Nothing above the reader's clearance is shown.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from action_plans.lines import ActionLine, said_of
from action_plans.models import Action, Plan, PlanArea
from action_plans.querysets import with_progress
from action_plans.states import date_in_words, state_of
from core.choices import Marking

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


def joint_plans_of(area: Authority, viewer: Viewer, on: datetime.date) -> QuerySet[Plan]:
    """Editions of neighbours in force that cover the area on a day, at markings the viewer is cleared for."""
    effective = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    links = PlanArea.objects.filter(effective, area=area)
    plans = Plan.objects.filter(pk__in=links.values("plan_id"), status=Plan.Status.AGREED)
    if not viewer.is_cleared:
        plans = plans.filter(marking=Marking.OFFICIAL)
    return plans.select_related("authority").order_by("-agreed_on", "pk")


def joint_lines(
    plan: Plan, viewer: Viewer, as_of: datetime.date, *, official_only: bool = False
) -> list[ActionLine]:
    """Lines of an edition's actions that say how they stand, and nothing of what was said. One query.

    With `official_only` (for who ratifies it), nothing above OFFICIAL whoever asks.
    """
    rows = Action.objects.filter(plan=plan).exclude(status=Action.Status.CANCELLED)
    if official_only or not viewer.is_cleared:
        rows = rows.filter(marking=Marking.OFFICIAL)
    shown = with_progress(rows).select_related("owner", "theme")
    return [_line(action, as_of) for action in shown.order_by("position", "pk")]


def _line(action: Any, as_of: datetime.date) -> ActionLine:
    said = replace(said_of(action), text="", held_up_because="", asks_until=None)
    return ActionLine(
        action=action,
        state=state_of(status=action.status, next_on=action.next_on, reported=said, as_of=as_of),
        next_on=action.next_on,
        next_words=date_in_words(action.due_on, action.due_precision) if action.due_on else "",
        risk=None,
        said=said,
    )
