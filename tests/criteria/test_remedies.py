"""In the database: a good area meets everything; what is left out shows; recording what is asked mends it."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from action_plans.models import Action, ActionUpdate
from core.criteria.findings import Status
from core.criteria.registry import evaluate_one
from core.tenancy import tenant_context
from tests.criteria.good import AS_OF, GoodArea
from tests.factories import make_area, make_office

pytestmark = pytest.mark.django_db


def set_terms(good):
    with tenant_context([good.area.pk]):
        good.group.terms_of_reference = good.terms
        good.group.save()


def link_project(good):
    with tenant_context([good.area.pk]):
        good.project.action = good.actions[0]
        good.project.save()


def agree_with_duty(good):
    good.without = ""
    good.agree_version(good.meetings[-1])


# code: what is left out, the form the finding sends people to, and what they record there
CASES = {
    "1.G1": ("terms", "partnerships:overview", set_terms),
    "1.G3": ("has_prison", "core:area-facts", lambda good: good.say("has_prison", "no")),
    "1.G4": (
        "decision check",
        "partnerships:decision-list",
        lambda good: good.hold_next(supersedes=good.decision),
    ),
    "1.G5": (
        "panel chair",
        "partnerships:office-add",
        lambda good: make_office(good.area, "chair", good.panel_chair, good.panel),
    ),
    "1.B1": ("arrangement", "partnerships:arrangement-add", lambda good: good.arrange()),
    "1.B2": ("report", "partnerships:board-report-add", lambda good: good.report()),
    "1.B3": ("community", "partnerships:community-input", lambda good: good.hold_next()),
    "2.G1": ("action", "action_plans:action-add", lambda good: good.act(good.influences)),
    "2.G2": ("duty risk", "risk:risk-add", agree_with_duty),
    "2.B1": ("contribution", "risk:contribution-add", lambda good: good.contribute(good.partners[2])),
    "2.B2": ("version", "risk:assessment-start", lambda good: good.agree_version(good.meetings[-1])),
    "2.B3": ("action", "action_plans:action-add", lambda good: good.act(good.influences)),
    "3.G1": ("corporate action", "action_plans:action-add", lambda good: good.act(good.duty)),
    "3.G2": ("role", "action_plans:roles", lambda good: good.say_role(good.council)),
    "3.G3": ("reviews", "action_plans:review", lambda good: good.hold_next()),
    "3.G4": ("drafting", "action_plans:contribution-add", lambda good: good.draft(good.partners[-1])),
    "3.G5": ("review", "action_plans:review", lambda good: good.hold_next()),
    "3.G6": ("project action", "action_plans:project-missing", link_project),
    "3.G7": ("action check", "action_plans:check-missing", lambda good: good.check(good.actions[0])),
    "3.B1": ("citation", "action_plans:citation-add", lambda good: good.cite("Housing")),
    "3.B2": ("use", "action_plans:plan", lambda good: good.use_evaluation()),
}


def test_a_good_area_meets_all_22_criteria():
    findings = GoodArea().judged()
    assert {code: f.because for code, f in findings.items() if f.status != Status.MET} == {}
    assert len(findings) == 22


@pytest.mark.parametrize("code", CASES)
def test_recording_what_the_finding_asks_for_turns_it(code):
    left_out, route, mend = CASES[code]
    good = GoodArea(without=left_out)
    before = good.judged()[code]
    assert before.status != Status.MET, before.because
    assert before.remedy.words
    assert before.remedy.route == route
    mend(good)
    after = good.judged()[code]
    assert after.status == Status.MET, f"{before.because} → {after.because}"
    assert not after.remedy.words


def test_holding_the_next_meeting_turns_1g2():
    good = GoodArea()
    late = datetime.date(2027, 9, 1)
    before = good.judged(late)["1.G2"]
    assert (before.status, before.remedy.route) == (Status.NOT_MET, "partnerships:meeting-next")
    good.hold_next(datetime.date(2027, 8, 20))
    held = good.judged(late)["1.G2"]
    assert (held.status, held.remedy.route) == (Status.PARTLY, "core:attest"), "last year's word has run out"
    good.attest("1.G2", until=datetime.date(2027, 12, 1))
    assert good.judged(late)["1.G2"].status == Status.MET


@pytest.mark.parametrize("code", ["1.G2", "1.B1", "1.B2", "1.B3", "3.B1"])
def test_attesting_turns_what_records_cannot_decide(code):
    good = GoodArea(without=f"attestation of {code}")
    before = good.judged()[code]
    assert before.status == Status.PARTLY
    assert (before.remedy.route, before.remedy.query) == ("core:attest", f"criterion={code}")
    good.attest(code)
    assert good.judged()[code].status == Status.MET


def test_every_way_out_is_an_address_of_the_area_alone():
    routes = {
        "core:attest",
        "partnerships:meeting-next",
        "partnerships:meeting-list",
        "risk:overview",
        "risk:ctlp-list",
    }
    routes |= {route for _left_out, route, _mend in CASES.values()}
    area = make_area()
    with tenant_context([area.pk]):
        empty = evaluate_one(area, AS_OF)
    for finding in (*empty.values(), *GoodArea().judged().values()):
        routes |= {finding.remedy.route, *(evidence.route for evidence in finding.evidence)}
    for route in routes - {""}:
        assert reverse(route, args=["northbridge"])


def test_texts_fit_where_they_are_kept():
    area = make_area()
    with tenant_context([area.pk]):
        found = [*evaluate_one(area, AS_OF).values()]
    found += GoodArea().judged().values()
    assert max(len(finding.figure) for finding in found) <= 120
    assert max(len(finding.remedy.words) for finding in found) <= 300


def test_the_story_an_update_a_review_and_a_closing_show_in_3g5():
    good = GoodArea()
    first, second, third, _done = good.actions
    assert "3 of 3 open actions were reviewed" in good.judged()["3.G5"].because
    good.write(ActionUpdate, action=first, reported_on=AS_OF, progress="done", text="All halls briefed.")
    assert "owners have updated 1 action since" in good.judged()["3.G5"].because
    with tenant_context([good.area.pk]):
        Action.objects.filter(pk=third.pk).update(status="completed", closed_on=AS_OF, outcome="Done.")
        Action.objects.filter(pk=second.pk).update(status="to_complete", risk=None)
    finding = good.judged()["3.G5"]
    assert finding.status == Status.PARTLY
    assert finding.figure == "1 of 2 actions"
    assert "1 has no linked risk" in finding.because


def test_the_same_evidence_on_a_later_day_lapses_on_the_day_that_was_said():
    good = GoodArea()
    for code, finding in good.judged().items():
        if finding.changes_on is None:
            continue
        eve = finding.changes_on - datetime.timedelta(days=1)
        assert good.judged(eve)[code].status == finding.status, code
        assert good.judged(finding.changes_on)[code].status != finding.status, code
