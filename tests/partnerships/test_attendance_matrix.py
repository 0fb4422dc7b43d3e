"""The attendance matrix: shares, runs of missed meetings, quorum, 1.G3's own view, and its exports."""

import io
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from core.choices import Sector
from core.criteria.findings import Status
from core.models import AccessEvent, AreaFact
from core.permissions import AreaRole
from partnerships.actions import FieldName, sign_minutes
from partnerships.criteria.judges import Participation
from partnerships.matrix import Line, lay_out, read_matrix
from partnerships.models import Meeting
from tests import factories as make
from tests.partnerships.board import make_board


def hold(board, days: int, **marks: str) -> Meeting:
    """A signed meeting `days` ago; sectors as marked, all others present."""
    meeting = board.meeting(days)
    typed = {
        FieldName("seat", seat.public_id, "status"): marks.get(seat.sector, "present")
        for seat in board.members
    }
    board.save(meeting, typed)
    with board.inside():
        return sign_minutes(meeting=meeting, by=board.viewer, as_of=board.today)


def matrix(board, months: int = 12):
    with board.inside():
        return read_matrix(board.group, board.area, months=months, as_of=board.today)


def line(*statuses: str) -> Line:
    return Line("Police", "", statuses)


@pytest.mark.parametrize(
    ("statuses", "share", "missed"),
    [
        (("present", "absent", "substitute"), "2 of 3", 0),
        (("present", "absent", "apologies"), "1 of 3", 2),
        (("absent", "absent"), "0 of 2", 2),
        (("", "present"), "1 of 1", 0),
        (("present", "absent", ""), "1 of 2", 0),
        (("", ""), "–", 0),
        ((), "–", 0),
    ],
)
def test_shares_count_substitutes_and_runs_count_back_from_the_last_meeting(statuses, share, missed):
    assert (line(*statuses).share, line(*statuses).missed) == (share, missed)


def test_a_sector_counts_its_best_seat_and_1_g3s_own_view_stands_beside_it():
    meetings = [SimpleNamespace(pk=1), SimpleNamespace(pk=2)]
    bodies = [SimpleNamespace(name="Force"), SimpleNamespace(name="Transport police")]
    seats = [
        SimpleNamespace(pk=n, sector="police", organisation=body, contact=None)
        for n, body in enumerate(bodies, start=1)
    ]
    marked = {(1, 1): "absent", (2, 1): "substitute", (1, 2): "apologies", (2, 2): "absent"}
    judged = Participation(
        Status.PARTLY,
        2,
        3,
        good=("police",),
        seldom=(("health", 0),),
        without_member=("education",),
        prison="no",
    )
    blocks = {
        block.line.name: block for block in lay_out(meetings, seats, marked, prison="no", judged=judged)
    }
    assert blocks["Police"].line.statuses == ("substitute", "apologies")
    assert [seat.name for seat in blocks["Police"].seats] == ["Force", "Transport police"]
    assert blocks["Police"].verdict[0] == "Often enough"
    assert blocks["Health"].verdict[0] == "Too seldom"
    assert blocks[str(Sector.EDUCATION.label)].verdict[0] == "No member"
    prison = next(block for name, block in blocks.items() if "rison" in name)
    assert (prison.line.statuses, prison.verdict[0]) == (("not_applicable",) * 2, "Does not apply")


def test_only_signed_meetings_of_the_time_are_shown_oldest_first(board):
    old, recent, last = hold(board, 500), hold(board, 90), hold(board, 5)
    board.meeting(2)
    assert [column.meeting.pk for column in matrix(board).columns] == [recent.pk, last.pk]
    assert [column.meeting.pk for column in matrix(board, 24).columns] == [old.pk, recent.pk, last.pk]


def test_runs_name_who_keeps_missing_and_a_seat_that_came_later_is_not_blamed(board):
    hold(board, 200, health="absent")
    hold(board, 100, health="apologies", police="absent")
    late = make.make_member(
        board.group, make.make_organisation(board.area, sector="community"), starts_on=make.days_ago(50)
    )
    board.members.append(late)
    hold(board, 10, health="absent")
    found = matrix(board)
    assert [(seat.name, seat.missed) for seat in found.runs] == [
        (board.members[3].organisation.name, 3),
    ]
    community = next(block for block in found.blocks if block.seats and block.seats[0].asked == 1)
    assert community.seats[0].share == "1 of 1"


