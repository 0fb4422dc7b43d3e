"""Reading the rows of a council's own table of the duty, and listing what can't be told for sure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from action_plans.gap_import.guessing import duty_of, heading_sector, own_sector, sector_of
from action_plans.gap_import.records import GapDoubt, GapReading, GapSourceRow
from core.imports import (
    BodyRow,
    ColumnMap,
    ImportRefused,
    SourceTable,
    normalise,
    read_body,
    split_items,
)
from core.imports.rows import beyond_header, cells_of, digest_of, shares, source_of, unused_cells
from core.imports.tables import has_words

_YEARS = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_RATINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("in_place", re.compile(r"\bno gaps?\b")),
    (
        "part_in_place",
        re.compile(r"\b(not fully|partly|partial\w*|part|amber|yellow|in progress|some)\b"),
    ),
    ("gap", re.compile(r"\b(gaps?|red|no|not|none|non|unmet|missing)\b")),
    ("in_place", re.compile(r"\b(in place|green|yes|met|full\w*|complian\w+|complete\w*|done|achieved)\b")),
)
_NOTHING_YET = re.compile(r"\b(tbc|not (yet )?(assessed|rated|known)|unknown|to be (assessed|confirmed))\b")
_ROW_KEY = "Section heading"


def read_gaps(
    table: SourceTable, column_map: ColumnMap, *, meanings: Mapping[str, str] | None = None
) -> GapReading:
    """The rows of a table of the duty, in order, and what a person should look at.

    `meanings`: what was put right before, normalised duty -> "sector duty-key" (the key may be missing).
    Raises ImportRefused (`no_duty`, `no_rows`).
    """
    if not column_map.indexes("duty"):
        headers = ", ".join(column_map.header(i) for i in range(len(column_map.columns)))
        raise ImportRefused(
            "no_duty",
            f"No column says what the duty is. Choose which column does (the table has: {headers}).",
        )
    body = read_body(table, column_map)
    if not body.rows:
        raise ImportRefused("no_rows", "The table has headings but no rows under them.")
    title = body.title or table.caption
    reader = _Reader(column_map, meanings or {}, _headings_that_hold(body.rows, column_map))
    rows = [reader.row(found) for found in body.rows]
    reader.mark_duplicates(rows)
    for number, text in body.stray:
        why = "These words head no rows: check whether they matter."
        reader.unsure.append(GapDoubt(number, "", text, why, "stray_text"))
    order = {row.row: place for place, row in enumerate(rows)}
    unsure = sorted(reader.unsure, key=lambda one: order.get(one.row, len(order)))
    years = _YEARS.findall(f"{table.caption} {title} {table.name}")
    return GapReading(tuple(rows), tuple(unsure), body.sections, title, int(years[0]) if years else None)


def _headings_that_hold(rows: Sequence[BodyRow], column_map: ColumnMap) -> frozenset[str]:
    """Section rows that no row under them contradicts by naming another sector."""
    broken = set()
    for found in rows:
        said = own_sector(_text(found, column_map, "duty"))
        if said and said != heading_sector(found.section):
            broken.add(found.section)
    return frozenset({found.section for found in rows} - broken)


def _text(found: BodyRow, column_map: ColumnMap, key: str) -> str:
    """The cells that fill `key`, each on lines of its own, exactly as they stand."""
    return "\n".join(cells_of(found, column_map, key)).strip()


@dataclass
class _Reader:
    column_map: ColumnMap
    meanings: Mapping[str, str]
    headings: frozenset[str]
    unsure: list[GapDoubt] = field(default_factory=list)

    def row(self, found: BodyRow) -> GapSourceRow:
        """One row read; what is unsure of it goes on the list."""
        duty, cited = self.text(found, "duty"), self.text(found, "paragraph")
        number = " ".join(self.text(found, "number").split()).rstrip(".):")
        cells = cells_of(found, self.column_map, "recommendations")
        recommendations = tuple(item for cell in cells for item in split_items(cell))
        self.check_row(found, duty)
        sector, key = self.meaning(found, duty, cited)
        position, risks = self.text(found, "position"), self.text(found, "risks")
        known = [number, duty, *([position, risks] if shares(found, self.column_map, "duty") else [])]
        says: list[object] = [known, cited, position, risks, recommendations, self.text(found, "rating")]
        says += [self.text(found, "sector"), unused_cells(found, self.column_map)]
        return GapSourceRow(
            found.row.number, number, found.section, sector, key, cited, duty, position, risks,
            recommendations, self.rating(found), digest_of(known), digest_of(says), self.source(found),
        )  # fmt: skip

    def text(self, found: BodyRow, key: str) -> str:
        return _text(found, self.column_map, key)

    def meaning(self, found: BodyRow, duty: str, cited: str) -> tuple[str, str]:
        """The sector and the catalogue's entry: as put right before, as said, or as suggested."""
        if remembered := self.meanings.get(normalise(duty)[:300]):
            known, _space, key = remembered.partition(" ")
            return known, key
        column = self.text(found, "sector")
        sector = sector_of(duty, column, found.section, heading_holds=found.section in self.headings)
        entry = duty_of(duty, cited, sector.value)
        if not sector.is_said:
            why = "It names no sector, so it is taken as the council’s own duty. Is that right?"
            self.note(found, self.header("sector"), column, why, "sector_unsure")
        if not entry.is_said:
            why = (
                "No paragraph that we know is cited. One is suggested from the words: is it the right one?"
                if entry.value
                else "No paragraph is cited and none is like these words: choose one, or leave it open."
            )
            self.note(found, self.header("paragraph"), cited, why, "paragraph_unsure")
        return sector.value, entry.value

    def rating(self, found: BodyRow) -> str:
        """The council's own rating in our words; what can't be read stays unassessed and is listed."""
        text = self.text(found, "rating")
        words = normalise(text)
        if not words or _NOTHING_YET.search(words):
            return "not_assessed"
        rating = next((value for value, pattern in _RATINGS if pattern.search(words)), "")
        if not rating:
            why = "This is no rating that we know: the row comes in as not assessed."
            self.note(found, self.header("rating"), text, why, "rating_unclear")
        return rating or "not_assessed"

    def header(self, key: str) -> str:
        indexes = self.column_map.indexes(key)
        return self.column_map.header(indexes[0]) if indexes else ""

    def source(self, found: BodyRow) -> dict[str, str]:
        """Every cell's exact text by its header, and the section row that the row stands under."""
        kept = source_of(found, self.column_map)
        if found.section:
            kept[_ROW_KEY if _ROW_KEY not in kept else f"{_ROW_KEY} (above)"] = found.section
        return kept

    def note(self, found: BodyRow, column: str, text: str, why: str, kind: str) -> None:
        self.unsure.append(GapDoubt(found.row.number, column, text, why, kind))

    def check_row(self, found: BodyRow, duty: str) -> None:
        if found.row.problem:
            self.note(found, "", " ".join(found.row.cells)[:200], found.row.problem, "row_problem")
        extra = beyond_header(found, self.column_map)
        if extra:
            why = "The row has more cells than the header: check its columns."
            self.note(found, "", extra, why, "row_problem")
        if not has_words(duty):
            why = "The row does not say what the duty is: choose its paragraph, or leave it out."
            self.note(found, self.header("duty"), duty, why, "duty_missing")

    def mark_duplicates(self, rows: Sequence[GapSourceRow]) -> None:
        """Rows that could not be told apart when the file comes again."""
        first: dict[str, GapSourceRow] = {}
        for row in rows:
            other = first.setdefault(row.fingerprint, row)
            if other is not row:
                why = f"Row {other.row} has the same duty: keep one, or tell them apart."
                self.unsure.append(GapDoubt(row.row, self.header("duty"), row.title, why, "duplicate"))
