"""My actions: a partner sees what their bodies own and nothing else, and reports in one form."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_plans.actions.progress import record_update
from action_plans.models import Action, ActionUpdate, Milestone
from core.errors import Refused
from core.models import Document
from core.permissions import AreaRole
from core.uk_dates import uk_date
from tests import factories as make
from tests.reading import form_values, text_of

LIST = "/my/actions/"


def update_url(area, action):
    return reverse("my_actions:update", args=[area.authority.slug, action.public_id])


@pytest.fixture
def partner(north):
    return north.client(north.police_user)


def own(north, **fields):
    return make.make_action(north.plan, owner=north.police, risk=north.risk, **fields)


def test_own_actions_stand_in_three_groups_the_late_ones_first(north, partner):
    own(north, title="Later thing", due_on=make.days_ago(-200))
    own(north, title="Soon thing", due_on=make.days_ago(-10))
    own(north, title="Late thing", due_on=make.days_ago(10))
    words = text_of(partner.get(LIST))
    assert "You own 3 actions" in words
    assert words.index("Late thing") < words.index("Soon thing") < words.index("Later thing")
    assert "answers the risk “Online radicalisation of young people”" in words


def test_an_update_is_sent_from_the_list_itself(north, partner):
    action = own(north)
    values = form_values(partner.get(LIST))
    values |= {"progress": "done", "text": "All forty halls visited.", "file": evidence()}
    response = partner.post(update_url(north, action), values, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "is reported as done; Northbridge will close it" in text_of(response)
    with north.open():
        update = ActionUpdate.objects.get()
        assert (update.action_id, update.progress, update.recorded_by_id) == (
            action.pk,
            "done",
            north.police_user.pk,
        )
        assert update.evidence.versions.count() == 1
        assert Action.objects.get(pk=action.pk).status == "open"


def evidence(name="halls.csv", data=b"hall,visited\nOne,yes\n"):
    return SimpleUploadedFile(name, data)


def test_a_report_that_seems_to_tell_who_somebody_is_is_taken_and_says_whom_to_tell(north, partner):
    action = own(north)
    values = {**form_values(partner.get(LIST)), "progress": "on_track", "text": "Ring her on 020 7946 0958."}
    page = text_of(partner.post(update_url(north, action), values, follow=True))
    assert "What you wrote seems to hold a phone number." in page
    assert "tell the Prevent lead at once: a report stays as it was sent" in page
    with north.open():
        assert ActionUpdate.objects.count() == 1


def test_a_wrong_file_loses_no_word(north, partner):
    action = own(north)
    values = form_values(partner.get(LIST))
    values |= {
        "progress": "on_track",
        "text": "A long report.",
        "file": evidence("x.svg", b"<svg onload=alert(1)>"),
    }
    response = partner.post(update_url(north, action), values)
    assert response.status_code == 422
    assert form_values(response)["text"] == ["A long report."]
    with north.open():
        assert not ActionUpdate.objects.exists()
        assert not Document.objects.exists()


def test_an_update_sent_twice_is_recorded_once(north, partner):
    action = own(north)
    values = {**form_values(partner.get(LIST)), "progress": "on_track", "text": "Half done."}
    for _n in range(5):
        assert partner.post(update_url(north, action), values).status_code == 302
    with north.open():
        assert ActionUpdate.objects.count() == 1


def test_more_time_is_asked_for_with_a_reason(north, partner):
    action = own(north, due_on=make.days_ago(-10))
    later = make.days_ago(-60)
    values = form_values(partner.get(LIST)) | {
        "progress": "late",
        "text": "Staff are ill.",
        "more_time": "yes",
    }
    refused = partner.post(update_url(north, action), values)
    assert "Enter the date you would keep" in text_of(refused)
    assert "Say why more time is needed" in text_of(refused)
    values = form_values(refused) | {
        "asks_because": "Two posts are empty",
        "asks_for_date_day": str(later.day),
    }
    values |= {"asks_for_date_month": str(later.month), "asks_for_date_year": str(later.year)}
    assert partner.post(update_url(north, action), values).status_code == 302
    page = north.client().get(north.url("action", action.public_id))
    assert "The owner asks for more time" in text_of(page)
    waits = "was asked for; the council has not answered yet"
    assert waits in text_of(partner.get(LIST))
    assert waits in text_of(partner.get(update_url(north, action)))
    asked = text_of(north.client().get(north.url("action-time", action.public_id)))
    assert f"It is due on {uk_date(make.days_ago(-10))}" in asked
    assert "Say why" in text_of(north.client().post(north.url("action-time", action.public_id), {}))
    answer = {"answer": "accept", "reason": "Agreed"}
    assert north.client().post(north.url("action-time", action.public_id), answer).status_code == 302
    with north.open():
        assert Action.objects.get(pk=action.pk).due_on == later
    assert "Time given" in text_of(partner.get(north.url("action", action.public_id)))
    for address in (LIST, update_url(north, action)):
        assert "More time was given: Agreed" in text_of(partner.get(address))
        assert waits not in text_of(partner.get(address))


def test_another_partners_action_does_not_exist(north, partner):
    health = make.make_organisation(north.authority, "NHS Trust", sector="health")
    theirs = make.make_action(north.plan, owner=health, risk=north.risk, title="Secret ward rota")
    own(north)
    assert "Secret ward rota" not in text_of(partner.get(LIST))
    assert "Secret ward rota" not in text_of(partner.get(north.url("plan")))
    for address in (update_url(north, theirs), north.url("action", theirs.public_id)):
        assert partner.get(address).status_code == 404
    assert partner.post(update_url(north, theirs), {"progress": "done", "text": "x"}).status_code == 404
    with north.open():
        assert not ActionUpdate.objects.exists()


def test_another_areas_action_does_not_exist_even_for_a_body_of_the_same_name(north, south, partner):
    theirs = make.make_action(south.plan, owner=south.police, title="Southern thing")
    own(north)
    assert "Southern thing" not in text_of(partner.get(LIST))
    assert partner.get(update_url(south, theirs)).status_code == 404
    address = reverse("my_actions:update", args=[north.authority.slug, theirs.public_id])
    assert partner.get(address).status_code == 404
    assert partner.post(address, {"progress": "done", "text": "x"}).status_code == 404


def test_a_partner_in_two_areas_sees_both_and_which_is_which(north, south, partner):
    make.give_role(north.police_user, south.authority, AreaRole.PARTNER, south.police)
    own(north)
    make.make_action(south.plan, owner=south.police, title="Southern thing")
    words = text_of(partner.get(LIST))
    assert "You own 2 actions in 2 areas" in words
    assert "Southmere" in words


def test_a_sensitive_action_is_nowhere_for_a_partner_without_clearance(north, partner):
    secret = own(north, title="Sensitive thing", marking="official_sensitive")
    assert "Sensitive thing" not in partner.get(LIST).content.decode()
    assert "Sensitive thing" not in partner.get(north.url("plan")).content.decode()
    assert partner.get(update_url(north, secret)).status_code == 404
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, north.authority, AreaRole.PARTNER, north.police)
    page = north.client(cleared).get(LIST)
    assert "Sensitive thing" in text_of(page)
    assert "OFFICIAL-SENSITIVE" in page.content.decode()


def test_the_title_of_a_sensitive_risk_is_nowhere_for_a_partner_without_clearance(north, partner):
    hidden = make.make_risk(north.authority, title="Named mosque", marking="official_sensitive")
    action = make.make_action(north.plan, owner=north.police, risk=hidden)
    for address in (
        LIST,
        update_url(north, action),
        north.url("action", action.public_id),
        north.url("plan"),
    ):
        page = partner.get(address)
        assert page.status_code == 200
        assert "Named mosque" not in page.content.decode(), address


def test_actions_of_a_draft_wait_while_an_edition_is_in_force(north, partner):
    draft = make.make_plan(north.authority, status="draft", agreed_on=None)
    make.make_action(draft, owner=north.police, title="Not agreed yet")
    assert "Not agreed yet" not in text_of(partner.get(LIST))


def test_nobody_with_nothing_to_do_meets_an_empty_page(north, partner):
    assert "Nothing is waiting for you" in text_of(partner.get(LIST))


def test_my_actions_ask_for_a_sign_in(db):
    assert Client().get(LIST).url.startswith("/accounts/login/")


def test_thirty_own_actions_cost_the_queries_of_one(north, partner):
    def cost():
        partner.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert partner.get(LIST).status_code == 200
        return len(queries)

    own(north)
    one = cost()
    for _n in range(29):
        own(north)
    assert cost() == one


def milestone(north, action, text, on, **fields):
    with north.open():
        return Milestone.objects.create(
            authority=north.authority,
            action=action,
            position=1,
            text=text,
            due_on=on,
            recorded_by=north.lead_user,
            **fields,
        )


def test_an_owner_ticks_a_milestone_and_the_next_date_follows(north, partner):
    action = own(north, due_on=make.days_ago(-90))
    late = milestone(north, action, "Book the hall", make.days_ago(5))
    milestone(north, action, "Ask the managers", make.days_ago(40), done_on=make.days_ago(41))
    assert "1 Late Action" in text_of(partner.get(LIST))
    page = partner.get(update_url(north, action))
    assert "Ask the managers · done on" in text_of(page)
    box = f"done_on_{late.public_id}"
    values = {**form_values(partner.get(LIST)), "progress": "on_track", "text": "Booked."}
    assert values[f"{box}_year"] == [str(datetime.date.today().year)], "today stands there already"
    values["steps"] = late.public_id
    tomorrow = make.days_ago(-1)
    parts = {"day": tomorrow.day, "month": tomorrow.month, "year": tomorrow.year}
    refused = partner.post(
        update_url(north, action), {**values, **{f"{box}_{name}": str(part) for name, part in parts.items()}}
    )
    assert "The date for “Done on” must be on or before" in text_of(refused)
    empty = {f"{box}_{name}": "" for name in parts}
    assert "Enter the day on which it was done" in text_of(
        partner.post(update_url(north, action), {**values, **empty})
    )
    assert partner.post(update_url(north, action), values).status_code == 302
    with north.open():
        late.refresh_from_db()
        assert (late.done_on, late.history.first().history_user) == (datetime.date.today(), north.police_user)
    assert "1 Later Action" in text_of(partner.get(LIST))
    history = text_of(north.client().get(north.url("action-history", action.public_id)))
    assert "Book the hall" in history
    assert "Done on" in history


def test_a_box_that_is_not_ticked_says_nothing(north, partner):
    action = own(north)
    step = milestone(north, action, "Book the hall", make.days_ago(5))
    values = {**form_values(partner.get(LIST)), "progress": "on_track", "text": "Not yet."}
    values[f"done_on_{step.public_id}_day"] = "45"
    assert partner.post(update_url(north, action), values).status_code == 302
    with north.open():
        step.refresh_from_db()
        assert step.done_on is None


def test_the_milestones_of_others_are_not_ticked(north, partner):
    action, other = own(north), make.make_action(north.plan, risk=north.risk)
    step = milestone(north, other, "Somebody else’s", make.days_ago(5))
    mine = milestone(north, action, "Mine", make.days_ago(5))
    values = {
        **form_values(partner.get(LIST)),
        "progress": "on_track",
        "text": "Both.",
        "steps": mine.public_id,
    }
    stranger = {**values, "steps": [mine.public_id, step.public_id]}
    assert "changed meanwhile" in text_of(partner.post(update_url(north, action), stranger))
    with north.open(), pytest.raises(Refused, match="taken out meanwhile"):
        record_update(
            action=action,
            progress="on_track",
            text="Both.",
            by=make.viewer_for(north.police_user),
            on=datetime.date.today(),
            steps_done={step.public_id: datetime.date.today()},
        )
    with north.open():
        assert not ActionUpdate.objects.exists()
        assert not Milestone.objects.filter(done_on__isnull=False).exists()


def test_the_council_takes_a_tick_back(north):
    action = own(north)
    step = milestone(north, action, "Book the hall", make.days_ago(-5), done_on=make.days_ago(1))
    url = north.url("action-edit", action.public_id)
    values = form_values(north.client().get(url))
    values |= {f"milestone_0_done_{part}": "" for part in ("day", "month", "year")}
    values["why"] = "It was another hall."
    assert north.client().post(url, values).status_code == 302
    with north.open():
        step.refresh_from_db()
        assert step.done_on is None
        assert step.history.first().history_change_reason == "It was another hall."