def test_an_inquorate_meeting_is_marked_with_how_many_came(board):
    with board.inside():
        board.group.quorum = 4
        board.group.save(update_fields=["quorum"])
    hold(board, 10, health="absent", police="absent")
    found = matrix(board)
    assert [(column.came, column.is_inquorate) for column in found.columns] == [(3, True)]
    page = board.client().get(board.url("attendance")).content.decode()
    assert "Inquorate" in page
    assert "quorum 4" in page


def test_the_finding_is_that_of_1_g3_and_other_groups_have_none(board):
    hold(board, 10)
    assert matrix(board).finding is not None
    panel = make_board("southbridge", kind="channel_panel")
    assert matrix(panel).finding is None
    assert all(block.verdict == ("", "") for block in matrix(panel).blocks)


def test_the_page_names_group_and_time_from_the_address(board):
    hold(board, 500, police="absent")
    hold(board, 10)
    client = board.client()
    year = client.get(board.url("attendance")).content.decode()
    two = client.get(board.url("attendance"), {"months": "24", "group": board.group.public_id})
    assert year.count('scope="rowgroup"') == two.content.decode().count('scope="rowgroup"')
    assert "1 of 2" in two.content.decode()
    assert "1 of 2" not in year
    for nonsense in ({"months": "99"}, {"group": "nothing"}, {"months": "24", "group": "'"}):
        assert client.get(board.url("attendance"), nonsense).status_code == 200


def test_without_signed_minutes_the_page_says_what_to_do(board):
    page = board.client().get(board.url("attendance")).content.decode()
    assert "No signed minutes in this time" in page


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_table_goes_out_in_three_kinds(board, kind):
    hold(board, 10, police="substitute")
    answer = board.client().get(board.url("attendance-export"), {"as": kind})
    assert f'.{kind}"' in answer["Content-Disposition"]
    if kind == "xlsx":
        rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
        assert rows[0][:3] == ("Sector", "Body", "Member")
        police = next(row for row in rows if row[0] == "Police")
        assert police[3] == "Substitute"
        assert len(rows) == 1 + len(board.members) + 1, "every seat, and the prison without one"
    with board.inside():
        assert AccessEvent.objects.filter(kind=AccessEvent.Kind.EXPORT).count() == 1


def test_an_unknown_kind_is_not_found(board):
    assert board.client().get(board.url("attendance-export"), {"as": "exe"}).status_code == 404


def test_the_page_asks_the_same_number_of_queries_at_one_meeting_and_at_twelve(
    board, django_assert_max_num_queries
):
    hold(board, 10)
    client, address = board.client(), board.url("attendance")
    client.get(address)
    with django_assert_max_num_queries(200) as few:
        client.get(address)
    for number in range(11):
        hold(board, 20 + number * 20)
    with django_assert_max_num_queries(200) as many:
        client.get(address)
    assert len(many) == len(few)


def test_a_district_sees_the_joint_group_and_a_stranger_nothing(board):
    district = make.make_area("vale", kind="district", county=board.area)
    with board.inside():
        board.group.areas.create(authority=board.area, area=district, starts_on=make.LONG_AGO)
        AreaFact.objects.create(
            authority=board.area, kind=AreaFact.Kind.PRISON, value="no", starts_on=make.LONG_AGO
        )
    hold(board, 10)
    user = make.make_user()
    make.give_role(user, district, AreaRole.PREVENT_LEAD)
    page = board.client(user).get(f"/areas/{district.slug}/partnership/attendance/").content.decode()
    assert board.members[0].organisation.name in page
    stranger = make_board("southbridge")
    asked = {"group": board.group.public_id}
    page = stranger.client().get(stranger.url("attendance"), asked).content.decode()
    assert board.members[0].organisation.name not in page
