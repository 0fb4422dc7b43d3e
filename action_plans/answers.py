"""What an owner reads of their last request for more time: that it waits, or what the council answered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from action_plans.models import Action, ActionUpdate, TimeDecision


def answers_to(actions: Iterable[Action]) -> dict[int, TimeDecision]:
    """The answer to the newest report of each action, where that asked for more time. One query."""
    newest = ActionUpdate.objects.filter(action=OuterRef("update__action")).order_by("-recorded_at", "-id")
    decisions = TimeDecision.objects.filter(
        update__action__in=list(actions), update=Subquery(newest.values("pk")[:1])
    )
    return {decision.update.action_id: decision for decision in decisions.select_related("update")}
