"""The owner's way in without an account: what a signed link opens, and everything it must not."""

from __future__ import annotations

import datetime
import re
import uuid

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from action_plans.actions.links import record_update_by_link
from action_plans.links import UPDATE
from action_plans.models import Action, ActionUpdate, Milestone, Plan
from core.errors import NotAllowed
from core.links import LinkPurpose, read_token
from core.models import AccessEvent, Contact, Document, Membership, Organisation, SignedLink, User
from core.tenancy import tenant_context
from prevent_compliance.logs import hide_secrets
from tests import factories as make

pytestmark = pytest.mark.django_db
REPORT = {"progress": "on_track", "text": "Half of the managers are briefed."}


class World:
    """An area with an action of a partner, and a link to it."""

    def __init__(self) -> None:
        self.area = make.make_area("northbridge")
        self.body = make.make_organisation(self.area, "Northbridge Police")
        self.contact = make.make_contact(self.area, self.body, name="Ada Long", email="Ada@police.example")
        self.plan = make.make_plan(self.area)
        self.action = make.make_action(
            self.plan, owner=self.body, owner_contact=self.contact, title="Brief hall managers"
        )
        self.link, self.url = make.make_link(self.action)
        self.client = Client()

    def change(self, model, pk, **values):
        with tenant_context([self.area.pk]):
            model.objects.filter(pk=pk).update(**values)

    def send(self, url=None, **data):
        return self.client.post(url or self.url, {"submit_token": str(uuid.uuid4()), **REPORT, **data})

    def updates(self):
        with tenant_context([self.area.pk]):
            return list(ActionUpdate.objects.select_related("link__contact", "evidence").order_by("pk"))

    def events(self):
        with tenant_context([self.area.pk]):
            return [
                (event.link_id, event.detail.partition(": ")[2])
                for event in AccessEvent.objects.filter(kind="link").order_by("at")
            ]


@pytest.fixture
def world() -> World:
    return World()


