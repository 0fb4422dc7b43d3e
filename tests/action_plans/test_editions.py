"""Editions of the plan: start, approve by another person, agree at a meeting, carry actions over."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from action_plans.actions.around import add_citation, add_contribution
from action_plans.actions.plans import (
    agree_edition,
    approve_edition,
    change_edition,
    set_partner_roles,
    start_edition,
)
from action_plans.actions.projects import add_project
from action_plans.edition_reads import members_with_roles
from action_plans.models import Action, PartnerRole, Plan
from core.errors import NotAllowed, Refused, Stale
from core.permissions import AreaRole
from tests import factories as make

TODAY = datetime.date(2026, 11, 21)
DETAILS = {
    "title": "Partnership plan 2027–28",
    "starts_on": datetime.date(2027, 4, 1),
    "ends_on": datetime.date(2028, 3, 31),
    "review_due": datetime.date(2028, 3, 31),
    "development_started_on": TODAY,
    "governance_summary": "The board oversees it.",
    "marking": "official",
}


@pytest.fixture
def meeting(north):
    return make.make_meeting(north.group, TODAY)


@pytest.fixture
def approver(north):
    return make.make_viewer(north.authority, AreaRole.APPROVER)


def start(north, **changes):
    if "based_on" not in changes:
        changes["based_on"] = make.make_assessment(north.authority, risks=(north.risk,))
    with north.open():
        return start_edition(authority=north.authority, by=north.lead, **{**DETAILS, **changes})


def agree(north, plan, meeting):
    with north.open():
        return agree_edition(
            plan=plan, meeting=meeting, threat_check=make.CHECKED, version=None, by=north.lead, on=TODAY
        )


def test_a_second_draft_waits_for_the_first(north):
    assert start(north).edition == 2
    with pytest.raises(Refused, match="draft"):
        start(north, based_on=None)


def test_who_prepared_it_never_approves_it(north, approver):
    plan = start(north)
    both = make.make_user()
    make.give_role(both, north.authority, AreaRole.PREVENT_LEAD)
    make.give_role(both, north.authority, AreaRole.APPROVER)
    with north.open():
        Plan.objects.filter(pk=plan.pk).update(prepared_by=both)
        with pytest.raises(NotAllowed, match="prepared"):
            approve_edition(plan=plan, version=None, by=make.viewer_for(both))
        with pytest.raises(NotAllowed):
            approve_edition(plan=plan, version=None, by=north.lead)
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(approved_by=both)
        assert approve_edition(plan=plan, version=None, by=approver).approved_by_id == approver.user_id


def test_a_plan_without_a_risk_version_is_not_approved(north, approver):
    plan = start(north, based_on=None)
    with north.open(), pytest.raises(Refused, match="risk assessment"):
        approve_edition(plan=plan, version=None, by=approver)


def test_a_change_after_approval_takes_the_approval_back(north, approver):
    plan = start(north)
    with north.open():
        approve_edition(plan=plan, version=None, by=approver)
        plan.refresh_from_db()
        with pytest.raises(Stale):
            change_edition(plan=plan, version=plan.version - 1, by=north.lead, **DETAILS)
        changed = change_edition(
            plan=plan, version=plan.version, by=north.lead, **{**DETAILS, "title": "New"}
        )
        assert (changed.title, changed.approved_by_id) == ("New", None)


def test_an_edition_nobody_approved_is_not_agreed(north, meeting):
    plan = start(north)
    with pytest.raises(Refused, match="second person"):
        agree(north, plan, meeting)


def test_agreeing_supersedes_and_carries_actions_over_with_their_history(north, approver, meeting):
    goes, stays, waits = (
        make.make_action(north.plan, number=number, risk=north.risk) for number in ("1", "2", "3")
    )
    with north.open():
        Action.objects.filter(pk=waits.pk).update(status="to_complete", owner=None)
        plan = start_edition(
            authority=north.authority,
            by=north.lead,
            carry_over=[goes, waits],
            **{**DETAILS, "based_on": make.make_assessment(north.authority)},
        )
        assert Action.objects.get(pk=goes.pk).plan_id == north.plan.pk
        approve_edition(plan=plan, version=None, by=approver)
    make.make_action(plan, number="1")
    agreed = agree(north, plan, meeting)
    with north.open():
        old = Plan.objects.get(pk=north.plan.pk)
        assert (old.status, old.superseded_on) == ("superseded", TODAY)
        assert (agreed.status, agreed.agreed_on, agreed.agreed_at_meeting_id) == ("agreed", TODAY, meeting.pk)
        assert agreed.threat_check_is_complete
        moved = Action.objects.get(pk=goes.pk)
        assert (moved.plan_id, moved.status, moved.number) == (plan.pk, "open", "2")
        assert moved.carried_to_id is None
        assert moved.history.filter(plan_id=north.plan.pk).exists()
        assert moved.threat_checks.get().moment == "created"
        assert Action.objects.get(pk=waits.pk).plan_id == plan.pk
        left = Action.objects.get(pk=stays.pk)
        assert (left.status, left.outcome) == ("cancelled", "Not carried over into edition 2.")
        assert left.threat_checks.get().moment == "closed"


def test_an_agreed_edition_does_not_change(north):
    with north.open(), pytest.raises(Refused, match="agreed"):
        change_edition(plan=north.plan, version=None, by=north.lead, **DETAILS)


def test_a_meeting_still_to_come_agrees_nothing(north, approver):
    plan = start(north)
    with north.open():
        approve_edition(plan=plan, version=None, by=approver)
    with pytest.raises(Refused) as refusal:
        agree(north, plan, make.make_meeting(north.group, TODAY + datetime.timedelta(days=1)))
    assert refusal.value.field == "meeting"


def test_every_member_body_is_listed_and_gaps_show(north):
    seat = make.make_member(north.group, north.police)
    make.make_member(north.group, make.council_of(north.authority))
    with north.open():
        assert [s.role for s in members_with_roles(north.plan, north.authority, TODAY)] == [None, None]
        set_partner_roles(plan=north.plan, statements={seat.pk: "Shares the CTLP."}, by=north.lead)
        found = {s.organisation.name: s.role for s in members_with_roles(north.plan, north.authority, TODAY)}
        assert found["Metropolitan Police"].statement == "Shares the CTLP."
        assert found["Northbridge Council"] is None
        set_partner_roles(plan=north.plan, statements={seat.pk: ""}, by=north.lead)
        assert not PartnerRole.objects.exists()


def test_a_countys_member_gets_its_role_in_the_districts_plan(north, south):
    joint = make.make_group(south.authority, covers=(north.authority,))
    seat = make.make_member(joint, south.police)
    with north.open():
        set_partner_roles(plan=north.plan, statements={seat.pk: "Leads on venues."}, by=north.lead)
        role = PartnerRole.objects.get()
        assert (role.member_id, role.organisation_id) == (seat.pk, None)


def test_a_strangers_seat_is_refused(north, south):
    seat = make.make_member(south.group, south.police)
    with north.open(), pytest.raises(Refused):
        set_partner_roles(plan=north.plan, statements={seat.pk: "Anything"}, by=north.lead)


def test_contributions_citations_and_projects_are_recorded(north):
    action = make.make_action(north.plan)
    with north.open():
        by = north.lead
        given = add_contribution(
            plan=north.plan, organisation=north.police, sector="", kind="workshop", contributed_on=TODAY,
            by=by, on=TODAY,
        )  # fmt: skip
        assert given.sector == "police"
        cited = add_citation(
            plan=north.plan, by=by, on=TODAY, cited_in="Community safety strategy", page="12",
            approved_on=TODAY, review_due=None,
        )  # fmt: skip
        project = add_project(
            authority=north.authority, by=by, title="Critical thinking", funder="Home Office",
            objective="Pupils can name three techniques of propaganda.", action=action, starts_on=TODAY,
            ends_on=None,
        )  # fmt: skip
        assert (cited.plan_id, project.action_id) == (north.plan.pk, action.pk)
        with pytest.raises(Refused):
            add_citation(
                plan=north.plan, by=by, on=TODAY, cited_in="Draft", page="1",
                approved_on=TODAY + datetime.timedelta(days=1), review_due=None,
            )  # fmt: skip
