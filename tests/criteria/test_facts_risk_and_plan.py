"""What counts as a fact of sections 2 and 3, in the database and as the app's role."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from action_plans.criteria import plan_facts
from action_plans.models import (
    Action,
    ActionReview,
    ActionThreatCheck,
    PartnerRole,
    Plan,
    PlanContribution,
)
from core.criteria.findings import Status
from core.models import Authority
from core.tenancy import tenant_context
from partnerships.models import GroupArea, Meeting
from risk.criteria import risk_facts
from risk.criteria.rows import MARKED, answer_words
from risk.models import CtlpContribution, CtlpReference, Dissemination, Risk, RiskAssessment, RiskEntry
from tests.criteria.good import AS_OF, DATES, NEXT_YEAR, GoodArea
from tests.factories import (
    CHECKED,
    council_of,
    make_action,
    make_area,
    make_assessment,
    make_group,
    make_meeting,
    make_organisation,
    make_plan,
    make_risk,
    sign,
)

pytestmark = pytest.mark.django_db
LATER = AS_OF + datetime.timedelta(days=30)


def facts_of(facts, area, as_of=AS_OF):
    with tenant_context([area.pk]):
        return facts(Authority.objects.filter(pk=area.pk), as_of)[area.pk]


@pytest.fixture
def good():
    return GoodArea()


# section 2


def test_a_version_that_repeats_the_last_must_say_so(good):
    risks = (good.people, good.influences, good.duty)
    silent = make_assessment(good.area, agreed_at=good.meetings[-1], risks=risks, number=9)
    versions = facts_of(risk_facts, good.area).versions
    assert [v.says_something for v in versions] == [True, True, True, True, False]
    assert versions[-1].number == silent.number
    moved = make_assessment(good.area, agreed_at=good.meetings[-1], risks=risks, number=10, score=(2, 2))
    assert facts_of(risk_facts, good.area).versions[-1][::3] == (moved.number, True)


def test_the_version_before_the_year_is_kept_to_compare_with(good):
    row = facts_of(risk_facts, good.area, datetime.date(2027, 6, 1))
    assert [v.agreed_on for v in row.versions] == [DATES[1], DATES[2], DATES[3]]


def test_a_version_is_tabled_only_at_a_held_meeting_of_a_group_that_covers_the_area(good):
    elsewhere = make_group(good.area, kind="working_group")
    unsigned = make_meeting(good.group, datetime.date(2026, 11, 10), status="held")
    other = make_meeting(elsewhere, datetime.date(2026, 11, 11), status="held")
    for number, meeting in ((9, unsigned), (10, other)):
        make_assessment(good.area, agreed_at=meeting, risks=(good.people,), number=number, no_change=True)
    assert [v.was_tabled for v in facts_of(risk_facts, good.area).versions] == [True] * 4 + [False] * 2


def test_what_is_drafted_is_pending_and_what_comes_later_is_not_there(good):
    make_assessment(good.area, number=9, prepared_at=datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC))
    row = facts_of(risk_facts, good.area)
    assert (len(row.versions), row.pending) == (4, 9)
    assert [v.agreed_on for v in facts_of(risk_facts, good.area, DATES[1]).versions] == DATES[:2]


def test_closed_risks_and_cancelled_actions_do_not_count(good):
    with tenant_context([good.area.pk]):
        Risk.objects.filter(pk=good.duty.pk).update(closed_on=AS_OF)
        Action.objects.filter(risk=good.influences).update(status="cancelled", closed_on=AS_OF, outcome="No.")
    current = facts_of(risk_facts, good.area).current
    assert (current.corporate, current.duty) == (0, 0)
    assert current.unanswered == (("R2", 12),)
    before = facts_of(risk_facts, good.area, AS_OF - datetime.timedelta(days=1)).current
    assert (before.corporate, before.unanswered) == (1, ())


def test_a_completed_action_answers_a_risk(good):
    with tenant_context([good.area.pk]):
        Action.objects.filter(risk=good.influences).update(
            status="completed", closed_on=DATES[3], outcome="Yes."
        )
    assert facts_of(risk_facts, good.area).current.unanswered == ()


def test_a_finding_names_no_risk_above_official(good):
    with tenant_context([good.area.pk]):
        Action.objects.filter(risk=good.influences).update(status="cancelled", closed_on=AS_OF, outcome="No.")
        Risk.objects.filter(pk=good.influences.pk).update(marking="official_sensitive")
    assert facts_of(risk_facts, good.area).current.unanswered == ((MARKED, 12),)
    assert answer_words((MARKED, "R1")) == "Add an action for risk R1."
    assert answer_words((MARKED,)) == "Add an action for the risk above OFFICIAL."


def test_a_local_source_must_be_named(good):
    with tenant_context([good.area.pk]):
        version = make_assessment(good.area, number=9, risks=(good.people,))
        RiskEntry.objects.filter(assessment=version).update(source_note="")
        RiskAssessment.objects.filter(pk=version.pk).update(
            status="agreed",
            agreed_on=DATES[3],
            agreed_at_meeting=good.meetings[-1],
            approved_by=good.signer,
            approved_at=timezone.now(),
            no_influences_statement="None at present.",
        )
    current = facts_of(risk_facts, good.area).current
    assert (current.situational, current.sourced, current.says_nil_influences) == (1, 0, True)


def test_contributions_leave_out_the_police_and_the_council(good):
    for body in (good.partners[0], council_of(good.area)):
        good.write(CtlpContribution, organisation=body, contributed_on=DATES[3], channel="meeting")
    good.write(CtlpContribution, organisation=good.partners[1], contributed_on=LATER, channel="meeting")
    row = facts_of(risk_facts, good.area)
    assert row.contributions == {"Schools": DATES[2], "Hospitals": DATES[2]}


def test_the_newest_profile_and_who_was_sent_the_version(good):
    for number, on in enumerate((DATES[0], DATES[2], LATER)):
        good.write(CtlpReference, reference=f"C{number}", issued_on=on, police_owner=good.partners[0])
    for body, on in ((good.partners[0], DATES[3]), (good.partners[1], LATER)):
        good.write(Dissemination, assessment=good.versions[-1], organisation=body, sent_on=on)
    row = facts_of(risk_facts, good.area)
    assert (row.ctlp_issued_on, row.shared_with) == (DATES[2], 1)


# section 3


def test_an_action_closed_later_was_open_then(good):
    with tenant_context([good.area.pk]):
        Action.objects.filter(pk=good.actions[0].pk).update(
            status="completed", closed_on=LATER, outcome="Yes."
        )
    assert len(facts_of(plan_facts, good.area).actions) == 3
    assert len(facts_of(plan_facts, good.area, LATER).actions) == 2


def test_an_action_taken_up_later_was_not_there(good):
    good.act(good.people, created_on=LATER)
    assert len(facts_of(plan_facts, good.area).actions) == 3
    assert len(facts_of(plan_facts, good.area, LATER).actions) == 4


def test_the_next_edition_counts_from_the_day_it_is_agreed_with_what_it_carries(good):
    following = make_plan(
        good.area,
        status="draft",
        agreed_on=None,
        starts_on=LATER,
        ends_on=datetime.date(2028, 1, 1),
        review_due=datetime.date(2028, 1, 1),
        development_started_on=datetime.date(2026, 11, 1),
        title="Next",
    )
    make_action(following, risk=good.people, created_on=datetime.date(2026, 11, 15))
    assert len(facts_of(plan_facts, good.area).actions) == 3, "a draft's own actions wait"
    with tenant_context([good.area.pk]):
        Plan.objects.filter(pk=good.plan.pk).update(status="superseded", superseded_on=LATER)
        Plan.objects.filter(pk=following.pk).update(status="agreed", agreed_on=LATER)
        Action.objects.filter(pk=good.actions[0].pk).update(plan=following, number="77")
    row = facts_of(plan_facts, good.area)
    assert (row.plan.title, len(row.actions)) == (good.plan.title, 3), "the past keeps what was carried since"
    row = facts_of(plan_facts, good.area, LATER)
    assert (row.plan.title, len(row.actions)) == ("Next", 2)


def test_without_an_agreed_plan_the_draft_counts_and_says_so(good):
    area = good.area
    with tenant_context([area.pk]):
        Plan.objects.filter(pk=good.plan.pk).update(status="draft", agreed_on=None, agreed_at_meeting=None)
    row = facts_of(plan_facts, area)
    assert (row.plan.is_agreed, len(row.actions), row.had_plan) == (False, 3, False)
    assert row.checks == (), "what a draft holds is not decided yet"


def test_reviews_count_at_held_meetings_only(good):
    planned = make_meeting(good.group, datetime.date(2026, 11, 20))
    good.write(ActionReview, action=good.actions[0], meeting=planned)
    row = facts_of(plan_facts, good.area)
    assert {action.reviewed_on for action in row.actions} == {DATES[3]}
    assert [held.on for held in row.meetings] == [DATES[3], DATES[2]]


def test_a_districts_action_is_reviewed_at_its_countys_meeting():

    county, district = make_area(kind="county"), make_area(kind="district")
    good = GoodArea(area=county)
    with tenant_context([county.pk]):
        GroupArea.objects.create(authority=county, group=good.group, area=district, starts_on=DATES[0])
    meeting = good.start_meeting(datetime.date(2026, 11, 20))
    plan = make_plan(district)
    action = make_action(plan, created_on=DATES[0])
    with tenant_context([district.pk]):
        ActionReview.objects.create(authority=district, action=action, meeting=Meeting(pk=meeting.pk))
    sign(meeting, good.signer)
    row = facts_of(plan_facts, district)
    assert row.meetings[0].on == meeting.meets_on
    assert [one.reviewed_on for one in row.actions] == [meeting.meets_on]
    assert {member.name for member in row.members} >= {"Police", "Schools"}


def test_roles_may_hang_on_the_seat_or_the_body_and_must_say_something(good):

    with tenant_context([good.area.pk]):
        PartnerRole.objects.filter(plan=good.plan, organisation=good.partners[0]).update(statement="  ")
        PartnerRole.objects.filter(plan=good.plan, organisation=good.partners[1]).update(
            organisation=None, member=good.seats[2]
        )
    members = {member.name: member.has_role for member in facts_of(plan_facts, good.area).members}
    assert members == {
        good.council.name: True,
        "Police": False,
        "Schools": True,
        "Hospitals": True,
        "Probation": True,
    }


def test_drafting_counts_in_its_window_and_the_agreeing_meeting_does_not(good):
    with tenant_context([good.area.pk]):
        PlanContribution.objects.filter(plan=good.plan).delete()
    days = {
        "police": (DATES[0] - datetime.timedelta(days=1), "data"),
        "education": (DATES[0], "data"),
        "health": (DATES[1], "workshop"),
        "probation": (DATES[1], "drafting"),
        "local_authority": (DATES[1] + datetime.timedelta(days=1), "drafting"),
    }
    body = make_organisation(good.area)
    for sector, (on, kind) in days.items():
        good.write(
            PlanContribution, plan=good.plan, organisation=body, sector=sector, kind=kind, contributed_on=on
        )
    assert facts_of(plan_facts, good.area).plan.sectors_contributed == {"education", "probation"}


def test_one_collective_body_speaks_for_education_in_drafting(good):
    with tenant_context([good.area.pk]):
        PlanContribution.objects.filter(plan=good.plan, sector="education").delete()
    assert good.judged()["3.G4"].remedy.query == "sector=education"
    heads = make_organisation(good.area, "Head teachers", sector="education", is_collective=True)
    good.draft(heads)
    assert good.judged()["3.G4"].status == Status.MET


def test_an_action_driven_by_the_duty_answers_the_corporate_risk(good):
    driven = {action.concern: action.risk_is_current for action in facts_of(plan_facts, good.area).actions}
    assert driven["duty"] is True
    with tenant_context([good.area.pk]):
        Risk.objects.filter(pk=good.duty.pk).update(closed_on=AS_OF)
    driven = {action.concern: action.risk_is_current for action in facts_of(plan_facts, good.area).actions}
    assert driven["duty"] is False


def test_cancelled_actions_are_not_completed(good):
    with tenant_context([good.area.pk]):
        Action.objects.filter(pk=good.actions[-1].pk).update(status="cancelled")
    assert facts_of(plan_facts, good.area).completed == ()


def test_an_evaluation_made_later_was_not_there(good):
    then = datetime.date(2026, 8, 1)
    assert [one.evaluated_on for one in facts_of(plan_facts, good.area, then).completed] == [None]


def test_checks_are_dated_and_late_ones_known(good):
    action = good.act(good.people, checked=False, created_on=DATES[2])

    good.write(ActionThreatCheck, action=action, moment="created", **CHECKED, threat_checked_on=DATES[3])
    named = {check.what: check for check in facts_of(plan_facts, good.area).checks}
    mine = named[f"taking up action {action.number}"]
    assert (mine.on, mine.is_checked, mine.is_late) == (DATES[2], True, True)
    assert named["agreeing edition 1"].is_checked
    then = {check.what: check for check in facts_of(plan_facts, good.area, DATES[2]).checks}
    assert not then[f"taking up action {action.number}"].is_checked


def test_the_plan_rests_on_a_version_that_was_agreed_by_then(good):
    assert facts_of(plan_facts, good.area).plan.based_on_agreed == DATES[1]
    assert facts_of(plan_facts, good.area).plan.review_due == NEXT_YEAR
    assert make_risk(good.area).closed_on is None
