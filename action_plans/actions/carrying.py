"""What becomes of actions when one edition of the plan follows another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import gettext as _

from action_plans.models import Action, ActionSeries, ActionThreatCheck, Plan, Theme

if TYPE_CHECKING:
    from core.viewer import Viewer


def take_over_actions(
    *, plan: Plan, superseded: Iterable[Plan], check: Mapping[str, Any], by: Viewer
) -> None:
    """Move the actions carried over into `plan`, close those left behind, check those without a check.

    `check` is the complete Security Threat Check made for the edition; one check may serve all the
    actions it decided together (toolkit 3.G7).
    """
    carried = list(Action.objects.filter(carried_to=plan, status__in=Action.LIVE).select_related("theme"))
    _move(carried, plan, by)
    left = Action.objects.filter(plan__in=list(superseded), status__in=Action.LIVE)
    closed = list(left.values_list("pk", flat=True))
    left.update(
        status=Action.Status.CANCELLED,
        closed_on=plan.agreed_on,
        closed_by_id=by.user_id,
        outcome=_("Not carried over into edition %(edition)s.") % {"edition": plan.edition},
        version=F("version") + 1,
    )
    ActionSeries.objects.filter(occurrences__in=closed, ended_on=None).update(
        ended_on=plan.agreed_on, version=F("version") + 1
    )
    live = list(Action.objects.filter(plan=plan, status__in=Action.LIVE).values_list("pk", flat=True))
    add_checks(plan.authority_id, live, ActionThreatCheck.Moment.CREATED, check, by=by)
    add_checks(plan.authority_id, closed, ActionThreatCheck.Moment.CLOSED, check, by=by)


def add_checks(
    authority_id: int, actions: Iterable[int], moment: str, check: Mapping[str, Any], *, by: Viewer
) -> None:
    """Give each action (by id) this check for `moment`, unless it has one of its own already."""
    ActionThreatCheck.objects.bulk_create(
        [
            ActionThreatCheck(
                authority_id=authority_id, action_id=pk, moment=moment, recorded_by_id=by.user_id, **check
            )
            for pk in actions
        ],
        ignore_conflicts=True,
    )


def _move(actions: list[Action], plan: Plan, by: Viewer) -> None:
    """Put actions into `plan` under themes of the same names, renumbering only where a number is taken."""
    themes = themes_named([action.theme.name for action in actions if action.theme], plan, by=by)
    taken = set(Action.objects.filter(plan=plan).values_list("number", flat=True))
    for action in actions:
        action.number = free_number(action.number, taken)
        taken.add(action.number)
        action.theme = themes[action.theme.name] if action.theme else None
        action.plan, action.carried_to = plan, None
        action.version += 1
    Action.objects.bulk_update(actions, ["plan", "carried_to", "theme", "number", "version"], batch_size=500)


def themes_named(names: Iterable[str], plan: Plan, *, by: Viewer) -> dict[str, Theme]:
    """Themes of `plan` by name, made in this order where they are missing."""
    known = {theme.name: theme for theme in Theme.objects.filter(plan=plan)}
    wanted = [name for name in dict.fromkeys(names) if name and name not in known]
    after = max((theme.position for theme in known.values()), default=0)
    made = Theme.objects.bulk_create(
        [
            Theme(
                authority_id=plan.authority_id,
                plan=plan,
                name=name,
                position=after + place,
                recorded_by_id=by.user_id,
            )
            for place, name in enumerate(wanted, start=1)
        ]
    )
    return known | {theme.name: theme for theme in made}


def free_number(wanted: str, taken: set[str]) -> str:
    """`wanted` if it is free in the plan, else the next whole number that is."""
    if wanted and wanted not in taken:
        return wanted
    highest = max((int(number) for number in taken if number.isdigit()), default=0)
    return str(highest + 1)
