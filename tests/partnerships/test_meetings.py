"""Planning, moving and cancelling meetings, and laying out their agendas."""

import datetime

import pytest

from core.errors import Refused, Stale
from core.models import AreaFact
from core.tenancy import tenant_context
from partnerships.actions import (
    add_agenda_item,
    cancel_meeting,
    move_agenda_item,
    plan_meeting,
    plan_series,
    prepare_agenda,
    rearrange_meeting,
    remove_agenda_item,
)
from partnerships.models import AgendaItem, Meeting
from tests import factories as make


def test_a_meeting_is_planned_once_a_day_within_the_groups_life(board):
    with board.inside():
        plan_meeting(group=board.group, meets_on=make.days_ago(-10), place=" Town Hall ", by=board.viewer)
        assert Meeting.objects.get().place == "Town Hall"
        for day in (make.days_ago(-10), make.LONG_AGO - datetime.timedelta(days=1)):
            with pytest.raises(Refused) as refusal:
                plan_meeting(group=board.group, meets_on=day, by=board.viewer)
            assert refusal.value.field == "meets_on"


def test_a_year_of_meetings_leaves_days_that_are_planned_already(board):
    first = make.days_ago(-10)
    with board.inside():
        plan_meeting(group=board.group, meets_on=first, by=board.viewer)
        new = plan_series(group=board.group, first=first, times=4, by=board.viewer)
        assert len(new) == 3
        assert Meeting.objects.count() == 4
        with pytest.raises(Refused, match="planned already"):
            plan_series(group=board.group, first=first, times=4, by=board.viewer)


@pytest.mark.parametrize(
    ("tier", "times"), [("standard", b'value="2" checked'), ("higher", b'value="4" checked')]
)
def test_the_series_form_starts_with_the_rhythm_of_the_tier(board, tier, times):
    with board.inside():
        AreaFact.objects.create(
            authority=board.area, kind="tier", value=tier, reason="Letter", starts_on=make.days_ago(90)
        )
    client = board.client()
    assert times in client.get(board.url("meeting-series")).content
    sent = {
        "group": board.group.public_id,
        "first": "2030-01-10",
        "times": "4",
        "starts_at": "2pm",
        "place": "Hall",
    }
    assert client.post(board.url("meeting-series"), sent).status_code == 302
    with board.inside():
        assert Meeting.objects.filter(starts_at=datetime.time(14)).count() == 4


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("14:00", datetime.time(14)), ("9.30am", datetime.time(9, 30)), ("12pm", datetime.time(12)), ("", None)],
)
def test_a_time_is_read_as_people_write_it(board, typed, expected):
    sent = {"group": board.group.public_id, "meets_on": "2030-01-10", "starts_at": typed}
    assert board.client().post(board.url("meeting-plan"), sent).status_code == 302
    with board.inside():
        assert Meeting.objects.get().starts_at == expected


@pytest.mark.parametrize("typed", ["25:00", "two", "13pm", "9:75"])
def test_a_time_that_is_none_is_said_to_be_none(board, typed):
    sent = {"group": board.group.public_id, "meets_on": "2030-01-10", "starts_at": typed}
    answer = board.client().post(board.url("meeting-plan"), sent)
    assert answer.status_code == 422
    assert b"Enter a time, like 14:00 or 2pm" in answer.content


def test_moving_a_meeting_to_another_day_needs_a_reason(board):
    meeting = board.meeting(days=-10)
    with board.inside():
        common = {"meeting": meeting, "by": board.viewer, "place": "Room 2"}
        with pytest.raises(Refused) as refusal:
            rearrange_meeting(meets_on=make.days_ago(-12), **common)
        assert refusal.value.field == "reason"
        rearrange_meeting(meets_on=make.days_ago(-10), **common)
        moved = rearrange_meeting(meets_on=make.days_ago(-12), reason="The chair is ill.", **common)
        assert "The chair is ill." in moved.status_reason
        with pytest.raises(Stale):
            rearrange_meeting(meets_on=make.days_ago(-13), reason="x", version=1, **common)


def test_a_cancelled_meeting_stays_in_the_list_and_takes_nothing_more(board):
    meeting = board.meeting(days=-10)
    with board.inside():
        cancel_meeting(meeting=meeting, reason="No quorum is expected.", by=board.viewer)
        with pytest.raises(Refused, match="cancelled"):
            add_agenda_item(meeting=meeting, title="Late item", by=board.viewer)
        plan_meeting(group=board.group, meets_on=meeting.meets_on, by=board.viewer)
    assert b"Cancelled" in board.client().get(board.url("meeting-list")).content


def test_an_agenda_is_laid_out_from_what_falls_due_and_only_once(board):
    meeting = board.meeting(days=-10)
    with board.inside():
        first = prepare_agenda(meeting=meeting, by=board.viewer)
        kinds = {item.kind for item in first}
        assert {"referrals", "channel", "risk_assessment", "plan", "performance"} <= kinds
        assert all(item.why_now for item in first)
        assert prepare_agenda(meeting=meeting, by=board.viewer) == []
        assert AgendaItem.objects.filter(meeting=meeting).count() == len(first)


