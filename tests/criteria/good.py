"""An exemplary area in the database: on 21 November 2026 it meets every criterion of sections 1 to 3.

`GoodArea(without="x")` leaves out one thing, named where it would be written, so that a test can see the
finding that follows and then record what the finding asks for.
"""

from __future__ import annotations

import datetime
from typing import Any

from action_plans.models import (
    Action,
    ActionEvaluation,
    ActionReview,
    ActionThreatCheck,
    EvaluationCitation,
    FundedProject,
    PartnerRole,
    PlanCitation,
    PlanContribution,
)
from core.criteria.findings import Finding
from core.criteria.registry import evaluate_one
from core.models import AreaFact, Attestation, Authority, Document
from core.tenancy import tenant_context
from partnerships.models import (
    AgendaItem,
    Attendance,
    BoardReport,
    Decision,
    JointArrangement,
    Meeting,
    SharingAgreement,
)
from partnerships.models.sharing import TERMS
from risk.models import CtlpContribution, Risk, RiskAssessment
from tests.factories import (
    CHECKED,
    LONG_AGO,
    council_of,
    inside,
    make_action,
    make_area,
    make_assessment,
    make_contact,
    make_group,
    make_meeting,
    make_member,
    make_office,
    make_organisation,
    make_plan,
    make_risk,
    make_user,
    sign,
)

AS_OF = datetime.date(2026, 11, 21)
NEXT_YEAR = datetime.date(2027, 6, 30)
DATES = [datetime.date(2026, *date) for date in ((2, 2), (5, 4), (8, 3), (11, 2))]
TOPICS = ("referrals", "channel", "risk_assessment", "plan", "performance")


