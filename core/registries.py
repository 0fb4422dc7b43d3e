"""Where the sections plug in: pages that gather from every section ask here.

Each section fills these at start-up, in its `AppConfig.ready`. A new section
appears on every gathering page by filling them; nobody has to be told.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

    def items(self) -> Iterator[tuple[str, Entry]]:
        """Entries with their keys, in order."""
        return iter(sorted(self._entries.items()))

    def __getitem__(self, key: str) -> Entry:
        return self._entries[key]

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def named(self) -> list[tuple[str, Entry]]:
        """Keys with their entries, in the order of the keys."""
        return sorted(self._entries.items())


@dataclass(frozen=True)
class NavigationItem:
    """A section's way in: shown to viewers who hold `permission` in the area."""

    label: str | Promise
    url_name: str
    permission: Permission


@dataclass(frozen=True)
class AttentionItem:
    """Something that needs the viewer: what, by when, and the button that mends it.

    `why` is a sentence below it, shown in place of the date. `is_standing` says that it is how things stand,
    which comes after what somebody is waiting for.
    """

    what: str
    url: str
    button: str
    due_on: datetime.date | None = None
    is_overdue: bool = False
    why: str = ""
    is_standing: bool = False

    def urgency(self, today: datetime.date) -> tuple[bool, bool, datetime.date]:
        """Sorts what is overdue first, then by date; what waits without a date counts as today's."""
        return (not self.is_overdue, self.is_standing, self.due_on or today)


@dataclass(frozen=True)
class CalendarEntry:
    """Something that happens in an area on a day."""

    on: datetime.date
    what: str
    url: str
    marking: str = "official"


@dataclass(frozen=True)
class ReviewDue:
    """A record whose review falls due, who may see it, and the address of whoever owns it."""

    area: Authority
    key: str
    what: str
    due_on: datetime.date
    url: str
    section: int
    permission: Permission
    marking: str = "official"
    owner: str = ""


@dataclass(frozen=True)
class DocumentNote:
    """What a section knows of a document of the register, such as the meeting that agreed it.

    Whoever holds `change_permission` may put it right at `change_url`. `is_past` says that it was taken
    back or put right since: the document's own page tells it, lists don't.
    """

    label: str
    words: str
    url: str
    change_url: str = ""
    change_permission: Permission | None = None
    is_past: bool = False


@dataclass(frozen=True)
class DutyPlace:
    """Where an area of the viewer's says how it stands with a duty: whose, how, and the address."""

    area: str
    words: str
    url: str


@dataclass(frozen=True)
class AgendaSeed:
    """An item a section puts on the agenda of a coming meeting, and why now."""

    key: str
    kind: str
    title: str
    why_now: str


@dataclass(frozen=True)
class MeetingCapture:
    """A record that a section lets people make in place, under an item of a meeting's record.

    `form(meeting, authority, viewer, data, prefix)` returns the form with its choices fetched, unbound
    where `data` is None. `carry_out(form, item, authority, viewer)` calls the action with the cleaned form
    for the agenda item and returns what to say. Both may raise Refused.
    """

    button: str | Promise
    permission: Permission
    form: Callable[[Any, Authority, Viewer, Mapping[str, Any] | None, str], Any]
    carry_out: Callable[[Any, Any, Authority, Viewer], str]


@dataclass(frozen=True)
class MeetingPanel:
    """A part that a section adds to the record of a meeting.

    `context(meeting, authority, viewer)` returns what `template` needs, every query done, and its marking as
    "panel_marking"; `minutes(meeting)` lines for the signed minutes, and `captured(meeting)` those under an
    item of the agenda, each with the item's id. Lines name nothing above OFFICIAL.

    The part stands inside the record's own form. `keep(meeting, authority, viewer, data)` saves what was
    typed in it, whatever button was pressed, and returns None, or the bound form with what is wrong: the
    template is then drawn with it as `form`. It raises nothing for what a person can put right.
    """

    template: str
    context: Callable[[Any, Authority, Viewer], dict[str, Any]]
    minutes: Callable[[Any], list[str]]
    captured: Callable[[Any], list[tuple[int, str]]]
    capture: MeetingCapture | None = None
    keep: Callable[[Any, Authority, Viewer, Mapping[str, Any]], Any] | None = None


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


@dataclass(frozen=True)
class PressingAction:
    """An action that is late or due soon, as a report shows it under its section; nothing above OFFICIAL."""

    section: int
    what: str
    owner: str
    when: str
    is_late: bool


