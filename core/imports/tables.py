"""What a read file is made of: tables of rows of text, and the columns that were recognised in them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

MAX_ROWS = 5_000
MAX_COLUMNS = 100


@dataclass(frozen=True)
class SourceRow:
    """One row that has text, as it stands in the file.

    `number` counts from 1 in its table (in a spreadsheet it is the row's own number). `cells` holds exact
    text; a merged cell has its text in its first column and '' in the others. `spans` holds (column, width)
    for each cell merged across, `continues` the columns whose cell began in a row above. `problem` is a plain
    sentence when the row could not be read cleanly.
    """

    number: int
    cells: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = ()
    continues: tuple[int, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class SourceTable:
    """A table, a sheet or a whole text file.

    `caption` is the paragraph straight above a Word table, or the name of a sheet. `adjoining` is true for a
    Word table with no words between it and the table before it.
    """

    name: str
    rows: tuple[SourceRow, ...]
    caption: str = ""
    adjoining: bool = False

    @cached_property
    def width(self) -> int:
        """Number of columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True)
class Target:
    """A field that an import can fill, with the header wordings it knows.

    `many`: several columns may feed it. `numbering`: an unnamed column of row numbers may feed it.
    `instead`: if no column bears this (required) field's name, a column taken for one of these becomes it.
    """

    key: str
    label: str
    words: tuple[str, ...]
    required: bool = False
    many: bool = False
    numbering: bool = False
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnMap:
    """Which column fills what, as suggested or as a person corrected it.

    `header_row` is the `number` of the header's first row, `header_depth` how many rows it has (1 or 2).
    `columns` holds (header text, target key or None) for each column, in order; `confidence` goes with it, 0
    to 1.
    """

    header_row: int
    columns: tuple[tuple[str, str | None], ...]
    header_depth: int = 1
    confidence: tuple[float, ...] = ()

    def indexes(self, key: str) -> tuple[int, ...]:
        """The columns (from 0) that fill `key`."""
        return tuple(i for i, (_, target) in enumerate(self.columns) if target == key)

    def header(self, column: int) -> str:
        """A name for a column that is never empty: its header, or "Column 3"."""
        text = " ".join(self.columns[column][0].split()) if column < len(self.columns) else ""
        return text or f"Column {column + 1}"

    def corrected(self, choices: Mapping[int, str | None]) -> "ColumnMap":
        """The same map with a person's choices, by column (from 0); None leaves a column out."""
        columns = tuple((text, choices.get(i, key)) for i, (text, key) in enumerate(self.columns))
        sure = tuple(1.0 if i in choices else value for i, value in enumerate(self.confidence))
        return replace(self, columns=columns, confidence=sure)

    def remembered(self) -> dict[str, str]:
        """What to keep for the next file: normalised header -> target key ('' for a column left out)."""
        return {normalise(text): key or "" for text, key in self.columns if normalise(text)}


def normalise(text: str) -> str:
    """Text for comparing: compatibility forms folded, lower case, words and figures only, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ").replace("#", " number ")
    folded = re.sub(r"['’‘]", "", folded)
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def has_words(text: str) -> bool:
    """True when a cell holds a letter or a figure (a lone bullet or dash holds nothing)."""
    return any(character.isalnum() for character in text)
