"""CSV files as spreadsheets write them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports import ImportRefused, SourceTable, read_tables

ROWS = [
    ["No.", "Description", "By when"],
    ["1", "Naïve – “façade”; yes, really", "March 2027"],
    ["2", "a\nb", "tbc"],
]


def written(rows, separator: str = ",") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator).writerows(rows)
    return buffer.getvalue()


def read(data: bytes) -> SourceTable:
    return read_tables(data, "plan.csv")[0]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_and_separator_reads_alike(encoding: str, separator: str):
    table = read(written(ROWS, separator).encode(encoding))
    assert [row.cells for row in table.rows] == [tuple(row) for row in ROWS]
    assert [row.number for row in table.rows] == [1, 2, 3]


def test_excels_own_hint_of_the_separator_is_heeded():
    table = read(b"sep=;\na,x;b\n1,y;2\n")
    assert [row.cells for row in table.rows] == [("a,x", "b"), ("1,y", "2")]


def test_commas_in_prose_do_not_hide_the_semicolons_that_separate():
    text = "Nr;Text;Date\n1;one, two, three;x\n2;four, five;y\n3;six;z\n"
    assert {len(row.cells) for row in read(text.encode()).rows} == {3}


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    table = read(b'"one\nline more",x\n\n,,\nlast,y\n')
    assert [row.number for row in table.rows] == [1, 4]


def test_a_quotation_mark_that_never_closes_is_reported_and_nothing_is_lost():
    table = read(b'No,Text\n1,fine\n2,"never closed\n3,swallowed\n')
    assert [row.problem != "" for row in table.rows] == [False, False, True]
    assert "swallowed" in table.rows[-1].cells[1]


def test_a_bad_row_among_many_is_reported_by_its_own_number():
    rows = [f"{n},text {n},x" for n in range(1, 400)]
    rows[200] = "201,text, with, too, many, commas"
    table = read("\n".join(["No,Text,Due", *rows]).encode())
    assert len(table.rows) == 400
    assert [row.number for row in table.rows if len(row.cells) != 3] == [202]


def test_what_cannot_be_read_is_refused():
    with pytest.raises(ImportRefused, match="5,000 rows"):
        read(b"a,b\n" * 5_001)
    with pytest.raises(ImportRefused, match="100 columns"):
        read(b",".join([b"x"] * 101))
    with pytest.raises(ImportRefused, match="3,000,000 characters"):
        read((b"x" * 100_000 + b",y\n") * 31)
    with pytest.raises(ImportRefused, match="too long"):
        read(b"a,b\n1," + b"x" * 200_000)
    with pytest.raises(ImportRefused, match="characters"):
        read(b"a,b\n1,\x81\x8d\n")


CELLS = st.from_regex(r"[A-Za-z0-9£é](?:[A-Za-z0-9£é \n\"',.]{0,20}[A-Za-z0-9£é.])?", fullmatch=True)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
)
def test_whatever_is_written_comes_back(rows: list[list[str]], separator: str, encoding: str):
    header = [["One", "Two", "Three"]] * 2  # two even rows outweigh the commas of any prose
    table = read(written([*header, *rows], separator).encode(encoding))
    if separator == "," or not any("," in cell for row in rows for cell in row):
        assert [list(row.cells) for row in table.rows] == header + rows
    assert {row.problem for row in table.rows} == {""}
