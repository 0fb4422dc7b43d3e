"""What partner bodies bring: recorded or given by themselves, answered, and never lost."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import NotAllowed, Refused, Stale
from core.permissions import AreaRole
from core.tenancy import tenant_context
from risk.actions import answer_input, give_input, record_input
from risk.models import RiskInput
from tests import factories as make
from tests.risk.world import RiskWorld, signed_in

TODAY = make.days_ago(0)


class InputWorld(RiskWorld):
    """With a health trust and somebody who acts for it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.body = make.make_organisation(self.area, "Health trust", sector="health")
        self.partner = make.make_viewer(self.area, AreaRole.PARTNER, organisation=self.body)


@pytest.fixture
def world(db: None) -> InputWorld:
    return InputWorld()


def brought(world, **fields):
    given = {
        "organisation": world.body,
        "contributed_on": make.days_ago(3),
        "channel": "meeting",
        "text": "More young people in crisis",
        "marking": "official",
        **fields,
    }
    with world.as_(world.lead):
        return record_input(authority=world.area, by=world.lead, **given)


def answer(world, record, **fields):
    given = {"outcome": "noted", "answer": "", "version": None, **fields}
    with world.as_(world.lead):
        return answer_input(record=record, by=world.lead, **given)


def test_a_partner_tells_what_it_sees_and_reads_the_answer(world):
    client = signed_in(world.partner)
    tell = world.url("partner-input")
    assert client.get(tell).status_code == 200
    sent = {"organisation": world.body.public_id, "text": "Stickers at the clinic"}
    assert client.post(tell, sent).status_code == 302
    with tenant_context([world.area.pk]):
        record = RiskInput.objects.get()
    assert (record.organisation_id, record.channel, record.marking) == (world.body.pk, "service", "official")
    assert "Waiting for an answer" in client.get(world.url("partner")).content.decode()
    answer(world, record, outcome="not_taken_up", answer="Seen once; we keep watching")
    page = client.get(world.url("partner")).content.decode()
    assert "Not taken up" in page
    assert "Seen once; we keep watching" in page


def test_a_partner_is_told_whom_to_ask_about_personal_data(world):
    """What a partner sent, only the council can change."""
    sent = {"organisation": world.body.public_id, "text": "Ring 020 7946 0958"}
    page = signed_in(world.partner).post(world.url("partner-input"), sent, follow=True).content.decode()
    assert "seems to hold a phone number" in page
    assert "ask the Prevent lead to take it out" in page


def test_nobody_speaks_for_another_body(world):
    other = make.make_organisation(world.area, "School", sector="education")
    client = signed_in(world.partner)
    sent = {"organisation": other.public_id, "text": "As if from the school"}
    assert client.post(world.url("partner-input"), sent).status_code == 422
    with world.as_(world.partner), pytest.raises(NotAllowed):
        give_input(authority=world.area, organisation=other, text="x", on=TODAY, by=world.partner)
    with world.as_(world.lead), pytest.raises(NotAllowed):
        give_input(authority=world.area, organisation=world.body, text="x", on=TODAY, by=world.lead)


def test_a_partner_sees_its_own_words_and_nobody_elses(world):
    school = make.make_organisation(world.area, "School", sector="education")
    brought(world, organisation=school, text="From the school")
    brought(world, text="Above what they may read", marking="official_sensitive")
    page = signed_in(world.partner).get(world.url("partner")).content.decode()
    assert "From the school" not in page
    assert "Above what they may read" not in page
    assert signed_in(world.partner).get(world.url("inputs")).status_code == 403


def test_what_is_taken_up_names_a_risk_that_its_reader_may_know(world):
    record = brought(world)
    risk = make.make_risk(world.area, reference="R1", title="Isolation")
    hidden = make.make_risk(world.area, reference="R2", marking="official_sensitive")
    for refused in (None, hidden):
        with pytest.raises(Refused) as refusal:
            answer(world, record, outcome="taken_up", risk=refused)
        assert refusal.value.field == "risk"
    answer(world, record, outcome="taken_up", risk=risk)
    assert "Isolation" in signed_in(world.lead).get(world.url("inputs")).content.decode()
    assert (
        "More young people in crisis" in signed_in(world.lead).get(world.url("risk", risk)).content.decode()
    )


def test_a_refusal_says_why_and_an_answered_input_keeps_its_words(world):
    record = brought(world)
    with pytest.raises(Refused):
        answer(world, record, outcome="not_taken_up")
    with pytest.raises(Refused):
        answer(world, record, outcome="waiting")
    answer(world, record)
    with world.as_(world.lead), pytest.raises(Refused):
        record_input(
            authority=world.area,
            organisation=world.body,
            contributed_on=TODAY,
            channel="meeting",
            text="Other words",
            marking="official",
            record=record,
            by=world.lead,
        )
    assert signed_in(world.lead).get(world.url("input-edit", record)).status_code == 404


def test_two_people_who_answer_at_once_do_not_overwrite_each_other(world):
    record = brought(world)
    answer(world, record, version=record.version)
    with pytest.raises(Stale):
        answer(world, record, version=record.version, outcome="not_taken_up", answer="No")
    page = signed_in(world.lead).post(
        world.url("input-answer", record), {"outcome": "noted", "answer": "Mine", "version": "1"}
    )
    assert page.status_code == 409
    assert "Mine" in page.content.decode()


def test_the_database_holds_the_rules(world):
    record = brought(world)
    for wrong in ({"outcome": "noted"}, {"outcome": "taken_up"}):
        with tenant_context([world.area.pk]), pytest.raises(IntegrityError), transaction.atomic():
            RiskInput.objects.filter(pk=record.pk).update(**wrong)


def test_an_uncleared_officer_neither_sees_nor_records_above_official(world):
    hidden = brought(world, text="Only for the cleared", marking="official_sensitive")
    client = signed_in(world.officer)
    assert "Only for the cleared" not in client.get(world.url("inputs")).content.decode()
    assert client.get(world.url("input-answer", hidden)).status_code == 404
    sent = {
        "organisation": world.body.public_id,
        "contributed_on": TODAY.isoformat(),
        "channel": "meeting",
        "text": "Something",
        "marking": "official_sensitive",
    }
    assert client.post(world.url("input-add"), sent).status_code == 422
    assert client.post(world.url("input-add"), {**sent, "marking": "official"}).status_code == 302


def test_another_areas_body_cannot_be_named(world):
    foreign = make.make_organisation(make.make_area())
    sent = {
        "organisation": foreign.public_id,
        "contributed_on": TODAY.isoformat(),
        "channel": "meeting",
        "text": "Something",
        "marking": "official",
    }
    assert signed_in(world.lead).post(world.url("input-add"), sent).status_code == 422


def test_home_counts_what_waits(world):
    brought(world)
    brought(world)
    home = signed_in(world.lead).get(reverse("core:area-home", args=[world.area.slug])).content.decode()
    assert "2 contributions to the risk assessment wait for an answer" in home
