"""Funded projects, entries around the plan, and what the risk assessment made of an evaluation."""

from __future__ import annotations

import datetime

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from action_plans.actions.around import cite_in_assessment, remove_entry
from action_plans.actions.projects import check_provider, end_project, record_return
from action_plans.models import (
    ActionEvaluation,
    EvaluationCitation,
    FundedProject,
    PlanCitation,
    PlanContribution,
    ProjectReturn,
)
from action_plans.objectives import objective_sets, objectives_in_words
from action_plans.projects import first_of_quarter, return_rows
from core.errors import NotAllowed, Refused
from core.models import User
from core.permissions import AreaRole
from core.tenancy import tenant_context
from tests import factories as make
from tests.reading import form_values

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def boxes(name: str, days: int) -> dict[str, str]:
    """The three boxes of a date some days ago."""
    day = make.days_ago(days)
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


class World:
    def __init__(self) -> None:
        self.area = make.make_area("northbridge")
        self.plan = make.make_plan(self.area)
        self.action = make.make_action(self.plan, title="Run a forum")
        self.lead = make.make_viewer(self.area)
        self.client = Client()
        self.client.force_login(User.objects.get(pk=self.lead.user_id))

    def make(self, model, **fields):
        with tenant_context([self.area.pk]):
            return model.objects.create(authority=self.area, **fields)

    def project(self, **fields) -> FundedProject:
        return self.make(
            FundedProject,
            **{"title": "Young voices", "funder": "HO", "starts_on": datetime.date(2026, 2, 10), **fields},
        )

    def url(self, name: str, record=None) -> str:
        args = [self.area.slug, record.public_id] if record else [self.area.slug]
        return reverse(f"action_plans:{name}", args=args)

    def page(self, name: str, record=None) -> str:
        answer = self.client.get(self.url(name, record))
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def send(self, name: str, record=None, **changes):
        values = form_values(self.client.get(self.url(name, record)))
        return self.client.post(self.url(name, record), {**values, **changes})


@pytest.fixture
def world() -> World:
    return World()


def test_the_sets_of_objectives_are_three_and_five_with_two_and_every_key_is_its_own():
    sets = objective_sets()
    assert [len(one.objectives) for one in sets] == [3, 7]
    keys = [key for one in sets for key, _words in one.objectives]
    assert len(set(keys)) == len(keys)
    assert objectives_in_words([keys[3], "gone"]) == [(sets[1].name, [sets[1].objectives[0][1]])]


def test_an_edition_keeps_its_objectives(world):
    draft = make.make_plan(world.area, status="draft", agreed_on=None)
    key = objective_sets()[0].objectives[1][0]
    answer = world.send("edition-edit", draft, objectives_2023=[key])
    assert answer.status_code == 302, answer.content.decode()
    assert "Step in early" in world.page("edition", draft)
    with tenant_context([world.area.pk]):
        draft.refresh_from_db()
    assert draft.objectives == [key]
    assert world.send("edition-edit", draft).status_code == 302
    with tenant_context([world.area.pk]):
        draft.refresh_from_db()
    assert draft.objectives == [key], "a form saved untouched changes nothing"


def test_a_project_is_found_filled_and_ended_by_its_forms(world):
    project = world.project()
    loose = world.client.get(world.url("project-missing"))
    assert loose["Location"] == world.url("project-edit", project)
    filled = world.send(
        "project-edit",
        project,
        objective="Less fear",
        measures="Count",
        action=world.action.public_id,
        amount="38500.00",
        provider="Riverside Youth Trust",
    )
    assert filled.status_code == 302, filled.content.decode()
    assert world.client.get(world.url("project-missing"))["Location"] == world.url("around")
    world.send(
        "project-check",
        project,
        **boxes("provider_checked_on", 2),
        provider_check="Register",
    )
    world.send("project-return", project, work_done="Thirteen sessions", spent="£39,300")
    world.send("project-evaluate", project, **boxes("evaluated_on", 1), evaluation="It changed much")
    page = world.page("project", project)
    for words in ("£38,500.00", "Riverside Youth Trust", "Register", "Thirteen sessions", "It changed much"):
        assert words in page
    assert "More than the funding" in page
    world.send("project-end", project, **boxes("ends_on", 1), ended_because="Grant over")
    assert "Grant over" in world.page("project", project)
    with tenant_context([world.area.pk]):
        assert ProjectReturn.objects.count() == 1


def test_a_project_refuses_what_cannot_be(world):
    project = world.project()
    with tenant_context([world.area.pk]):
        with pytest.raises(Refused, match="who delivers"):
            check_provider(
                project=project,
                version=None,
                by=world.lead,
                on=TODAY(),
                provider_checked_on=TODAY(),
                provider_check="X",
            )
        with pytest.raises(Refused, match="funded from"):
            end_project(
                project=project,
                ends_on=datetime.date(2026, 1, 1),
                ended_because="X",
                version=None,
                by=world.lead,
            )
        with pytest.raises(Refused, match="not begun"):
            record_return(
                project=project,
                quarter_starts_on=datetime.date(2990, 1, 1),
                work_done="X",
                by=world.lead,
                on=TODAY(),
            )
        officer = make.make_viewer(world.area, AreaRole.APPROVER)
        with pytest.raises(NotAllowed):
            end_project(project=project, ends_on=TODAY(), ended_because="X", version=None, by=officer)


