"""Where the sections plug in: pages that gather from every section ask here.

Each section fills these at start-up, in its `AppConfig.ready`. A new section
appears on every gathering page by filling them; nobody has to be told.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.utils.functional import Promise

from core.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest

    from core.models import Authority
    from core.viewer import Viewer

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """An ordered collection of entries under unique keys. Registering a key twice is an error."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, Entry] = {}

    def register(self, key: str, entry: Entry) -> Entry:
        """Add `entry`. Raises ValueError if the key is taken by another entry."""
        if self._entries.get(key, entry) != entry:
            raise ValueError(f"{self.name}: {key} is registered twice")
        self._entries[key] = entry
        return entry

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries[key] for key in sorted(self._entries))

    def __getitem__(self, key: str) -> Entry:
        return self._entries[key]

    def __contains__(self, key: str) -> bool:
        return key in self._entries


@dataclass(frozen=True)
class NavigationItem:
    """A section's way in: shown to viewers who hold `permission` in the area."""

    label: str | Promise
    url_name: str
    permission: Permission


@dataclass(frozen=True)
class AttentionItem:
    """Something that needs the viewer: what, by when, and the button that mends it.

    `why` is a sentence below it, shown in place of the date.
    """

    what: str
    url: str
    button: str
    due_on: datetime.date | None = None
    is_overdue: bool = False
    why: str = ""


@dataclass(frozen=True)
class CalendarEntry:
    """Something that happens in an area on a day."""

    on: datetime.date
    what: str
    url: str


@dataclass(frozen=True)
class AgendaSeed:
    """An item a section puts on the agenda of a coming meeting, and why now."""

    key: str
    kind: str
    title: str
    why_now: str


@dataclass(frozen=True)
class MeetingPanel:
    """A part that a section adds to the record of a meeting.

    `context(meeting, authority, viewer)` returns what `template` needs, with
    every query done; `minutes(meeting)` returns lines for the signed minutes.
    """

    template: str
    context: Callable[[Any, Authority, Viewer], dict[str, Any]]
    minutes: Callable[[Any], list[str]]


@dataclass(frozen=True)
class ThreadStep:
    """One record on the golden thread, in one of its six columns."""

    column: str
    label: str
    url: str
    is_gap: bool = False
    note: str = ""
    marking: str = "official"
    """The record's marking; the page that shows it carries the highest."""


@dataclass(frozen=True)
class SectionPicture:
    """A chart a section gives to the benchmark page and the quarterly report, with the marking it carries."""

    template: str
    chart: Any
    marking: str = "official"


navigation: Registry[NavigationItem] = Registry("navigation")
attention: Registry[Callable[[Authority, Viewer, datetime.date], Iterable[AttentionItem]]] = Registry(
    "attention"
)
calendar: Registry[Callable[[Authority, Viewer, datetime.date], Iterable[CalendarEntry]]] = Registry(
    "calendar"
)
agenda_seeds: Registry[Callable[[Any, Authority], Iterable[AgendaSeed]]] = Registry("agenda seeds")
meeting_panels: Registry[MeetingPanel] = Registry("meeting panels")
thread_steps: Registry[Callable[[int, Authority, Viewer], Iterable[ThreadStep]]] = Registry("golden thread")
risk_answers: Registry[Callable[[Authority], Mapping[int, int]]] = Registry("answers to risks")
"""Risk id -> number of live or completed actions that answer it; a risk without any may be left out."""
action_counts: Registry[Callable[[Authority, datetime.date], Mapping[str, int]]] = Registry("action counts")
"""State of an action, a key of `core.states.ACTION_STATES` -> how many are in it on the date."""
section_pictures: Registry[Callable[[Authority, datetime.date], SectionPicture]] = Registry(
    "section pictures"
)
job_actions: Registry[Any] = Registry("jobs")
"""`core.jobs.JobAction`s, by the job's name."""
exports: Registry[Callable[[Authority, Viewer, HttpRequest], Any]] = Registry("exports")