def words(response) -> str:
    """A page as text, without what differs between any two requests."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"data-csrf[^=]*=\"[^\"]+\"", "", text)


def test_a_link_shows_its_action_and_takes_a_report_with_evidence(world):
    page = world.client.get(world.url)
    assert page.status_code == 200
    assert "Brief hall managers" in words(page)
    assert words(page).count('class="app-marking') == 2, "at the top and the foot"
    evidence = SimpleUploadedFile("note.txt", b"Attendance list of the briefing", "text/plain")
    answer = world.send(file=evidence)
    assert (answer.status_code, answer["Location"]) == (302, "?sent=1")
    assert "your update is recorded" in words(world.client.get(world.url + "?sent=1"))
    [update] = world.updates()
    assert (update.recorded_by, update.link, update.progress) == (None, world.link, "on_track")
    assert update.said_by.startswith("Ada Long")
    assert (update.evidence.marking, update.evidence.recorded_by) == ("official", None)


def test_the_holder_of_a_link_ticks_a_milestone(world):
    with tenant_context([world.action.authority_id]):
        steps = [
            Milestone.objects.create(
                authority_id=world.action.authority_id,
                action=world.action,
                position=position,
                text=text,
                due_on=datetime.date(2027, 3, position),
                recorded_by_id=world.plan.recorded_by_id,
            )
            for position, text in enumerate(("Book the hall", "Hold the session"), 1)
        ]
    page = words(world.client.get(world.url))
    assert "Book the hall" in page
    assert "2 March 2027" in page
    today = timezone.localdate()
    key = steps[0].public_id
    assert world.send(steps=key).status_code == 422, "without its day"
    assert world.send(steps=key, **{f"done_on_{key}": today.isoformat()}).status_code == 302
    with tenant_context([world.action.authority_id]):
        done = Milestone.objects.get(done_on__isnull=False)
        assert (done.pk, done.done_on) == (steps[0].pk, today)
        assert done.history.first().history_change_reason == "by signed link"
    assert "Book the hall · done on" in words(world.client.get(world.url))


def test_who_sent_something_about_a_person_is_told_at_once_whom_to_tell(world):
    answer = world.send(text="Ring her on 020 7946 0958")
    assert answer["Location"] == "?sent=1&look=1"
    page = words(world.client.get(world.url + answer["Location"]))
    assert "seems to hold personal data" in page
    assert len(world.updates()) == 1
    assert world.send()["Location"] == "?sent=1"


def test_more_time_can_be_asked_for_and_is_answered_on_the_same_page(world):
    late = world.send(progress="late", delay_because="Staff ill", more_time="yes", asks_because="Illness")
    assert late.status_code == 422
    assert "Enter the date you would keep" in words(late)
    assert "Half of the managers" in words(late), "what was typed is still there"
    until = world.action.due_on + datetime.timedelta(days=30)
    date = {"asks_for_date": until.isoformat()}
    sent = world.send(
        progress="late", delay_because="Staff ill", more_time="yes", asks_because="Illness", **date
    )
    assert sent.status_code == 302, words(sent)
    assert world.updates()[0].asks_for_date == until
    lead = make.make_viewer(world.area)
    client = Client()
    client.force_login(User.objects.get(pk=lead.user_id))
    page = client.get(reverse("action_plans:action-time", args=["northbridge", world.action.public_id]))
    assert "Ada Long" in words(page)


def test_no_session_is_opened_and_the_address_is_told_to_nobody(world):
    page = world.client.get(world.url)
    world.send()
    assert settings.SESSION_COOKIE_NAME not in world.client.cookies
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    token = world.url.rstrip("/").rpartition("/")[2]
    line = hide_secrets(None, "", {"request": f"GET {world.url}", "event": f"Not Found: {world.url}"})
    assert token not in str(line)
    for path in ("/", reverse("my_actions:list"), f"/areas/{world.area.slug}/plan/"):
        assert world.client.get(path).status_code == 302


def test_looking_changes_nothing_and_every_use_is_noted(world):
    for method in ("get", "head", "get"):
        getattr(world.client, method)(world.url)
    assert world.updates() == []
    world.send()
    assert world.events() == [(world.link.pk, "opened")] * 3 + [(world.link.pk, "sent")]
    with tenant_context([world.area.pk]):
        assert not SignedLink.history.filter(history_type="~").exists()
        kept = list(AccessEvent.objects.values_list("detail", flat=True))
    assert not any(world.url.rpartition("/")[0].rpartition("/")[2] in detail for detail in kept)


def test_a_form_sent_twenty_times_is_one_report(world):
    token = str(uuid.uuid4())
    for _ in range(5):
        assert world.send(submit_token=token).status_code == 302
    assert len(world.updates()) == 1


def test_only_the_hash_of_the_secret_is_kept(world):
    _area, secret = read_token(UPDATE, world.url.rstrip("/").rpartition("/")[2])
    with tenant_context([world.area.pk]):
        row = SignedLink.objects.filter(pk=world.link.pk).values().get()
    assert secret not in str(row)
    assert len(row["secret_hash"]) == 64


def close(world):
    world.change(Action, world.action.pk, status="cancelled", outcome="No", closed_on=make.days_ago(0))


def user_of(world, **fields):
    user = make.make_user(email="ada@police.example", **fields)
    world.change(Contact, world.contact.pk, user=user)
    return user


def end_role(world):
    role = make.give_role(user_of(world), world.area, "partner", world.body)
    world.change(Membership, role.pk, ends_on=make.days_ago(1))


def leave_group(world):
    group = make.make_group(world.area)
    make.make_member(group, world.body, ends_on=make.days_ago(1))


def give_to(world, **fields):
    other = make.make_organisation(world.area, "Northbridge College")
    world.change(Action, world.action.pk, owner=other, owner_contact=None)


def replace_contact(world):
    other = make.make_contact(world.area, world.body, email="new@police.example")
    world.change(Action, world.action.pk, owner_contact=other)


def supersede(world):
    world.change(Plan, world.plan.pk, status="superseded", superseded_on=make.days_ago(0))
    make.make_plan(world.area)


ENDS = {
    "the action closes": close,
    "another body owns it": give_to,
    "another person answers for it": replace_contact,
    "the contact has another address": lambda w: w.change(Contact, w.contact.pk, email="else@x.example"),
    "the contact went to another body": lambda w: w.change(
        Contact, w.contact.pk, organisation=make.make_organisation(w.area)
    ),
    "the body ended": lambda w: w.change(Organisation, w.body.pk, ends_on=make.days_ago(1)),
    "the body left the group": leave_group,
    "the contact's role ended": end_role,
    "the contact's account is suspended": lambda w: user_of(w, is_active=False),
    "somebody suspended has the address": lambda w: make.make_user(
        email="ADA@police.example", is_active=False
    ),
    "it expired": lambda w: w.change(SignedLink, w.link.pk, expires_at=timezone.now()),
    "it was ended": lambda w: w.change(
        SignedLink, w.link.pk, revoked_at=timezone.now(), revoked_by=make.make_user()
    ),
    "the action is marked higher": lambda w: w.change(Action, w.action.pk, marking="official_sensitive"),
    "the plan is marked higher": lambda w: w.change(Plan, w.plan.pk, marking="official_sensitive"),
    "the edition is superseded": supersede,
}


@pytest.mark.parametrize("why", ENDS)
def test_a_dead_link_says_the_same_whatever_ended_it(world, why):
    assert world.client.get(world.url).status_code == 200, "alive before"
    ENDS[why](world)
    never = world.client.get("/links/action/never-was-one/")
    dead = world.client.get(world.url)
    assert dead.status_code == never.status_code == 410
    assert words(dead) == words(never)
    assert "How to get a new one" in words(dead)
    sent = words(world.send(text="Briefed <b>nine</b> halls."))
    assert "What you wrote was not sent" in sent
    assert "Briefed &lt;b&gt;nine&lt;/b&gt; halls." in sent
    assert sent == words(world.send("/links/action/never-was-one/", text="Briefed <b>nine</b> halls."))
    assert world.updates() == []
    assert world.events()[-1] == (world.link.pk, "refused")


def test_a_council_body_and_a_body_that_never_sat_in_the_group_keep_their_links(world):
    make.make_group(world.area)
    assert world.client.get(world.url).status_code == 200
    council = make.make_action(world.plan)
    _link, url = make.make_link(council)
    assert world.client.get(url).status_code == 200


def test_a_link_opens_no_other_action_and_no_other_area(world):
    other = make.make_action(world.plan, owner=world.body, owner_contact=world.contact, title="Secret other")
    elsewhere = make.make_area("elsewhere")
    theirs = make.make_action(make.make_plan(elsewhere), title="Of elsewhere")
    assert "Secret other" not in words(world.client.get(world.url))
    with tenant_context([world.area.pk]), pytest.raises(NotAllowed):
        record_update_by_link(
            action=other, by=world.link, on=make.days_ago(0), evidence=None, asks_for_date=None, **REPORT
        )
    world.change(SignedLink, world.link.pk, record_id=theirs.pk)
    assert world.client.get(world.url).status_code == 410


def test_a_token_for_another_purpose_or_area_is_no_token(world):
    token = world.url.rstrip("/").rpartition("/")[2]
    other = LinkPurpose("other", "action_links:update", UPDATE.lasts, UPDATE.record)
    assert read_token(UPDATE, token)
    assert read_token(other, token) is None
    assert read_token(UPDATE, token[:-2] + "xx") is None
    assert read_token(UPDATE, "") is None


def test_a_risk_marked_higher_has_no_title_here(world):
    risk = make.make_risk(world.area, title="Quiet matter", marking="official_sensitive")
    world.change(Action, world.action.pk, risk=risk)
    assert "Quiet matter" not in words(world.client.get(world.url))
    world.change(type(risk), risk.pk, marking="official")
    assert "Quiet matter" in words(world.client.get(world.url))


def test_a_file_that_cannot_be_taken_is_refused_and_nothing_is_half_written(world):
    bad = SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")
    answer = world.send(file=bad)
    assert answer.status_code == 422
    with tenant_context([world.area.pk]):
        assert not Document.objects.exists()
    assert world.updates() == []
    assert world.send().status_code == 302, "the same page can be sent again"


def test_guessing_is_slowed_down(world):
    statuses = {world.client.get(f"/links/action/guess-{n}/").status_code for n in range(62)}
    assert statuses == {410, 429}


def test_sending_is_limited_for_one_link(world):
    statuses = [world.send().status_code for _ in range(22)]
    assert statuses.count(302) == 20
    assert statuses[-1] == 429


def test_a_signed_in_person_uses_a_link_as_anybody_does(world):
    stranger = make.make_user()
    world.client.force_login(stranger)
    assert world.client.get(world.url).status_code == 200
    assert world.send().status_code == 302
    assert world.updates()[0].recorded_by is None
    with tenant_context([world.area.pk]):
        assert ActionUpdate.history.get().history_user_id is None


def test_the_page_runs_as_many_queries_for_thirty_reports_as_for_one(world):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            world.client.get(world.url)
        return len(seen)

    world.send()
    count()
    first = count()
    with tenant_context([world.area.pk]):
        ActionUpdate.objects.bulk_create(
            ActionUpdate(
                authority=world.area,
                action=world.action,
                link=world.link,
                reported_on=make.days_ago(1),
                **REPORT,
            )
            for _ in range(30)
        )
    assert count() == first


class TestAsking:
    """The council asks an owner for an update, sees the links it sent, and ends them."""

    @pytest.fixture
    def lead(self, world) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=make.make_viewer(world.area).user_id))
        return client

    def url(self, world) -> str:
        return reverse("action_plans:action-ask", args=[world.area.slug, world.action.public_id])

    def test_a_mail_goes_out_once_a_day_with_a_link_that_works(self, world, lead):
        world.change(SignedLink, world.link.pk, about=make.days_ago(3))
        lead.post(self.url(world))
        [letter] = mail.outbox
        assert letter.to == ["ada@police.example"]
        assert letter.body.startswith("OFFICIAL")
        address = re.search(rf"{re.escape(settings.PUBLIC_ORIGIN)}(\S+)", letter.body)[1]
        assert Client().get(address).status_code == 200
        again = lead.post(self.url(world), follow=True)
        assert "was asked today already" in words(again)
        assert len(mail.outbox) == 1

    def test_the_links_sent_are_listed_with_their_use_and_can_be_ended(self, world, lead):
        Client().get(world.url)
        page = words(lead.get(self.url(world)))
        assert "1 time" in page
        end = reverse("action_plans:action-link-end", args=[world.area.slug, world.link.public_id])
        assert lead.post(end).status_code == 302
        assert Client().get(world.url).status_code == 410
        assert "Ended" in words(lead.get(self.url(world)))

    @pytest.mark.parametrize("what", ["marking", "nobody", "no address"])
    def test_nothing_is_mailed_where_it_must_not(self, world, lead, what):
        cleared = User.objects.get(pk=lead.session["_auth_user_id"])
        User.objects.filter(pk=cleared.pk).update(bpss_recorded_on=make.LONG_AGO)
        if what == "marking":
            world.change(Action, world.action.pk, marking="official_sensitive")
        elif what == "nobody":
            world.change(Action, world.action.pk, owner_contact=None)
        else:
            world.change(Contact, world.contact.pk, email="")
        assert "Send the mail" not in words(lead.get(self.url(world)))
        lead.post(self.url(world))
        assert mail.outbox == []
