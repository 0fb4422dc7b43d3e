"""The section's pages in a real browser: axe finds nothing, nothing is too wide, a partner is done fast."""

import pytest

from action_plans.models import ActionReview, ActionThreatCheck, ActionUpdate, Milestone, Plan, TimeDecision
from tests import factories as make
from tests.action_plans.browsing import ORIGIN, connect, look
from tests.action_plans.test_import_wizard import start, to_rows, upload
from tests.browser import faults_at_both_widths

pytestmark = pytest.mark.browser


@pytest.fixture
def full(north):
    """A plan with an action in every state and a story behind each."""
    themes = ("Governance", "Venues")
    make.make_member(north.group, north.police)
    make.make_member(north.group, make.council_of(north.authority))
    meeting = make.make_meeting(north.group, make.days_ago(0))
    days = (30, 5, -10, -20, -90, -200)
    with north.open():
        from action_plans.models import Theme

        made = [
            Theme.objects.create(authority=north.authority, plan=north.plan, name=name, position=place)
            for place, name in enumerate(themes)
        ]
    actions = [
        make.make_action(
            north.plan,
            owner=north.police,
            risk=north.risk,
            theme=made[place % 2],
            number=str(place + 1),
            position=place,
            title="Brief the managers of every hall that can be hired on what to ask, check and decide",
            due_on=make.days_ago(day),
            owner_post="Inspector, neighbourhood policing",
            description="Write to every hall\nVisit the ten largest",
            source={"Description": "Brief hall managers", "By not later than": "March 2027"},
        )
        for place, day in enumerate(days)
    ]
    with north.open():
        common = {"authority": north.authority, "action": actions[2]}
        Milestone.objects.create(**common, position=1, text="List the halls", due_on=make.days_ago(-5))
        ActionUpdate.objects.create(
            **common, reported_on=make.days_ago(20), progress="on_track", text="Twelve halls visited so far."
        )
        asked = ActionUpdate.objects.create(
            **common, reported_on=make.days_ago(9), progress="late", text="Two posts are empty.",
            asks_for_date=make.days_ago(-90), asks_because="Two posts are empty",
        )  # fmt: skip
        TimeDecision.objects.create(
            authority=north.authority, update=asked, is_accepted=False, reason="The grant ends",
            decided_on=make.days_ago(8),
        )  # fmt: skip
        ActionUpdate.objects.create(
            **common, reported_on=make.days_ago(2), progress="blocked", text="No access to the school halls.",
            asks_for_date=make.days_ago(-120), asks_because="The schools reopen in January",
        )  # fmt: skip
        ActionReview.objects.create(
            **common, meeting=meeting, outcome="changed", note="The board writes to the schools."
        )
        ActionThreatCheck.objects.create(
            **common, moment="created", threat_checked_on=make.days_ago(30), **make.CHECKED
        )
        lacking = make.make_action(north.plan, status="to_complete", due_on=None, number="20", position=20)
        type(lacking).objects.filter(pk=lacking.pk).update(risk=None)
        type(lacking).objects.filter(pk=actions[5].pk).update(
            status="completed", outcome="All halls briefed.", closed_on=make.days_ago(3)
        )
    north.actions, north.meeting = actions, meeting
    return north


def test_pages_of_the_plan(full, page, axe):
    connect(page, full.client())
    story, done = full.actions[2].public_id, full.actions[5].public_id
    pages = {
        "plan": full.url("plan"),
        "plan-filtered": full.url("plan", query="status=late&q=hall"),
        "roles": full.url("roles"),
        "roles-edit": full.url("roles-edit"),
        "around": full.url("around"),
        "editions": full.url("editions"),
        "edition-start": full.url("edition-start"),
        "edition": full.url("edition", full.plan.public_id),
        "action": full.url("action", story),
        "action-done": full.url("action", done),
        "action-add": full.url("action-add"),
        "action-edit": full.url("action-edit", story),
        "action-update": full.url("action-update", story),
        "action-time": full.url("action-time", story),
        "action-close": full.url("action-close", story),
        "action-evaluate": full.url("action-evaluate", done),
        "review": full.url("review", query=f"meeting={full.meeting.public_id}"),
        "to-complete": full.url("to-complete"),
        "project-add": full.url("project-add"),
    }
    assert [line for name, address in pages.items() for line in look(page, axe, address, name)] == []


def test_empty_pages(north, page, axe):
    connect(page, north.client())
    with north.open():
        Plan.objects.all().delete()
    found = [
        line
        for name in ("plan", "roles", "around", "editions", "to-complete", "import-start")
        for line in look(page, axe, north.url(name), f"empty-{name}")
    ]
    assert found + look(page, axe, "/my/actions/", "empty-mine") == []


def test_steps_of_the_import(north, page, axe):
    client, columns = start(north, upload())
    connect(page, client)
    found = look(page, axe, columns, "import-columns")
    found += look(page, axe, to_rows(client, columns), "import-check")
    assert found + look(page, axe, columns.replace("columns", "confirm"), "import-confirm") == []


def test_a_form_with_errors(north, page, axe):
    connect(page, north.client())
    page.goto(f"{ORIGIN}{north.url('action-add')}")
    page.get_by_role("button", name="Save the action").click()
    page.wait_for_load_state("load")
    assert page.title().startswith("Error:")
    assert faults_at_both_widths(page, axe) == []


def test_a_partner_reports_from_the_list_with_the_fewest_steps(full, page, axe):
    connect(page, full.client(full.police_user))
    assert look(page, axe, "/my/actions/", "mine") == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{ORIGIN}/my/actions/")
    first = page.get_by_role("form").first
    first.get_by_role("radio", name="Done").check()
    first.get_by_label("What was done").fill("All forty halls are briefed.")
    first.get_by_role("button", name="Send update").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("Thank you").is_visible()
    with full.open():
        newest = ActionUpdate.objects.order_by("-id")[0]
        assert (newest.progress, newest.text) == ("done", "All forty halls are briefed.")
