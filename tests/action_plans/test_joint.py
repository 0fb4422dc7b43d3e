"""Joint plans behind both locks, ratification, the yearly refresh, and what they do to criterion 3.G1."""

from __future__ import annotations

import datetime

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from action_plans.actions.editions import cover_area, ratify_edition, refresh_edition, stop_covering_area
from action_plans.models import (
    Action,
    ActionReview,
    ActionThreatCheck,
    ActionUpdate,
    Milestone,
    PartnerRole,
    Plan,
    PlanArea,
    PlanBasis,
    PlanContribution,
    Ratification,
    Theme,
    TimeDecision,
)
from core.criteria.findings import Status
from core.criteria.registry import evaluate_one
from core.errors import NotAllowed, Refused
from core.models import AreaFact, Authority, Contact, Organisation, User
from core.permissions import AreaRole
from core.tenancy import tenant_context
from core.uk_dates import uk_date_short
from partnerships.models import GroupArea, Meeting
from risk.models import Risk, RiskAssessment
from tests import factories as make
from tests.criteria.good import AS_OF, DATES, GoodArea
from tests.reading import links_of, page_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


class World:
    """A county with an agreed plan on a fresh risk assessment, and one district."""

    def __init__(self) -> None:
        self.county = make.make_area("wexcombe", kind="county")
        self.district = make.make_area("east-wexcombe", kind="district", county=self.county)
        self.group = make.make_group(self.county)
        self.meeting = make.hold_meeting(self.group, make.days_ago(120))
        self.risks = (
            make.make_risk(self.county, title="Secret of the county"),
            make.make_risk(self.county, kind="corporate"),
        )
        self.version = make.make_assessment(self.county, agreed_at=self.meeting, risks=self.risks)
        self.plan = make.make_plan(
            self.county,
            based_on=self.version,
            title="Wexcombe plan",
            agreed_on=make.days_ago(100),
            ends_on=make.days_ago(-700),
            review_due=make.days_ago(-200),
        )
        self.body = make.make_organisation(self.county, "Wexcombe Police")
        self.actions = [
            make.make_action(self.plan, risk=risk, owner=self.body, title=f"County action {n}")
            for n, risk in enumerate(self.risks, start=1)
        ]
        self.lead = make.make_viewer(self.county)

    def cover(self, starts_on: datetime.date | None = None) -> PlanArea:
        starts_on = starts_on or make.days_ago(30)
        with tenant_context([self.county.pk]):
            return cover_area(plan=self.plan, area=self.district, starts_on=starts_on, by=self.lead)

    def finding(self, on: datetime.date | None = None, area: Authority | None = None):
        area = area or self.district
        with tenant_context([area.pk]):
            return evaluate_one(area, on or TODAY())["3.G1"]

    def client(self, area: Authority, role: str = AreaRole.PREVENT_LEAD, *, cleared: bool = False) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=make.make_viewer(area, role, cleared=cleared).user_id))
        return client


@pytest.fixture
def world() -> World:
    return World()


def test_a_joint_plan_counts_for_the_area_it_covers(world):
    assert world.finding().status == Status.NO_EVIDENCE
    world.cover()
    found = world.finding()
    assert found.status == Status.MET, found.because
    assert "Wexcombe plan of Wexcombe covers this area" in found.because
    assert world.finding(make.days_ago(40)).status == Status.NO_EVIDENCE, "not before the link"
    assert found.changes_on == world.version.agreed_on.replace(year=world.version.agreed_on.year + 1) + (
        datetime.timedelta(days=1)
    ) or found.changes_on == world.plan.review_due + datetime.timedelta(days=1)


def test_the_evaluator_says_the_same_of_the_covered_area(world):
    world.cover()
    with tenant_context([world.county.pk, world.district.pk]):
        assert evaluate_one(world.district, TODAY())["3.G1"] == world.finding()


def test_when_the_cover_ends_it_counts_no_longer(world):
    link = world.cover()
    with tenant_context([world.county.pk]):
        stop_covering_area(link=link, ends_on=make.days_ago(-10), by=world.lead)
    assert world.finding().changes_on == make.days_ago(-11)
    assert world.finding(make.days_ago(-11)).status == Status.NO_EVIDENCE


