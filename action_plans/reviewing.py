"""What a review of the open actions starts from: their lines, and what the meeting said already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from action_plans.lines import ActionLine, lines_of, with_waits
from action_plans.linked import edges_of_area
from action_plans.models import ActionReview
from action_plans.querysets import actions_open_to, for_lines, in_force, live, soonest_first

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer
    from partnerships.models import Meeting


def open_lines(authority: Authority, viewer: Viewer, meeting: Meeting) -> list[ActionLine]:
    """Lines of the open actions that a meeting reviews, with what they wait for, the most urgent date first.

    Those it took up itself are for the next one (3.G5). Two queries.
    """
    rows = for_lines(live(in_force(actions_open_to(viewer, authority))).exclude(created_at_meeting=meeting))
    return with_waits(lines_of(soonest_first(rows), viewer, timezone.localdate()), edges_of_area(authority))


def reviews_so_far(meeting: Meeting, authority: Authority, viewer: Viewer) -> dict[str, Any]:
    """What was already said at the meeting of actions the viewer may read, as initial values. One query."""
    found: dict[str, Any] = {}
    readable = actions_open_to(viewer, authority)
    reviews = ActionReview.objects.in_area(authority).filter(meeting=meeting, action__in=readable)
    for review in reviews.select_related("action"):
        found[f"outcome_{review.action.public_id}"] = review.outcome
        found[f"note_{review.action.public_id}"] = review.note
    return found
