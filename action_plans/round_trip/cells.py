"""What became of each cell since the table was taken out: in the file, and here. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from action_plans.round_trip.columns import EDITED
from core.exports import Value
from core.imports import normalise, read_dates
from core.uk_dates import uk_date

CHANGED, CONFLICT = "changed", "conflict"
DATES = ("due_on", "review_on")
NAMES = frozenset({"owner", "risk", "theme", "number"})
MANY_LINES = frozenset({"description", "supporters", "milestones"})
LONGEST = {"number": 12, "theme": 120, "title": 300, "description": 6000, "owner_post": 120}
_ESCAPED = re.compile(r"^'(?=[=+\-@])")
_STEP_PART = re.compile(r"^(due|review|done)\b\s*(.+)$", re.IGNORECASE)


class NotUnderstood(ValueError):
    """A cell says something that can't be taken; its words say why."""


@dataclass(frozen=True)
class Cell:
    """One cell that was changed in the file.

    `base` is what it said when the table was taken out, `here` what it says now, `file` what the file says.
    A cell with a `problem` can't be taken.
    """

    key: str
    base: str
    here: str
    file: str
    problem: str = ""

    @property
    def header(self) -> str:
        """The column's name."""
        return str(EDITED[self.key].header)

    @property
    def words(self) -> tuple[str, str, str]:
        """What it said when the table was taken out, what it says here and in the file, as people read it."""
        if self.key not in DATES or self.problem:
            return self.base, self.here, self.file
        dates = (
            datetime.date.fromisoformat(text) if text else None for text in (self.base, self.here, self.file)
        )
        base, here, file = (uk_date(date) if date else "" for date in dates)
        return base, here, file

    @property
    def standing(self) -> str:
        """Whether only the file changed it, or this service did too, and otherwise."""
        return CHANGED if same(self.key, self.base, self.here) else CONFLICT


def changed_cells(base: Mapping[str, str], here: Mapping[str, str], file: Mapping[str, str]) -> list[Cell]:
    """The cells that the file changed, in the order of the columns.

    All three are texts by key of `EDITED`; a key that is not in `file` is a column that was taken out, and
    says nothing. A cell that was changed to the same words here too is no change.
    """
    found = []
    for key in EDITED:
        if key not in file:
            continue
        try:
            said, problem = tidy(key, file[key]), ""
        except NotUnderstood as why:
            said, problem = file[key].strip(), str(why)
        if not same(key, said, base[key]) and not same(key, said, here[key]):
            found.append(Cell(key, base[key], here[key], said, problem))
    return found


def same(key: str, one: str, other: str) -> bool:
    """Whether two cells of a column say the same: names by their words, everything else as it is written."""
    if key in NAMES:
        return normalise(one) == normalise(other)
    return one == other


def written(key: str, value: Value) -> str:
    """A value as the text of its cell, spaced as `tidy` would."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = tidy_text(str(value or ""))
    return text if key in MANY_LINES else " ".join(text.split())


def tidy(key: str, text: str) -> str:
    """A cell of the file as it would be written out again. Raises NotUnderstood."""
    text = tidy_text(text)
    if key in DATES:
        return date_in(text).isoformat() if text else ""
    if key == "milestones":
        return "\n".join(step_line(step) for step in steps_in(text))
    if key == "supporters":
        return "\n".join(part for part in (one.strip() for one in text.split("\n")) if part)
    if key not in MANY_LINES:
        text = " ".join(text.split())
    if len(text) > LONGEST.get(key, len(text)):
        raise NotUnderstood(_("It is longer than %(most)d characters.") % {"most": LONGEST[key]})
    return text


def tidy_text(text: str) -> str:
    """Text with line breaks of one kind, without spaces at the ends of its lines and our own escape."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return _ESCAPED.sub("", "\n".join(lines).strip())


def date_in(text: str) -> datetime.date:
    """The one day that a cell names. Raises NotUnderstood for anything else."""
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        reading = read_dates(text)
    days = {item.on for item in reading.items if item.on is not None}
    if len(days) != 1:
        raise NotUnderstood(_("“%(text)s” is not one date.") % {"text": text[:60]})
    return days.pop()


def steps_in(text: str) -> list[dict[str, Any]]:
    """Milestones of a cell, one a line: {"text", "due_on", "review_on", "done_on"}. Raises NotUnderstood."""
    steps = []
    for line in filter(None, (one.strip() for one in text.split("\n"))):
        words, *parts = [part.strip() for part in line.split("|")]
        step: dict[str, Any] = {"text": words, "due_on": None, "review_on": None, "done_on": None}
        for part in parts:
            found = _STEP_PART.match(part)
            if found is None:
                raise NotUnderstood(
                    _("“%(part)s” is not understood: write “due”, “review” or “done” and a date after the |.")
                    % {"part": part[:60]}
                )
            step[f"{found[1].lower()}_on"] = date_in(found[2])
        if not words:
            raise NotUnderstood(_("A milestone has dates and no words."))
        steps.append(step)
    return steps


def step_line(step: Mapping[str, Any]) -> str:
    """A milestone as a line of its cell."""
    given = ((kind, step[f"{kind}_on"]) for kind in ("due", "review", "done"))
    dates = [f"{kind} {date.isoformat()}" for kind, date in given if date]
    return " | ".join([" ".join(step["text"].split()), *dates])
