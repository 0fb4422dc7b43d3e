"""Section 1 of a messy world: groups, people in them, meetings."""

from __future__ import annotations

from django.utils import timezone

from core.models import Authority
from partnerships.models import (
    AgendaItem,
    Attendance,
    BoardReport,
    Decision,
    Group,
    GroupArea,
    GroupMember,
    Meeting,
    OfficeHolding,
)
from tests.criteria.messy_base import MessyBase


class MessyPartnership(MessyBase):
    """Groups with their seats, chairs and meetings, good and bad."""

    def groups(self, covers: list[Authority]) -> None:
        kinds = ["partnership_group", "channel_panel", "regional_network", "partnership_group"]
        made = self.bulk(
            Group,
            [
                {
                    "kind": kind,
                    "name": f"{self.wave}Group {n}",
                    "is_standalone": self.maybe(),
                    "terms_of_reference": self.rng.choice([None, *self.documents]),
                    **self.span(),
                }
                for n, kind in enumerate(kinds[: self.rng.randint(1, 4)])
            ],
        )
        links = [(group, area) for group in made for area in [self.area, *covers] if self.maybe(0.8)]
        self.bulk(GroupArea, [{"group": group, "area": area, **self.span()} for group, area in links])
        for group in made:
            self.people_of(group)
            self.meetings_of(group)

    def people_of(self, group: Group) -> None:
        self.seats = self.bulk(
            GroupMember,
            [
                {
                    "group": group,
                    "organisation": body,
                    "sector": body.sector,
                    "contact": self.rng.choice([None, *self.contacts]),
                    "substitute": self.rng.choice([None, *self.contacts]),
                    **self.span(),
                }
                for body in self.organisations
            ],
        )
        self.bulk(
            OfficeHolding,
            [
                {"office": "chair", "group": group, "contact": self.rng.choice(self.contacts), **self.span()}
                for _ in range(self.rng.randint(0, 3))
            ],
        )

    def meetings_of(self, group: Group) -> None:
        rows = [
            {
                "group": group,
                "meets_on": self.day(500),
                "status": self.rng.choice(["held", "held", "held", "planned", "cancelled", "inquorate"]),
                "chaired_by": self.rng.choice([None, *self.contacts]),
                "minutes_document": self.rng.choice([None, *self.documents]),
            }
            for _ in range(self.rng.randint(0, 6))
        ]
        for meeting in self.bulk(Meeting, rows):
            part = {"group": group, "meeting": meeting}
            names = ["", "", "Person 1, Head", "Somebody else"]
            statuses = Attendance.Status.values
            self.bulk(
                Attendance,
                [
                    {
                        **part,
                        "member": seat,
                        "sector": seat.sector,
                        "status": self.rng.choice(statuses),
                        "attended_by": self.rng.choice(names),
                    }
                    for seat in self.seats
                    if self.maybe(0.7)
                ],
            )
            self.bulk(
                AgendaItem,
                [
                    {
                        **part,
                        "position": n,
                        "title": "Item",
                        "kind": self.rng.choice(AgendaItem.Kind.values),
                        "outcome": self.rng.choice(AgendaItem.Outcome.values),
                        "contributed_by": self.rng.choice([None, *self.organisations]),
                    }
                    for n in range(self.rng.randint(0, 6))
                ],
            )
            decided = self.bulk(
                Decision,
                [
                    {
                        **part,
                        "number": n,
                        "text": "Decided.",
                        "kind": self.rng.choice(Decision.Kind.values),
                        **self.check(),
                    }
                    for n in range(self.rng.randint(0, 3))
                ],
            )
            if len(decided) > 1 and self.maybe(0.3):
                Decision.objects.filter(pk=decided[-1].pk).update(supersedes=decided[0])

    def offices(self) -> None:
        self.bulk(
            OfficeHolding,
            [
                {"office": "strategic_officer", "contact": self.rng.choice(self.contacts), **self.span()}
                for _ in range(self.rng.randint(0, 2))
            ],
        )
        self.bulk(
            BoardReport,
            [
                {
                    "board": self.rng.choice(BoardReport.Board.values),
                    "reported_on": self.day(),
                    "summary": "S",
                }
                for _ in range(self.rng.randint(0, 3))
            ],
        )

    def sign(self) -> None:
        held = Meeting.objects.filter(authority=self.area, status="held", signed_at=None).order_by("pk")
        for meeting in held.filter(meets_on__gt=self.after) if self.after else held:
            if self.maybe(0.7):
                meeting.signed_at, meeting.signed_by = timezone.now(), self.people[0]
                meeting.save(update_fields=["signed_at", "signed_by"])