class GoodArea:
    """Writes the area; the attributes are its records. Every meeting is signed at the end."""

    def __init__(self, without: str = "", area: Authority | None = None) -> None:
        self.without = without
        self.area = area or make_area()
        self.signer = make_user()
        with inside(self.area.pk):
            self.make()

    def make(self) -> None:
        """Everything that a good area has, in one go."""
        self.bodies()
        self.group_and_people()
        self.meetings = [self.start_meeting(on) for on in DATES]
        self.risks()
        self.plan_and_actions()
        self.what_became_of_them()
        self.of_the_area()
        for meeting in self.meetings:
            is_last = meeting == self.meetings[-1]
            self.review(meeting, left_out=not self.has("reviews") or (is_last and not self.has("review")))
            sign(meeting, self.signer)

    def write(self, model: Any, **fields: Any) -> Any:
        with inside(self.area.pk):
            return model.objects.create(authority=self.area, **fields)

    def has(self, thing: str) -> bool:
        return thing != self.without

    def judged(self, as_of: datetime.date = AS_OF) -> dict[str, Finding]:
        """Findings as the area's own people would see them."""
        with tenant_context([self.area.pk]):
            return evaluate_one(self.area, as_of)

    def bodies(self) -> None:
        named = {"Police": "police", "Schools": "education", "Hospitals": "health", "Probation": "probation"}
        self.council = council_of(self.area)
        self.partners = [make_organisation(self.area, name, sector=sector) for name, sector in named.items()]
        self.community = make_organisation(
            self.area, "Faith forum", sector="community", is_community_based=True
        )

    def document(self, kind: str) -> Document:
        return self.write(
            Document, title=kind, kind=kind, event_date=LONG_AGO, approved_on=LONG_AGO, review_due=NEXT_YEAR
        )

    def group_and_people(self) -> None:
        self.terms = self.document("terms_of_reference")
        self.group = make_group(
            self.area, name="Board", terms_of_reference=self.terms if self.has("terms") else None
        )
        self.officer, self.chair = make_contact(self.area), make_contact(self.area)
        self.panel_chair = make_contact(self.area)
        self.seats = [make_member(self.group, self.council, contact=self.officer)]
        self.seats += [
            make_member(self.group, body, contact=make_contact(self.area, body)) for body in self.partners
        ]
        make_office(self.area, "chair", self.chair, self.group)
        make_office(self.area, "strategic_officer", self.officer)
        self.panel = make_group(self.area, kind="channel_panel", name="Channel panel")
        if self.has("panel chair"):
            make_office(self.area, "chair", self.panel_chair, self.panel)

    def start_meeting(self, on: datetime.date, **fields: Any) -> Meeting:
        """A meeting with attendance, agenda and decisions, not signed yet."""
        meeting = make_meeting(self.group, on, status="held", chaired_by=self.chair, **fields)
        part = {"group": self.group, "meeting": meeting}
        for seat in self.seats:
            self.write(Attendance, **part, member=seat, sector=seat.sector, status="present")
        for position, kind in enumerate((*TOPICS, "community")):
            by = self.community if kind == "community" and self.has("community") else None
            self.write(
                AgendaItem,
                **part,
                position=position,
                kind=kind,
                title=kind,
                outcome="discussed",
                contributed_by=by,
            )
        is_checked = self.has("decision check") or on != DATES[-1]
        check = {**CHECKED, "threat_checked_on": on} if is_checked else {}
        self.decision = self.write(Decision, **part, number=1, text="Agreed.", **check)
        return meeting

    def hold_next(
        self, on: datetime.date = datetime.date(2026, 11, 20), supersedes: Decision | None = None
    ) -> Meeting:
        """Another meeting, at which all is done and every open action reviewed, then signed."""
        self.without = ""
        meeting = self.start_meeting(on)
        if supersedes:
            with inside(self.area.pk):
                Decision.objects.filter(pk=self.decision.pk).update(supersedes=supersedes)
        self.review(meeting)
        return sign(meeting, self.signer)

    def review(self, meeting: Meeting, *, left_out: bool = False) -> None:
        for action in self.actions:
            if not (left_out and action == self.actions[0]) and action.status == "open":
                self.write(ActionReview, action=action, meeting=meeting)

    def risks(self) -> None:
        self.people = make_risk(self.area, concern="people", reference="R1")
        self.influences = make_risk(self.area, concern="influences", reference="R2")
        self.duty = make_risk(self.area, kind="corporate", reference="R3")
        self.versions: list[RiskAssessment] = []
        agreed_at = self.meetings if self.has("version") else self.meetings[:-1]
        for meeting in agreed_at:
            self.agree_version(meeting)
        for body in self.partners[1:3] if self.has("contribution") else self.partners[1:2]:
            self.contribute(body)

    def agree_version(self, meeting: Meeting) -> None:
        listed = [self.people, self.influences, *([self.duty] if self.has("duty risk") else [])]
        version = make_assessment(
            self.area, agreed_at=meeting, risks=tuple(listed), no_change=bool(self.versions)
        )
        self.versions.append(version)

    def contribute(self, body: Any) -> None:
        self.write(CtlpContribution, organisation=body, contributed_on=DATES[2], channel="meeting")

    def plan_and_actions(self) -> None:
        agreed_on = DATES[1]
        self.plan = make_plan(
            self.area,
            based_on=self.versions[1],
            agreed_on=agreed_on,
            agreed_at_meeting=self.meetings[1],
            starts_on=agreed_on,
            ends_on=NEXT_YEAR,
            review_due=NEXT_YEAR,
            development_started_on=DATES[0],
            **CHECKED,
            threat_checked_on=agreed_on,
        )
        members = [self.council, *self.partners]
        for body in members if self.has("role") else members[1:]:
            self.say_role(body)
        for body in members if self.has("drafting") else members[:-1]:
            self.draft(body)
        self.actions: list[Action] = []
        for risk in (self.people, self.influences, *([self.duty] if self.has("corporate action") else [])):
            if self.has("action") or risk != self.influences:
                self.act(risk, checked=self.has("action check") or risk != self.people)

    def say_role(self, body: Any) -> None:
        self.write(PartnerRole, plan=self.plan, organisation=body, statement="Does its part.")

    def draft(self, body: Any) -> None:
        self.write(
            PlanContribution,
            plan=self.plan,
            organisation=body,
            sector=body.sector,
            kind="drafting",
            contributed_on=datetime.date(2026, 4, 1),
        )

    def act(self, risk: Risk, *, checked: bool = True, **fields: Any) -> Action:
        """An action with its Security Threat Check, taken up when the plan was agreed."""
        fields = {"created_on": DATES[1], "due_on": datetime.date(2027, 3, 31), **fields}
        action = make_action(self.plan, owner=self.partners[0], risk=risk, **fields)
        if checked:
            self.check(action)
        self.actions.append(action)
        return action

    def check(self, action: Action, moment: str = "created") -> None:
        self.write(
            ActionThreatCheck, action=action, moment=moment, **CHECKED, threat_checked_on=action.created_on
        )

    def what_became_of_them(self) -> None:
        closed_on = datetime.date(2026, 7, 1)
        done = self.act(self.people, status="completed", closed_on=closed_on, outcome="Done.")
        self.check(done, "closed")
        self.evaluation = self.write(
            ActionEvaluation, action=done, evaluated_on=datetime.date(2026, 9, 1), impact="I", lesson="L"
        )
        if self.has("use"):
            self.use_evaluation()
        action = self.actions[0] if self.has("project action") else None
        self.project = self.write(
            FundedProject,
            title="Mentors",
            funder="Home Office",
            objective="O",
            action=action,
            starts_on=DATES[1],
        )
        for name in ("Youth", "Safety", "Housing") if self.has("citation") else ("Youth", "Safety"):
            self.cite(name)

    def use_evaluation(self) -> None:
        self.write(
            EvaluationCitation, evaluation=self.evaluation, cited_on=DATES[3], assessment=self.versions[-1]
        )

    def cite(self, name: str) -> None:
        self.write(PlanCitation, plan=self.plan, cited_in=f"{name} strategy", page="12", approved_on=DATES[2])

    def of_the_area(self) -> None:
        facts = {"tier": "standard", "has_prison": "no", "project_funding": "yes"}
        for kind, value in facts.items():
            if self.has(kind):
                self.say(kind, value)
        if self.has("arrangement"):
            self.arrange()
            self.document("joint_arrangement")
            self.share_beyond()
        if self.has("report"):
            self.report()
        for code in ("1.G2", "1.B1", "1.B2", "1.B3", "3.B1"):
            if self.has(f"attestation of {code}"):
                self.attest(code)

    def say(self, kind: str, value: str) -> None:
        self.write(AreaFact, kind=kind, value=value, reason="So it is.", starts_on=LONG_AGO)

    def arrange(self) -> None:
        self.write(
            JointArrangement,
            kind="joint",
            title="With the neighbours",
            parties="Farley Council",
            starts_on=DATES[1],
            review_due=NEXT_YEAR,
        )

    def share_beyond(self) -> None:
        self.write(
            SharingAgreement,
            title="Sharing across the river",
            state="active",
            reaches_beyond=True,
            other_parties="Farley Council\nFarley Police",
            starts_on=DATES[1],
            review_due=NEXT_YEAR,
            **dict.fromkeys(TERMS, "It says so."),
        )

    def report(self) -> None:
        self.write(BoardReport, board="contest", reported_on=DATES[2], summary="Half-year report")

    def attest(self, code: str, until: datetime.date = NEXT_YEAR) -> None:
        self.write(
            Attestation, criterion=code, statement="It works.", attested_on=DATES[2], holds_until=until
        )
