"""Judges of our own for sections 1 to 3, so that findings are what a test says."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from core.criteria import registry
from core.criteria.findings import Evidence, Finding, Remedy, Status
from core.criteria.framework import load_framework
from core.criteria.registry import SectionCriteria
from core.models import Organisation

CODES = [c.code for c in load_framework().criteria if c.section in {1, 2, 3}]
SECTIONS = {1: "partnerships", 2: "risk", 3: "action_plans"}


class Judges:
    """Judges whose findings a test sets; 1.G1 also counts the area's bodies, so that one reads records.

    `say(code, status, ...)` fixes a criterion's finding; `since` makes it true from a date on.
    """

    def __init__(self) -> None:
        self.told: dict[str, list[tuple[datetime.date, Finding]]] = {}
        self.reads = 0
        for code in CODES:
            self.say(code, Status.MET)

    def say(
        self, code: str, status: Status, *, since: datetime.date = datetime.date.min, **fields: Any
    ) -> None:
        """From `since` on, `code` has this finding (with a figure and a reason unless given)."""
        if since == datetime.date.min:
            self.told[code] = []
        words = {"figure": f"figure of {code}", "because": f"Because of {code}.", **fields}
        self.told[code].append((since, Finding(status, **words)))

    def facts(self, authorities: Any, as_of: datetime.date) -> Mapping[int, Any]:
        self.reads += 1
        bodies = Organisation.objects.using(authorities.db).filter(authority__in=authorities.values("pk"))
        counts: dict[int, int] = dict.fromkeys(authorities.values_list("pk", flat=True), 0)
        for authority_id in bodies.values_list("authority_id", flat=True):
            counts[authority_id] += 1
        return {pk: (as_of, number) for pk, number in counts.items()}

    def judge(self, code: str) -> Callable[[Any], Finding]:
        def judge(row: tuple[datetime.date, int]) -> Finding:
            as_of, bodies = row
            finding = [found for since, found in self.told[code] if since <= as_of][-1]
            return (
                finding
                if code != "1.G1" or finding.status != Status.MET
                else Finding(
                    Status.MET,
                    f"{bodies} bodies",
                    f"{bodies} bodies are recorded.",
                    changes_on=finding.changes_on,
                    evidence=(Evidence("bodies", bodies, "benchmarks:overview"),),
                )
            )

        return judge


def appointed(monkeypatch: pytest.MonkeyPatch) -> Judges:
    """The 22 criteria of sections 1 to 3, all met until somebody says otherwise, while the patch lasts."""
    judges = Judges()
    by_section = {
        app: SectionCriteria(judges.facts, {c: judges.judge(c) for c in CODES if c.startswith(f"{number}.")})
        for number, app in SECTIONS.items()
    }
    monkeypatch.setattr(registry, "_sections", by_section)
    return judges


@pytest.fixture
def judges(monkeypatch: pytest.MonkeyPatch) -> Judges:
    """Judges for one test."""
    return appointed(monkeypatch)


REMEDY = Remedy("Attest it with a document.", "core:attest", "criterion=1.B1")
