"""A joint plan as an area that it covers reads it: the edition and its actions, at their marking.

Reports, contacts, risks and reviews stay with the owner, so what is said of an action is its own: title,
owner body and dates.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from action_plans.lines import NOTHING_SAID, ActionLine
from action_plans.models import Action, Plan, PlanArea
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
    """Lines of an edition's actions that say nothing but the action itself. One query.

    With `official_only` (for who ratifies it), nothing above OFFICIAL whoever asks.
    """
    rows = Action.objects.filter(plan=plan).exclude(status=Action.Status.CANCELLED)
    if official_only or not viewer.is_cleared:
        rows = rows.filter(marking=Marking.OFFICIAL)
    rows = rows.select_related("owner", "theme")
    return [_line(action, as_of) for action in rows.order_by("position", "pk")]


def _line(action: Action, as_of: datetime.date) -> ActionLine:
    next_on = action.due_on or action.review_on
    return ActionLine(
        action=action,
        state=state_of(status=action.status, next_on=next_on, reported=NOTHING_SAID, as_of=as_of),
        next_on=next_on,
        next_words=date_in_words(action.due_on, action.due_precision) if action.due_on else "",
        risk=None,
    )