def test_a_return_is_asked_for_the_quarter_that_is_owed_and_overwrites_no_other(world):
    project = world.project()
    begun = first_of_quarter(TODAY()) - relativedelta(months=3)
    with tenant_context([world.area.pk]):
        FundedProject.objects.filter(pk=project.pk).update(starts_on=begun, ends_on=None)
    this_quarter = first_of_quarter(TODAY()).isoformat()
    assert world.send("project-return", project, work_done="First quarter").status_code == 302
    assert world.send("project-return", project, work_done="Second quarter").status_code == 302
    page = world.page("project", project)
    assert "First quarter" in page
    assert "Second quarter" in page
    other = world.send("project-return", project, work_done="Over it", quarter_starts_on=begun.isoformat())
    assert other.status_code == 422
    assert "has a return already" in other.content.decode()
    url = world.url("project-return", project) + f"?quarter={begun.isoformat()}"
    assert "First quarter" in world.client.get(url).content.decode()
    put_right = {"quarter_starts_on": begun.isoformat(), "work_done": "First quarter, put right"}
    assert world.client.post(url, put_right).status_code == 302
    with tenant_context([world.area.pk]):
        said = dict(ProjectReturn.objects.values_list("quarter_starts_on", "work_done"))
    assert said[begun] == "First quarter, put right"
    assert said[datetime.date.fromisoformat(this_quarter)] == "Second quarter"


def test_a_quarter_over_without_a_return_is_owed():
    project = FundedProject(starts_on=datetime.date(2026, 2, 10), ends_on=datetime.date(2026, 8, 1))
    given = ProjectReturn(quarter_starts_on=datetime.date(2026, 4, 1))
    rows = return_rows(project, [given], datetime.date(2026, 11, 21))
    assert [(row.starts_on.month, row.is_owed) for row in rows] == [(7, True), (4, False), (1, True)]
    early = return_rows(project, [], datetime.date(2026, 3, 1))
    assert [row.is_owed for row in early] == [False]


def test_entries_are_put_right_and_taken_away_with_their_history(world):
    citation = world.make(PlanCitation, plan=world.plan, cited_in="Old name", approved_on=make.days_ago(9))
    given = world.make(
        PlanContribution,
        plan=world.plan,
        organisation=make.council_of(world.area),
        sector="local_authority",
        kind="data",
        contributed_on=make.days_ago(9),
    )
    assert world.send("citation-edit", citation, cited_in="New name", page="4").status_code == 302
    assert world.send("contribution-edit", given, kind="workshop").status_code == 302
    assert "New name" in world.page("around")
    for name, entry in (("citation-remove", citation), ("contribution-remove", given)):
        assert world.send(name, entry).status_code == 422, "a reason is asked for"
        assert world.send(name, entry, why="Recorded twice").status_code == 302
    with tenant_context([world.area.pk]):
        assert not PlanCitation.objects.exists()
        assert not PlanContribution.objects.exists()
        gone = PlanCitation.history.filter(history_type="-").get()
        assert gone.history_change_reason == "Recorded twice"


def test_a_version_of_the_risk_assessment_cites_an_evaluation(world):
    done = make.make_action(world.plan, status="completed", outcome="Done", closed_on=make.days_ago(40))
    said = {"evaluated_on": make.days_ago(30), "impact": "Managers ask first", "lesson": "Short sessions"}
    evaluation = world.make(ActionEvaluation, action=done, **said)
    meeting = make.hold_meeting(make.make_group(world.area), make.days_ago(60))
    risk = make.make_risk(world.area, title="Halls are misused")
    old = make.make_assessment(world.area, agreed_at=meeting, risks=(risk,))
    new = make.make_assessment(world.area, risks=(risk,))
    details = {"risk": risk, "note": "Seen as less likely", "by": world.lead, "on": TODAY()}
    with tenant_context([world.area.pk]), pytest.raises(Refused, match="before the evaluation"):
        cite_in_assessment(evaluation=evaluation, assessment=old, **details)
    sent = world.send(
        "evaluation-use", done, assessment=new.public_id, risk=risk.public_id, note="Seen as less likely"
    )
    assert sent.status_code == 302, sent.content.decode()
    page = world.page("action", done)
    assert "Seen as less likely" in page
    assert "Halls are misused" in page
    with tenant_context([world.area.pk]):
        use = EvaluationCitation.objects.get()
        with pytest.raises(NotAllowed):
            remove_entry(entry=use, why="X", by=make.make_viewer(world.area, AreaRole.PARTNER))
    assert world.send("use-remove", use, why="Wrong version").status_code == 302
    assert "Seen as less likely" not in world.page("action", done)
