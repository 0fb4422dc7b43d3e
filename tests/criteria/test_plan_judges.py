"""Section 3 and 2.B3 judged without a database: every status and every edge case of the catalogue."""

from __future__ import annotations

import pytest

from action_plans.criteria import JUDGES
from action_plans.criteria.rows import Held, Member, PlanRow
from core.criteria.findings import Status
from tests.criteria.rows import AS_OF, LONG_AGO, action, ago, day, fact, good_plan, joint, plan, says

MET, PARTLY, NOT_MET = Status.MET, Status.PARTLY, Status.NOT_MET
NO_EVIDENCE, NOT_APPLICABLE = Status.NO_EVIDENCE, Status.NOT_APPLICABLE
BOTH = (action("1"), action("2", concern="influences"))
LATEST = day("2026-11-02")


def judge(code, **changes):
    return JUDGES[code](good_plan(**changes))


@pytest.mark.parametrize("code", JUDGES)
def test_all_is_met_where_all_is_well(code):
    finding = judge(code)
    assert finding.status == MET, finding.because
    assert not finding.remedy.words
    assert finding.because.endswith(".")


@pytest.mark.parametrize("code", JUDGES)
def test_nothing_recorded_is_no_evidence_and_says_what_to_record(code):
    finding = JUDGES[code](PlanRow(as_of=AS_OF))
    assert finding.status == NO_EVIDENCE
    assert finding.remedy.words
    assert finding.remedy.route
    assert finding.changes_on is None


# 2.B3


def test_nine_in_ten_actions_answer_a_current_risk():
    nine = tuple(action(str(n), risk_is_current=n > 0) for n in range(10))
    assert judge("2.B3", actions=nine).status == MET
    finding = judge("2.B3", actions=nine[:9])
    assert finding.status == NOT_MET
    assert finding.figure == "8 of 9 actions"
    assert finding.remedy.route == "action_plans:to-complete"


def test_an_amber_risk_needs_an_action():
    risks = good_plan().risks._replace(unanswered=(("R4", 8), ("R5", 7)))
    finding = judge("2.B3", risks=risks)
    assert finding.status == NOT_MET
    assert says(finding, "1 amber or red risk (R4) has no action")
    assert finding.remedy.route == "action_plans:action-add"
    assert judge("2.B3", risks=risks._replace(unanswered=(("R5", 7),))).status == MET


# 3.G1


def test_3g1_lapses_on_the_first_of_review_end_and_age():
    assert judge("3.G1").changes_on == day("2027-05-04")
    assert judge("3.G1", plan=plan(review_due=day("2026-12-31"))).changes_on == day("2027-01-01")


@pytest.mark.parametrize(
    ("change", "route"),
    [
        ({"review_due": ago(1)}, "action_plans:refresh"),
        ({"ends_on": ago(1)}, "action_plans:edition-start"),
        ({"based_on_agreed": ago(366)}, "action_plans:refresh"),
        ({"based_on_agreed": None}, "action_plans:refresh"),
        ({"review_due": ago(1), "ends_on": ago(-80)}, "action_plans:edition-start"),
        ({"kinds_of_risk": frozenset({"situational"})}, "action_plans:action-add"),
        ({"is_agreed": False}, "action_plans:plan"),
    ],
)
def test_3g1_needs_a_plan_in_date_on_a_recent_assessment_with_both_kinds(change, route):
    finding = judge("3.G1", plan=plan(**change))
    assert finding.status == NOT_MET
    assert finding.remedy.route == route


COUNTED = ("3.G1", "3.G2", "3.G3", "3.G4", "3.G5")
NO_PLAN = {"plan": None, "actions": (), "had_plan": False}


@pytest.mark.parametrize("code", COUNTED)
def test_a_joint_plan_is_the_plan_of_an_area_without_its_own(code):
    members = tuple(member._replace(has_role=False) for member in good_plan().members)
    finding = judge(code, **NO_PLAN, members=members, joint=(joint(),))
    assert finding.status == MET, finding.because
    assert finding.because.startswith("Joint plan of Wexcombe covers this area. ")
    assert not finding.remedy.words
    assert {one.route for one in finding.evidence} <= {"action_plans:editions", ""}
    for other in set(JUDGES) - set(COUNTED) - {"3.G6", "3.B1", "3.B2", "3.G7"}:
        assert judge(other, **NO_PLAN, joint=(joint(),)).status == NO_EVIDENCE


@pytest.mark.parametrize("code", COUNTED)
def test_a_joint_plan_counts_where_the_own_one_is_not_good_enough(code):
    loose = {"actions": (action(reviewed_on=None, has_risk=False),), "members": (NO_ROLE,)}
    for own in (plan(review_due=ago(1), sectors_contributed=frozenset()), plan(is_agreed=False)):
        finding = judge(code, plan=own, **loose, joint=(joint(),))
        assert finding.status == MET, finding.because
        assert "covers this area" in finding.because
    assert "covers this area" not in judge(code, joint=(joint(),)).because, "the own one comes first"
    bad = joint((), (), sectors_contributed=frozenset(), review_due=ago(1))
    assert "covers this area" not in judge(code, **loose, joint=(bad,)).because, "nor one no better"
    assert "covers this area" in judge(code, **NO_PLAN, joint=(bad,)).because


