"""What the plan leads to, judged without a database: projects, checks, citations and evaluations."""

from __future__ import annotations

import pytest

from action_plans.criteria import JUDGES
from action_plans.criteria.rows import Checked, Citation, Completed, Project
from core.criteria.findings import Status
from core.criteria.periods import Span
from tests.criteria.rows import LONG_AGO, NEXT_YEAR, ago, day, fact, good_plan, says

MET, PARTLY, NOT_MET = Status.MET, Status.PARTLY, Status.NOT_MET
NO_EVIDENCE, NOT_APPLICABLE = Status.NO_EVIDENCE, Status.NOT_APPLICABLE


def judge(code, **changes):
    return JUDGES[code](good_plan(**changes))


# 3.G6


def test_no_funding_is_not_applicable_with_its_reason():
    finding = judge("3.G6", projects=(), facts=(fact("project_funding", "no"),))
    assert finding.status == NOT_APPLICABLE
    assert says(finding, "received no Prevent project funding")
    assert not finding.remedy.words


def test_funding_unknown_or_without_a_project_is_no_evidence():
    unknown = judge("3.G6", projects=(), facts=())
    assert (unknown.status, unknown.remedy.route) == (NO_EVIDENCE, "core:area-facts")
    funded = judge("3.G6", projects=())
    assert (funded.status, funded.remedy.route) == (NO_EVIDENCE, "action_plans:project-add")


def test_funding_that_ended_in_the_year_still_counts():
    facts = (fact("project_funding", "yes", LONG_AGO, ago(100)), fact("project_funding", "no", ago(99)))
    finding = judge("3.G6", projects=(), facts=facts)
    assert finding.status == NO_EVIDENCE
    assert finding.changes_on == day("2027-08-13")


@pytest.mark.parametrize("lack", [(False, True), (True, False)])
def test_a_funded_project_needs_an_objective_and_an_action(lack):
    projects = (*good_plan().projects, Project("Drama", Span(ago(200)), *lack))
    finding = judge("3.G6", projects=projects)
    assert finding.status == NOT_MET
    assert finding.figure == "1 of 2 projects"
    assert "Drama" in finding.remedy.words


def test_a_project_that_ended_over_a_year_ago_is_history():
    old = Project("Drama", Span(ago(800), ago(366)), False, False)
    assert judge("3.G6", projects=(old,), facts=(fact("project_funding", "no"),)).status == NOT_APPLICABLE


def test_a_bid_is_no_funding():
    bid = Project("Drama", Span(ago(-30)), True, False)
    assert judge("3.G6", projects=(bid,), facts=(fact("project_funding", "no"),)).status == NOT_APPLICABLE
    assert judge("3.G6", projects=(*good_plan().projects, bid)).figure == "1 of 1 project"


# 3.G7


@pytest.mark.parametrize(("checked", "status"), [(10, MET), (8, PARTLY), (7, NOT_MET)])
def test_the_share_of_checked_decisions_decides_3g7(checked, status):
    checks = tuple(Checked(ago(10), f"taking up action {n}", n < checked) for n in range(10))
    finding = judge("3.G7", checks=checks)
    assert finding.status == status
    assert (finding.remedy.words == "") == (status == MET)


def test_a_late_check_counts_and_is_pointed_out():
    finding = judge("3.G7", checks=(Checked(ago(10), "closing action 1", True, True),))
    assert finding.status == MET
    assert says(finding, "1 is dated after the decision")


# 3.B1


def test_three_different_documents_in_date_with_a_page():
    finding = judge("3.B1", citations=good_plan().citations[:2])
    assert finding.status == NOT_MET
    assert finding.remedy.route == "action_plans:citation-add"
    editions = tuple(Citation(f"Youth strategy {year}", Span(ago(300)), True) for year in (2024, 2025, 2026))
    assert judge("3.B1", citations=editions).figure == "1 of 3 documents"
    no_page = (*good_plan().citations[:2], Citation("Health plan", Span(ago(9)), False))
    assert says(judge("3.B1", citations=no_page), "1 more has no page")


def test_a_citation_past_its_review_stops_counting():
    assert judge("3.B1").changes_on == day("2027-07-01")
    old = (*good_plan().citations[:2], Citation("Health plan", Span(ago(900), ago(1)), True))
    assert judge("3.B1", citations=old).status == NOT_MET


def test_3b1_needs_a_current_attestation():
    finding = judge("3.B1", attested_until={})
    assert finding.status == PARTLY
    assert (finding.remedy.route, finding.remedy.query) == ("core:attest", "criterion=3.B1")
    assert judge("3.B1", attested_until={"3.B1": NEXT_YEAR}).status == MET


# 3.B2


def test_nine_in_ten_completed_actions_are_evaluated_in_time():
    in_time = Completed(ago(200), ago(110))
    late = Completed(ago(200), ago(109))
    assert judge("3.B2", completed=(*[in_time] * 9, late)).status == MET
    assert judge("3.B2", completed=(*[in_time] * 8, late)).status == NOT_MET
    finding = judge("3.B2", completed=(in_time, Completed(ago(200), None)))
    assert finding.status == NOT_MET
    assert says(finding, "1 of 2 completed actions was evaluated within 90 days")


def test_an_action_completed_lately_is_not_due_for_evaluation():
    lately = Completed(ago(90), None)
    finding = judge("3.B2", completed=(*good_plan().completed, lately))
    assert finding.status == MET
    assert finding.changes_on == ago(-1)
    alone = judge("3.B2", completed=(lately,))
    assert alone.status == NO_EVIDENCE
    assert says(alone, "Too early to judge")


def test_an_evaluation_must_be_used_later():
    finding = judge("3.B2", uses=())
    assert finding.status == NOT_MET
    assert "which evaluation it rests on" in finding.remedy.words
