"""The criteria engine: sections register facts and judges; one call judges any number of authorities.

Facts are a small, fixed number of set-based queries that start from the
authorities, so that one with no records still has a row. Judges are pure.
The keystone property is evaluate(all)[a] == evaluate({a})[a] for every criterion.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.criteria.findings import AuthorityFinding, Finding
from core.models import Authority
from core.once import once_per_page

FactsFunction = Callable[[Any, datetime.date], Mapping[int, Any]]
"""facts(authorities queryset, as_of) -> {authority id: one frozen row of facts}."""
Judge = Callable[[Any], Finding]
"""judge(row) -> Finding; pure: no clock, no database."""


@dataclass(frozen=True)
class SectionCriteria:
    """A section's facts query and the judges that read its rows, by criterion code."""

    facts: FactsFunction
    judges: Mapping[str, Judge]


_sections: dict[str, SectionCriteria] = {}


def register_criteria(section: str, *, facts: FactsFunction, judges: Mapping[str, Judge]) -> None:
    """Register a section's criteria at start-up. Raises ValueError if a code is taken by another section."""
    taken = {code for name, entry in _sections.items() if name != section for code in entry.judges}
    if clash := taken & set(judges):
        raise ValueError(f"Criteria registered twice: {', '.join(sorted(clash))}")
    _sections[section] = SectionCriteria(facts, dict(judges))


def registered_codes() -> frozenset[str]:
    """Codes of every criterion that a judge stands for."""
    return frozenset(code for entry in _sections.values() for code in entry.judges)


def evaluate(
    authorities: Any, as_of: datetime.date, codes: Iterable[str] | None = None
) -> list[AuthorityFinding]:
    """Judge every registered criterion (or just `codes`) for `authorities`, a queryset, as of a date.

    Answers one finding for each authority and code, ordered by authority id and
    then code. Facts are read once per section, whatever the number of authorities.
    """
    wanted = registered_codes() if codes is None else frozenset(codes)
    findings = []
    for entry in _sections.values():
        judges = {code: judge for code, judge in entry.judges.items() if code in wanted}
        if not judges:
            continue
        for authority_id, row in entry.facts(authorities, as_of).items():
            findings += [AuthorityFinding(authority_id, code, judge(row)) for code, judge in judges.items()]
    return sorted(findings, key=lambda found: (found.authority_id, code_order(found.code)))


@once_per_page
def evaluate_one(authority: Authority, as_of: datetime.date) -> dict[str, Finding]:
    """Judge every registered criterion for one authority; answers {code: finding}."""
    found = evaluate(Authority.objects.filter(pk=authority.pk), as_of)
    return {entry.code: entry.finding for entry in found}


def code_order(code: str) -> tuple[int, str, int]:
    """Sort key for codes as the toolkit prints them: section, good before best, number."""
    section, item = code.split(".")
    return int(section), {"G": "1", "B": "2", "D": "3"}[item[0]], int(item[1:])