class TestOtherCriteria:
    """3.G2 to 3.G5 count the joint plan too: its roles, actions, reviews and contributions."""

    CODES = ("3.G1", "3.G2", "3.G3", "3.G4", "3.G5")

    @pytest.fixture
    def good(self) -> GoodArea:
        """A county that meets everything; its group and plan cover a district."""
        good = GoodArea(area=make.make_area("wexcombe", kind="county"))
        self.district = make.make_area("east-wexcombe", kind="district", county=good.area)
        with tenant_context([good.area.pk]):
            GroupArea.objects.create(
                authority=good.area, group=good.group, area=self.district, starts_on=make.LONG_AGO
            )
            by = make.make_viewer(good.area)
            cover_area(plan=good.plan, area=self.district, starts_on=DATES[1], by=by)
        with tenant_context([self.district.pk]):
            prison = {"kind": "has_prison", "value": "no", "reason": "None.", "starts_on": make.LONG_AGO}
            AreaFact.objects.create(authority=self.district, **prison)
        return good

    def found(self, *together: Authority):
        with tenant_context([area.pk for area in (self.district, *together)]):
            return evaluate_one(self.district, AS_OF)

    def test_the_district_meets_them_by_the_joint_plan_judged_alone_or_with_its_owner(self, good):
        alone = self.found()
        assert {code: alone[code].status for code in self.CODES} == dict.fromkeys(self.CODES, Status.MET)
        assert all("covers this area" in alone[code].because for code in self.CODES)
        assert self.found(good.area) == alone
        assert alone["3.G2"].figure == good.judged()["3.G2"].figure
        assert alone["2.B3"].status == Status.NO_EVIDENCE, "the risks are the county's"

    def test_what_the_owner_mends_turns_the_districts_finding(self, good):
        with tenant_context([good.area.pk]):
            PartnerRole.objects.filter(plan=good.plan, organisation=good.council).delete()
        lacking = self.found()["3.G2"]
        assert (lacking.status, lacking.remedy.route) == (Status.NOT_MET, "action_plans:edition-start")
        assert "The owner of the joint plan does this" in lacking.remedy.words
        good.say_role(good.council)
        assert self.found()["3.G2"].status == Status.MET

    def test_an_action_not_reviewed_yet_shows_in_both(self, good):
        with tenant_context([good.area.pk]):
            late = make.make_action(good.plan, created_on=DATES[1], owner=good.council, risk=good.people)
        assert self.found()["3.G3"].status == Status.NOT_MET
        assert self.found()["3.G3"].figure == good.judged()["3.G3"].figure
        good.actions.append(late)
        good.hold_next()
        assert {self.found()[code].status for code in ("3.G3", "3.G5")} == {Status.MET}

    def test_reviews_by_a_group_that_does_not_cover_the_district_are_not_its_own(self, good):
        with tenant_context([good.area.pk]):
            GroupArea.objects.filter(area=self.district).update(ends_on=make.LONG_AGO)
        assert self.found()["3.G3"].status == Status.NO_EVIDENCE
        assert self.found(good.area) == self.found()


def test_an_own_plan_that_meets_it_comes_first(world):
    world.cover()
    make.make_plan(world.district, title="Own plan", status="draft", agreed_on=None)
    assert "covers this area" in world.finding().because


