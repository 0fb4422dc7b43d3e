"""What a report that leaves the area says of single actions: those that press, nothing above OFFICIAL."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from action_plans.criteria.reads import open_on
from action_plans.models import Action
from core.choices import Marking
from core.models import Authority
from core.registries import PressingAction
from core.uk_dates import uk_date

AHEAD = datetime.timedelta(days=90)
SECTION = 3


def pressing_actions(area: Authority, as_of: datetime.date) -> list[PressingAction]:
    """Open actions that are late or fall due within 90 days of the date, soonest first. One query."""
    rows = Action.objects.filter(
        open_on(as_of),
        authority=area,
        marking=Marking.OFFICIAL,
        created_on__lte=as_of,
        due_on__lte=as_of + AHEAD,
        plan__agreed_on__lte=as_of,
    ).order_by("due_on", "position")
    return [
        PressingAction(
            section=SECTION,
            what=_("%(number)s %(title)s") % {"number": number, "title": title},
            owner=owner or "",
            when=uk_date(due_on),
            is_late=due_on < as_of,
        )
        for number, title, owner, due_on in rows.values_list("number", "title", "owner__name", "due_on")
        if due_on is not None
    ]


def completed_actions(area: Authority, since: datetime.date, until: datetime.date) -> list[str]:
    """Actions completed after `since` and by `until`, the latest first, in words. One query."""
    rows = Action.objects.filter(
        authority=area,
        marking=Marking.OFFICIAL,
        status=Action.Status.COMPLETED,
        closed_on__gt=since,
        closed_on__lte=until,
    ).order_by("-closed_on", "position")
    return [f"{number} {title}".strip() for number, title in rows.values_list("number", "title")]
