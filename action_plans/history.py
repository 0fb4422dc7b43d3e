"""The history of an action in words: who changed what, when and why, from the database's own record."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_plans.models import (
    Action,
    ActionDependency,
    ActionEvaluation,
    ActionSeries,
    ActionSupport,
    ActionThreatCheck,
    Milestone,
)
from action_plans.states import date_in_words
from core.uk_dates import uk_date

if TYPE_CHECKING:
    from core.viewer import Viewer

_ACTION = {
    "number": gettext_lazy("Number"),
    "title": gettext_lazy("What will be done"),
    "description": gettext_lazy("Steps and detail"),
    "status": gettext_lazy("Status"),
    "owner": gettext_lazy("Owner"),
    "owner_contact": gettext_lazy("Person"),
    "owner_post": gettext_lazy("Post"),
    "risk": gettext_lazy("Risk"),
    "theme": gettext_lazy("Theme"),
    "plan": gettext_lazy("Edition"),
    "carried_to": gettext_lazy("Carried over into"),
    "starts_on": gettext_lazy("From"),
    "due_on": gettext_lazy("Due date"),
    "review_on": gettext_lazy("Next review"),
    "marking": gettext_lazy("Marking"),
    "closed_on": gettext_lazy("Closed on"),
    "closed_by": gettext_lazy("Closed by"),
    "outcome": gettext_lazy("Outcome"),
}
_STEP = {
    "text": gettext_lazy("Words"),
    "due_on": gettext_lazy("Due date"),
    "review_on": gettext_lazy("Review date"),
    "done_on": gettext_lazy("Done on"),
}
_SERIES = {"every": gettext_lazy("Comes round again"), "ended_on": gettext_lazy("Last time round on")}
_EVALUATION = {
    "impact": gettext_lazy("What changed"),
    "lesson": gettext_lazy("What was learned"),
    "what_next": gettext_lazy("What next"),
}
_RELATED = ("owner", "owner_contact", "risk", "theme", "plan", "carried_to", "closed_by", "history_user")
_PART_RELATED = {ActionDependency.history.model: ("depends_on",)}
_CHOICES = {"status", "marking", "every"}


@dataclass(frozen=True)
class Change:
    """One change, as the timeline shows it: a line of `text` for every field that differs."""

    title: str
    at: datetime.datetime
    by: str
    text: str
    request: str = ""
    why: str = ""


def history_of(action: Action, viewer: Viewer) -> list[Change]:
    """Every change of an action and its parts, newest first; what one save changed is one change.

    A fixed number of queries. What is marked above the viewer's clearance is not named, whatever its place
    in the past.
    """
    told = [*_of_itself(action, viewer), *_of_parts(action, viewer)]
    told.sort(key=lambda change: change.at)
    joined = [_joined(list(group)) for _key, group in groupby(told, key=_one_save)]
    return joined[::-1]


def _one_save(change: Change) -> tuple[str, Any]:
    """What is the same for all changes of one request; a change outside any request stands alone."""
    return (change.request, "" if change.request else change.at)


def _joined(changes: list[Change]) -> Change:
    """Changes of one save as one, under the name of the first that is about the action itself."""
    first = next((change for change in changes if change.title in _whole_titles()), changes[0])
    lines = [change.text for change in [first, *(one for one in changes if one is not first)] if change.text]
    whys = dict.fromkeys(change.why for change in changes if change.why)
    lines += [_("Why: %(why)s") % {"why": why} for why in whys]
    return Change(first.title, first.at, first.by, "\n".join(lines))


def _whole_titles() -> set[str]:
    return {_("Brought in from a file"), _("Taken up"), _("Changed"), _("Closed")}


def _of_itself(action: Action, viewer: Viewer) -> Iterator[Change]:
    entries = list(action.history.select_related(*_RELATED).order_by("history_date"))
    for old, new in pairwise([None, *entries]):
        if old is None:
            title = _("Brought in from a file") if new.imported_from_id else _("Taken up")
            wanted = {name: label for name, label in _ACTION.items() if name != "description"}
        else:
            was_closed = old.status in Action.LIVE and new.status not in Action.LIVE
            title, wanted = _("Closed") if was_closed else _("Changed"), _ACTION
        lines = _differences(old, new, wanted, viewer)
        if lines or old is None:
            yield _change(title, new, lines)


def _of_parts(action: Action, viewer: Viewer) -> Iterator[Change]:
    """Changes of milestones, supporters, what is waited for, checks, the rhythm and the evaluation."""
    own = {"action_id": action.pk, "authority_id": action.authority_id}
    for old, new in _pairs(Milestone.history.filter(**own)):
        name = _("Milestone %(number)s") % {"number": new.position}
        yield from _part(name, old, new, _STEP, viewer)
    for _old, new in _pairs(ActionSupport.history.filter(**own)):
        yield _come_or_gone(_("Support"), new.name, new)
    for _old, new in _pairs(ActionDependency.history.filter(**own)):
        if viewer.may_read(new.depends_on.marking):
            number = _("action %(number)s") % {"number": new.depends_on.number}
            yield _come_or_gone(_("Waits for"), number, new)
    for _old, new in _pairs(ActionThreatCheck.history.filter(**own)):
        words = f"{new.get_moment_display()}. {new.threat_check_rationale}".strip()
        yield _come_or_gone(_("Security Threat Check"), words, new)
    series = {"id": action.series_id, "authority_id": action.authority_id}
    for old, new in _pairs(ActionSeries.history.filter(**series)):
        yield from _part("", old, new, _SERIES, viewer)
    for old, new in _pairs(ActionEvaluation.history.filter(**own)):
        yield from _part(_("Evaluation"), old, new, _EVALUATION, viewer)


def _pairs(rows: Any) -> Iterator[tuple[Any, Any]]:
    """(the state before or None, the state after) for every entry, in the order of the rows and of time."""
    ordered = rows.select_related("history_user", *_PART_RELATED.get(rows.model, ())).order_by(
        "id", "history_date"
    )
    for _key, entries in groupby(ordered, key=lambda entry: entry.id):
        yield from pairwise([None, *entries])


def _part(name: str, old: Any, new: Any, fields: Mapping[str, Any], viewer: Viewer) -> Iterable[Change]:
    """What became of one part: added, changed or taken out."""
    if new.history_type == "-":
        return [_come_or_gone(name, getattr(new, "text", ""), new)]
    lines = _differences(old, new, fields, viewer)
    return (
        [_change(name or _("Changed"), new, [f"{name}: {line}" if name else line for line in lines])]
        if lines
        else []
    )


def _come_or_gone(label: str, words: str, entry: Any) -> Change:
    gone = entry.history_type == "-"
    line = _("%(label)s taken out: “%(words)s”") if gone else _("%(label)s: “%(words)s”")
    return _change(label, entry, [line % {"label": label, "words": words}])


def _change(title: str, entry: Any, lines: Iterable[str]) -> Change:
    return Change(
        title=str(title),
        at=entry.history_date,
        by=entry.history_user.get_full_name() if entry.history_user else str(_("The system")),
        text="\n".join(lines),
        request=entry.history_request_id,
        why=entry.history_change_reason or "",
    )


def _differences(old: Any, new: Any, fields: Mapping[str, Any], viewer: Viewer) -> list[str]:
    """A line in words for every field that people read and that differs."""
    lines = []
    for name, label in fields.items():
        before = _value(old, name, viewer) if old is not None else ""
        after = _value(new, name, viewer)
        if before == after:
            continue
        words = {"label": label, "before": before, "after": after}
        if before and after:
            lines.append(_("%(label)s: from “%(before)s” to “%(after)s”") % words)
        elif after:
            lines.append(_("%(label)s: “%(after)s”") % words)
        else:
            lines.append(_("%(label)s: “%(before)s” taken out") % words)
    return lines


def _value(entry: Any, name: str, viewer: Viewer) -> str:
    value = getattr(entry, name)
    if name in _CHOICES:
        return str(getattr(entry, f"get_{name}_display")())
    if name == "risk" and value is not None and not viewer.may_read(value.marking):
        return ""
    if isinstance(value, datetime.date):
        precision = getattr(entry, "due_precision", "day") if name == "due_on" else "day"
        return date_in_words(value, precision) if name == "due_on" else uk_date(value)
    return str(value) if value is not None else ""
