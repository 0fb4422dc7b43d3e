"""What reading a plan gives: its rows, its themes, and what a person should look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from action_plans.wording import one_line
from core.imports import DueItem

_TITLE_LENGTH = 200


@dataclass(frozen=True)
class Unsure:
    """Something a person should look at.

    `row` is the source row, `number` the action's own number, `column` the source header. `kind`:
    'review_date_needed', 'date_missing', 'date_unclear', 'date_past', 'already_done', 'see_other',
    'owner_needed', 'description_missing', 'duplicate', 'row_problem' or 'stray_text'. Equal when it says the
    same of the same action, in whichever file.
    """

    row: int = field(compare=False)
    column: str
    text: str
    why: str
    kind: str
    number: str = ""


@dataclass(frozen=True)
class PlanRow:
    """One row of the table as an action. Equal to another that says the same, in whichever file it stood.

    `partners` are names as written; `suggested_owner` is the first of them that is remembered, else the
    first, and `owner_key` what was remembered for it. `see_row` is the number of the action whose words hold
    for this one. `source` maps each column's header to its exact text. `fingerprint` (number and description)
    knows the row again in a later file; `content_hash` (everything it says) tells whether it has changed.
    """

    row: int = field(compare=False)
    number: str
    theme: str
    description: str
    steps: tuple[str, ...]
    partners: tuple[str, ...]
    milestones: tuple[str, ...]
    due: tuple[DueItem, ...]
    see_row: str | None
    suggested_owner: str | None
    owner_key: str | None
    fingerprint: str
    content_hash: str
    source: Mapping[str, str] = field(compare=False)

    @property
    def title(self) -> str:
        """The description on one line, cut at a word when it is long."""
        return one_line(self.description, _TITLE_LENGTH)


@dataclass(frozen=True)
class PlanReading:
    """A whole table as read. `title` is what stands above its header."""

    rows: tuple[PlanRow, ...]
    themes: tuple[str, ...]
    unsure: tuple[Unsure, ...]
    title: str = field(default="", compare=False)
