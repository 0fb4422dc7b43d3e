"""From findings to a section's rating, by the arithmetic that the rule book holds as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.criteria.findings import Finding, Status
from core.criteria.rule_book import Framework, RollUp, Standing


def roll_up_sections(framework: Framework, findings: Mapping[str, Finding]) -> dict[int, str]:
    """Rate every section that has findings; answers {section number: key of a rating or status}.

    A section without a single finding is left out: nothing pretends to be computed.
    """
    rated = {}
    for section in framework.sections:
        own = [
            (criterion.standing, findings[criterion.code].status)
            for criterion in framework.of_section(section.number)
            if criterion.code in findings
        ]
        if own:
            rated[section.number] = roll_up(framework.roll_up, own)
    return rated


def roll_up(rule: RollUp, standings: Iterable[tuple[Standing, Status]]) -> str:
    """Rate one section from (standing, status) of its criteria; what does not apply is left out."""
    applying = [(standing, status) for standing, status in standings if status != Status.NOT_APPLICABLE]
    if not applying:
        return rule.when_nothing_applies
    base = [status for standing, status in applying if standing in rule.base]
    stretch = [status for standing, status in applying if standing in rule.stretch]
    if any(status != Status.MET for status in base):
        return rule.when_base_not_all_met
    reached = sum(status == Status.MET for status in stretch)
    if (stretch or not rule.stretch_needs_one) and reached >= rule.stretch_share * len(stretch):
        return rule.when_stretch_met
    return rule.when_base_all_met
