"""Which owners hear of which actions today: a week before, on the day, and once a week when late.

What was sent is known from the links themselves: one occasion about one date never makes a second link.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from action_plans.lines import said_of
from action_plans.links import UPDATE
from action_plans.models import Action, ActionUpdate
from action_plans.querysets import in_force, live, with_progress
from core.choices import Marking
from core.models import Authority, Contact, SignedLink
from core.tenancy import tenant_context

BEFORE, TODAY, LATE = "before", "today", "late"
DAYS_BEFORE = datetime.timedelta(days=7)
BETWEEN_LATE = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Due:
    """An action its owner is to hear of, why, and the date that made it due."""

    action: Any
    occasion: str
    about: datetime.date


def coming_or_late(as_of: datetime.date) -> QuerySet[Any]:
    """OFFICIAL actions in force with a date within a week or past, whose contact has an address."""
    rows = live(in_force(Action.objects.all())).filter(
        marking=Marking.OFFICIAL, plan__marking=Marking.OFFICIAL, owner__isnull=False
    )
    rows = rows.filter(owner_contact__isnull=False).exclude(owner_contact__email="")
    dated: QuerySet[Any] = with_progress(rows)
    return dated.filter(next_on__lte=as_of + DAYS_BEFORE)


def areas_to_remind(as_of: datetime.date) -> list[int]:
    """Ids of the areas that may have somebody to remind. Needs every area's rows open for this question."""
    every = list(Authority.objects.values_list("pk", flat=True))
    with tenant_context(every, why="which areas have actions coming due"):
        rows = coming_or_late(as_of).order_by("authority_id")
        return list(rows.values_list("authority_id", flat=True).distinct())


def due_today(authority: Authority, as_of: datetime.date) -> dict[Contact, list[Due]]:
    """{contact: what to write about today}, without what was written already. A fixed number of queries."""
    rows = coming_or_late(as_of).filter(authority=authority).select_related("owner_contact", "owner")
    actions = [action for action in rows.order_by("next_on", "position") if not _waits_for_council(action)]
    sent = SignedLink.objects.filter(authority=authority, purpose=UPDATE.key)
    known = set(
        sent.filter(record_id__in=[action.pk for action in actions]).values_list(
            "record_id", "contact_id", "occasion", "about"
        )
    )
    lately = sent.filter(occasion=LATE, about__gt=as_of - BETWEEN_LATE, about__lt=as_of)
    heard_lately = set(lately.values_list("contact_id", flat=True))
    found: dict[Contact, list[Due]] = defaultdict(list)
    for action in actions:
        due = _due(action, as_of)
        contact = action.owner_contact
        if due.occasion == LATE and contact.pk in heard_lately:
            continue
        if (action.pk, contact.pk, due.occasion, due.about) not in known:
            found[contact].append(due)
    return dict(found)


def _due(action: Any, as_of: datetime.date) -> Due:
    if action.next_on < as_of:
        return Due(action, LATE, as_of)
    if action.next_on == as_of:
        return Due(action, TODAY, action.next_on)
    return Due(action, BEFORE, action.next_on)


def _waits_for_council(action: Any) -> bool:
    """Whether the owner said it is done, or asked for time, and the council has not answered yet."""
    said = said_of(action)
    return said.asks_for_time or said.progress == ActionUpdate.Progress.DONE
