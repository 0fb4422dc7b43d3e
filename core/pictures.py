"""What a chart is made of: boxes, labels and the rows of its table, as frozen values without any markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

from django.utils.functional import Promise

from core.states import Icon, State

Text: TypeAlias = str | Promise
INK, SOFT, LINE, PAPER = "#14212a", "#4a5a63", "#cfd8dc", "#ffffff"


@dataclass(frozen=True, slots=True)
class Box:
    """One filled shape, with the symbol or the words in its middle."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    ink: str = PAPER
    text: Text = ""
    corner: str = ""
    icon: Icon | None = None
    stroke: str = "none"

    @property
    def middle(self) -> tuple[float, float]:
        return round(self.x + self.width / 2, 1), round(self.y + self.height / 2, 1)

    @property
    def icon_at(self) -> tuple[float, float]:
        """Where the 16 by 16 symbol starts, so that it stands in the middle."""
        return round(self.x + self.width / 2 - 8, 1), round(self.y + self.height / 2 - 8, 1)


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point; `anchor` is start, middle or end."""

    x: float
    y: float
    text: Text
    anchor: str = "start"
    fill: str = INK
    size: int = 14
    weight: int = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table under a picture: its head (a link where there is an address) and its cells."""

    head: Text
    cells: tuple[Text, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart ready to draw, sizes in pixels; `key` counts the states, `columns` and `rows` are its table.

    `narrow` is the same drawn for a telephone's width, for pages; print and table never need it.
    """

    title: Text
    description: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]
    key: tuple[tuple[State, int], ...] = ()
    template_name: str = "charts/picture.html"
    narrow: Picture | None = None

    @property
    def drawings(self) -> list[tuple[Picture, str]]:
        """What a page draws, each with the screens that it is for ("" for all)."""
        return [(self, "wide"), (self.narrow, "narrow")] if self.narrow else [(self, "")]

    @property
    def fits(self) -> bool:
        """True when the picture stays legible shrunk to a telephone's width; a wider one scrolls."""
        return self.width <= 420

    @property
    def in_words(self) -> str:
        """Every figure as one text, for where no table stands under the picture."""
        return f"{self.description} " + " ".join(
            f"{row.head}: {', '.join(map(str, row.cells)).removesuffix('.')}." for row in self.rows
        )

    @property
    def id(self) -> str:
        return f"chart-{crc32(f'{self.title}{self.width}{self.height}'.encode()):x}"
