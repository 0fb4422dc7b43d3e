"""The marking a page of the plan carries: the highest of what stands on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.choices import Marking

if TYPE_CHECKING:
    from action_plans.lines import ActionLine


def marking_of(lines: Iterable[ActionLine], *others: str) -> str:
    """The highest marking of actions, of the risks they answer, of what they wait for, and of `others`."""
    shown = set(others)
    for line in lines:
        shown |= {record.marking for record in (line.action, line.risk) if record is not None}
        shown |= {one.action.marking for one in line.waits if one.is_named}
    return Marking.SENSITIVE if shown - {Marking.OFFICIAL, "OFFICIAL"} else Marking.OFFICIAL
