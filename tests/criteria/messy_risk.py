"""Section 2 of a messy world: risks and the versions that hold them."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from partnerships.models import Meeting
from risk.models import (
    CtlpContribution,
    CtlpPrompt,
    CtlpReference,
    Dissemination,
    Risk,
    RiskAssessment,
    RiskEntry,
)
from tests.criteria.messy_base import MessyBase


class MessyRisk(MessyBase):
    """Risks, CTLP references and versions, agreed at whatever meeting."""

    def risks(self) -> None:
        covering = Meeting.objects.covering(self.area).filter(signed_at=None).order_by("pk")
        self.meetings = list(covering.filter(meets_on__gt=self.after) if self.after else covering)
        self.risk_list = self.bulk(
            Risk,
            [
                {
                    "reference": f"R{n + self.offset}",
                    "title": "T",
                    "kind": self.rng.choice(Risk.Kind.values),
                    "concern": self.rng.choice(Risk.Concern.values),
                    "opened_on": self.day(),
                    "closed_on": self.day() if self.maybe(0.2) else None,
                }
                for n in range(self.rng.randint(1, 5))
            ],
        )
        police = self.organisations[0]
        ctlps = self.bulk(
            CtlpReference,
            [
                {"reference": f"C{n + self.offset}", "issued_on": self.day(), "police_owner": police}
                for n in range(self.rng.randint(0, 2))
            ],
        )
        prompts = self.bulk(
            CtlpPrompt,
            [{"ctlp": c, "number": "1", "text": "P", "agreed_for_sharing_on": self.day()} for c in ctlps],
        )
        self.bulk(
            CtlpContribution,
            [
                {"organisation": body, "contributed_on": self.day(), "channel": "meeting"}
                for body in self.organisations
                if self.maybe()
            ],
        )
        if self.after and self.meetings:
            self.agree_open_version()
        count = self.rng.randint(0, 5) if self.meetings else int(not self.after)
        self.versions = [
            self.version(number + self.offset, prompts, may_be_open=number == count and not self.after)
            for number in range(1, count + 1)
        ]

    def agree_open_version(self) -> None:
        meeting, on = self.rng.choice(self.meetings), self.day()
        RiskAssessment.objects.filter(authority=self.area).exclude(status="agreed").update(
            status="agreed",
            agreed_on=on,
            agreed_at_meeting=meeting,
            approved_by=self.people[1],
            approved_at=timezone.now(),
        )

    def version(self, number: int, prompts: list[Any], *, may_be_open: bool) -> RiskAssessment:
        preparer, approver = self.people
        version = RiskAssessment.objects.create(
            **self.own,
            number=number,
            title="V",
            prepared_by=preparer,
            prepared_at=datetime.datetime.combine(self.day(700, 0), datetime.time(12), tzinfo=datetime.UTC),
            no_change=self.maybe(0.3),
            no_influences_statement="None seen." if self.maybe(0.3) else "",
        )
        self.bulk(
            RiskEntry,
            [
                {
                    "assessment": version,
                    "risk": risk,
                    "description": self.rng.choice(["D", "E"]),
                    "source": self.rng.choice(RiskEntry.Source.values),
                    "source_note": self.rng.choice(["", "N"]),
                    "prompt": self.rng.choice([None, *prompts]),
                    "inherent_likelihood": 4,
                    "inherent_impact": 4,
                    "residual_likelihood": self.rng.randint(2, 4),
                    "residual_impact": self.rng.randint(3, 4),
                }
                for risk in self.risk_list
                if self.maybe(0.8)
            ],
        )
        if self.meetings and (not may_be_open or self.maybe(0.7)):
            version.status, version.agreed_on = "agreed", self.day(500)
            version.agreed_at_meeting = self.rng.choice(self.meetings)
            version.approved_by, version.approved_at = approver, timezone.now()
            version.save()
            self.bulk(
                Dissemination,
                [
                    {"assessment": version, "organisation": body, "sent_on": self.day()}
                    for body in self.organisations[:2]
                ],
            )
        return version
