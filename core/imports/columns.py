"""Finding a table and its header, and guessing which column is which, whatever they are called."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from core.imports.joining import is_set_aside, joined_tables, latest_year
from core.imports.refusals import ImportRefused
from core.imports.tables import ColumnMap, SourceRow, SourceTable, Target, has_words, normalise

_SEARCHED_ROWS = 20
_LIKELY = 0.6
_LONG_HEADER = 120
_SURE_ENOUGH_TO_SHARE = 0.7
_SOMETHING_ELSE = frozenset(
    {"status", "progress", "rag", "rating", "update", "updates", "updated", "comment", "comments"}
    | {"evidence", "risk", "risks", "cost", "budget"}
)
_NUMBERS = re.compile(r"^\(?[A-Za-z]{0,3}[-. /]?[0-9]+(\.[0-9]+)*[a-z]?[.):]?$")


def find_table(
    tables: Sequence[SourceTable], targets: Sequence[Target], remembered: Mapping[str, str] | None = None
) -> tuple[SourceTable, ColumnMap]:
    """The likeliest table, joined with those that go on with it, and its columns as suggested.

    Raises ImportRefused (`no_table`) when no table has at least two columns that are recognised by name.
    """
    return likely_tables(tables, targets, remembered)[0]


def likely_tables(
    tables: Sequence[SourceTable], targets: Sequence[Target], remembered: Mapping[str, str] | None = None
) -> list[tuple[SourceTable, ColumnMap]]:
    """Every table that could be meant, the likeliest first. Raises as `find_table`."""
    headed = [(table, _best_header(table, targets, remembered or {})) for table in tables]
    ranked = sorted(joined_tables(headed), key=_rank, reverse=True)
    if not ranked:
        labels = ", ".join(target.label for target in targets)
        raise ImportRefused(
            "no_table",
            "No table with column headings that we know was found in the file. "
            f"Name the columns in the first row of the table, for example: {labels}.",
        )
    return ranked


def suggest_columns(
    table: SourceTable,
    header_row: int,
    targets: Sequence[Target],
    remembered: Mapping[str, str] | None = None,
) -> ColumnMap:
    """A guess at what each column fills, when the header stands in row number `header_row`.

    `remembered` holds a person's earlier choices, normalised header -> target key ('' leaves a column out);
    they come before any guess. Columns that nothing claims keep None: their words stay with the row.
    """
    place = next((i for i, row in enumerate(table.rows) if row.number == header_row), 0)
    depth = _header_depth(table, place)
    texts = _header_texts(table, place, depth)
    headers = [normalise(text) for text in texts]
    chosen: dict[int, tuple[str | None, float]] = {}
    for column, header in enumerate(headers):
        if header and remembered and header in remembered:
            chosen[column] = (remembered[header] or None, 1.0)
    _match_names(headers, targets, chosen)
    _match_numbers(headers, table.rows[place + depth :], targets, chosen)
    _stand_in(targets, chosen)
    picks = [chosen.get(column, (None, 0.0)) for column in range(len(texts))]
    columns = tuple((text, key) for text, (key, _) in zip(texts, picks, strict=True))
    confidence = tuple(round(value, 2) for _, value in picks)
    return ColumnMap(table.rows[place].number if table.rows else 1, columns, depth, confidence)


def header_rows(table: SourceTable, column_map: ColumnMap) -> tuple[SourceRow, ...]:
    """The source rows that make up the header (one or two)."""
    place = next((i for i, row in enumerate(table.rows) if row.number == column_map.header_row), 0)
    return table.rows[place : place + column_map.header_depth]


@lru_cache(maxsize=20_000)
def likeness(header: str, words: tuple[str, ...]) -> float:
    """How surely a normalised header is called one of `words` (normalised too): 0 to 1."""
    if not header or len(header) > _LONG_HEADER:
        return 0.0
    return max((_alike(header, word) for word in words), default=0.0)


def _alike(header: str, word: str) -> float:
    if header == word:
        return 1.0
    ours, theirs = header.split(), word.split()
    if _SOMETHING_ELSE.intersection(ours) - set(theirs):
        return 0.0
    if len(ours) <= 12 and f" {word} " in f" {header} ":
        return 0.45 + 0.5 * len(theirs) / len(ours)
    if len(header) > 3 and f" {header} " in f" {word} ":
        return 0.4 + 0.5 * len(ours) / len(theirs)
    if len(header) < 4 or abs(len(header) - len(word)) > 0.3 * len(word):
        return 0.0
    ratio = SequenceMatcher(None, header, word).ratio()
    return 0.95 * ratio if ratio >= 0.8 else 0.0


@lru_cache(maxsize=256)
def _known_words(target: Target) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalise(word) for word in (target.label, *target.words)))


def _best_header(
    table: SourceTable, targets: Sequence[Target], remembered: Mapping[str, str]
) -> ColumnMap | None:
    """The map of the row that is most like a header, if two of its columns are known by name."""
    best: ColumnMap | None = None
    for row in table.rows[:_SEARCHED_ROWS]:
        if sum(1 for cell in row.cells if cell) < 2:
            continue
        found = suggest_columns(table, row.number, targets, remembered)
        named = {key for text, key in found.columns if key and has_words(text)}
        if len(named) >= 2 and (best is None or sum(found.confidence) > sum(best.confidence)):
            best = found
    return best


def _match_names(
    headers: list[str], targets: Sequence[Target], chosen: dict[int, tuple[str | None, float]]
) -> None:
    scores = sorted(
        (
            (likeness(header, _known_words(target)), -column, -order)
            for column, header in enumerate(headers)
            for order, target in enumerate(targets)
        ),
        reverse=True,
    )
    for score, minus_column, minus_order in scores:
        column, target = -minus_column, targets[-minus_order]
        taken = any(key == target.key for key, _ in chosen.values())
        if (
            score >= _LIKELY
            and column not in chosen
            and (not taken or (target.many and score >= _SURE_ENOUGH_TO_SHARE))
        ):
            chosen[column] = (target.key, score)


def _match_numbers(
    headers: list[str],
    below: Iterable[SourceRow],
    targets: Sequence[Target],
    chosen: dict[int, tuple[str | None, float]],
) -> None:
    """A column without a name whose cells are numbers is the column of numbers."""
    used = {key for key, _ in chosen.values()}
    target = next((target for target in targets if target.numbering and target.key not in used), None)
    rows = list(below)
    for column, header in enumerate(headers):
        if target is None or header or column in chosen:
            continue
        cells = [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column]]
        numbers = sum(1 for cell in cells if _NUMBERS.match(cell))
        if numbers and numbers >= 0.6 * len(cells):
            chosen[column] = (target.key, 0.8)
            return


def _stand_in(targets: Sequence[Target], chosen: dict[int, tuple[str | None, float]]) -> None:
    for target in targets:
        if not target.required or any(key == target.key for key, _ in chosen.values()):
            continue
        for other in target.instead:
            column = min((i for i, (key, _) in chosen.items() if key == other), default=None)
            if column is not None:
                chosen[column] = (target.key, chosen[column][1])
                break


def _header_texts(table: SourceTable, place: int, depth: int) -> list[str]:
    """The header's words for each column; a merged heading is read over each column under it."""
    texts = [""] * table.width
    for row in table.rows[place : place + depth]:
        spread = dict(row.spans)
        column = 0
        while column < len(row.cells):
            width = spread.get(column, 1) if depth > 1 else 1
            for under in range(column, min(column + width, len(texts))):
                texts[under] = f"{texts[under]} {row.cells[column]}".strip()
            column += width
    return texts


def _header_depth(table: SourceTable, place: int) -> int:
    """2 when the header goes on in the next row: cells merged down into it, or only filled under a wide
    heading.
    """
    if place + 1 >= len(table.rows):
        return 1
    below = table.rows[place + 1]
    wide = [(start, width) for start, width in table.rows[place].spans if 1 < width < table.width]
    under = {column for start, width in wide for column in range(start, start + width)}
    only_under = all(column in under for column, cell in enumerate(below.cells) if cell)
    return 2 if below.continues or (under and only_under) else 1


def _rank(found: tuple[SourceTable, ColumnMap]) -> tuple[float, bool, int, int]:
    table, column_map = found
    sureness = round(sum(column_map.confidence), 1)
    return (sureness, not is_set_aside(table), latest_year(table), len(table.rows))
