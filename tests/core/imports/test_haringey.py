"""A council's duty gap analysis: header repeated on every page, a section row, A) B) lists."""

import csv
import io

from core.imports import Target, find_table, normalise, read_body, read_tables, split_items
from tests.core.imports.builders import sample

GAP_TARGETS = (
    Target("duty", "Duty", ("new duty", "requirement"), required=True),
    Target("position", "Current position", ("position", "where we are")),
    Target("risks", "Risks and issues", ("risks", "issues", "gaps")),
    Target("recommendations", "Recommendations", ("recommendation", "what we will do")),
)


def read(name: str):
    table, found = find_table(read_tables(sample(name), name), GAP_TARGETS)
    return found, read_body(table, found)


def test_fourteen_rows_come_from_word_and_csv_alike():
    for name in ("haringey-duty-gap-analysis.docx", "haringey-duty-gap-analysis.csv"):
        found, body = read(name)
        assert [key for _, key in found.columns] == ["duty", "position", "risks", "recommendations"]
        assert len(body.rows) == 14
        assert body.stray == ()
    word, text = (read(f"haringey-duty-gap-analysis.{kind}")[1] for kind in ("docx", "csv"))
    assert [row.cells for row in word.rows] == [row.cells for row in text.rows]


def test_the_section_row_of_the_word_table_heads_its_rows():
    _, body = read("haringey-duty-gap-analysis.docx")
    assert body.sections == ("Local Authority",)
    assert {row.section for row in body.rows} == {"Local Authority"}


def test_no_word_is_lost():
    text = sample("haringey-duty-gap-analysis.csv").decode("utf-8-sig")
    wanted = [" ".join(cell.split()) for row in list(csv.reader(io.StringIO(text)))[1:] for cell in row]
    _, body = read("haringey-duty-gap-analysis.docx")
    assert [" ".join(cell.split()) for row in body.rows for cell in row.cells] == wanted


def test_lettered_lists_come_apart_with_all_their_words():
    _, body = read("haringey-duty-gap-analysis.docx")
    further = next(row for row in body.rows if row.cells[0].startswith("Further Education"))
    recommendations = split_items(further.cells[3])
    assert len(recommendations) == 3
    assert recommendations[2] == "To encourage FE institutions to join local Prevent delivery group"
    for row in body.rows:
        for cell in row.cells:
            words = [word for word in normalise(cell).split() if word not in {"a", "b", "c"}]
            kept = [word for item in split_items(cell) for word in normalise(item).split()]
            assert [word for word in kept if word not in {"a", "b", "c"}] == words
