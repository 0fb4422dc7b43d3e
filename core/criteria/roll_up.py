"""How a section's rating follows from its criteria: the arithmetic of the rule book, as a pure function.

The rule book holds the standings that count, the words for the outcome and the share that best practice
needs (`RollUp`); nothing of that stands here. The Home Office publishes no arithmetic: ours is explained
on the rule book's page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.criteria.findings import Status
from core.criteria.rule_book import Criterion, Framework, Standing

NOT_COMPUTED = "not_computed"
"""The key of a section that nothing here judges yet: areas rate it themselves, with evidence."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Criteria of some standing in one section: how many apply, how many are met, which fall short."""

    applies: int
    met: int
    short: tuple[str, ...]

    @property
    def all_met(self) -> bool:
        """Whether nothing that applies falls short (true as well when nothing applies)."""
        return not self.short


@dataclass(frozen=True, slots=True)
class SectionRating:
    """A section's rating: `key` is a rating of the rule book, "not_applicable" or "not_computed".

    `because` is one plain sentence with the numbers in it; `base` and `stretch` are what it was worked
    out from.
    """

    key: str
    label: str
    because: str
    base: Tally
    stretch: Tally

    @property
    def is_computed(self) -> bool:
        """Whether records decided it."""
        return self.key != NOT_COMPUTED


def roll_up(framework: Framework, section: int, statuses: Mapping[str, Status]) -> SectionRating:
    """Rate one section from the statuses of its criteria, by code.

    A criterion without a status has no judge: if one of the base standing is missing, the section is
    not computed, since nobody could say that it is met. Statuses that the rule book ignores (not
    applicable) are left out. Raises FrameworkError for an unknown section or status.
    """
    criteria = framework.of_section(framework.section(section).number)
    rule = framework.roll_up
    base = _tally(framework, criteria, rule.base, statuses)
    stretch = _tally(framework, criteria, rule.stretch, statuses)
    if any(c.standing in rule.base and c.code not in statuses for c in criteria):
        return SectionRating(
            NOT_COMPUTED,
            _("Self-assessed"),
            _("Nothing here computes it yet: the area rates it itself, with evidence, once a year."),
            base,
            stretch,
        )
    key, because = _outcome(framework, base, stretch, criteria, statuses)
    words = {word.key: word.label for word in (*framework.statuses, *framework.ratings)}
    return SectionRating(key, words[key], because, base, stretch)


def _tally(
    framework: Framework,
    criteria: Iterable[Criterion],
    standings: tuple[Standing, ...],
    statuses: Mapping[str, Status],
) -> Tally:
    counted = {
        criterion.code: framework.status(statuses[criterion.code]).counts
        for criterion in criteria
        if criterion.standing in standings and criterion.code in statuses
    }
    applies = {code: counts for code, counts in counted.items() if counts != "ignored"}
    met = sum(counts == "good" for counts in applies.values())
    return Tally(len(applies), met, tuple(code for code, counts in applies.items() if counts != "good"))


def _outcome(
    framework: Framework,
    base: Tally,
    stretch: Tally,
    criteria: Iterable[Criterion],
    statuses: Mapping[str, Status],
) -> tuple[str, str]:
    """The key of the outcome, and the sentence that says why."""
    rule = framework.roll_up
    if not base.applies:
        return rule.when_nothing_applies, _("None of its good practice applies to this area.")
    if not base.all_met:
        short = ngettext("%(codes)s is short of met.", "%(codes)s are short of met.", len(base.short)) % {
            "codes": _listed(base.short)
        }
        return rule.when_base_not_all_met, _("%(met)s of %(all)s good practice items are met; %(short)s") % {
            "met": base.met,
            "all": base.applies,
            "short": short,
        }
    told = ngettext(
        "The good practice item that applies is met",
        "All %(count)s good practice items that apply are met",
        base.applies,
    ) % {"count": base.applies}
    if _stretches(framework, stretch, criteria, statuses):
        return rule.when_stretch_met, _("%(told)s, and best practice as well.") % {"told": told}
    if not stretch.applies:
        return rule.when_base_all_met, _("%(told)s.") % {"told": told}
    return rule.when_base_all_met, _("%(told)s; best practice is met in %(met)s of %(all)s.") % {
        "told": told,
        "met": stretch.met,
        "all": stretch.applies,
    }


def _stretches(
    framework: Framework, stretch: Tally, criteria: Iterable[Criterion], statuses: Mapping[str, Status]
) -> bool:
    """Whether best practice reaches the share the rule book asks for, with every item of it judged."""
    rule = framework.roll_up
    if any(c.standing in rule.stretch and c.code not in statuses for c in criteria):
        return False
    if not stretch.applies:
        return not rule.stretch_needs_one
    return stretch.met >= rule.stretch_share * stretch.applies and stretch.met > 0


def _listed(codes: tuple[str, ...]) -> str:
    """ "1.G1", "1.G1 and 1.G3", "1.G1, 1.G2 and 1.G3"."""
    head, last = codes[:-1], codes[-1]
    return _("%(head)s and %(last)s") % {"head": ", ".join(head), "last": last} if head else last
