"""Drafts that are given up, risks that come back, and who may be briefed above OFFICIAL."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import NotAllowed, Refused, Stale
from core.models import Authority
from core.tenancy import tenant_context
from risk.actions import (
    add_risk,
    close_risk,
    discard_version,
    record_briefing,
    reopen_risk,
    start_draft,
)
from risk.criteria import risk_facts
from risk.models import CtlpBriefing, Risk, RiskAssessment, RiskEntry, RiskReopening
from risk.querysets import open_version
from tests import factories as make
from tests.risk.test_pages import text_of
from tests.risk.world import RiskWorld, signed_in, words

TODAY = make.days_ago(0)


@pytest.fixture
def world(db: None) -> RiskWorld:
    return RiskWorld()


@pytest.fixture
def agreed(world: RiskWorld) -> RiskAssessment:
    risks = (
        make.make_risk(world.area, concern="influences", reference="R1"),
        make.make_risk(world.area, kind="corporate", reference="R2"),
    )
    meeting = make.hold_meeting(world.group, make.days_ago(100))
    return make.make_assessment(world.area, agreed_at=meeting, risks=risks)


def risk_of(world, reference="R1"):
    return Risk.objects.get(authority=world.area, reference=reference)


def facts_on(world, day):
    with tenant_context([world.area.pk]):
        return risk_facts(Authority.objects.filter(pk=world.area.pk), day)[world.area.pk]


def discarded(world):
    with world.as_(world.lead):
        draft = start_draft(authority=world.area, by=world.lead)
        return discard_version(assessment=draft, reason="Started too early", version=1, by=world.lead)


def test_a_discarded_draft_stays_readable_and_nothing_follows_from_it(world, agreed):
    draft = discarded(world)
    page = signed_in(world.lead).get(world.url("assessment", draft))
    assert "Started too early" in page.content.decode()
    assert "Send for approval" not in text_of(page)
    with world.as_(world.lead):
        assert open_version(world.area) is None
        following = start_draft(authority=world.area, by=world.lead)
    assert following.number == draft.number + 1
    assert facts_on(world, TODAY).pending == following.number


def test_a_discarded_draft_no_longer_counts_as_waiting(world, agreed):
    discarded(world)
    assert facts_on(world, TODAY).pending is None


def test_nothing_in_a_discarded_draft_changes_again(world, agreed):
    draft = discarded(world)
    with world.as_(world.lead):
        for change in (
            lambda: RiskAssessment.objects.filter(pk=draft.pk).update(title="Other"),
            lambda: RiskAssessment.objects.filter(pk=draft.pk).update(status="draft"),
            lambda: RiskEntry.objects.filter(assessment=draft).update(description="Other"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        with pytest.raises(Refused):
            discard_version(assessment=draft, reason="Again", version=None, by=world.lead)
    refused = signed_in(world.lead).post(
        world.url("assessment-edit", draft), {"title": "x", "marking": "official"}
    )
    assert refused.status_code == 422


def test_only_a_draft_is_discarded_by_who_records_risks(world, agreed):
    with world.as_(world.lead):
        with pytest.raises(Refused):
            discard_version(assessment=agreed, reason="No", version=None, by=world.lead)
        draft = start_draft(authority=world.area, by=world.lead)
        with pytest.raises(Stale):
            discard_version(assessment=draft, reason="No", version=7, by=world.lead)
    with world.as_(world.approver), pytest.raises(NotAllowed):
        discard_version(assessment=draft, reason="No", version=None, by=world.approver)


def test_a_risk_of_a_discarded_draft_is_described_by_none(world, agreed):
    with world.as_(world.lead):
        risk = add_risk(
            authority=world.area,
            title="Came and went",
            kind="situational",
            concern="people",
            marking="official",
            words=words(),
            opened_on=TODAY,
            by=world.lead,
        )
        discard_version(assessment=open_version(world.area), reason="Too early", version=None, by=world.lead)
    assert "No version describes it yet" in text_of(signed_in(world.lead).get(world.url("risk", risk)))
    with world.as_(world.lead):
        close_risk(risk=risk, closed_on=TODAY, reason="Was never agreed", version=None, by=world.lead)


def closed(world, days=30):
    with world.as_(world.lead):
        return close_risk(
            risk=risk_of(world), closed_on=make.days_ago(days), reason="Quiet", version=None, by=world.lead
        )


def test_a_risk_comes_back_into_the_draft_as_it_was_last_described(world, agreed):
    risk = closed(world)
    sent = {"reopened_on": make.days_ago(5).isoformat(), "reason": "Seen again", "version": str(risk.version)}
    assert signed_in(world.lead).post(world.url("risk-reopen", risk), sent).status_code == 302
    with world.as_(world.lead):
        entry = RiskEntry.objects.get(risk=risk, assessment=open_version(world.area))
        last = RiskEntry.objects.get(risk=risk, assessment=agreed)
        assert (entry.description, entry.residual_score) == (last.description, last.residual_score)
        kept = RiskReopening.objects.get()
    assert (kept.closing_reason, kept.reason) == ("Quiet", "Seen again")
    assert "Seen again" in signed_in(world.lead).get(world.url("risk", risk)).content.decode()


def test_the_days_on_which_it_was_closed_read_as_they_were(world, agreed):
    risk = closed(world, days=30)
    with world.as_(world.lead):
        reopen_risk(risk=risk, reopened_on=make.days_ago(5), reason="Back", version=None, by=world.lead)
    influences = {days: facts_on(world, make.days_ago(days)).current.influences for days in (60, 20, 1)}
    assert influences == {60: 1, 20: 0, 1: 1}


def test_a_risk_comes_back_once_and_not_before_it_was_closed(world, agreed):
    risk = closed(world, days=3)
    with world.as_(world.lead):
        with pytest.raises(Refused) as refusal:
            reopen_risk(risk=risk, reopened_on=make.days_ago(9), reason="x", version=None, by=world.lead)
        assert refusal.value.field == "reopened_on"
        reopen_risk(risk=risk, reopened_on=TODAY, reason="x", version=None, by=world.lead)
        with pytest.raises(Refused):
            reopen_risk(risk=risk, reopened_on=TODAY, reason="x", version=None, by=world.lead)
    assert signed_in(world.lead).get(world.url("risk-reopen", risk)).status_code == 404


def briefing(world, **fields):
    body = make.council_of(world.area)
    given = {
        "organisation": body,
        "briefed_on": make.days_ago(10),
        "marking": "official_sensitive",
        "given_by": "Insp. A. Example",
        "clearance_checked": True,
        **fields,
    }
    if "ctlp" not in given:
        given["ctlp"] = world.profile()
    with world.as_(world.lead):
        return record_briefing(by=world.lead, **given)


def person(world, **fields):
    body = make.council_of(world.area)
    return make.make_contact(world.area, body, **fields)


def test_a_person_without_clearance_was_not_briefed_above_official(world):
    uncleared = person(world, user=make.make_user())
    with pytest.raises(Refused) as refusal:
        briefing(world, contact=uncleared)
    assert refusal.value.field == "contact"
    late = make.make_user(cleared=True)
    late.bpss_recorded_on = make.days_ago(2)
    late.save()
    with pytest.raises(Refused):
        briefing(world, contact=person(world, user=late), ctlp=world.profile(reference="CTLP 2"))
    cleared = person(world, user=make.make_user(cleared=True))
    assert briefing(world, contact=cleared, ctlp=world.profile(reference="CTLP 3")).contact == cleared


def test_the_database_refuses_an_uncleared_person_too(world):
    done = briefing(world, contact=person(world, user=make.make_user(cleared=True)))
    uncleared = person(world, user=make.make_user())
    with tenant_context([world.area.pk]), pytest.raises(IntegrityError), transaction.atomic():
        CtlpBriefing.objects.filter(pk=done.pk).update(contact=uncleared)


def test_above_official_the_person_is_named_and_speaks_for_the_body(world):
    with pytest.raises(Refused):
        briefing(world)
    stranger = make.make_contact(world.area, make.make_organisation(world.area))
    with pytest.raises(Refused):
        briefing(world, contact=stranger, ctlp=world.profile(reference="CTLP 2"))
    at_official = briefing(
        world, marking="official", clearance_checked=False, ctlp=world.profile(reference="CTLP 3")
    )
    assert at_official.contact is None
