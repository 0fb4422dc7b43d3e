"""The plan's page and the forms of its actions, as people use them."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from action_plans.models import Action, ActionReview, ActionSupport, ActionUpdate, Milestone
from core.permissions import AreaRole
from tests import factories as make
from tests.reading import form_values, text_of

HOSTILE = "<script>alert(1)</script>{{7*7}}\"'><img src=x onerror=alert(2)>"


def test_an_area_without_a_plan_is_told_both_ways_in(db):
    area = make.make_area("westmere")
    lead = make.make_user()
    make.give_role(lead, area, AreaRole.PREVENT_LEAD)
    from django.test import Client

    client = Client()
    client.force_login(lead)
    words = text_of(client.get("/areas/westmere/plan/"))
    assert "Bring in your plan" in words
    assert "Start a plan" in words


def test_filters_are_addresses(north):
    late = make.make_action(
        north.plan, title="Late one", due_on=make.days_ago(5), risk=north.risk, owner=north.police
    )
    make.make_action(north.plan, title="Far one", due_on=make.days_ago(-300))
    client = north.client()
    assert "Far one" in text_of(client.get(north.url("plan")))
    for query in (
        "status=late",
        f"owner={north.police.public_id}",
        f"risk={north.risk.public_id}",
        "due=past",
        "q=late+one",
    ):
        words = text_of(client.get(north.url("plan", query=query)))
        assert "Late one" in words, query
        assert "Far one" not in words, query
    assert "No action passes these filters" in text_of(client.get(north.url("plan", query="q=nothing")))
    assert (
        client.get(north.url("plan", query=f"owner={late.public_id}&due=soonish&status=purple")).status_code
        == 200
    )


SPANS = [
    ("due_from=2031-03-01", {"In March", "In April"}),
    ("due_to=2031-03-31", {"In February", "In March"}),
    ("due_from=2031-03-01&due_to=2031-03-31", {"In March"}),
    ("due_from=2031-03-01&due_to=2031-02-01", {"In March", "In April"}),
    ("due_from=soon&due_to=2031-02-31", {"In February", "In March", "In April", "One day"}),
    (
        "due_from_day=1&due_from_month=4&due_from_year=2031&due_to_day=&due_to_month=&due_to_year=",
        {"In April"},
    ),
]


@pytest.fixture
def spring(north):
    """Actions due on the last days of three months, and one without a date."""
    for title, month, day in (("In February", 2, 28), ("In March", 3, 31), ("In April", 4, 1)):
        due = datetime.date(2031, month, day)
        make.make_action(north.plan, title=title, due_on=due, risk=north.risk, owner=north.police)
    make.make_action(north.plan, title="One day", due_on=None, status="to_complete")
    return north


@pytest.mark.parametrize(("query", "kept"), SPANS)
def test_any_span_of_dates_is_an_address(spring, query, kept):
    words = text_of(spring.client().get(spring.url("plan", query=query)))
    known = ("In February", "In March", "In April", "One day")
    assert {title for title in known if title in words} == kept


def test_a_span_goes_with_the_address_to_board_and_papers_and_is_taken_away_in_one(spring):
    typed = "due_from_day=1&due_from_month=4&due_from_year=2031&owner=" + spring.police.public_id
    page = spring.client().get(spring.url("plan", query=typed)).content.decode()
    assert f"owner={spring.police.public_id}&amp;due_from=2031-04-01&amp;view=board" in page
    assert "1 April 2031" in page
    chosen = page[page.index("Filters in use") : page.index("Clear all")]
    links = [part.split('"')[0] for part in chosen.split('href="')[1:]]
    assert f"?owner={spring.police.public_id}" in links
    board = spring.client().get(spring.url("plan", query="due_from=2031-04-01&view=board"))
    assert "In March" not in text_of(board)
    paper = spring.client().get(spring.url("export", "csv", query="due_from=2031-04-01")).content.decode()
    assert "In April" in paper
    assert "In March" not in paper


def test_a_span_that_ends_before_it_begins_says_so_in_an_open_fold(spring):
    page = spring.client().get(spring.url("plan", query="due_from=2031-03-01&due_to=2031-02-01"))
    assert "The last day can’t be before the first." in text_of(page)
    assert '<details class="app-filter__fold" open>' in page.content.decode()
    page = spring.client().get(spring.url("plan", query="due_from=2031-03-01&due_to=2031-04-01"))
    assert '<details class="app-filter__fold">' in page.content.decode()


def test_a_partner_is_told_that_these_are_its_own_actions(north):
    make.make_action(north.plan, title="Theirs", owner=north.police)
    make.make_action(north.plan, title="Of the council")
    client = north.client(north.police_user)
    page = client.get(north.url("plan"))
    words = text_of(page)
    assert "These are the actions that your body owns" in words
    assert "Of the council" not in words
    assert "Falls short of" not in words  # filters for one action are in the way
    assert "These are the actions that your body owns" not in text_of(north.client().get(north.url("plan")))
    paper = text_of(client.get(north.url("paper")))
    assert "bring them in again" not in paper  # a partner can't


def test_one_is_counted_as_one(north):
    make.make_action(north.plan, title="Only one")
    assert "1 action " in text_of(north.client().get(north.url("plan", query="q=only")))


@pytest.mark.parametrize("page", ["plan", "review", "to-complete"])
def test_pages_of_many_cost_the_queries_of_one(north, page):
    meeting = make.make_meeting(north.group)
    address = north.url(page, query=f"meeting={meeting.public_id}")
    client = north.client()

    def fill(count):
        for _n in range(count):
            action = make.make_action(north.plan, status="to_complete" if page == "to-complete" else "open")
            with north.open():
                Milestone.objects.create(authority=north.authority, action=action, position=1, text="A step")
                ActionUpdate.objects.create(
                    authority=north.authority,
                    action=action,
                    reported_on=make.days_ago(1),
                    progress="late",
                    text="x",
                )
                ActionReview.objects.create(authority=north.authority, action=action, meeting=meeting)

    def cost():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    fill(1)
    one = cost()
    fill(29)
    assert cost() == one


def test_the_page_of_an_action_costs_the_same_however_long_its_story(north):
    action = make.make_action(north.plan, risk=north.risk)
    address, client = north.url("action", action.public_id), north.client()

    def add():
        meeting = make.make_meeting(north.group)
        with north.open():
            common = {"authority": north.authority, "action": action}
            Milestone.objects.create(**common, position=1, text="A step")
            ActionUpdate.objects.create(**common, reported_on=make.days_ago(1), progress="late", text="x")
            ActionReview.objects.create(**common, meeting=meeting)
            ActionSupport.objects.create(**common, organisation=north.police, name="Police")

    def cost():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    add()
    one = cost()
    for _n in range(12):
        add()
    assert cost() == one


def filled(page, **changes):
    return {**form_values(page), **changes}


def action_fields(north, **changes):
    return {
        "title": "Brief hall managers",
        "risk": north.risk.public_id,
        "owner": north.police.public_id,
        "owner_post": "Inspector",
        "new_theme": "Venues",
        "when": "due",
        "due_on_day": "31",
        "due_on_month": "3",
        "due_on_year": "2027",
        "milestone_0_text": "List the halls",
        "milestone_0_due_day": "1",
        "milestone_0_due_month": "2",
        "milestone_0_due_year": "2027",
        **changes,
    }


def test_an_action_is_added_from_a_risk_at_a_meeting(north):
    meeting = make.make_meeting(north.group)
    address = north.url("action-add", query=f"risk={north.risk.public_id}&meeting={meeting.public_id}")
    page = north.client().get(address)
    assert form_values(page)["risk"] == [north.risk.public_id]
    fields = action_fields(north)
    del fields["risk"]
    response = north.client().post(address, filled(page, **fields))
    assert response.url == f"/areas/northbridge/partnership/meetings/{meeting.public_id}/record/"
    with north.open():
        action = Action.objects.get()
        assert (action.created_at_meeting_id, action.risk_id, action.owner_id) == (
            meeting.pk,
            north.risk.pk,
            north.police.pk,
        )
        assert action.theme.name == "Venues"
        assert action.milestones.get().text == "List the halls"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"owner": ""}, "Select an answer to “Which body owns it?”"),
        ({"risk": ""}, "Select an answer to “Which risk does it answer?”"),
        (
            {"due_on_day": "", "due_on_month": "", "due_on_year": ""},
            "Enter the date by which it will be done",
        ),
        ({"when": "ongoing"}, "An ongoing action needs the date of its next review"),
        ({"owner_post": "All partners"}, "is not one owner"),
        ({"considers_threat_picture": "yes"}, "Answer all three questions"),
    ],
)
def test_an_action_without_its_details_is_refused_kindly_and_keeps_what_was_typed(north, changes, words):
    page = north.client().get(north.url("action-add"))
    response = north.client().post(north.url("action-add"), filled(page, **action_fields(north, **changes)))
    assert response.status_code == 422
    assert words in text_of(response)
    assert form_values(response)["title"] == ["Brief hall managers"]
    assert form_values(response)["milestone_0_text"] == ["List the halls"]
    with north.open():
        assert not Action.objects.exists()


def test_two_people_change_the_same_action_and_nothing_is_lost(north):
    action = make.make_action(north.plan, owner=north.police, risk=north.risk, title="Original")
    address, client = north.url("action-edit", action.public_id), north.client()
    first, second = client.get(address), client.get(address)
    assert client.post(address, filled(first, title="From the first")).status_code == 302
    clash = client.post(address, filled(second, title="From the second"))
    assert clash.status_code == 409
    words = text_of(clash)
    assert "From the first" in words
    assert "From the second" in clash.content.decode()
    again = client.post(address, form_values(clash))
    assert again.status_code == 302
    with north.open():
        assert Action.objects.get(pk=action.pk).title == "From the second"


def test_who_is_not_cleared_changes_an_action_without_learning_of_its_risk(north):
    hidden = make.make_risk(north.authority, title="Named mosque", marking="official_sensitive")
    action = make.make_action(north.plan, owner=north.police, risk=hidden)
    address, client = north.url("action-edit", action.public_id), north.client()
    page = client.get(address)
    assert "Named mosque" not in page.content.decode()
    assert client.post(address, filled(page, title="Better words")).status_code == 302
    with north.open():
        found = Action.objects.get(pk=action.pk)
        assert (found.title, found.risk_id) == ("Better words", hidden.pk)


def test_a_form_sent_twenty_times_adds_one_action(north):
    client = north.client()
    values = filled(client.get(north.url("action-add")), **action_fields(north))
    answers = {client.post(north.url("action-add"), values).url for _n in range(20)}
    assert len(answers) == 1
    with north.open():
        assert Action.objects.count() == 1


def test_closing_and_evaluating_through_the_pages(north):
    action = make.make_action(north.plan, owner=north.police, risk=north.risk)
    client = north.client()
    check = {
        "considers_threat_picture": "yes",
        "proportionate_to_threat": "no",
        "likely_to_reduce_threat": "yes",
        "threat_check_rationale": "Small, and done.",
    }
    address = north.url("action-close", action.public_id)
    unfinished = client.post(address, filled(client.get(address), result="completed", outcome="Done."))
    assert "Make the Security Threat Check" in text_of(unfinished)
    assert client.post(address, filled(unfinished, **check)).status_code == 302
    words = text_of(client.get(north.url("action", action.public_id)))
    assert "Security Threat Check when closed" in words
    assert "Proportionate to the threat: No" in words
    evaluate = north.url("action-evaluate", action.public_id)
    said = {"impact": "Fewer bookings.", "lesson": "Visit in person."}
    assert client.post(evaluate, filled(client.get(evaluate), **said)).status_code == 302
    later = make.make_action(north.plan)
    cite = north.url("action-cite", later.public_id)
    with north.open():
        evaluation = Action.objects.get(pk=action.pk).evaluation.public_id
    assert client.post(cite, filled(client.get(cite), evaluation=evaluation)).status_code == 302
    assert "Builds on" in text_of(client.get(north.url("action", later.public_id)))


def test_history_tells_who_changed_what_and_why(north):
    action = make.make_action(north.plan, owner=north.police, risk=north.risk, title="Original")
    address, client = north.url("action-edit", action.public_id), north.client()
    client.post(address, filled(client.get(address), title="Better words", why="The board asked for it"))
    assert (
        north.url("action-history", action.public_id)
        in client.get(north.url("action", action.public_id)).content.decode()
    )
    words = text_of(client.get(north.url("action-history", action.public_id)))
    assert "What will be done: from “Original” to “Better words”" in words
    assert "Lena Lead" in words
    assert "Why: The board asked for it" in words


def test_the_history_holds_every_field_and_part_and_costs_the_same_however_long(north):
    action = make.make_action(north.plan, owner=north.police, risk=north.risk, number="5", title="A")
    other = make.make_action(north.plan, number="6")
    edit, page = (north.url(name, action.public_id) for name in ("action-edit", "action-history"))
    client = north.client()

    def save(**changes):
        answer = client.post(edit, filled(client.get(edit), why="Because", **changes))
        assert answer.status_code == 302, text_of(answer)

    def cost():
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    save(milestone_0_text="First step", other_supporters="Hall keepers", depends_on="6", repeats="year")
    one = cost()
    save(milestone_0_text="Second wording", other_supporters="", depends_on="", repeats="")
    for turn in range(8):
        save(title=f"Title {turn}", due_on_year=str(2040 + turn))
    assert cost() == one
    words = text_of(client.get(page))
    for line in (
        "Milestone 1: Words: from “First step” to “Second wording”",
        "Support taken out: “Hall keepers”",
        f"Waits for taken out: “action {other.number}”",
        "Comes round again: “Every year”",
        "What will be done: from “A” to “Title 0”",
        "Owner: “Metropolitan Police”",
    ):
        assert line in words, line
    assert words.count("Why: Because") == 10


def test_reviews_keep_what_was_typed_and_are_saved_in_one_go(north):
    meeting = make.make_meeting(north.group, make.days_ago(0))
    one, two = make.make_action(north.plan), make.make_action(north.plan)
    address, client = north.url("review", query=f"meeting={meeting.public_id}"), north.client()
    typed = {
        f"outcome_{one.public_id}": "closed",
        f"note_{one.public_id}": "All done in October.",
        f"outcome_{two.public_id}": "changed",
        f"note_{two.public_id}": "",
    }
    refused = client.post(address, filled(client.get(address), **typed))
    assert refused.status_code == 422
    assert "Say what changed" in text_of(refused)
    assert "it holds for every action closed here" in text_of(refused)
    assert form_values(refused)[f"note_{one.public_id}"] == ["All done in October."]
    check = {
        "considers_threat_picture": "yes",
        "proportionate_to_threat": "yes",
        "likely_to_reduce_threat": "yes",
        "threat_check_rationale": "As the picture stands.",
    }
    typed[f"note_{two.public_id}"] = "Due in May."
    assert client.post(address, filled(refused, **typed, **check)).status_code == 302
    with north.open():
        assert ActionReview.objects.count() == 2
        assert Action.objects.get(pk=one.pk).status == "completed"


def test_review_without_a_meeting_leads_to_the_next_one(north):
    meeting = make.make_meeting(north.group)
    response = north.client().get(north.url("review"))
    assert response.url == north.url("review", query=f"meeting={meeting.public_id}")


def test_hostile_text_is_inert_everywhere(north):
    body = make.make_organisation(north.authority, HOSTILE)
    risk = make.make_risk(north.authority, title=HOSTILE)
    action = make.make_action(
        north.plan, owner=body, risk=risk, title=HOSTILE, description=HOSTILE, owner_post=HOSTILE[:100],
        source={HOSTILE: HOSTILE},
    )  # fmt: skip
    meeting = make.make_meeting(north.group)
    with north.open():
        common = {"authority": north.authority, "action": action}
        ActionUpdate.objects.create(
            **common, reported_on=make.days_ago(1), progress="late", text=HOSTILE,
            asks_for_date=make.days_ago(-90), asks_because=HOSTILE,
        )  # fmt: skip
        Milestone.objects.create(**common, position=1, text=HOSTILE)
        ActionReview.objects.create(**common, meeting=meeting, note=HOSTILE)
    client = north.client()
    for address in (
        north.url("plan"),
        north.url("action", action.public_id),
        north.url("action-edit", action.public_id),
        north.url("action-time", action.public_id),
        north.url("review", query=f"meeting={meeting.public_id}"),
    ):
        body_text = client.get(address).content.decode()
        assert "<script>alert" not in body_text, address
        assert "<img src=x" not in body_text, address
        assert "alert(1)" in body_text, address
        assert "{{7*7}}" in body_text, address


def test_what_changes_something_never_answers_to_get(north):
    plan = make.make_plan(north.authority, status="draft", agreed_on=None)
    assert north.client().get(north.url("edition-approve", plan.public_id)).status_code in {403, 405}


def test_an_edition_goes_through_its_life_in_the_pages(north):
    approver = make.make_user()
    make.give_role(approver, north.authority, AreaRole.APPROVER)
    carried = make.make_action(north.plan, risk=north.risk, title="Goes on")
    version = make.make_assessment(north.authority, risks=(north.risk,))
    meeting = make.make_meeting(north.group, make.days_ago(0))
    client = north.client()
    page = client.get(north.url("edition-start"))
    assert "Goes on" in text_of(page)
    edition = client.post(north.url("edition-start"), filled(page, based_on=version.public_id)).url
    pid = edition.rstrip("/").split("/")[-1]
    assert client.post(north.url("edition-approve", pid)).status_code == 403
    reader = north.client(approver)
    assert "Approve this edition" in text_of(reader.get(edition))
    assert reader.post(north.url("edition-approve", pid), form_values(reader.get(edition))).status_code == 302
    agree = north.url("edition-agree", pid)
    check = {
        "meeting": meeting.public_id,
        "considers_threat_picture": "yes",
        "proportionate_to_threat": "yes",
        "likely_to_reduce_threat": "yes",
        "threat_check_rationale": "As the picture stands.",
    }
    assert client.post(agree, filled(client.get(agree), **check)).url == north.url("plan")
    assert "Goes on" in text_of(client.get(north.url("plan")))
    with north.open():
        assert Action.objects.get(pk=carried.pk).plan.status == "agreed"
