"""What actions said at the version at which a row was written, from the database's own history."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from action_plans.lines import risk_open_to
from action_plans.models import Action, ActionSupport, Milestone
from action_plans.round_trip.cells import written
from action_plans.round_trip.columns import COLUMNS
from core.viewer import Viewer


class _Parts(list[Any]):
    """Parts of a past state, asked like a relation."""

    def all(self) -> list[Any]:
        return self


class _Past:
    """A state of an action from its history, with its parts as they were."""

    def __init__(self, entry: Any, milestones: Iterable[Any], supporters: Iterable[Any]) -> None:
        self._entry = entry
        self.milestones, self.supporters = _Parts(milestones), _Parts(supporters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)


def texts_of(action: Any, viewer: Viewer) -> dict[str, str]:
    """The cells of an action, or of a past state of one, as the viewer would have them written."""
    risk = risk_open_to(viewer, action)
    return {column.key: written(column.key, column.write(action, risk)) for column in COLUMNS}


def texts_at(versions: Mapping[int, int], authority_id: int, viewer: Viewer) -> dict[int, dict[str, str]]:
    """{action id: its cells at the version asked for}; `versions` are by action id. Three queries.

    A version that the history doesn't know is left out.
    """
    if not versions:
        return {}
    own = {"authority_id": authority_id}
    entries = Action.history.filter(id__in=versions, **own).select_related("theme", "owner", "risk")
    then: dict[int, Any] = {}
    until: dict[int, datetime.datetime] = {}
    for entry in entries.order_by("history_date"):
        if entry.version == versions[entry.id]:
            then[entry.id] = entry
        elif entry.version > versions[entry.id]:
            until.setdefault(entry.id, entry.history_date)
    steps = _parts_then(Milestone.history.filter(action_id__in=versions, **own), until)
    support = _parts_then(ActionSupport.history.filter(action_id__in=versions, **own), until)
    return {
        pk: texts_of(_Past(entry, sorted(steps[pk], key=lambda step: step.position), support[pk]), viewer)
        for pk, entry in then.items()
    }


def _parts_then(rows: Any, until: Mapping[int, datetime.datetime]) -> dict[int, list[Any]]:
    """{action id: its parts as they stood before the moment of `until`, by action id}."""
    last: dict[int, Any] = {}
    for entry in rows.order_by("history_date"):
        end = until.get(entry.action_id)
        if end is None or entry.history_date < end:
            last[entry.id] = entry
    found: dict[int, list[Any]] = defaultdict(list)
    for _pk, entry in sorted(last.items()):
        if entry.history_type != "-":
            found[entry.action_id].append(entry)
    return found