@pytest.mark.parametrize("code", COUNTED)
def test_the_cover_of_a_joint_plan_ends_and_the_finding_with_it(code):
    finding = judge(code, **NO_PLAN, joint=(joint(covers_until=ago(-10)),))
    assert (finding.status, finding.changes_on) == (MET, ago(-11))
    gone = judge(code, **NO_PLAN, joint=(joint(covers_until=ago(1)),))
    assert gone.status == NO_EVIDENCE
    assert "covers this area" not in gone.because


LATE = good_plan().actions[0]._replace(reviewed_on=day("2026-05-04"))
NO_ROLE = Member("Probation Service", LONG_AGO, None, False)


@pytest.mark.parametrize(
    ("code", "what", "words"),
    [
        ("3.G1", joint(review_due=ago(1)), "Look at the plan afresh"),
        (
            "3.G1",
            joint(kinds_of_risk=frozenset({"corporate"})),
            "afresh, with an action that answers a situat",
        ),
        ("3.G2", joint(members=(NO_ROLE,)), "Write the role of Probation Service"),
        ("3.G3", joint((LATE,)), "Discuss 1 action at the next meeting"),
        ("3.G4", joint(sectors_contributed=frozenset({"police"})), "Record what"),
        ("3.G5", joint((LATE,)), "Review 1 action at the next meeting"),
        (
            "3.G5",
            joint(concerns=frozenset({"people"})),
            "afresh, with an action about radicalising influences",
        ),
        ("3.G5", joint(concerns=frozenset()), "afresh, with an action about risks to people"),
    ],
)
def test_what_a_joint_plan_lacks_is_for_its_owner_to_mend(code, what, words):
    finding = judge(code, **NO_PLAN, joint=(what,))
    assert finding.status in {NOT_MET, PARTLY}
    assert words in finding.remedy.words
    assert "The owner of the joint plan does this" in finding.remedy.words
    assert finding.remedy.route == "action_plans:edition-start"


def test_what_the_area_itself_has_to_record_stays_its_own():
    finding = judge("3.G4", **NO_PLAN, facts=(), joint=(joint(),))
    assert finding.status == PARTLY
    assert finding.remedy.route == "core:area-facts"
    assert "owner" not in finding.remedy.words


def test_a_plan_for_several_years_needs_this_years_assessment():
    long = {"ends_on": day("2029-05-03"), "review_due": day("2029-05-03")}
    finding = judge("3.G1", plan=plan(**long, based_on_agreed=day("2025-12-01")))
    assert finding.status == MET
    assert finding.changes_on == day("2026-12-02")


def test_an_area_whose_plan_is_gone_is_not_met():
    finding = judge("3.G1", plan=None)
    assert finding.status == NOT_MET
    assert says(finding, "any longer")


# 3.G2


def test_a_member_without_a_role_is_named():
    members = (*good_plan().members, Member("Probation Service", LONG_AGO, None, False))
    finding = judge("3.G2", members=members)
    assert finding.status == NOT_MET
    assert says(finding, "3 of 4 member bodies", "Probation Service has none")
    assert finding.remedy.route == "action_plans:roles"


def test_a_joiner_has_sixty_days_of_grace():
    joined = Member("Probation Service", ago(60), None, False)
    finding = judge("3.G2", members=(*good_plan().members, joined))
    assert finding.status == MET
    assert says(finding, "1 joined in the last 60 days")
    assert finding.changes_on == ago(-1)
    assert judge("3.G2", members=(joined,)).status == NO_EVIDENCE, "nobody's role is due yet"


def test_a_body_that_left_needs_no_role():
    left = Member("Probation Service", LONG_AGO, ago(1), False)
    assert judge("3.G2", members=(*good_plan().members, left)).status == MET


def test_roles_in_a_draft_are_partly_met():
    finding = judge("3.G2", plan=plan(is_agreed=False))
    assert finding.status == PARTLY
    assert says(finding, "still a draft")


# 3.G3


def test_every_action_was_discussed_at_one_of_the_last_two_meetings():
    assert judge("3.G3", actions=(action(reviewed_on=day("2026-08-03")),)).status == MET
    finding = judge("3.G3", actions=(action("1"), action("2", reviewed_on=day("2026-05-04"))))
    assert finding.status == NOT_MET
    assert says(
        finding, "1 of 2 open actions was discussed at the meetings of 3 August 2026 and 2 November 2026"
    )
    assert finding.remedy.route == "action_plans:review"


def test_the_only_meeting_so_far_is_the_test():
    one = (Held(12, LATEST),)
    assert judge("3.G3", meetings=one).status == MET
    assert judge("3.G3", meetings=one, actions=(action(reviewed_on=day("2026-08-03")),)).status == NOT_MET


