"""What this section adds to the record of a meeting: the review of every open action, and its minutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_plans.actions.progress import review_actions
from action_plans.capturing import action_form, take_up
from action_plans.forms.progress import ReviewsForm, says_something
from action_plans.marked import marking_of
from action_plans.models import Action, ActionReview, Plan
from action_plans.reviewing import open_lines, reviews_so_far
from core.choices import Marking
from core.errors import Refused
from core.models import Authority
from core.permissions import Permission
from core.registries import MeetingCapture, MeetingPanel
from core.viewer import Viewer
from partnerships.models import AgendaItem, Meeting

TEMPLATE = "action_plans/meeting_panel.html"
REVIEW_SEEDS = ("plan:review", "plan:overdue", "plan:coming")
"""Items that this section puts on an agenda and that reviewing the open actions deals with."""


def review_panel(meeting: Meeting, area: Authority, viewer: Viewer) -> dict[str, Any]:
    """The form to review every open action of the area at a meeting. Two queries, whatever their number."""
    may_review = viewer.can(Permission.RECORD_PLAN, area.pk) and meeting.is_open
    lines = open_lines(area, viewer, meeting) if may_review else []
    said = reviews_so_far(meeting, area, viewer)
    where = f"?meeting={meeting.public_id}"
    return {
        "form": ReviewsForm(lines=lines, initial=said) if lines else None,
        "may_review": may_review,
        "add_url": reverse("action_plans:action-add", args=[area.slug]) + where,
        "reviewed_count": sum(name.startswith("outcome_") for name in said),
        "open_count": len(lines),
        "panel_marking": marking_of(lines),
    }


def keep_reviews(
    meeting: Meeting, area: Authority, viewer: Viewer, data: Mapping[str, Any]
) -> ReviewsForm | None:
    """Save the reviews sent with the record of a meeting; the form if something in it is to be put right."""
    if not says_something(data) or not viewer.can(Permission.RECORD_PLAN, area.pk):
        return None
    said = reviews_so_far(meeting, area, viewer)
    form = ReviewsForm(data, lines=open_lines(area, viewer, meeting), initial=said)
    if not form.is_valid():
        return form
    try:
        review_actions(
            meeting=meeting,
            authority=area,
            reviews=form.cleaned_data["reviews"],
            threat_check=form.cleaned_data["threat_check"],
            by=viewer,
            on=timezone.localdate(),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return form
    return None


def review_minutes(meeting: Meeting) -> list[str]:
    """Lines for the minutes: what was found on each action, and which were taken up. Two queries.

    An action above OFFICIAL, or of an edition that is, is named by its number alone.
    """
    reviews = ActionReview.objects.filter(meeting=meeting).select_related("action__plan")
    taken_up = Action.objects.filter(created_at_meeting=meeting, created_at_item=None)
    lines = [
        f"{_named(review.action)}: {review.get_outcome_display()}."
        + (f" {review.note}" if review.note and review.action.whole_marking == Marking.OFFICIAL else "")
        for review in reviews.order_by("action__position")
    ]
    return lines + [
        _taken_up(action) for action in taken_up.select_related("owner", "plan").order_by("position")
    ]


def captured_under(meeting: Meeting) -> list[tuple[int, str]]:
    """(agenda item, line) for the review of the actions and each action taken up there. Two queries."""
    rows = Action.objects.filter(created_at_item__meeting=meeting).select_related("owner", "plan")
    taken_up = [
        (row.created_at_item_id, _taken_up(row))
        for row in rows.order_by("position")
        if row.created_at_item_id
    ]
    return _reviewed(meeting) + taken_up


def _reviewed(meeting: Meeting) -> list[tuple[int, str]]:
    """That the actions were reviewed, under the items that asked for it: what was found has its own part."""
    so_many = (
        ActionReview.objects.filter(meeting=meeting).order_by().values("meeting").annotate(n=Count("pk"))
    )
    asked = AgendaItem.objects.filter(meeting=meeting, seeded_from__in=REVIEW_SEEDS)
    counted = asked.annotate(reviewed=Subquery(so_many.values("n"))).filter(reviewed__gt=0)
    return [
        (item, _("The open actions were reviewed: %(count)d of them.") % {"count": count})
        for item, count in counted.values_list("pk", "reviewed")
    ]


def _taken_up(action: Action) -> str:
    owner = action.owner.name if action.owner else _("nobody yet")
    return _("%(action)s: taken up, owned by %(owner)s.") % {"action": _named(action), "owner": owner}


def _named(action: Action) -> str:
    number = {"number": action.number}
    if action.whole_marking != Marking.OFFICIAL:
        return _("Action %(number)s") % number
    # A title that is a sentence of its own goes on in the one that names it.
    return _("Action %(number)s, %(title)s") % {**number, "title": action.title.removesuffix(".")}


def editions_agreed_at(meeting: Meeting) -> list[str]:
    """What this section recorded as agreed at a meeting, in words."""
    agreed = Plan.objects.filter(agreed_at_meeting=meeting).order_by("authority_id", "edition")
    return [
        _("edition %(number)s of the plan") % {"number": number}
        for number in agreed.values_list("edition", flat=True)
    ]


PANEL = MeetingPanel(
    TEMPLATE,
    review_panel,
    review_minutes,
    captured_under,
    MeetingCapture(gettext_lazy("Add an action"), Permission.RECORD_PLAN, action_form, take_up),
    keep_reviews,
)
