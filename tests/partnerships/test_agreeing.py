"""What a meeting agreed can’t stay agreed in silence once it is found inquorate or is cancelled."""

import pytest
from django.utils import timezone

from action_plans.actions.plans import agree_edition
from action_plans.models import Plan
from core.errors import Refused
from partnerships.actions import FieldName, cancel_meeting, sign_minutes
from partnerships.minutes import lacks, load_record
from partnerships.models import Meeting
from risk.actions import agree_version
from risk.models import RiskAssessment
from tests import factories as make

CHECK = {
    "considers_threat_picture": True,
    "proportionate_to_threat": True,
    "likely_to_reduce_threat": True,
    "threat_check_rationale": "It answers the profile.",
}


@pytest.fixture
def meeting(board) -> Meeting:
    """Today's meeting of a group whose quorum is four; an item is minuted, five came."""
    with board.inside():
        board.group.quorum = 4
        board.group.save(update_fields=["quorum"])
    meeting = board.meeting(0)
    board.item(meeting, minute="The version was agreed.")
    board.everybody_came(meeting)
    return meeting


def only(board, meeting, came: int) -> None:
    """Mark that just so many came."""
    marks = ["present"] * came + ["absent"] * (len(board.members) - came)
    seats = zip(board.members, marks, strict=True)
    board.save(meeting, {FieldName("seat", seat.public_id, "status"): mark for seat, mark in seats})


def fresh(meeting) -> Meeting:
    return Meeting.objects.select_related("group", "authority", "chaired_by").get(pk=meeting.pk)


def agree_risk(board, meeting) -> RiskAssessment:
    """Approved by another person, and agreed at the meeting."""
    with board.inside():
        version = RiskAssessment.objects.filter(status="approved").first()
    version = version or make.make_assessment(
        board.area, status="approved", approved_by=make.make_user(), approved_at=timezone.now()
    )
    with board.inside():
        return agree_version(
            assessment=version, meeting=fresh(meeting), version=None, as_of=board.today, by=board.viewer
        )


def agree_plan(board, meeting) -> Plan:
    with board.inside():
        plan = Plan.objects.filter(status="draft").first()
    plan = plan or make.make_plan(board.area, status="draft", agreed_on=None, approved_by=make.make_user())
    with board.inside():
        return agree_edition(
            plan=plan,
            meeting=fresh(meeting),
            threat_check=CHECK,
            version=None,
            by=board.viewer,
            on=board.today,
        )


def sign(board, meeting) -> Meeting:
    with board.inside():
        return sign_minutes(meeting=meeting, by=board.viewer, as_of=board.today)


@pytest.mark.parametrize(
    ("agree", "words"),
    [(agree_risk, "Version 1 of the risk assessment"), (agree_plan, "Edition 1 of the plan")],
)
def test_signing_as_inquorate_is_refused_naming_what_was_agreed(board, meeting, agree, words):
    agree(board, meeting)
    only(board, meeting, 3)
    with board.inside():
        found = lacks(load_record(fresh(meeting)))
    assert [lack.stops_signing for lack in found if words in lack.words] == [True], "said before signing"
    with pytest.raises(Refused, match=words):
        sign(board, meeting)
    page = board.client().get(board.url("meeting-sign", meeting.public_id)).content.decode()
    assert words in page
    assert "Sign and lock" not in page
    only(board, meeting, 4)
    assert sign(board, meeting).status == "held", "with the quorum it is signed"


def test_an_inquorate_meeting_that_agreed_nothing_is_signed_as_such(board, meeting):
    only(board, meeting, 3)
    assert sign(board, meeting).status == "inquorate"


@pytest.mark.parametrize("agree", [agree_risk, agree_plan])
def test_nothing_is_recorded_as_agreed_before_a_quorum_is_marked(board, meeting, agree):
    only(board, meeting, 3)
    with pytest.raises(Refused, match="4 seats for a quorum, and 3 are marked"):
        agree(board, meeting)
    only(board, meeting, 4)
    agree(board, meeting)


def test_a_group_without_a_quorum_agrees_whoever_came(board, meeting):
    with board.inside():
        board.group.quorum = None
        board.group.save(update_fields=["quorum"])
    only(board, meeting, 1)
    assert agree_risk(board, meeting).is_agreed


def test_a_meeting_that_agreed_something_is_not_cancelled(board, meeting):
    agree_risk(board, meeting)
    with board.inside(), pytest.raises(Refused, match="version 1 of the risk assessment"):
        cancel_meeting(meeting=fresh(meeting), reason="Nobody came.", by=board.viewer)
