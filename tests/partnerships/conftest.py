"""The board that most tests of the section start from."""

import pytest

from tests.partnerships.board import Board, make_board


@pytest.fixture
def board(db: None) -> Board:
    return make_board()
