"""Lists inside cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports import split_items, split_names
from core.imports.items import tidy_item


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("· Prevent Lead\n· Police", ("Prevent Lead", "Police")),
        ("• One\n• two", ("One", "two")),
        ("- One\n– Two\n* Three", ("One", "Two", "Three")),
        ("1. One\n2) Two\n(3) Three", ("One", "Two", "Three")),
        ("a) one\n(b) two\nC) three", ("one", "two", "three")),
        ("i) x\nii) first\niii) second", ("x", "first", "second")),
        ("o\tPolice\no Health", ("Police", "Health")),
        ("\uf0b7 Police\n\uf0b7\tHealth", ("Police", "Health")),
        ("HSIP\n·", ("HSIP",)),
        ("·", ()),
        ("", ()),
        ("One\n\nTwo", ("One", "Two")),
        ("· Develop a package\nof guidance\n· Train", ("Develop a package of guidance", "Train")),
        ("A) At present work is due. B) The duty", ("At present work is due.", "The duty")),
        ("Use of venues A) Ensure this. B) Ensure that.", ("Use of venues", "Ensure this.", "Ensure that.")),
        ("The duty will apply. B) Many parents", ("The duty will apply.", "Many parents")),
        ("1) Map 2) Train 3) Report", ("Map", "Train", "Report")),
        ("· Police · Health · Schools", ("Police", "Health", "Schools")),
        ("Grade (C) buildings", ("Grade (C) buildings",)),
        ("-5 per cent", ("-5 per cent",)),
        ("31.3.16", ("31.3.16",)),
        ("i.e. schools", ("i.e. schools",)),
    ],
)
def test_a_cell_is_read_as_the_list_a_person_sees(cell: str, items: tuple[str, ...]):
    assert split_items(cell) == items


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("· Police\n· Prevent Lead.", ("Police", "Prevent Lead")),
        ("Police; Prevent Lead; NHS", ("Police", "Prevent Lead", "NHS")),
        ("Police, Council", ("Police", "Council")),
        ("Police, NHS, Schools and colleges", ("Police", "NHS", "Schools and colleges")),
        ("Library, Sport and Leisure", ("Library, Sport and Leisure",)),
        ("Head of Service, who reports to the board", ("Head of Service, who reports to the board",)),
        ("", ()),
    ],
)
def test_names_of_bodies_are_kept_apart(cell: str, names: tuple[str, ...]):
    assert split_names(cell) == names


def test_the_words_that_join_two_items_are_no_part_of_them():
    assert tidy_item("assess the risk; and") == "assess the risk"
    assert tidy_item("assess the risk;") == "assess the risk"
    assert tidy_item("research and") == "research and"


@given(st.lists(st.from_regex(r"[A-Z][a-z]{2,12}( [a-z]{3,9}){0,4}", fullmatch=True), max_size=8))
def test_a_list_comes_back_whatever_its_marks(items: list[str]):
    for mark in ("· ", "•", "- ", "* ", "\uf0b7\t", ""):
        assert split_items("\n".join(mark + item for item in items)) == tuple(items)
    assert split_items("\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))) == tuple(items)


PIECES = st.one_of(
    st.from_regex(r"[A-Za-z]{6,10}", fullmatch=True), st.sampled_from(["·", "-", "A)", "B)", "1.", "\n", ";"])
)


@given(st.lists(PIECES, max_size=30))
def test_no_word_of_any_text_is_lost(pieces: list[str]):
    words = [piece for piece in pieces if len(piece) > 5]
    assert [word for item in split_items(" ".join(pieces)) for word in item.split() if len(word) > 5] == words


@given(st.text(max_size=300))
def test_any_text_is_split_without_failing(text: str):
    for item in split_items(text):
        assert item == item.strip()
        assert any(character.isalnum() for character in item)
