"""How an action stands on a day, told from its dates and what its owner last said. Pure."""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.choices import DatePrecision
from core.uk_dates import uk_date, uk_month

SOON_DAYS = 30
_PERIODS = {
    DatePrecision.QUARTER.value: _("quarter to %(date)s"),
    DatePrecision.TERM.value: _("term to %(date)s"),
    DatePrecision.SEASON.value: _("season to %(date)s"),
}


class ActionState(enum.StrEnum):
    """The standing of an action, the most urgent first."""

    LATE = "late"
    BLOCKED = "blocked"
    DUE_SOON = "due_soon"
    MISSING = "missing"
    ON_TRACK = "on_track"
    REPORTED_DONE = "reported_done"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str | Promise:
        """The state as people read it."""
        return _LABELS[self]

    @property
    def is_core(self) -> bool:
        """Whether the shared table of states knows how this one looks."""
        return self not in _OWN_TAGS

    @property
    def colour(self) -> str:
        """Colour of the plain tag of a state that the shared table does not know."""
        return _OWN_TAGS.get(self, "grey")

    @property
    def rag_label(self) -> str | Promise:
        """The state as councils report it: red, amber, green, or that nothing is left to do."""
        return _RAG[self]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self not in {ActionState.DONE, ActionState.CANCELLED}


_LABELS = {
    ActionState.LATE: _("Late"),
    ActionState.BLOCKED: _("Blocked"),
    ActionState.DUE_SOON: _("Due soon"),
    ActionState.MISSING: _("Details missing"),
    ActionState.ON_TRACK: _("On track"),
    ActionState.REPORTED_DONE: _("Reported done"),
    ActionState.DONE: _("Done"),
    ActionState.CANCELLED: _("Cancelled"),
}
_RAG = {
    ActionState.LATE: _("Red"),
    ActionState.BLOCKED: _("Red"),
    ActionState.DUE_SOON: _("Amber"),
    ActionState.MISSING: _("Amber"),
    ActionState.ON_TRACK: _("Green"),
    ActionState.REPORTED_DONE: _("Green"),
    ActionState.DONE: _("Complete"),
    ActionState.CANCELLED: _("Closed"),
}
_OWN_TAGS = {
    ActionState.MISSING: "purple",
    ActionState.REPORTED_DONE: "blue",
    ActionState.CANCELLED: "grey",
}
_BY_STATUS = {
    "completed": ActionState.DONE,
    "cancelled": ActionState.CANCELLED,
    "to_complete": ActionState.MISSING,
}
_BY_REPORT = {"done": ActionState.REPORTED_DONE, "blocked": ActionState.BLOCKED}
STATE_CHOICES = [(state.value, state.label) for state in ActionState]


@dataclass(frozen=True)
class Reported:
    """What the owner said last, and whether a later date was granted because of it."""

    progress: str = ""
    time_was_given: bool = False


def state_of(
    *, status: str, next_on: datetime.date | None, reported: Reported, as_of: datetime.date
) -> ActionState:
    """How an action stands on `as_of`.

    `status` is the action's own, `next_on` the earliest of its dates still to come or already missed.
    A report of "late" counts until the owner reports again or is given more time. Nobody types a colour:
    dates and reports decide (toolkit 3.G5, "reviewed and updated").
    """
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if reported.progress in _BY_REPORT:
        return _BY_REPORT[reported.progress]
    says_late = reported.progress == "late" and not reported.time_was_given
    if says_late or (next_on is not None and next_on < as_of):
        return ActionState.LATE
    if next_on is not None and next_on <= as_of + datetime.timedelta(days=SOON_DAYS):
        return ActionState.DUE_SOON
    return ActionState.ON_TRACK


def date_in_words(date: datetime.date | None, precision: str = DatePrecision.DAY) -> str:
    """A date as exactly as it was given: 30 June 2026, June 2026, autumn term 2026, 2026."""
    if date is None:
        return ""
    if precision == DatePrecision.MONTH:
        return uk_month(date)
    if precision == DatePrecision.YEAR:
        return str(date.year)
    if precision in _PERIODS:
        return str(_PERIODS[precision] % {"date": uk_date(date)})
    return uk_date(date)
