"""Words, symbols and colours for every state a page shows: one table for tags, charts and PDFs.

A state is always a symbol and a word; colour only helps. Solid colours carry white symbols (contrast 4.5:1 or
more), tints carry their own dark ink (7:1 or more).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Icon:
    """A symbol on a 16 by 16 grid: its name, what is drawn as a line, and what is filled.

    Screen readers skip it on a page, where its word stands beside it; a tagged PDF needs the name.
    """

    name: str
    line: str = ""
    fill: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """How one state looks: its word, symbol, solid colour (charts), tint and ink (tags)."""

    key: str
    label: str | Promise
    icon: str
    solid: str
    tint: str
    ink: str


_RING = "M8 2.75a5.25 5.25 0 1 1 0 10.5a5.25 5.25 0 1 1 0-10.5z"

ICONS: dict[str, Icon] = {
    "met": Icon("tick", "M3.25 8.5l3.25 3.25l6.25-7.25"),
    "partly": Icon("half-filled circle", _RING, "M8 2.75a5.25 5.25 0 0 0 0 10.5z"),
    "not_met": Icon("cross", "M4.25 4.25l7.5 7.5M11.75 4.25l-7.5 7.5"),
    "no_evidence": Icon(
        "question mark", "M5.25 5.75a2.75 2.75 0 1 1 4.2 2.3c-1 .65-1.45 1.1-1.45 2.2M8 12.9v.1"
    ),
    "not_applicable": Icon("dash", "M3.75 8h8.5"),
    "arrow_up": Icon("arrow up", "M8 13V3M3.75 7.25L8 3l4.25 4.25"),
    "arrow_down": Icon("arrow down", "M8 3v10M3.75 8.75L8 13l4.25-4.25"),
    "arrow_right": Icon("arrow", "M3 8h10M8.75 3.75L13 8l-4.25 4.25"),
    "same": Icon("equals", "M3.5 6h9M3.5 10h9"),
    "clock": Icon("clock", f"{_RING}M8 5.25V8l2 1.5"),
    "lock": Icon("lock", "M5.25 7.25v-2a2.75 2.75 0 0 1 5.5 0v2", "M3.75 7h8.5v6.5h-8.5z"),
    "warning": Icon("warning sign", "M8 2.5L14 13.25H2zM8 6.5v3.25M8 11.4v.1"),
    "document": Icon("document", "M4 2.25h5l3 3v8.5H4zM9 2.25v3h3"),
    "plus": Icon("plus", "M8 3.25v9.5M3.25 8h9.5"),
    "dot": Icon("dot", fill="M8 4.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7z"),
    "ring": Icon("ring", _RING),
    "blocked": Icon("barred circle", f"{_RING}M4.5 4.5l7 7"),
    "swap": Icon("two arrows", "M2.75 5.5h9M9.25 3l2.5 2.5l-2.5 2.5M13.25 10.5h-9M6.75 8l-2.5 2.5l2.5 2.5"),
}

_GREEN = ("#1d6f4f", "#ddf1e7", "#0a4630")
_AMBER = ("#946200", "#fdf1d3", "#573c00")
_RED = ("#a93226", "#fbe3e0", "#741a12")
_GREY = ("#5c6b74", "#e8edef", "#2f3d45")
_PALE = ("#7d8a91", "#f6f8f8", "#43525a")
_TEAL = ("#0c4a5b", "#dfecf0", "#0a3b49")

STATUSES: dict[str, State] = {
    state.key: state
    for state in (
        State("met", _("Met"), "met", *_GREEN),
        State("partly", _("Partly met"), "partly", *_AMBER),
        State("not_met", _("Not met"), "not_met", *_RED),
        State("no_evidence", _("No evidence yet"), "no_evidence", *_GREY),
        State("not_applicable", _("Not applicable"), "not_applicable", *_PALE),
    )
}

ACTION_STATES: dict[str, State] = {
    state.key: state
    for state in (
        State("done", _("Done"), "met", *_GREEN),
        State("on_track", _("On track"), "arrow_right", *_TEAL),
        State("due_soon", _("Due soon"), "clock", *_AMBER),
        State("late", _("Late"), "warning", *_RED),
        State("blocked", _("Blocked"), "blocked", *_RED),
        State("no_date", _("No date"), "no_evidence", *_GREY),
    )
}

ATTENDANCE: dict[str, State] = {
    state.key: state
    for state in (
        State("present", _("Present"), "met", *_GREEN),
        State("substitute", _("Substitute"), "swap", *_TEAL),
        State("apology", _("Apologies"), "ring", *_AMBER),
        State("absent", _("Absent"), "not_met", *_RED),
        State("not_applicable", _("Not applicable"), "not_applicable", *_PALE),
    )
}

DUTY_RATINGS: dict[str, State] = {
    state.key: state
    for state in (
        State("in_place", _("In place"), "met", *_GREEN),
        State("part_in_place", _("Partly in place"), "partly", *_AMBER),
        State("gap", _("Gap"), "not_met", *_RED),
        State("not_assessed", _("Not assessed"), "no_evidence", *_GREY),
    )
}

ALL_STATES: dict[str, State] = {**ATTENDANCE, **STATUSES, **ACTION_STATES, **DUTY_RATINGS}
ALL_STATES["not_applicable"] = ALL_STATES.pop("not_applicable")  # last, in every key
_OTHER_WORDS = {"partly_met": "partly", "partial": "partly", "unknown": "no_evidence"}


def state_for(value: object) -> State:
    """The look of a status, an action state or an attendance, given as a text or an enum member.

    Raises KeyError for a state nobody knows, so that a new one is never shown as if it meant nothing.
    """
    key = str(getattr(value, "value", value)).lower()
    return ALL_STATES[_OTHER_WORDS.get(key, key)]
