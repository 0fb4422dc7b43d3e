"""The heat table: one row an area with its eight ratings, what moved, and what is about to lapse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.models import AreaSnapshot
from benchmarks.national.own import Own
from core.models import Authority

HEIGHT = {"not_met": 0, "met": 1, "exceeding": 2}
"""How high a rating stands. Whatever is not here can neither rise nor fall."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A benchmark of an area: the key of its rating, and whether it rose (1), fell (-1) or stayed (0)."""

    rating: str
    moved: int
    own: str = ""
    """The area's own rating in its last submission, "" where there is none."""
    parts: bool = False
    """Whether that is otherwise than its records say, then and now."""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One area across the eight benchmarks. `gained` counts items met more (or fewer) than before."""

    area: Authority
    line: AreaSnapshot
    cells: tuple[Cell, ...]
    gained: int | None

    @property
    def share(self) -> float:
        """The share of the items that apply which are met."""
        return self.line.met / self.line.applies if self.line.applies else 0.0

    @property
    def needs(self) -> tuple[int, int, int]:
        """How much it needs help, for sorting: benchmarks not met, good practice short, items lost."""
        not_met = sum(cell.rating == "not_met" for cell in self.cells)
        return not_met, self.line.good_short, -(self.gained or 0)

    def not_met(self, names: Sequence[str]) -> list[str]:
        """Those of the benchmarks' names whose benchmark it does not meet."""
        return [name for name, cell in zip(names, self.cells, strict=True) if cell.rating == "not_met"]

    @property
    def computed(self) -> int:
        """How many of its benchmarks are computed and apply."""
        return sum(cell.rating in HEIGHT for cell in self.cells)

    @property
    def parts(self) -> int:
        """On how many computed benchmarks the area rates itself otherwise."""
        return sum(cell.parts for cell in self.cells)


def heat_rows(
    now: Mapping[int, AreaSnapshot],
    before: Mapping[int, AreaSnapshot],
    sections: Sequence[int],
    own: Mapping[tuple[int, int], Own],
) -> list[HeatRow]:
    """A row for each area of the newest night, compared with an earlier one; `own` by (area, section)."""
    return [_row(line, before.get(pk), sections, own) for pk, line in now.items()]


def _row(
    line: AreaSnapshot,
    before: AreaSnapshot | None,
    sections: Sequence[int],
    own: Mapping[tuple[int, int], Own],
) -> HeatRow:
    past = before.ratings if before else {}
    cells = []
    for number in sections:
        now, said = line.ratings[str(number)], own.get((line.authority_id, number), Own())
        cells.append(Cell(now, moved(past.get(str(number)), now), said.rating, said.parts_from(now)))
    return HeatRow(line.authority, line, tuple(cells), line.met - before.met if before else None)


def moved(before: str | None, after: str) -> int:
    """1 if a rating rose, -1 if it fell, 0 if it stayed or can't be compared."""
    if before not in HEIGHT or after not in HEIGHT:
        return 0
    return (HEIGHT[after] > HEIGHT[before]) - (HEIGHT[after] < HEIGHT[before])


SORTS: dict[str, Callable[[HeatRow], object]] = {
    "area": lambda row: row.area.name,
    "needs": lambda row: row.needs,
    "met": lambda row: row.share,
    "gained": lambda row: row.gained if row.gained is not None else -999,
    "lapsing": lambda row: row.line.lapsing,
    "parts": lambda row: (row.parts, row.needs),
    "region": lambda row: row.area.region,
    **{
        f"s{number}": lambda row, at=number - 1: (  # type: ignore[misc]
            HEIGHT.get(row.cells[at].rating, 3),
            row.cells[at].moved,
        )
        for number in range(1, 9)
    },
}
DEFAULT_SORT = "-needs"


def sorted_rows(rows: Iterable[HeatRow], asked: str) -> list[HeatRow]:
    """The rows in the order of the address ("met", "-met"); those who need help first otherwise."""
    key = asked if asked.removeprefix("-") in SORTS else DEFAULT_SORT
    by_name = sorted(rows, key=lambda row: row.area.name)
    return sorted(by_name, key=SORTS[key.removeprefix("-")], reverse=key.startswith("-"))  # type: ignore[arg-type]
