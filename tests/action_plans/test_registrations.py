"""What the plan gives to pages that gather from every section."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_plans import registrations
from action_plans.meeting_panel import review_minutes, review_panel
from action_plans.models import Action, ActionReview, ActionUpdate, Milestone, Plan
from action_plans.querysets import with_progress
from action_plans.thread import thread_of_risk
from core import registries
from core.models import Document
from core.permissions import AreaRole
from tests import factories as make
from tests.reading import text_of

TODAY = make.days_ago(0)


def needs(north, viewer=None):
    viewer = viewer or north.lead
    with north.open():
        return [item.what for item in registrations.needs_doing(north.authority, viewer, TODAY)]


def test_the_lead_hears_of_what_is_overdue_and_whose_it_is(north):
    for days in (5, 6):
        make.make_action(north.plan, owner=north.police, due_on=make.days_ago(days))
    make.make_action(north.plan, due_on=make.days_ago(7))
    assert "3 actions are overdue, with Metropolitan Police (2), Northbridge Council (1)" in needs(north)


def test_the_lead_hears_of_gaps_reports_requests_and_evaluations(north):
    lacking, done, asks, closed = (make.make_action(north.plan, number=str(n)) for n in range(1, 5))
    with north.open():
        Action.objects.filter(pk=lacking.pk).update(status="to_complete", owner=None)
        Action.objects.filter(pk=closed.pk).update(
            status="completed", outcome="Done", closed_on=make.days_ago(100)
        )
        common = {"authority": north.authority, "reported_on": make.days_ago(1), "text": "x"}
        ActionUpdate.objects.create(action=done, progress="done", **common)
        ActionUpdate.objects.create(
            action=asks, progress="late", asks_for_date=datetime.date(2027, 3, 31), asks_because="x", **common
        )
        items = registrations.needs_doing(north.authority, north.lead, TODAY)
    words = {item.what: item for item in items}
    assert "1 action brought in lacks its owner, date or risk" in words
    assert "1 action is reported as done and waits to be closed" in words
    assert "Action 3: its owner asks for time until 31 March 2027" in words
    late = words["Action 4 is completed and not evaluated yet"]
    assert late.is_overdue
    assert late.due_on == make.days_ago(10)


def test_a_partner_hears_of_their_own_actions_alone(north):
    make.make_action(north.plan, owner=north.police, due_on=make.days_ago(5))
    make.make_action(north.plan, due_on=make.days_ago(5))
    assert needs(north, north.partner) == ["1 of your actions is late or due soon"]


def test_an_approver_hears_of_a_draft_somebody_else_prepared(north):
    approver = make.make_viewer(north.authority, AreaRole.APPROVER)
    version = make.make_assessment(north.authority)
    make.make_plan(north.authority, status="draft", agreed_on=None, based_on=version)
    assert "Edition 2 of the plan waits for your approval" in needs(north, approver)
    assert "Edition 2 of the plan waits for your approval" not in needs(north)


def test_an_area_without_a_plan_is_told_to_bring_it_in(north):
    with north.open():
        Plan.objects.all().delete()
    assert needs(north) == ["There is no partnership plan yet"]


def test_the_calendar_knows_what_falls_due(north):
    due = make.days_ago(-20)
    make.make_action(north.plan, number="7", title="Brief them", due_on=due)
    with north.open():
        entries = registrations.dates_ahead(north.authority, north.lead, TODAY)
    assert (due, "Action 7: Brief them") in [(entry.on, entry.what) for entry in entries]


def seeds(north, meeting):
    with north.open():
        return {seed.key: seed.title for seed in registrations.agenda_items(meeting, north.authority)}


def test_an_agenda_is_seeded_from_open_actions_and_what_falls_due(north):
    meeting = make.make_meeting(north.group, make.days_ago(-14))
    make.make_meeting(north.group, make.days_ago(-104))
    assert seeds(north, meeting) == {}
    make.make_action(north.plan, due_on=make.days_ago(3))
    make.make_action(north.plan, due_on=make.days_ago(-60))
    make.make_action(north.plan, due_on=None, review_on=make.days_ago(-80))
    make.make_action(north.plan, due_on=make.days_ago(-300))
    assert seeds(north, meeting) == {
        "plan:review": "Review of 4 open actions",
        "plan:overdue": "1 action overdue",
        "plan:coming": "2 actions fall due before the next meeting",
    }


def test_the_meetings_page_holds_the_review_of_open_actions(north):
    meeting = make.make_meeting(north.group, TODAY)
    make.make_action(north.plan, title="Brief the halls")
    page = north.client().get(f"/areas/northbridge/partnership/meetings/{meeting.public_id}/record/")
    words = text_of(page)
    assert "Brief the halls" in words
    assert "What the group found" in words


def test_the_panel_costs_the_same_at_one_and_at_thirty(north):
    meeting, lead = make.make_meeting(north.group, TODAY), north.lead

    def cost():
        with north.open(), CaptureQueriesContext(connection) as queries:
            review_panel(meeting, north.authority, lead)
        return len(queries)

    make.make_action(north.plan)
    one = cost()
    for _n in range(29):
        make.make_action(north.plan)
    assert cost() == one


def test_what_a_meeting_took_up_is_for_the_next_one_to_review(north):
    meeting, following = make.make_meeting(north.group, TODAY), make.make_meeting(north.group)
    earlier = make.make_action(north.plan, title="Earlier one")
    fresh = make.make_action(north.plan, title="New one", created_at_meeting=meeting)
    with north.open():
        offered = {
            one.pk: set(review_panel(one, north.authority, north.lead)["form"].fields)
            for one in (meeting, following)
        }
    assert f"outcome_{earlier.public_id}" in offered[meeting.pk]
    assert f"outcome_{fresh.public_id}" not in offered[meeting.pk]
    assert f"outcome_{fresh.public_id}" in offered[following.pk]


def test_minutes_name_what_was_found_but_nothing_sensitive(north):
    meeting = make.make_meeting(north.group, TODAY)
    seen = make.make_action(north.plan, number="1", title="Brief the halls")
    secret = make.make_action(north.plan, number="2", title="Hidden", marking="official_sensitive")
    make.make_action(north.plan, number="3", title="New one", owner=north.police, created_at_meeting=meeting)
    with north.open():
        for action in (seen, secret):
            ActionReview.objects.create(
                authority=north.authority,
                action=action,
                meeting=meeting,
                outcome="changed",
                note="Moves to May.",
            )
        lines = review_minutes(meeting)
    assert lines == [
        "Action 1, Brief the halls: Changed. Moves to May.",
        "Action 2: Changed.",
        "Action 3, New one: taken up, owned by Metropolitan Police.",
    ]


def test_a_note_that_seems_to_tell_who_somebody_is_is_named_before_signing(north):
    meeting = make.make_meeting(north.group, make.days_ago(1))
    action = make.make_action(north.plan, number="1", title="Brief the halls")
    said = {"action": action, "meeting": meeting, "outcome": "changed", "note": "Ring her on 020 7946 0958."}
    with north.open():
        ActionReview.objects.create(authority=north.authority, **said)
    words = "“Action 1, Brief the halls” seems to hold a phone number. If it is about a person referred"
    for name in ("meeting-record", "meeting", "meeting-sign"):
        page = north.client().get(
            reverse(f"partnerships:{name}", args=[north.authority.slug, meeting.public_id])
        )
        assert words in page.content.decode(), name


def test_the_golden_thread_goes_on_from_a_risk(north):
    action = make.make_action(
        north.plan, number="1", title="Brief the halls", risk=north.risk, owner=north.police
    )
    other = make.make_action(north.plan, title="For another risk")
    meeting = make.make_meeting(north.group, make.days_ago(10))
    with north.open():
        ActionReview.objects.create(authority=north.authority, action=action, meeting=meeting)
        document = Document.objects.create(
            authority=north.authority, title="List of halls", kind="evidence", event_date=TODAY
        )
        ActionUpdate.objects.create(
            authority=north.authority,
            action=action,
            reported_on=TODAY,
            progress="done",
            text="x",
            evidence=document,
        )
        steps = thread_of_risk(north.risk.pk, north.authority, north.lead)
    columns = [(step.column, step.label) for step in steps]
    assert ("action", "1. Brief the halls") in columns
    assert ("evidence", "List of halls") in columns
    assert any(column == "meeting" and "Prevent board" in label for column, label in columns)
    assert any(column == "criterion" and label.startswith("3.G5") for column, label in columns)
    assert other.title not in str(columns)
    assert all(step.url for step in steps)


def test_the_thread_shows_a_partner_their_own_part(north):
    make.make_action(north.plan, title="Somebody else’s", risk=north.risk)
    with north.open():
        assert thread_of_risk(north.risk.pk, north.authority, north.partner) == []


def test_risks_are_answered_by_what_is_not_cancelled(north):
    make.make_action(north.plan, risk=north.risk)
    gone = make.make_action(north.plan, risk=north.risk)
    with north.open():
        Action.objects.filter(pk=gone.pk).update(status="cancelled", outcome="No", closed_on=TODAY)
        with CaptureQueriesContext(connection) as queries:
            assert registrations.answers_to_risks(north.authority) == {north.risk.pk: 1}
    assert len(queries) == 1


def test_actions_are_counted_as_at_a_date(north):
    make.make_action(north.plan, due_on=make.days_ago(5), created_on=make.days_ago(100))
    make.make_action(north.plan, due_on=make.days_ago(-200), created_on=make.days_ago(3))
    closed = make.make_action(north.plan, due_on=make.days_ago(-10), created_on=make.days_ago(100))
    with north.open():
        Action.objects.filter(pk=closed.pk).update(
            status="completed", outcome="Done", closed_on=make.days_ago(2)
        )
        with CaptureQueriesContext(connection) as queries:
            now = registrations.count_of_states(north.authority, TODAY)
        assert len(queries) == 1
        assert now == {"late": 1, "on_track": 1, "done": 1}
        assert registrations.count_of_states(north.authority, make.days_ago(40)) == {"on_track": 2}
        picture = registrations.section_picture(north.authority, TODAY)
    assert [row.cells[0] for row in picture.chart.rows] == ["1", "1", "1"]


def test_a_step_left_undone_is_no_next_date_once_its_action_is_closed(north):
    action = make.make_action(north.plan, due_on=make.days_ago(-60), created_on=make.days_ago(100))
    with north.open():
        Milestone.objects.create(
            authority=north.authority, action=action, position=1, text="Ask", due_on=make.days_ago(-9)
        )
        Action.objects.filter(pk=action.pk).update(status="completed", outcome="Done", closed_on=TODAY)
        rows = Action.objects.filter(pk=action.pk)
        assert with_progress(rows).get().next_on == make.days_ago(-60)
        assert with_progress(rows, make.days_ago(1)).get().next_on == make.days_ago(-9), "as it was then"


@pytest.mark.parametrize(
    ("registry", "key"),
    [
        ("navigation", "3-plan"),
        ("attention", "action_plans"),
        ("calendar", "action_plans"),
        ("agenda_seeds", "action_plans"),
        ("meeting_panels", "action_plans"),
        ("thread_steps", "action_plans"),
        ("section_pictures", "3"),
        ("risk_answers", "action_plans"),
        ("action_counts", "action_plans"),
    ],
)
def test_the_section_is_plugged_in_everywhere(registry, key):
    assert key in getattr(registries, registry)
