"""What an action waits for: "see 9". Never in a circle, here and in the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from action_plans.models import Action, ActionDependency
from action_plans.waiting import Edge, circle_closed_by, without_circles
from core.errors import Refused

if TYPE_CHECKING:
    from core.viewer import Viewer


def set_dependencies(action: Action, depends_on: Iterable[Action], *, by: Viewer) -> None:
    """Make these exactly the actions that `action` waits for. Raises Refused, naming the circle.

    Three queries at most, and none at all for the many actions that wait for nothing.
    """
    wanted = {other.pk: other for other in depends_on}
    there = dict(ActionDependency.objects.filter(action=action).values_list("depends_on_id", "pk"))
    gone = [pk for other, pk in there.items() if other not in wanted]
    if gone:
        ActionDependency.objects.filter(pk__in=gone).delete()
    new = [other for pk, other in wanted.items() if pk not in there]
    if new:
        _refuse_circles(action, new)
        _link(((action, other) for other in new), by=by)


def link_without_circles(pairs: Iterable[tuple[Action, Action]], *, by: Viewer) -> None:
    """Let the first of each pair wait for the second, leaving out what is there and what closes a circle."""
    wanted = {(one.pk, other.pk): (one, other) for one, other in pairs}
    if not wanted:
        return
    area = next(iter(wanted.values()))[0].authority_id
    there = _edges(area)
    kept = without_circles([edge for edge in wanted if edge not in there], there)
    _link((wanted[edge] for edge in kept), by=by)


def _link(pairs: Iterable[tuple[Action, Action]], *, by: Viewer) -> None:
    ActionDependency.objects.bulk_create(
        ActionDependency(
            authority_id=action.authority_id, action=action, depends_on=other, recorded_by_id=by.user_id
        )
        for action, other in pairs
    )


def _edges(authority_id: int) -> set[Edge]:
    rows = ActionDependency.objects.filter(authority_id=authority_id)
    return set(rows.values_list("action_id", "depends_on_id"))


def _refuse_circles(action: Action, new: Iterable[Action]) -> None:
    edges = _edges(action.authority_id)
    for other in new:
        if other.pk == action.pk:
            raise Refused(_("An action can’t wait for itself."), field="depends_on")
        way = circle_closed_by((action.pk, other.pk), edges)
        if way:
            numbers = dict(Action.objects.filter(pk__in=way).values_list("pk", "number"))
            raise Refused(
                _("Action %(other)s waits for this one already (%(way)s), so this one can’t wait for it.")
                % {"other": other.number, "way": " → ".join(numbers[pk] for pk in way)},
                field="depends_on",
            )
