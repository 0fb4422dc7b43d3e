"""What a scrutiny pack says: words alone, cut to what two pages hold, and kept as canonical JSON."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benchmarks.report import summary_sentences
from benchmarks.scrutiny.overview import Overview
from benchmarks.scrutiny.questions import Asked
from core.criteria.findings import Status
from core.uk_dates import uk_date

LAYOUT = 1
"""Counted up when the pack is set differently, so that a new look is a new file."""
MARKING = "OFFICIAL"
SHORT = frozenset({Status.NOT_MET, Status.PARTLY, Status.NO_EVIDENCE})
"""Ratings and statuses below met; a rating's key is one of these words."""
Row = tuple[str, ...]
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many entries each list shows, and how many letters each text."""

    entries: int
    letters: int


ROOMY = Limits(6, 200)
STEPS = (ROOMY, Limits(5, 150), Limits(4, 110), Limits(3, 80), Limits(2, 60))
"""From what a quiet area needs to what always fits, each tried in turn."""


@dataclass(frozen=True, slots=True)
class Part:
    """A list of the pack: the rows it shows, and how many more there are."""

    rows: tuple[Row, ...]
    left: int

    @property
    def more(self) -> str:
        """ "and 3 more", or ""."""
        return _("and %(n)s more") % {"n": self.left} if self.left else ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole pack. Rows: ratings (benchmark, key, word), moved (item, from, to), risks (risk, score,
    movement), late (action, with whom, due), done (action), lapses (date, item), questions (question,
    asked on, reply), asks (line).
    """

    area: str
    as_of: str
    since: str
    sentences: tuple[str, ...]
    ratings: tuple[Row, ...]
    moved: Part
    risks: Part
    late: Part
    done: Part
    lapses: Part
    questions: Part
    asks: Part

    @property
    def dated(self) -> datetime.date:
        """The date it is true at."""
        return datetime.date.fromisoformat(self.as_of)

    @property
    def compared_with(self) -> datetime.date:
        """The last day of the quarter before."""
        return datetime.date.fromisoformat(self.since)

    @property
    def title(self) -> str:
        """What it is called."""
        return _("Prevent: pack for scrutiny")


def pack_of(overview: Overview, questions: Sequence[Asked], asks: Sequence[str], limits: Limits) -> Pack:
    """The pack of an area, cut to `limits`; what the council is asked to do is never cut."""

    def part(entries: Iterable[Entry], row: Callable[[Entry], Row]) -> Part:
        every = list(entries)
        shown = [tuple(cut(text, limits.letters) for text in row(one)) for one in every[: limits.entries]]
        return Part(tuple(shown), len(every) - len(shown))

    lapses = overview.lapses
    return Pack(
        area=overview.area.name,
        as_of=overview.today.isoformat(),
        since=overview.since.isoformat(),
        sentences=summary_sentences(overview.benchmarks, overview.changes, lapses, overview.since),
        ratings=tuple(
            (f"{one.section.number} {one.section.name}", one.rating.key, str(one.rating.label))
            for one in overview.benchmarks
        ),
        moved=part(
            overview.moved,
            lambda one: (overview.named(one.criterion), str(one.before.label), str(one.after.label)),
        ),
        risks=part(overview.risks, lambda one: (one.what, one.level, one.movement or _("First version"))),
        late=part(overview.late or (), lambda one: (one.what, one.owner or _("Nobody yet"), one.when)),
        done=part(overview.done, lambda words: (words,)),
        lapses=part(
            lapses,
            lambda one: (
                uk_date(one.finding.changes_on if one.finding else None),
                overview.named(one.criterion),
            ),
        ),
        questions=part(questions, _question),
        asks=Part(tuple((line,) for line in asks), 0),
    )


def suggested_asks(overview: Overview) -> list[str]:
    """What a council could be asked to do, as the benchmarks and the plan stand; a person decides on it."""
    asks = [_("Note how the eight benchmarks stand and what has moved since last quarter.")]
    for one in overview.benchmarks:
        if one.rating.key in SHORT:
            words = {"number": one.section.number, "name": one.section.name}
            asks.append(_("Ask for a report on what brings benchmark %(number)s, %(name)s, to met.") % words)
    if overview.late:
        told = ngettext(
            "Ask the body that owns the overdue action when it will be done.",
            "Ask the bodies that own the %(n)s overdue actions when they will be done.",
            len(overview.late),
        )
        asks.insert(1, told % {"n": len(overview.late)})
    return asks


def _question(asked: Asked) -> Row:
    about = f"{asked.about}: " if asked.about else ""
    reply = asked.reply.text if asked.reply else _("Not replied to yet.")
    return (f"{about}{asked.question.text}", uk_date(asked.asked_on), reply)


def cut(text: str, letters: int) -> str:
    """A text on one line and no longer than so many letters, an ellipsis where something is left out."""
    return str(Truncator(" ".join(text.split())).chars(letters))


def canonical(pack: Pack) -> str:
    """The pack as JSON; equal packs give equal text."""
    return json.dumps(asdict(pack), ensure_ascii=False, sort_keys=True)


def read_pack(content: str) -> Pack:
    """The pack that `canonical` wrote."""
    held: dict[str, Any] = json.loads(content)
    parts = {
        name: Part(_rows(value["rows"]), value["left"])
        for name, value in held.items()
        if isinstance(value, dict)
    }
    told = {"sentences": tuple(held["sentences"]), "ratings": _rows(held["ratings"])}
    return Pack(**{**held, **told, **parts})


def _rows(rows: Iterable[Iterable[str]]) -> tuple[Row, ...]:
    return tuple(tuple(row) for row in rows)


def fingerprint(pack: Pack) -> str:
    """SHA-256 of everything that a pack is made from."""
    return hashlib.sha256(f"{LAYOUT}:{canonical(pack)}".encode()).hexdigest()