@dataclass(frozen=True)
class TopRisk:
    """A risk as it may be told outside the area's officers: nothing above OFFICIAL.

    `level` is its score with its band in words, `movement` how that stands against the version before.
    """

    what: str
    level: str
    colour: str
    movement: str


APPEARED, LAPSED, CHANGED = "appeared", "lapsed", "changed"


@dataclass(frozen=True)
class RecordChange:
    """What became of one record between two dates: `how` is APPEARED, LAPSED or CHANGED, on a day."""

    how: str
    on: datetime.date | None
    what: str
    note: str = ""
    url: str = ""
    marking: str = "official"


navigation: Registry[NavigationItem] = Registry("navigation")
attention: Registry[Callable[[Authority, Viewer, datetime.date], Iterable[AttentionItem]]] = Registry(
    "attention"
)
calendar: Registry[Callable[[Authority, Viewer, datetime.date], Iterable[CalendarEntry]]] = Registry(
    "calendar"
)
reviews: Registry[Callable[[Sequence[Authority], datetime.date, datetime.date], Iterable[ReviewDue]]] = (
    Registry("reviews")
)
"""Reviews that fall due in any of the areas between two days, both included; a fixed number of queries."""
document_notes: Registry[Callable[[Sequence[int]], Mapping[int, list[DocumentNote]]]] = Registry(
    "document notes"
)
"""Ids of documents -> what is known of them; asked inside the area's context."""
document_steps: Registry[NavigationItem] = Registry("document steps")
"""What else can be done with a document: the route takes the area's slug and the document's public id."""
agenda_seeds: Registry[Callable[[Any, Authority], Iterable[AgendaSeed]]] = Registry("agenda seeds")
meeting_panels: Registry[MeetingPanel] = Registry("meeting panels")
meeting_agreements: Registry[Callable[[Any], Iterable[str]]] = Registry("meeting agreements")
"""What a section records as agreed at a meeting, in words that name nothing above OFFICIAL."""
thread_steps: Registry[Callable[[int, Authority, Viewer], Iterable[ThreadStep]]] = Registry("golden thread")
risk_answers: Registry[Callable[[Authority], Mapping[int, int]]] = Registry("answers to risks")
"""Risk id -> number of live or completed actions that answer it; a risk without any may be left out."""
actions_without_risk: Registry[Callable[[Authority, Viewer], Iterable[ThreadStep]]] = Registry(
    "actions that answer no risk"
)
"""Live actions without an open risk, as far as the viewer may see them."""
version_evidence: Registry[Callable[[int, Authority, Viewer], Iterable[ThreadStep]]] = Registry(
    "what a version of the risk assessment rests on"
)
"""Of a version (its id): evaluations of completed actions that it cites."""
action_counts: Registry[Callable[[Authority, datetime.date], Mapping[str, int]]] = Registry("action counts")
"""State of an action, a key of `core.states.ACTION_STATES` -> how many are in it on the date."""
pressing_actions: Registry[Callable[[Authority, datetime.date], Iterable[PressingAction]]] = Registry(
    "pressing actions"
)
completed_actions: Registry[Callable[[Authority, datetime.date, datetime.date], Iterable[str]]] = Registry(
    "completed actions"
)
"""Actions completed after the first day and by the second, in words; nothing above OFFICIAL."""
top_risks: Registry[Callable[[Authority, datetime.date], Iterable[TopRisk]]] = Registry("top risks")
"""Open risks of the version in force on the date, the highest score first; nothing above OFFICIAL."""
record_changes: Registry[
    Callable[[Authority, Viewer, datetime.date, datetime.date], Iterable[RecordChange]]
] = Registry("changes of records")
"""fn(area, viewer, since, until): what became of a section's records after one date and up to another."""
section_pictures: Registry[Callable[[Authority, datetime.date], SectionPicture]] = Registry(
    "section pictures"
)
duty_places: Registry[Callable[[Viewer], Mapping[str, list[DutyPlace]]]] = Registry("places of duties")
"""{key of a duty of the catalogue: where the viewer's areas say how they stand with it}."""
job_actions: Registry[Any] = Registry("jobs")
"""`core.jobs.JobAction`s, by the job's name."""
exports: Registry[Callable[[Authority, Viewer, HttpRequest], Any]] = Registry("exports")
