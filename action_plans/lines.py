"""How an action is shown in a list: its standing, its next date, and only what the viewer is cleared for."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from action_plans.models import Action
from action_plans.states import ActionState, Reported, date_in_words, state_of
from action_plans.waiting import Edge
from core.addresses import record_address
from core.charts import Picture, stacked_bar
from core.criteria.judging import listed
from core.uk_dates import uk_date, uk_date_short

if TYPE_CHECKING:
    from core.viewer import Viewer

ORDER = (
    ActionState.DONE,
    ActionState.REPORTED_DONE,
    ActionState.ON_TRACK,
    ActionState.DUE_SOON,
    ActionState.LATE,
    ActionState.BLOCKED,
    ActionState.MISSING,
)
_IN_CHARTS = {ActionState.REPORTED_DONE: ActionState.ON_TRACK, ActionState.MISSING: "no_date"}


@dataclass(frozen=True)
class Said(Reported):
    """The owner's last report."""

    text: str = ""
    held_up_because: str = ""
    on: datetime.date | None = None
    asks_until: datetime.date | None = None
    """A later date that was asked for and not answered yet."""

    @property
    def asks_for_time(self) -> bool:
        """Whether the owner waits for an answer about more time."""
        return self.asks_until is not None


NOTHING_SAID = Said()


@lru_cache(maxsize=64)
def _tag(state: ActionState, language: str) -> SafeString:
    return render_to_string("action_plans/state.html", {"state": state})


def state_tag(state: ActionState) -> SafeString:
    """The tag of a state; there are few, so each is drawn once and kept."""
    return _tag(state, get_language() or "")


@dataclass(frozen=True)
class ActionLine:
    """One action as lists show it. `missing` names in words what it still lacks."""

    action: Any
    state: ActionState
    next_on: datetime.date | None
    next_words: str
    risk: Any
    said: Said = NOTHING_SAID
    missing: tuple[str, ...] = ()
    waits: tuple[ActionLine, ...] = ()
    """The lines of what it waits for, where the list was read together with them."""
    is_named: bool = True
    """Whether its title and its page are for the viewer; of what others own, an owner reads the number."""

    @property
    def open_waits(self) -> list[ActionLine]:
        """What it waits for that is still to be done."""
        return [one for one in self.waits if one.state.is_open] if self.state.is_open else []

    @property
    def held_up_by(self) -> list[ActionLine]:
        """What it waits for that is itself late or blocked, while something is still to be done here."""
        late = {ActionState.LATE, ActionState.BLOCKED}
        return [one for one in self.waits if one.state in late] if self.state.is_open else []

    @property
    def held_up_words(self) -> str:
        """That it waits for something late, in a sentence; "" where it doesn't."""
        late = [f"{one.action.number} ({str(one.state.label).lower()})" for one in self.held_up_by]
        return str(_("Waits for action %(which)s.") % {"which": listed(late)}) if late else ""

    @cached_property
    def url(self) -> str:
        """The address of its page, worked out only where a link is shown."""
        return record_address("action_plans:action", self.action.area_slug, self.action.public_id)

    @property
    def next_short(self) -> str:
        """The next date for a table, months cut short."""
        if self.next_on is None or self.next_on == self.action.due_on:
            return self.next_words.replace(uk_date(self.next_on), uk_date_short(self.next_on))
        return uk_date_short(self.next_on)

    @property
    def next_kind(self) -> str:
        """What the next date is, where it isn't the due date."""
        if self.next_on is None or self.next_on == self.action.due_on:
            return ""
        return str(_("review") if self.next_on == self.action.review_on else _("milestone"))

    @property
    def tag(self) -> SafeString:
        """The tag of its state."""
        return state_tag(self.state)

    @property
    def owner(self) -> str:
        """The owner body's name, or that there is none."""
        return self.action.owner.name if self.action.owner else str(_("No owner yet"))

    @property
    def person(self) -> str:
        """The person or the post in the owner body."""
        return self.action.owner_contact.name if self.action.owner_contact else self.action.owner_post

    @property
    def theme_name(self) -> str:
        """The theme it stands under."""
        return self.action.theme.name if self.action.theme else str(_("No theme"))


def action_line(action: Any, viewer: Viewer, as_of: datetime.date) -> ActionLine:
    """The line of an action read with `querysets.for_lines`, as it stands on `as_of`."""
    said = said_of(action)
    return ActionLine(
        action=action,
        said=said,
        state=state_of(status=action.status, next_on=action.next_on, reported=said, as_of=as_of),
        next_on=action.next_on,
        next_words=_next_words(action),
        risk=risk_open_to(viewer, action),
        missing=missing_details(action),
    )


