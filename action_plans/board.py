"""The plan as a board: one column for each way in which actions stand. Nothing is dragged: dates decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from action_plans.lines import ActionLine
from action_plans.states import ActionState

MOST_CARDS = 40


@dataclass(frozen=True)
class Column:
    """One state with its actions, the soonest first; `rest_query` leads to those that have no room."""

    state: ActionState
    lines: list[ActionLine]
    count: int
    rest_query: str = ""

    @property
    def rest(self) -> int:
        """How many actions have no room here."""
        return self.count - len(self.lines)


def columns_of(lines: Iterable[ActionLine], query: str) -> list[Column]:
    """A column for every state that occurs, the most urgent first. `query` holds the filters in use."""
    by_state: dict[ActionState, list[ActionLine]] = {state: [] for state in ActionState}
    for line in lines:
        by_state[line.state].append(line)
    return [
        Column(state, sorted(own, key=_soonest)[:MOST_CARDS], len(own), _narrowed(query, state))
        for state, own in by_state.items()
        if own
    ]


def _soonest(line: ActionLine) -> tuple[bool, str, int]:
    return line.next_on is None, str(line.next_on), line.action.position


def _narrowed(query: str, state: ActionState) -> str:
    return f"{query}&status={state}" if query else f"status={state}"
