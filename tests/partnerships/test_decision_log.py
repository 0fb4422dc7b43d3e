"""The log of decisions: filters in the address, a table to take out, and what replaced what."""

import csv
import datetime
import io

import pytest

from core.permissions import AreaRole
from partnerships.actions import sign_minutes, supersede_decision
from partnerships.decision_log import days_of, found_decisions
from partnerships.forms.decisions import periods
from partnerships.models import Decision
from tests import factories as make
from tests.partnerships.board import make_board

CHECK = {
    "considers_threat_picture": True,
    "proportionate_to_threat": True,
    "likely_to_reduce_threat": False,
    "threat_check_rationale": "Halls near the station.",
}


@pytest.fixture
def decisions(board):
    """Four decisions of two meetings: checked, unchecked, procedural, and one long ago."""
    recent, old = board.meeting(20), board.meeting(500)
    made = [
        board.decision(recent, 1, text="Brief every hall manager.", **CHECK),
        board.decision(recent, 2, text="Fund the youth project."),
        board.decision(recent, 3, text="Meet in March.", kind=Decision.Kind.PROCEDURAL),
        board.decision(old, 1, text="Buy a projector.", kind=Decision.Kind.PROCEDURAL),
    ]
    for meeting in (recent, old):
        board.everybody_came(meeting)
        with board.inside():
            sign_minutes(meeting=meeting, by=board.viewer, as_of=board.today)
    return made


def shown(board, user=None, **asked: str) -> set[str]:
    page = board.client(user).get(board.url("decision-list"), asked).content.decode()
    texts = ("Brief every hall", "Fund the youth", "Meet in March", "Buy a projector")
    return {text.split()[0] for text in texts if text in page}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"Brief", "Fund", "Meet", "Buy"}),
        ({"words": "youth"}, {"Fund"}),
        ({"words": "near the STATION"}, {"Brief"}),
        ({"kind": "procedural"}, {"Meet", "Buy"}),
        ({"check": "complete"}, {"Brief"}),
        ({"check": "lacking"}, {"Fund"}),
        ({"period": "12m"}, {"Brief", "Fund", "Meet"}),
        ({"period": "12m", "kind": "procedural"}, {"Meet"}),
        ({"standing": "superseded"}, set()),
        ({"standing": "stands", "words": "projector"}, {"Buy"}),
        ({"kind": "nonsense", "period": "1900", "group": "nobody"}, {"Brief", "Fund", "Meet", "Buy"}),
    ],
)
def test_filters_live_in_the_address(board, decisions, asked, found):
    assert shown(board, **asked) == found


def test_a_group_is_a_filter(board, decisions):
    other = make.make_group(board.area, name="Working group", kind="working_group")
    meeting = make.make_meeting(other, make.days_ago(4))
    with board.inside():
        Decision.objects.create(
            authority=board.area, meeting=meeting, group=other, number=1, text="Buy a projector."
        )
    assert shown(board, group=other.public_id) == {"Buy"}
    assert shown(board, group=board.group.public_id, period="12m") == {"Brief", "Fund", "Meet"}


def test_periods_are_months_and_financial_years():
    march, april = datetime.date(2027, 3, 31), datetime.date(2027, 4, 1)
    assert [value for value, _words in periods(march)] == ["3m", "12m", "24m", "2026", "2025", "2024"]
    assert periods(april)[3] == ("2027", "Year 2027/28")
    assert days_of("2026", march) == (datetime.date(2026, 4, 1), march)
    assert days_of("12m", march) == (april.replace(year=2026), march)


def test_what_was_replaced_names_what_took_its_place(board, decisions):
    coming = board.meeting(0)
    with board.inside():
        first = Decision.objects.select_related("meeting", "group").get(pk=decisions[0].pk)
        later = supersede_decision(decision=first, text="Brief them twice a year.", by=board.viewer)
    address = board.url("decision-list")
    page = board.client().get(address).content.decode()
    assert "To be superseded" in page
    assert "Brief them twice a year." in page
    assert shown(board, standing="superseded") == set(), "a draft replaces nothing yet"
    board.everybody_came(coming)
    with board.inside():
        sign_minutes(meeting=later.meeting, by=board.viewer, as_of=board.today)
    assert shown(board, standing="superseded") == {"Brief"}
    assert ">Superseded<" in board.client().get(address, {"standing": "superseded"}).content.decode()


def test_the_table_goes_out_as_it_is_filtered(board, decisions):
    asked = {"as": "csv", "check": "complete"}
    answer = board.client().get(board.url("decision-export"), asked)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    line = dict(zip(*rows, strict=True))
    assert line["Decision"] == "Brief every hall manager."
    assert (line["Proportionate to the threat"], line["Likely to reduce the threat"]) == ("Yes", "No")
    assert line["Minutes"] == "Signed"
    for kind in ("xlsx", "ods"):
        assert board.client().get(board.url("decision-export"), {"as": kind}).status_code == 200
    assert board.client().get(board.url("decision-export"), {"as": "exe"}).status_code == 404


def test_a_formula_in_a_decision_stays_text(board):
    board.decision(board.meeting(), text="=HYPERLINK(1)")
    answer = board.client().get(board.url("decision-export"))
    assert "'=HYPERLINK(1)" in answer.content.decode()


def test_a_long_log_has_pages_that_keep_the_filters(board):
    meeting = board.meeting()
    for number in range(1, 61):
        board.decision(meeting, number, text=f"Decide {number}")
    client, address = board.client(), board.url("decision-list")
    first = client.get(address, {"words": "Decide"}).content.decode()
    assert "page=2" in first
    assert "words=Decide" in first
    second = client.get(address, {"words": "Decide", "page": "2"}).content.decode()
    assert "Decide 60" in second
    assert "Decide 7<" not in second


def test_the_log_asks_the_same_number_of_queries_at_one_row_and_at_thirty(
    board, django_assert_max_num_queries
):
    meeting = board.meeting()
    board.decision(meeting, 1)
    client, address = board.client(), board.url("decision-list")
    client.get(address)
    with django_assert_max_num_queries(100) as few:
        client.get(address)
    for number in range(2, 32):
        board.decision(meeting, number)
    with django_assert_max_num_queries(100) as many:
        client.get(address)
    assert len(many) == len(few)


def test_another_areas_decisions_are_never_found(board, decisions):
    stranger = make_board("southbridge")
    page = stranger.client().get(stranger.url("decision-list"), {"group": board.group.public_id})
    assert "Brief every hall" not in page.content.decode()
    police = make.make_user()
    make.give_role(police, board.area, AreaRole.POLICE_LEAD)
    assert shown(board, police) == {"Brief", "Fund", "Meet", "Buy"}
    with board.inside():
        assert not found_decisions(stranger.area, {}, as_of=board.today).exists()