def test_the_covered_area_reads_the_edition_and_its_actions_and_nothing_else(world):
    world.cover()
    action = world.actions[0]
    other = make.make_plan(world.county, title="Another edition", status="superseded")
    make.make_action(other, title="Of another edition")
    contact = make.make_contact(world.county, world.body)
    elsewhere = make.make_organisation(world.county, "Not an owner")
    to_come = make.make_meeting(world.group)
    with tenant_context([world.county.pk]):
        own = {"authority": world.county}
        said = ActionUpdate.objects.create(
            **own, action=action, reported_on=TODAY(), progress="late", text="Said"
        )
        TimeDecision.objects.create(
            **own, update=said, is_accepted=True, reason="Illness", decided_on=TODAY()
        )
        ActionReview.objects.create(**own, action=action, meeting=to_come)
        PartnerRole.objects.create(**own, plan=world.plan, organisation=world.body, statement="Leads.")
        PartnerRole.objects.create(**own, plan=other, organisation=world.body, statement="Led.")
        Milestone.objects.create(**own, action=action, position=1, text="Step")
        Theme.objects.create(**own, plan=world.plan, position=1, name="Theme")
        gave = {"organisation": world.body, "sector": "police", "kind": "data"}
        PlanContribution.objects.create(**own, plan=world.plan, contributed_on=TODAY(), **gave)
        Ratification.objects.create(
            **own, plan=world.plan, body="cabinet", ratified_on=TODAY(), decision_reference="C1"
        )
    with tenant_context([world.district.pk]):
        assert list(Plan.objects.values_list("title", flat=True)) == ["Wexcombe plan"]
        assert set(Action.objects.values_list("title", flat=True)) == {"County action 1", "County action 2"}
        assert (Milestone.objects.count(), Theme.objects.count(), PlanBasis.objects.count()) == (1, 1, 1)
        names = set(Organisation.objects.values_list("name", flat=True))
        assert names == {"East Wexcombe Council", "Wexcombe Police"}
        assert elsewhere.name not in names
        told = (ActionUpdate, TimeDecision, ActionReview, PartnerRole, PlanContribution)
        assert [model.objects.count() for model in told] == [1] * len(told)
        hidden = (Risk, RiskAssessment, ActionThreatCheck, Ratification, Contact, Meeting)
        assert [model.__name__ for model in hidden if model.objects.exists()] == []
        assert not Plan.history.exists()
        assert not Action.history.exists()
        assert not ActionUpdate.history.exists()
    assert contact.pk


def test_a_third_area_sees_nothing_of_it(world):
    world.cover()
    third = make.make_area("third")
    with tenant_context([third.pk]):
        assert not Plan.objects.exists()
        assert not Action.objects.exists()
        assert not PlanArea.objects.exists()
    url = reverse("action_plans:joint-plan", args=["third", world.plan.public_id])
    assert world.client(third).get(url).status_code == 404


@transaction.atomic
def share(plan: Plan, authority: Authority) -> None:
    """Write a link of an edition in an area's name, with every constraint asked at once."""
    PlanArea.objects.create(authority=authority, plan=plan, area=make.make_area(), starts_on=TODAY())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_covered_area_can_change_nothing_of_it(world):
    link = world.cover()
    with tenant_context([world.district.pk]):
        assert Plan.objects.filter(pk=world.plan.pk).update(title="Taken over") == 0
        assert Action.objects.filter(plan=world.plan).update(title="Taken over") == 0
        assert PlanArea.objects.filter(pk=link.pk).update(ends_on=None) == 0
        for wrong in (world.district, world.county):
            with pytest.raises(Error):
                share(world.plan, wrong)


def test_the_page_shows_it_at_its_marking_only(world):
    world.cover()
    make.make_action(world.plan, title="Sensitive action", marking="official_sensitive", owner=world.body)
    url = reverse("action_plans:joint-plan", args=[world.district.slug, world.plan.public_id])
    page = world.client(world.district).get(url).content.decode()
    assert "County action 1" in page
    assert "Wexcombe Police" in page
    assert "Sensitive action" not in page
    assert "Secret of the county" not in page
    assert "Sensitive action" in world.client(world.district, cleared=True).get(url).content.decode()
    with tenant_context([world.county.pk]):
        said = {"action": world.actions[0], "reported_on": make.days_ago(2), "progress": "blocked"}
        ActionUpdate.objects.create(authority=world.county, **said, text="Words of the owner")
    page = world.client(world.district).get(url).content.decode()
    assert "Blocked" in page
    assert f"reported {uk_date_short(make.days_ago(2))}" in page
    assert "Words of the owner" not in page
    editions = world.client(world.district).get(reverse("action_plans:editions", args=[world.district.slug]))
    assert "Wexcombe plan" in editions.content.decode()
    plan_page = world.client(world.district).get(reverse("action_plans:plan", args=[world.district.slug]))
    assert f'href="{url}"' in plan_page.content.decode(), "the plan’s own page leads there"
    action_url = reverse("action_plans:action", args=[world.district.slug, world.actions[0].public_id])
    assert world.client(world.district).get(action_url).status_code == 404
    with tenant_context([world.county.pk]):
        Plan.objects.filter(pk=world.plan.pk).update(marking="official_sensitive")
    assert world.client(world.district).get(url).status_code == 404


