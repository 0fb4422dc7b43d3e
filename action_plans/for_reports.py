"""What a report that leaves the area says of single actions: those that press, nothing above OFFICIAL."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q

from action_plans.criteria.reads import open_on
from action_plans.lines import said_of, standing_of
from action_plans.models import Action
from action_plans.querysets import soonest_first, standing_at
from action_plans.states import ActionState
from core.choices import Marking
from core.models import Authority
from core.registries import PressingAction
from core.uk_dates import uk_date

AHEAD = datetime.timedelta(days=90)
SECTION = 3
IS_OFFICIAL = Q(marking=Marking.OFFICIAL, plan__marking=Marking.OFFICIAL)
"""What an edition above OFFICIAL holds is above it too."""


def pressing_actions(area: Authority, as_of: datetime.date) -> list[PressingAction]:
    """Open actions that are late or have a date within 90 days, soonest first. One query.

    Late as everywhere else: a due date, review date or milestone missed, or the owner's own word.
    """
    open_then = standing_at(area, as_of).filter(open_on(as_of), IS_OFFICIAL, plan__agreed_on__lte=as_of)
    shown = ("status", "closed_on", "due_on", "review_on", "number", "title", "owner__name")
    rows = soonest_first(open_then.select_related("owner").only(*shown))
    return [told for action in rows if (told := _pressing(action, as_of))]


def _pressing(action: Any, as_of: datetime.date) -> PressingAction | None:
    """How an action read with `standing_at` presses on the date; None where it doesn't."""
    missed = action.next_on is not None and action.next_on < as_of
    is_late = missed or standing_of(action, as_of) == ActionState.LATE
    if not is_late and (action.next_on is None or action.next_on > as_of + AHEAD):
        return None
    by_word = is_late and not missed
    return PressingAction(
        section=SECTION,
        what=f"{action.number} {action.title}".strip(),
        owner=action.owner.name if action.owner else "",
        when=uk_date(said_of(action).on if by_word else action.next_on),
        is_late=is_late,
    )


def completed_actions(area: Authority, since: datetime.date, until: datetime.date) -> list[str]:
    """Actions completed after `since` and by `until`, the latest first, in words. One query."""
    rows = Action.objects.filter(
        IS_OFFICIAL,
        authority=area,
        status=Action.Status.COMPLETED,
        closed_on__gt=since,
        closed_on__lte=until,
    ).order_by("-closed_on", "position")
    return [f"{number} {title}".strip() for number, title in rows.values_list("number", "title")]
