"""What every part of a messy world needs: its dice, its bodies and what is recorded of the area."""

from __future__ import annotations

import datetime
from random import Random
from typing import Any

from core.choices import REQUIRED_SECTORS, Sector
from core.models import AreaFact, Attestation, Authority, Contact, Document, Organisation
from tests.factories import CHECKED

TODAY = datetime.date(2026, 11, 21)


class MessyBase:
    """Fills one area. `rng` decides; `people` prepare and approve; with `after`, every event is later."""

    organisations: list[Any]
    contacts: list[Any]
    documents: list[Any]
    meetings: list[Any]
    risk_list: list[Any]
    versions: list[Any]

    def __init__(
        self, area: Authority, rng: Random, people: tuple[Any, Any], after: datetime.date | None = None
    ) -> None:
        self.area, self.rng, self.people, self.after = area, rng, people, after
        self.own: dict[str, Any] = {"authority": area}
        self.wave = "later " if after else ""
        self.offset = 100 if after else 0

    def districts_of(self, areas: list[Authority]) -> list[Authority]:
        return [area for area in areas if area.county_id == self.area.pk]

    def day(self, back: int = 800, ahead: int = 60) -> datetime.date:
        day = TODAY - datetime.timedelta(days=self.rng.randint(-ahead, back))
        if self.after and day <= self.after:
            day = self.after + datetime.timedelta(days=self.rng.randint(1, 200))
        return day

    def maybe(self, share: float = 0.5) -> bool:
        return self.rng.random() < share

    def span(self) -> dict[str, Any]:
        start = self.day()
        ends = start + datetime.timedelta(days=self.rng.randint(0, 500)) if self.maybe(0.3) else None
        return {"starts_on": start, "ends_on": ends}

    def check(self) -> dict[str, Any]:
        if self.maybe(0.3):
            return {"considers_threat_picture": True}
        return {**CHECKED, "threat_checked_on": self.day() if self.maybe() else None}

    def bulk(self, model: Any, rows: list[dict[str, Any]]) -> list[Any]:
        return model.objects.bulk_create([model(**self.own, **row) for row in rows])

    def bodies(self) -> None:
        some = [*REQUIRED_SECTORS[1:], Sector.COMMUNITY]
        made = [
            {
                "name": f"{self.wave}Body {n}",
                "sector": self.rng.choice(some),
                "is_community_based": self.maybe(0.3),
            }
            for n in range(self.rng.randint(2, 6))
        ]
        self.bulk(Organisation, [{**row, "starts_on": datetime.date(2020, 1, 1)} for row in made])
        self.organisations = list(Organisation.objects.filter(authority=self.area).order_by("pk"))
        addresses = ["", "chair@shared.example", "Officer@shared.example", f"one@{self.area.slug}.example"]
        self.contacts = self.bulk(
            Contact,
            [
                {
                    "name": f"Person {n}",
                    "email": self.rng.choice(addresses),
                    "organisation": self.rng.choice(self.organisations),
                }
                for n in range(4)
            ],
        )

    def facts(self) -> None:
        values = {"tier": ["standard", "higher"]}
        kinds = ["tier", "funded_priority", "project_funding", "has_prison"]
        self.bulk(
            AreaFact,
            [
                {
                    "kind": kind,
                    "value": self.rng.choice(values.get(kind, ["yes", "no"])),
                    "reason": "r",
                    **self.span(),
                }
                for kind in kinds
                for _ in range(self.rng.randint(0, 2))
            ],
        )
        self.bulk(
            Attestation,
            [
                {
                    "criterion": code,
                    "statement": "So it is.",
                    "attested_on": (on := self.day()),
                    "holds_until": on + datetime.timedelta(days=self.rng.randint(1, 366)),
                }
                for code in ("1.G2", "1.B1", "1.B2", "1.B3", "3.B1")
                if self.maybe(0.6)
            ],
        )
        self.documents = self.bulk(
            Document,
            [
                {
                    "title": f"Paper {n}",
                    "kind": self.rng.choice(["terms_of_reference", "joint_arrangement", "minutes"]),
                    "event_date": self.day(),
                    "approved_on": self.day() if self.maybe(0.8) else None,
                    "review_due": self.day(100, 500) if self.maybe(0.8) else None,
                }
                for n in range(3)
            ],
        )