def test_only_own_areas_and_the_countys_districts_can_be_covered(world):
    stranger = make.make_area("stranger")
    with tenant_context([world.county.pk]), pytest.raises(NotAllowed):
        cover_area(plan=world.plan, area=stranger, starts_on=TODAY(), by=world.lead)
    world.cover()
    with pytest.raises(Refused, match="already"):
        world.cover(make.days_ago(5))
    with pytest.raises(Refused, match="in force since"):
        world.cover(make.days_ago(500))


def test_a_draft_is_no_joint_plan(world):
    with tenant_context([world.county.pk]):
        Plan.objects.filter(pk=world.plan.pk).update(status="draft", agreed_on=None)
        world.plan.refresh_from_db()
    with pytest.raises(Refused, match="in force"):
        world.cover()


CHECK = make.CHECKED


class TestRefresh:
    """A plan for several years is looked at afresh each year."""

    @pytest.fixture
    def stale(self, world):
        """The plan's review has passed and its risk assessment is old."""
        with tenant_context([world.county.pk]):
            Plan.objects.filter(pk=world.plan.pk).update(review_due=make.days_ago(1))
            world.plan.refresh_from_db()
        assert world.finding(area=world.county).status == Status.NOT_MET
        return world

    def refresh(self, world, **changes):
        meeting = make.hold_meeting(world.group, make.days_ago(7))
        version = changes.get("based_on") or make.make_assessment(
            world.county, agreed_at=meeting, risks=world.risks
        )
        details = {
            "based_on": version,
            "meeting": meeting,
            "review_due": make.days_ago(-300),
            "note": "Nothing had to change.",
            "threat_check": CHECK,
            "version": None,
            **changes,
        }
        with tenant_context([world.county.pk]):
            return refresh_edition(plan=world.plan, by=world.lead, on=TODAY(), **details)

    def test_it_turns_3g1_for_the_owner_and_for_whom_it_covers(self, stale):
        before = stale.finding(area=stale.county)
        assert before.remedy.route == "action_plans:refresh"
        stale.cover()
        assert stale.finding().status == Status.NOT_MET
        self.refresh(stale)
        assert stale.finding(area=stale.county).status == Status.MET
        assert stale.finding().status == Status.MET
        assert stale.finding(make.days_ago(20)).status == Status.MET, "the past, before the review was due"
        with tenant_context([stale.county.pk]):
            assert set(stale.plan.bases.values_list("moment", flat=True)) == {"agreed", "refreshed"}

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"review_due": make.days_ago(-400)}, "review_due"),
            ({"review_due": make.days_ago(8)}, "review_due"),
        ],
    )
    def test_the_next_review_lies_within_a_year(self, stale, changes, field):
        with pytest.raises(Refused) as refused:
            self.refresh(stale, **changes)
        assert refused.value.field == field

    def test_a_version_not_agreed_and_a_meeting_to_come_are_refused(self, stale):
        with pytest.raises(Refused, match="held"):
            self.refresh(stale, meeting=make.make_meeting(stale.group))
        with pytest.raises(Refused, match="agreed"):
            self.refresh(stale, based_on=make.make_assessment(stale.county))

    def test_what_was_kept_is_never_changed(self, stale):
        basis = self.refresh(stale)
        with tenant_context([stale.county.pk]), pytest.raises(Error), transaction.atomic():
            PlanBasis.objects.filter(pk=basis.pk).update(note="Other words")


