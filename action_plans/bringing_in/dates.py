"""The dates of one row as an action keeps them: a due or review date, milestones each with its own. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from action_plans.plan_import import DueItem, PlanRow
from core.choices import DatePrecision
from core.imports import normalise


@dataclass(frozen=True)
class Step:
    """A milestone: its words and the date that is known of it."""

    text: str
    due_on: datetime.date | None = None
    due_precision: str = DatePrecision.DAY
    review_on: datetime.date | None = None


@dataclass(frozen=True)
class RowDates:
    """When: due date with its precision, or the next review; when it starts; its milestones."""

    due_on: datetime.date | None = None
    due_precision: str = DatePrecision.DAY
    review_on: datetime.date | None = None
    starts_on: datetime.date | None = None
    is_recurring: bool = False
    steps: tuple[Step, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there is a due or a review date."""
        return self.due_on is not None or self.review_on is not None


def dates_of(row: PlanRow) -> RowDates:
    """What a row says about dates. Of several due dates the last is the action's; each is a milestone too."""
    due = [item for item in row.due if item.kind == "due" and item.on]
    review = [item for item in row.due if item.kind == "review" and item.on]
    starts = [item.on for item in row.due if item.kind == "start" and item.on]
    last = max(due, key=lambda item: item.on or datetime.date.min, default=None)
    steps = [Step(text) for text in row.milestones]
    for item in [*due, *review]:
        _place(steps, item, is_one_of_several=len(due) > 1)
    return RowDates(
        due_on=last.on if last else None,
        due_precision=_precision(last),
        review_on=min((item.on for item in review if item.on), default=None),
        starts_on=min(starts, default=None),
        is_recurring=any(item.kind == "recurring" or item.rhythm for item in row.due),
        steps=tuple(steps),
    )


def corrected(dates: RowDates, *, due_on: datetime.date | None, review_on: datetime.date | None) -> RowDates:
    """The same dates with those a person gave; a due date left as it was read keeps its precision."""
    precision = dates.due_precision if due_on == dates.due_on else DatePrecision.DAY
    return replace(dates, due_on=due_on, due_precision=precision, review_on=review_on)


def _precision(item: DueItem | None) -> str:
    return item.precision if item and item.precision else DatePrecision.DAY.value


def _place(steps: list[Step], item: DueItem, *, is_one_of_several: bool) -> None:
    """Put a date on the milestone whose words it stands in, or make a milestone of the words it dates."""
    words = normalise(item.text)
    for place, step in enumerate(steps):
        if words and words in normalise(step.text) and step.due_on is None and step.review_on is None:
            steps[place] = _dated(step.text, item)
            return
    if item.what or is_one_of_several:
        steps.append(_dated(item.what or item.text, item))


def _dated(text: str, item: DueItem) -> Step:
    if item.kind == "review":
        return Step(text, review_on=item.on)
    return Step(text, due_on=item.on, due_precision=_precision(item))
