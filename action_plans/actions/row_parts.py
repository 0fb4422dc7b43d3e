"""The parts of actions brought in: milestones, supporters, and what each waits for, set by set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from action_plans.actions.linking import link_without_circles
from action_plans.bringing_in.proposals import Proposal
from action_plans.models import Action, ActionSupport, Milestone
from core.imports import normalise

if TYPE_CHECKING:
    from core.models import Organisation
    from core.viewer import Viewer

BATCH = 500


def add_steps(
    pairs: Iterable[tuple[Action, Proposal]], by: Viewer, known: Iterable[tuple[int, str]] = ()
) -> None:
    """Make the milestones that rows say, but for those `known` already as (action id, words)."""
    there = set(known)
    Milestone.objects.bulk_create(
        [
            Milestone(
                authority_id=action.authority_id,
                action=action,
                position=position,
                text=step.text,
                due_on=step.due_on,
                due_precision=step.due_precision,
                review_on=step.review_on,
                recorded_by_id=by.user_id,
            )
            for action, one in pairs
            for position, step in enumerate(one.dates.steps, start=1)
            if (action.pk, step.text) not in there
        ],
        batch_size=BATCH,
    )


def add_supporters(
    pairs: Iterable[tuple[Action, Proposal]], bodies: dict[str, Organisation], by: Viewer
) -> None:
    """Name every partner but the owner as a supporter, by its body where the wording has one."""
    ActionSupport.objects.bulk_create(
        [
            ActionSupport(
                authority_id=action.authority_id,
                action=action,
                organisation=bodies.get(normalise(name)),
                name=name[:200],
                recorded_by_id=by.user_id,
            )
            for action, one in pairs
            for name in one.row.partners
            if name != one.owner_wording
        ],
        batch_size=BATCH,
    )


def link_see(rows: list[Proposal], made: dict[str, Action], by: Viewer) -> None:
    """ "See 9 above": the action waits for the one whose words hold for it."""
    by_number = {one.row.number.casefold(): made.get(one.identity) or one.existing for one in reversed(rows)}
    pairs = []
    for one in rows:
        action, other = made.get(one.identity), by_number.get((one.row.see_row or "").casefold())
        if one.row.see_row and action is not None and other is not None and other is not action:
            pairs.append((action, other))
    link_without_circles(pairs, by=by)