class TestRatifying:
    """The elected member ratifies; the plan is shown at OFFICIAL, whoever asks."""

    FORM = {
        "body": "cabinet",
        "body_name": "",
        "decision_reference": "CAB 2026/114",
        "comment": "",
    }

    def url(self, world) -> str:
        return reverse("action_plans:ratify", args=[world.county.slug])

    def form(self, **changes):
        return {**self.FORM, "ratified_on": make.days_ago(3).isoformat(), **changes}

    def test_an_elected_member_ratifies_the_plan(self, world):
        make.make_action(world.plan, title="Sensitive action", marking="official_sensitive")
        member = world.client(world.county, AreaRole.ELECTED_MEMBER, cleared=True)
        page = member.get(self.url(world)).content.decode()
        assert "County action 1" in page
        assert "Sensitive action" not in page
        assert "Secret of the county" not in page
        answer = member.post(self.url(world), self.form())
        assert answer.status_code == 302, answer.content.decode()
        assert member.get(answer["Location"]).status_code == 200
        with tenant_context([world.county.pk]):
            assert Ratification.objects.get().decision_reference == "CAB 2026/114"

    def test_a_member_gets_away_without_deciding(self, world):
        member = world.client(world.county, AreaRole.ELECTED_MEMBER)
        page = member.get(self.url(world))
        assert links_of(page, "Cancel") == [reverse("core:home")]
        assert page_of(page).find_class("govuk-breadcrumbs__link")

    def test_a_committee_has_a_name_and_a_decision_a_past_day(self, world):
        client = world.client(world.county)
        page = client.post(self.url(world), self.form(body="committee"))
        assert "Say which committee" in page.content.decode()
        assert client.post(self.url(world), self.form(ratified_on="2999-01-01")).status_code == 422

    def test_who_prepared_it_does_not_ratify_it(self, world):
        with tenant_context([world.county.pk]):
            Plan.objects.filter(pk=world.plan.pk).update(prepared_by=world.lead.user_id)
            world.plan.refresh_from_db()
            with pytest.raises(NotAllowed):
                ratify_edition(
                    plan=world.plan,
                    body="cabinet",
                    ratified_on=TODAY(),
                    decision_reference="X",
                    by=world.lead,
                    on=TODAY(),
                )

    def test_who_prepared_it_is_shown_the_plan_without_a_form_that_would_be_refused(self, world):
        client = world.client(world.county)
        page = client.get(self.url(world)).content.decode()
        assert 'name="decision_reference"' in page
        with tenant_context([world.county.pk]):
            Plan.objects.filter(pk=world.plan.pk).update(prepared_by=world.lead.user_id)
        client = Client()
        client.force_login(User.objects.get(pk=world.lead.user_id))
        page = client.get(self.url(world)).content.decode()
        assert "somebody else has to record" in page
        assert 'name="decision_reference"' not in page

    def test_a_decision_stays_as_it_was_recorded(self, world):
        world.client(world.county, AreaRole.APPROVER).post(self.url(world), self.form())
        with tenant_context([world.county.pk]):
            for change in (lambda rows: rows.update(decision_reference="Other"), lambda rows: rows.delete()):
                with pytest.raises(Error), transaction.atomic():
                    change(Ratification.objects.all())
        again = world.client(world.county).post(self.url(world), self.form())
        assert "recorded already" in again.content.decode()


def test_an_area_that_can_cover_no_other_is_told_so(world):
    district_plan = make.make_plan(world.district)
    client = world.client(world.district)
    answer = client.get(reverse("action_plans:cover-add", args=[world.district.slug]), follow=True)
    assert "There is no area to add" in answer.content.decode()
    assert answer.redirect_chain[0][0].endswith(f"/{district_plan.public_id}/")
    url = reverse("action_plans:cover-add", args=[world.county.slug])
    client = world.client(world.county)
    assert world.district.name in client.get(url).content.decode()
    world.cover()
    assert "There is no area to add" in client.get(url, follow=True).content.decode()
