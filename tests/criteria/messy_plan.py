"""Section 3 of a messy world: plan editions, their actions and what became of them."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from action_plans.models import (
    Action,
    ActionEvaluation,
    ActionReview,
    ActionThreatCheck,
    ActionUpdate,
    EvaluationCitation,
    FundedProject,
    PartnerRole,
    Plan,
    PlanArea,
    PlanBasis,
    PlanCitation,
    PlanContribution,
)
from core.models import Authority
from partnerships.models import GroupMember
from tests.criteria.messy_base import MessyBase


class MessyPlan(MessyBase):
    """Editions in any state, and actions that lack whatever they may lack."""

    def plans(self) -> None:
        preparer, _approver = self.people
        started = self.day(900, -300)
        self.actions: list[Action] = []
        self.editions: list[Plan] = []
        for edition in range(1, self.rng.randint(1, 4)):
            agreed = started + datetime.timedelta(days=self.rng.randint(20, 100)) if self.maybe(0.8) else None
            plan = Plan.objects.create(
                **self.own,
                edition=edition + self.offset,
                title=f"Plan {edition}",
                status="agreed" if agreed else "draft",
                starts_on=started,
                ends_on=started + datetime.timedelta(days=self.rng.randint(200, 900)),
                review_due=started + datetime.timedelta(days=self.rng.randint(200, 900)),
                based_on=self.rng.choice([None, *self.versions]),
                development_started_on=started,
                prepared_by=preparer,
                prepared_at=timezone.now(),
                agreed_on=agreed,
                superseded_on=agreed and agreed + datetime.timedelta(days=365) if self.maybe() else None,
                **self.check(),
            )
            self.editions.append(plan)
            self.of_plan(plan)
            started += datetime.timedelta(days=self.rng.randint(100, 400))
        self.of_area()

    def joint_plans(self, covered: list[Authority]) -> None:
        """Agreed editions may be the plan of other areas too, and say what they rest on."""
        agreed = [(plan, plan.agreed_on) for plan in self.editions if plan.agreed_on]
        self.bulk(
            PlanBasis,
            [
                {
                    "plan": plan,
                    "moment": self.rng.choice(PlanBasis.Moment.values),
                    "holds_from": max(agreed_on, self.day()),
                    "based_on_agreed_on": self.day(),
                    "kinds_of_risk": self.rng.choice(["", "corporate", "corporate,situational"]),
                    "concerns": self.rng.choice(["", "people", "influences,people"]),
                    "review_due": plan.review_due,
                }
                for plan, agreed_on in agreed
                if self.maybe(0.7)
            ],
        )
        self.bulk(
            PlanArea,
            [
                {"plan": plan, "area": area, "starts_on": agreed_on, "ends_on": self.end_after(agreed_on)}
                for plan, agreed_on in agreed
                for area in covered
                if self.maybe(0.9)
            ],
        )

    def end_after(self, on: datetime.date) -> datetime.date | None:
        return on + datetime.timedelta(days=self.rng.randint(0, 900)) if self.maybe(0.3) else None

    def of_plan(self, plan: Plan) -> None:
        seats = list(GroupMember.objects.covering(self.area).order_by("pk"))
        self.bulk(
            PartnerRole,
            [
                {"plan": plan, "member": seat, "statement": self.rng.choice([" ", "Does its part."])}
                for seat in seats
                if self.maybe(0.7)
            ],
        )
        self.bulk(
            PlanContribution,
            [
                {
                    "plan": plan,
                    "organisation": body,
                    "sector": body.sector,
                    "kind": self.rng.choice(PlanContribution.Kind.values),
                    "contributed_on": self.day(),
                }
                for body in self.organisations
                if self.maybe(0.8)
            ],
        )
        self.bulk(
            PlanCitation,
            [
                {
                    "plan": plan,
                    "cited_in": f"Strategy {n} {self.rng.choice(['2025', '2026'])}",
                    "page": self.rng.choice(["", "4"]),
                    "approved_on": self.day(),
                    "review_due": self.day(100, 500) if self.maybe() else None,
                }
                for n in range(self.rng.randint(0, 4))
            ],
        )
        self.actions += self.bulk(Action, [self.action(plan, n) for n in range(self.rng.randint(0, 5))])

    def action(self, plan: Plan, number: int) -> dict[str, Any]:
        status = self.rng.choice(["open", "open", "to_complete", "completed", "cancelled"])
        loose = status == "to_complete"
        closed = status in {"completed", "cancelled"}
        return {
            "plan": plan,
            "number": str(number),
            "position": number,
            "title": "A",
            "status": status,
            "owner": None if loose and self.maybe() else self.rng.choice(self.organisations),
            "risk": None if loose and self.maybe() else self.rng.choice(self.risk_list),
            "due_on": None if loose and self.maybe() else self.day(100, 300),
            "created_on": self.day(),
            "created_at_meeting": self.rng.choice([None, *self.meetings]),
            "closed_on": self.day(400) if closed else None,
            "outcome": "Done." if closed else "",
        }

    def of_area(self) -> None:
        pairs = [(action, meeting) for action in self.actions for meeting in self.meetings if self.maybe(0.4)]
        self.bulk(ActionReview, [{"action": action, "meeting": meeting} for action, meeting in pairs])
        self.bulk(
            ActionUpdate,
            [
                {"action": action, "reported_on": self.day(), "progress": "on_track", "text": "T"}
                for action in self.actions
                if self.maybe()
            ],
        )
        self.bulk(
            ActionThreatCheck,
            [
                {"action": action, "moment": moment, **self.check()}
                for action in self.actions
                for moment in ("created", "closed")
                if self.maybe(0.7)
            ],
        )
        done = self.bulk(
            ActionEvaluation,
            [
                {"action": action, "evaluated_on": self.day(300), "impact": "I", "lesson": "L"}
                for action in self.actions
                if action.status == "completed" and self.maybe(0.7)
            ],
        )
        self.bulk(
            EvaluationCitation,
            [
                {"evaluation": one, "cited_on": self.day(), "action": self.actions[0]}
                for one in done
                if self.maybe()
            ],
        )
        self.bulk(
            FundedProject,
            [
                {
                    "title": f"Project {n}",
                    "funder": "Home Office",
                    "objective": self.rng.choice(["", "O"]),
                    "action": self.rng.choice([None, *self.actions]),
                    **self.span(),
                }
                for n in range(self.rng.randint(0, 2))
            ],
        )

    def go_on(self) -> None:
        """What was open before goes on: reviewed, updated, checked, closed and superseded after that day."""
        old = list(Action.objects.filter(authority=self.area, plan__edition__lt=100).order_by("pk"))
        known = set(ActionReview.objects.filter(authority=self.area).values_list("action_id", "meeting_id"))
        pairs = [
            (action, meeting)
            for action in old
            for meeting in self.meetings
            if (action.pk, meeting.pk) not in known and self.maybe(0.3)
        ]
        self.bulk(ActionReview, [{"action": action, "meeting": meeting} for action, meeting in pairs])
        self.bulk(
            ActionUpdate,
            [
                {"action": action, "reported_on": self.day(), "progress": "done", "text": "T"}
                for action in old
            ],
        )
        for action in old:
            if action.status in Action.LIVE and self.maybe():
                end = {"status": "completed", "closed_on": self.day(), "outcome": "Done."}
                Action.objects.filter(pk=action.pk).update(**end)
        for plan in Plan.objects.filter(authority=self.area, edition__lt=100, superseded_on=None):
            if plan.agreed_on:
                Plan.objects.filter(pk=plan.pk).update(status="superseded", superseded_on=self.day())