def test_an_item_that_was_taken_off_stays_off(board):
    meeting = board.meeting(days=-10)
    with board.inside():
        item = next(i for i in prepare_agenda(meeting=meeting, by=board.viewer) if i.kind == "channel")
        remove_agenda_item(item=item, by=board.viewer)
        assert prepare_agenda(meeting=meeting, by=board.viewer) == []
        assert not AgendaItem.objects.filter(kind="channel").exists()


def test_the_agenda_carries_on_from_the_last_meeting(board):
    last = board.meeting(days=100)
    board.item(last, "Prison liaison", kind="other", outcome="deferred")
    board.item(last, "Said and done", position=2, outcome="discussed")
    make.sign(last, board.user)
    meeting = board.meeting(days=-10)
    with board.inside():
        titles = [item.title for item in prepare_agenda(meeting=meeting, by=board.viewer)]
    assert titles[0] == "Minutes and actions of the last meeting"
    assert "Prison liaison" in titles
    assert "Said and done" not in titles


def test_preparing_names_the_chair_of_the_day(board):
    meeting = make.make_meeting(board.group, make.days_ago(-10))
    with board.inside():
        prepare_agenda(meeting=meeting, by=board.viewer)
        meeting.refresh_from_db()
        assert meeting.chaired_by.name == "Cora Chair"


def test_a_panels_agenda_gets_the_thread_of_its_own_meetings_only(board):
    panel = make.make_group(board.area, kind="channel_panel")
    with board.inside():
        meeting = plan_meeting(group=panel, meets_on=make.days_ago(-10), by=board.viewer)
        assert prepare_agenda(meeting=meeting, by=board.viewer) == []


def test_items_are_added_moved_and_taken_off_by_hand(board):
    meeting = board.meeting(days=-10)
    one, two = board.item(meeting, "One", 1), board.item(meeting, "Two", 2)

    def titles() -> list[str]:
        return list(AgendaItem.objects.filter(meeting=meeting).values_list("title", flat=True))

    with board.inside():
        three = add_agenda_item(meeting=meeting, title=" Three ", by=board.viewer)
        move_agenda_item(item=three, earlier=True, by=board.viewer)
        assert titles() == ["One", "Three", "Two"]
        move_agenda_item(item=one, earlier=True, by=board.viewer)
        move_agenda_item(item=two, earlier=False, by=board.viewer)
        assert titles() == ["One", "Three", "Two"]
        remove_agenda_item(item=one, by=board.viewer)
        assert titles() == ["Three", "Two"]


def test_an_item_with_something_under_it_stays(board):
    meeting = board.meeting(days=-10)
    minuted, decided = board.item(meeting, minute="Heard."), board.item(meeting, "Two", 2)
    board.decision(meeting, agenda_item=decided)
    with board.inside():
        for item in (minuted, decided):
            with pytest.raises(Refused, match="recorded under"):
                remove_agenda_item(item=item, by=board.viewer)


def test_what_a_community_organisation_brings_goes_on_the_next_agenda(board):
    meeting = board.meeting(days=-10)
    sent = {"new_organisation": "Hope Centre", "title": "Safety at the market", "why_now": "They asked us."}
    assert board.client().post(board.url("community-input"), sent).status_code == 302
    with board.inside():
        item = AgendaItem.objects.select_related("contributed_by").get(meeting=meeting)
        assert (item.kind, item.contributed_by.name) == ("community", "Hope Centre")
        assert item.contributed_by.is_community_based


def test_the_next_meeting_is_the_earliest_that_is_still_open(board):
    client = board.client()
    assert client.get(board.url("meeting-next")).url == board.url("meeting-plan")
    coming = board.meeting(days=-10)
    assert client.get(board.url("meeting-next")).url == board.url("meeting-record", coming.public_id)
    unsigned = board.meeting(days=5)
    assert client.get(board.url("meeting-next")).url == board.url("meeting-record", unsigned.public_id)
    approver = make.make_user()
    make.give_role(approver, board.area, "approver")
    seen = board.client(approver).get(board.url("meeting-next"))
    assert seen.url == board.url("meeting", unsigned.public_id)


def test_nothing_is_prepared_by_a_link(board):
    meeting = board.meeting(days=-10)
    client = board.client()
    assert client.get(board.url("meeting-prepare", meeting.public_id)).status_code == 405
    client.get(board.url("meeting-record", meeting.public_id))
    with tenant_context([board.area.pk]):
        assert not AgendaItem.objects.exists()
    answer = client.post(board.url("meeting-prepare", meeting.public_id))
    assert answer.url == board.url("meeting-record", meeting.public_id)
    with tenant_context([board.area.pk]):
        assert AgendaItem.objects.exists()