def brief_line(action: Any, as_of: datetime.date) -> ActionLine:
    """How an action read with `querysets.for_tallies` stands, without its risk, its person and its words."""
    said = said_of(action)
    state = state_of(status=action.status, next_on=action.next_on, reported=said, as_of=as_of)
    return ActionLine(action, state, action.next_on, next_words="", risk=None, said=said)


def said_of(action: Any) -> Said:
    """What the owner said last, of an action read with `querysets.with_progress`."""
    said = action.last_said
    if not said:
        return NOTHING_SAID
    return Said(
        progress=said["progress"],
        text=said["text"],
        held_up_because=said["because"],
        on=datetime.date.fromisoformat(said["on"]),
        asks_until=datetime.date.fromisoformat(said["asks"])
        if said["asks"] and said["given"] is None
        else None,
        time_was_given=bool(said["given"]),
    )


def risk_open_to(viewer: Viewer, action: Action) -> Any:
    """The linked risk, or None where it is marked above the viewer's clearance: it doesn't exist for them."""
    if action.risk is None or not viewer.may_read(action.risk.marking):
        return None
    return action.risk


def missing_details(action: Action) -> tuple[str, ...]:
    """What an action brought in still lacks, in words (domain rule 12)."""
    if action.status != Action.Status.TO_COMPLETE:
        return ()
    lacks = (
        (action.owner_id is None, _("owner")),
        (action.risk_id is None, _("risk")),
        (not (action.due_on or action.review_on), _("date")),
    )
    return tuple(str(words) for is_missing, words in lacks if is_missing)


def _next_words(action: Any) -> str:
    """The next date as exactly as it was given, saying when it is a review."""
    if action.next_on is None:
        return ""
    if action.next_on == action.due_on:
        return date_in_words(action.due_on, action.due_precision)
    if action.next_on == action.review_on:
        return str(_("review %(date)s") % {"date": date_in_words(action.review_on)})
    return str(_("milestone %(date)s") % {"date": date_in_words(action.next_on)})


def lines_of(actions: Iterable[Any], viewer: Viewer, as_of: datetime.date) -> list[ActionLine]:
    """Lines of actions, in the order given."""
    return [action_line(action, viewer, as_of) for action in actions]


def with_waits(lines: Iterable[ActionLine], edges: Iterable[Edge]) -> list[ActionLine]:
    """The same lines, each knowing the lines of what it waits for; what is not among them stays unsaid."""
    known = {line.action.pk: line for line in lines}
    waits: dict[int, list[ActionLine]] = {}
    for one, other in edges:
        if other in known:
            waits.setdefault(one, []).append(known[other])
    return [replace(line, waits=tuple(waits[pk])) if pk in waits else line for pk, line in known.items()]


def by_theme(lines: Iterable[ActionLine]) -> list[tuple[str, list[ActionLine]]]:
    """Lines under their themes, themes in the plan's order, those without one last."""
    ordered = sorted(lines, key=_theme_order)
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda line: line.theme_name)]


def _theme_order(line: ActionLine) -> tuple[bool, int, int, int]:
    theme = line.action.theme
    return theme is None, theme.position if theme else 0, line.action.position, line.action.pk


def standing_of(action: Any, as_of: datetime.date) -> str:
    """The key, in the shared table of states, of an action read with `querysets.standing_at`."""
    status = action.status
    if action.closed_on is not None and action.closed_on > as_of:
        status = Action.Status.OPEN
    state = state_of(status=status, next_on=action.next_on, reported=said_of(action), as_of=as_of)
    return str(_IN_CHARTS.get(state, state))


def standing_picture(lines: Iterable[ActionLine]) -> Picture:
    """How many actions stand how, as one stacked bar; cancelled ones are left out."""
    counts = Counter(line.state for line in lines)
    bars: Counter[str] = Counter()
    for state in ORDER:
        bars[str(_IN_CHARTS.get(state, state))] += counts[state]
    return stacked_bar(_("How the actions stand"), list(bars.items()))


def tally(lines: Iterable[ActionLine]) -> list[tuple[ActionState, int]]:
    """(state, how many) for every state that occurs, the most urgent first."""
    counts = Counter(line.state for line in lines)
    return [(state, counts[state]) for state in ActionState if counts[state]]