def test_an_action_taken_up_at_a_meeting_was_discussed_there():
    fresh = action(created_on=LATEST, created_at_meeting=12, reviewed_on=None)
    assert judge("3.G3", actions=(fresh,)).status == MET
    assert judge("3.G3", actions=(fresh._replace(created_at_meeting=None),)).status == NOT_MET


def test_an_action_taken_up_since_waits_for_the_next_meeting():
    fresh = action("9", created_on=ago(3), reviewed_on=None)
    finding = judge("3.G3", actions=(action("1"), fresh))
    assert finding.status == MET
    assert says(finding, "1 taken up since waits for the next")


def test_actions_of_a_draft_are_partly_met():
    assert judge("3.G3", plan=plan(is_agreed=False)).status == PARTLY
    assert judge("3.G5", plan=plan(is_agreed=False)).status == PARTLY


# 3.G4


def test_a_sector_that_did_not_contribute_is_named():
    there = plan().sectors_contributed - {"health"}
    finding = judge("3.G4", plan=plan(sectors_contributed=there))
    assert finding.status == NOT_MET
    assert says(finding, "4 of 5 sectors", "nothing is recorded of health")
    assert (finding.remedy.route, finding.remedy.query) == ("action_plans:contribution-add", "sector=health")


def test_a_prison_takes_part_only_where_there_is_one():
    assert judge("3.G4", facts=(fact("has_prison", "yes"),)).status == NOT_MET
    finding = judge("3.G4", facts=())
    assert finding.status == PARTLY
    assert finding.remedy.route == "core:area-facts"
    assert (
        judge("3.G4", facts=(), plan=plan(sectors_contributed=plan().sectors_contributed | {"prison"})).status
        == MET
    )


def test_nobodys_contribution_is_no_evidence():
    assert judge("3.G4", plan=plan(sectors_contributed=frozenset())).status == NO_EVIDENCE


# 3.G5


@pytest.mark.parametrize(
    ("lack", "words"),
    [
        ({"has_risk": False}, "1 has no linked risk"),
        ({"next_date": None}, "1 has no date"),
        ({"has_owner": False}, "1 has no owner body"),
    ],
)
def test_an_action_without_risk_date_or_owner_is_partly_met_and_counted(lack, words):
    finding = judge("3.G5", actions=(*BOTH, action("3", **lack)))
    assert finding.status == PARTLY
    assert finding.figure == "2 of 3 actions"
    assert says(finding, words)
    assert finding.remedy.route == "action_plans:to-complete"
    assert judge("3.G5", actions=(*BOTH, action("3"))).status == MET


def test_an_ongoing_action_needs_a_review_date():
    finding = judge("3.G5", actions=(*BOTH, action("3", next_date=None)))
    assert finding.status == PARTLY
    assert judge("3.G5", actions=(*BOTH, action("3", next_date=ago(-300)))).status == MET


def test_both_concerns_must_be_answered_unless_there_is_no_influence():
    people = (action("1"), action("2"))
    finding = judge("3.G5", actions=people)
    assert finding.status == PARTLY
    assert says(finding, "none is about radicalising influences")
    assert finding.remedy.route == "action_plans:action-add"
    nil = good_plan().risks._replace(influences=0, says_nil_influences=True)
    assert judge("3.G5", actions=people, risks=nil).status == MET
    assert judge("3.G5", actions=(action(concern="influences"),)).status == PARTLY


def test_every_action_is_reviewed_at_the_latest_meeting():
    finding = judge("3.G5", actions=(*BOTH, action("3", reviewed_on=day("2026-08-03"))))
    assert finding.status == PARTLY
    assert says(finding, "2 of 3 open actions were reviewed at the meeting of 2 November 2026")
    assert finding.remedy.route == "action_plans:review"


def test_an_action_taken_up_after_the_latest_meeting_is_exempt_until_the_next():
    fresh = action("3", created_on=ago(3), reviewed_on=None)
    finding = judge("3.G5", actions=(*BOTH, fresh))
    assert finding.status == MET
    assert says(finding, "2 of 2 open actions were reviewed", "1 taken up since waits for the next")
    next_meeting = Held(13, ago(1))
    assert (
        judge("3.G5", actions=(*BOTH, fresh), meetings=(next_meeting, *good_plan().meetings)).status == PARTLY
    )


def test_nothing_in_order_is_not_met():
    loose = action(has_risk=False, concern="", reviewed_on=None)
    assert judge("3.G5", actions=(loose,)).status == NOT_MET
    assert judge("3.G5", actions=(loose,), meetings=()).status == NOT_MET


def test_an_owners_update_shows_in_the_reason_and_the_evidence():
    before = judge("3.G5", actions=(*BOTH, action("3", next_date=ago(5), updated_on=None)))
    assert says(before, "owners have updated no actions since", "1 is overdue without an update")
    after = judge("3.G5", actions=(*BOTH, action("3", next_date=ago(5), updated_on=ago(1))))
    assert says(after, "owners have updated 1 action since")
    assert "overdue" not in after.because
    assert [e.count for e in after.evidence if "updated" in e.what] == [1]
