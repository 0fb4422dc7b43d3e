"""The plan as a committee reads it: one row an action, in the columns councils know, by theme. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_plans.lines import ActionLine, by_theme
from action_plans.states import date_in_words
from core.choices import Marking
from core.uk_dates import uk_date

COLUMNS = (
    gettext_lazy("No."),
    gettext_lazy("Action"),
    gettext_lazy("Owner and partners"),
    gettext_lazy("Risk"),
    gettext_lazy("Milestones and dates"),
    gettext_lazy("Progress"),
    gettext_lazy("Outcome"),
)
WIDTHS = (0.5, 2.4, 1.7, 1.5, 2, 2.1, 1.6)
"""Shares of the page's width, column by column."""


@dataclass(frozen=True)
class PaperRow:
    """One action in words, cell by cell; a line break starts a new line in its cell."""

    number: str
    action: str
    who: str
    risk: str
    dates: str
    rag: str
    progress: str
    outcome: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in the order of `COLUMNS`."""
        told = "\n".join(part for part in (self.rag, self.progress) if part)
        return (self.number, self.action, self.who, self.risk, self.dates, told, self.outcome)


def paper_rows(lines: Iterable[ActionLine]) -> list[tuple[str, list[PaperRow]]]:
    """(theme, rows) in the plan's order, of lines read with `selecting.select_to_take_out`."""
    return [(name, [_row(line) for line in own]) for name, own in by_theme(lines)]


def _row(line: ActionLine) -> PaperRow:
    action = line.action
    return PaperRow(
        number=action.number,
        action=_lines(_marked(action), action.description),
        who=_who(line),
        risk=str(line.risk or ""),
        dates=_dates(action),
        rag=f"{line.state.rag_label}: {line.state.label}",
        progress=_progress(line),
        outcome=_lines(action.outcome, uk_date(action.closed_on) if action.closed_on else ""),
    )


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _marked(action: Any) -> str:
    """The action's title, with its marking in front where it is above OFFICIAL."""
    if action.marking == Marking.OFFICIAL:
        return str(action.title)
    return f"{action.get_marking_display()}: {action.title}"


def _who(line: ActionLine) -> str:
    owner = f"{line.owner} ({line.person})" if line.person else line.owner
    support = ", ".join(one.name for one in line.action.supporters.all())
    return _lines(owner, _("with %(names)s") % {"names": support} if support else "")


def _dates(action: Any) -> str:
    due = date_in_words(action.due_on, action.due_precision)
    review = date_in_words(action.review_on)
    steps = [_step(step) for step in action.milestones.all()]
    return _lines(
        _("Due %(date)s") % {"date": due} if due else "",
        _("Next review %(date)s") % {"date": review} if review else "",
        *steps,
    )


def _step(step: Any) -> str:
    if step.done_on:
        when = _("done %(date)s") % {"date": uk_date(step.done_on)}
    elif step.due_on:
        when = date_in_words(step.due_on, step.due_precision)
    else:
        when = _("review %(date)s") % {"date": uk_date(step.review_on)} if step.review_on else ""
    return f"– {step.text} ({when})" if when else f"– {step.text}"


def _progress(line: ActionLine) -> str:
    said = line.said
    report = f"{uk_date(said.on)}: {said.text}" if said.text and said.on else ""
    because = _("Held up: %(why)s") % {"why": said.held_up_because} if said.held_up_because else ""
    missing = _("Missing: %(what)s") % {"what": ", ".join(line.missing)} if line.missing else ""
    return _lines(missing, report, because, line.held_up_words)
