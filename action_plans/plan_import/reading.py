"""Reading the rows of a partnership plan's table as actions, and listing what can't be told for sure."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from action_plans.plan_import.records import PlanReading, PlanRow, Unsure
from core.imports import (
    Body,
    BodyRow,
    ColumnMap,
    DueItem,
    ImportRefused,
    SourceTable,
    normalise,
    read_body,
    read_dates,
    split_items,
    split_names,
)
from core.imports.items import tidy_item
from core.imports.rows import beyond_header, cells_of, digest_of, shares, source_of, unused_cells
from core.imports.tables import has_words

_START_HEADER = re.compile(r"\b(start|starts|from|commence|commences|begin|begins)\b")
_REVIEW_HEADER = re.compile(r"\breview\b")
_FIRM = re.compile(r"\b(?:by|before|until|no later than|not later than|due|deadline)\b", re.IGNORECASE)
_GIVE = "Give a due date or a review date."
_YEARS = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")


def read_plan(
    table: SourceTable,
    column_map: ColumnMap,
    *,
    owners: Mapping[str, str] | None = None,
    as_of: datetime.date | None = None,
    year_hint: int | None = None,
) -> PlanReading:
    """The rows of a plan's table, its themes in order, and what a person should look at.

    `owners`: remembered partner text (normalised) -> key of an organisation. `as_of`: dates before it are
    listed as past. `year_hint`: the year of dates that name none; by default the first year above the header,
    if any. Raises ImportRefused (`no_description`, `no_rows`).
    """
    if not column_map.indexes("description"):
        raise ImportRefused(
            "no_description",
            "No column says what each action is. Choose which column is the description "
            f"(the table has: {', '.join(column_map.header(i) for i in range(len(column_map.columns)))}).",
        )
    body = read_body(table, column_map)
    if not body.rows:
        raise ImportRefused("no_rows", "The table has headings but no rows under them.")
    title = body.title or table.caption
    years = _YEARS.findall(f"{table.caption} {body.title}")
    reader = _Reader(column_map, owners or {}, as_of, year_hint or (int(years[0]) if years else None))
    rows = [reader.row(found) for found in body.rows]
    reader.point_to_others(rows)
    reader.mark_duplicates(rows)
    for number, text in body.stray:
        why = "These words head no rows: check whether they matter."
        reader.unsure.append(Unsure(number, "", text, why, "stray_text"))
    order = {row.row: place for place, row in enumerate(rows)}
    unsure = sorted(reader.unsure, key=lambda one: order.get(one.row, len(order)))
    return PlanReading(tuple(rows), _themes(body, rows), tuple(unsure), title)


def _themes(body: Body, rows: Sequence[PlanRow]) -> tuple[str, ...]:
    """Themes in the order in which they come; sections that a theme column overrules are kept too."""
    return tuple(dict.fromkeys([*(row.theme for row in rows if row.theme), *body.sections]))


@dataclass
class _Reader:
    column_map: ColumnMap
    owners: Mapping[str, str]
    as_of: datetime.date | None
    year_hint: int | None
    unsure: list[Unsure] = field(default_factory=list)
    theme: str = ""

    def row(self, found: BodyRow) -> PlanRow:
        """One row read; what is unsure of it goes on the list."""
        number = " ".join(self.text(found, "number").split()).rstrip(".):")
        description = self.text(found, "description")
        self.theme = " ".join(self.text(found, "theme").split()) or self.theme
        theme = self.theme if self.column_map.indexes("theme") and self.theme else found.section
        steps = tuple(tidy_item(item) for item in self.items(found, "actions"))
        milestones = tuple(tidy_item(item) for item in self.items(found, "milestones"))
        partners = tuple(
            dict.fromkeys(name for cell in self.cells(found, "partners") for name in split_names(cell))
        )
        self.check_row(found, number, description)
        due, see = self.dates(found, number, milestones)
        owner, key = self.owner(found, number, partners)
        known = [number, description, *(steps if shares(found, self.column_map, "description") else ())]
        says = {
            "known": known,
            "theme": theme,
            "steps": steps,
            "partners": partners,
            "milestones": milestones,
            "due": self.items(found, "due"),
            "others": sorted(unused_cells(found, self.column_map).items()),
        }
        return PlanRow(
            found.row.number, number, theme, description, steps, partners, milestones, due, see, owner, key,
            digest_of(known), digest_of(says), source_of(found, self.column_map),
        )  # fmt: skip

    def cells(self, found: BodyRow, key: str) -> list[str]:
        return cells_of(found, self.column_map, key)

    def text(self, found: BodyRow, key: str) -> str:
        cell = "\n".join(self.cells(found, key))
        items = split_items(cell)
        return items[0] if len(items) == 1 and key == "description" else cell.strip()

    def items(self, found: BodyRow, key: str) -> tuple[str, ...]:
        return tuple(item for cell in self.cells(found, key) for item in split_items(cell))

    def column(self, key: str) -> str:
        indexes = self.column_map.indexes(key)
        return self.column_map.header(indexes[0]) if indexes else ""

    def note(self, found: BodyRow, number: str, column: str, text: str, why: str, kind: str) -> None:
        self.unsure.append(Unsure(found.row.number, column, text, why, kind, number))

    def check_row(self, found: BodyRow, number: str, description: str) -> None:
        if found.row.problem:
            self.note(found, number, "", " ".join(found.row.cells)[:200], found.row.problem, "row_problem")
        extra = beyond_header(found, self.column_map)
        if extra:
            why = "The row has more cells than the header: check its columns."
            self.note(found, number, "", extra, why, "row_problem")
        if not has_words(description):
            why = "The row says nothing of what is to be done: write it, or leave the row out."
            self.note(found, number, self.column("description"), description, why, "description_missing")

    def dates(
        self, found: BodyRow, number: str, milestones: tuple[str, ...]
    ) -> tuple[tuple[DueItem, ...], str | None]:
        due: list[DueItem] = []
        see = None
        before = len(self.unsure)
        for index in self.column_map.indexes("due"):
            cell = found.cells[index] if index < len(found.cells) else ""
            header = self.column_map.header(index)
            reading = read_dates(cell, self.year_hint)
            due.extend(_by_header(item, normalise(header)) for item in reading.items)
            see = see or reading.see
            for doubt in reading.doubts:
                self.note(found, number, header, doubt.text, doubt.why, doubt.kind)
        for milestone in milestones:
            if _FIRM.search(milestone):
                dated = [item for item in read_dates(milestone, self.year_hint).items if item.on]
                due.extend(item for item in dated if item.kind in {"due", "review"})
        self.check_dates(found, number, due, see, doubted=len(self.unsure) > before)
        return tuple(due), see

    def check_dates(
        self, found: BodyRow, number: str, due: list[DueItem], see: str | None, *, doubted: bool
    ) -> None:
        column, text = self.column("due"), "\n".join(self.items(found, "due"))
        ends = [item for item in due if item.on and item.kind in {"due", "review"}]
        if not due:
            why = f"No date is given. {_GIVE}"
            self.note(found, number, column, text, why, "date_missing")
        elif not ends and not see and not doubted:
            why = f"Only a start is given. {_GIVE}"
            self.note(found, number, column, text, why, "review_date_needed")
        for item in ends:
            if self.as_of and item.on and item.on < self.as_of:
                why = f"{_day(item.on)} is past: keep it or give a new date."
                self.note(found, number, column, item.text, why, "date_past")

    def owner(self, found: BodyRow, number: str, partners: tuple[str, ...]) -> tuple[str | None, str | None]:
        remembered = next((name for name in partners if self.owners.get(normalise(name))), None)
        if remembered:
            return remembered, self.owners[normalise(remembered)]
        suggested = partners[0] if partners else None
        why = (
            f"Choose the one body that owns this action; “{suggested}” is named first."
            if suggested
            else "Nobody is named: choose the one body that owns this action."
        )
        self.note(found, number, self.column("partners"), suggested or "", why, "owner_needed")
        return suggested, None

    def point_to_others(self, rows: list[PlanRow]) -> None:
        """ "See 9 above": say what that action's dates are, so that the same can be taken."""
        for place, row in enumerate(rows):
            if row.see_row is None:
                continue
            points_to = row.see_row
            if points_to == "above" and place:
                points_to = rows[place - 1].number.lower()
                rows[place] = replace(row, see_row=points_to or None)
            other = next((one for one in rows if one.number.lower() == points_to), None)
            days = [_day(item.on) for item in other.due if item.on] if other else []
            if other is None:
                why = f"It points to {points_to}, which is not in the table. {_GIVE}"
            elif days:
                why = f"It points to {other.number}: {' and '.join(days)}. Take that, or give another date."
            else:
                why = f"It points to {other.number}, which has no date either. {_GIVE}"
            text = "\n".join(item.text for item in row.due)
            self.unsure.append(Unsure(row.row, self.column("due"), text, why, "see_other", row.number))

    def mark_duplicates(self, rows: Sequence[PlanRow]) -> None:
        """Rows that could not be told apart when the file comes again."""
        first: dict[str, PlanRow] = {}
        for row in rows:
            other = first.setdefault(row.fingerprint, row)
            if other is not row:
                why = f"Row {other.row} has the same number and description: keep one, or tell them apart."
                where = (row.row, self.column("description"), row.description)
                self.unsure.append(Unsure(*where, why, "duplicate", row.number))


def _by_header(item: DueItem, header: str) -> DueItem:
    """A bare date takes its kind from a header such as "Start date" or "Review date"."""
    if item.kind != "due":
        return item
    if _REVIEW_HEADER.search(header):
        return replace(item, kind="review")
    return replace(item, kind="start") if _START_HEADER.search(header) else item


def _day(on: datetime.date | None) -> str:
    return f"{on.day} {on:%B %Y}" if on else ""
