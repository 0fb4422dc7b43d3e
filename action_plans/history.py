"""The history of an action in words: who changed what, when and why, from the database's own record."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_plans.models import Action, Milestone
from action_plans.states import date_in_words

if TYPE_CHECKING:
    from core.viewer import Viewer

_FIELDS = {
    "title": gettext_lazy("What will be done"),
    "description": gettext_lazy("Steps and detail"),
    "status": gettext_lazy("Status"),
    "owner": gettext_lazy("Owner"),
    "owner_contact": gettext_lazy("Person"),
    "owner_post": gettext_lazy("Post"),
    "risk": gettext_lazy("Risk"),
    "theme": gettext_lazy("Theme"),
    "plan": gettext_lazy("Edition"),
    "number": gettext_lazy("Number"),
    "due_on": gettext_lazy("Due date"),
    "review_on": gettext_lazy("Next review"),
    "marking": gettext_lazy("Marking"),
    "outcome": gettext_lazy("Outcome"),
}
_STEP_FIELDS = {
    "text": gettext_lazy("Words"),
    "due_on": gettext_lazy("Due date"),
    "review_on": gettext_lazy("Review date"),
    "done_on": gettext_lazy("Done on"),
}
_RELATED = ("owner", "owner_contact", "risk", "theme", "plan", "history_user")


@dataclass(frozen=True)
class Change:
    """One change, as the timeline shows it."""

    title: str
    at: datetime.datetime
    by: str
    text: str


def history_of(action: Action, viewer: Viewer) -> list[Change]:
    """Every change of an action and its milestones, newest first. Two queries.

    A risk above the viewer's clearance is not named, whatever its place in the past.
    """
    entries = list(action.history.select_related(*_RELATED).order_by("history_date"))
    changes = [_beginning(entries[0])] if entries else []
    changes += [
        change
        for old, new in pairwise(entries)
        if (change := _change(old, new, _FIELDS, _("Changed"), viewer))
    ]
    changes += _step_changes(action, viewer)
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _beginning(entry: Any) -> Change:
    title = _("Brought in from a file") if entry.imported_from_id else _("Taken up")
    return Change(title, entry.history_date, _who(entry), entry.history_change_reason or "")


def _step_changes(action: Action, viewer: Viewer) -> list[Change]:
    entries = list(
        Milestone.history.filter(action_id=action.pk, authority_id=action.authority_id)
        .select_related("history_user")
        .order_by("id", "history_date")
    )
    changes = []
    for old, new in pairwise(entries):
        name = _("Milestone %(number)s changed") % {"number": new.position}
        if old.id == new.id and new.history_type == "~":
            change = _change(old, new, _STEP_FIELDS, name, viewer)
            changes += [change] if change else []
        elif old.id == new.id:
            changes.append(Change(_("Milestone taken out"), new.history_date, _who(new), old.text))
    return changes


def _change(old: Any, new: Any, fields: dict[str, Any], title: str, viewer: Viewer) -> Change | None:
    """What differs between two states of a row, one line a field; None where nothing people read differs."""
    said = []
    for name, label in fields.items():
        before, after = (_value(entry, name, viewer) for entry in (old, new))
        if before != after:
            said.append(f"{label}: {before or '–'} → {after or '–'}")
    if not said:
        return None
    if new.history_change_reason:
        said.append(_("Why: %(why)s") % {"why": new.history_change_reason})
    return Change(title, new.history_date, _who(new), "\n".join(said))


def _value(entry: Any, name: str, viewer: Viewer) -> str:
    value = getattr(entry, name)
    if name in {"status", "marking"}:
        return str(getattr(entry, f"get_{name}_display")())
    if name == "risk" and value is not None and value.marking != "official" and not viewer.is_cleared:
        return ""
    if isinstance(value, datetime.date):
        return date_in_words(value, getattr(entry, "due_precision", "day") if name == "due_on" else "day")
    return str(value) if value is not None else ""


def _who(entry: Any) -> str:
    return entry.history_user.get_full_name() if entry.history_user else str(_("The system"))
