"""What reading a table of the duty gives: its rows, and what a person should look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from action_plans.wording import one_line


@dataclass(frozen=True)
class GapDoubt:
    """Something a person should look at.

    `row` is the source row, `column` the source header. `kind`: 'sector_unsure', 'paragraph_unsure',
    'rating_unclear', 'duty_missing', 'duplicate', 'row_problem', 'stray_text' or 'changed'.
    """

    row: int = field(compare=False)
    column: str
    text: str
    why: str
    kind: str


@dataclass(frozen=True)
class GapSourceRow:
    """One row of the table as a duty. Equal to another that says the same, in whichever file it stood.

    `heading` is the section row above it. `sector` (a slug, "all" for everybody) and `duty_key` ("" for
    none) are suggestions; `paragraph` is what the table itself cites. `rating` is a value of `GapRow.Rating`.
    `source` maps each column's header to its exact text. `fingerprint` (number and duty) knows the row
    again in a later file, `content_hash` (everything it says) tells whether it has changed.
    """

    row: int = field(compare=False)
    number: str
    heading: str = field(compare=False)
    sector: str
    duty_key: str
    paragraph: str
    duty: str
    position: str
    risks: str
    recommendations: tuple[str, ...]
    rating: str
    fingerprint: str
    content_hash: str
    source: Mapping[str, str] = field(compare=False)

    @property
    def title(self) -> str:
        """The duty on one line, cut at a word when it is long."""
        return one_line(self.duty, 120)


@dataclass(frozen=True)
class GapReading:
    """A whole table as read. `title` is what stands above its header; `year` the year named there, if any."""

    rows: tuple[GapSourceRow, ...]
    unsure: tuple[GapDoubt, ...]
    headings: tuple[str, ...] = field(default=(), compare=False)
    title: str = field(default="", compare=False)
    year: int | None = field(default=None, compare=False)
