"""A criterion of the rule book in plain words: its figures, its lists, and what decides it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.criteria.rule_book import Compute, Criterion, Standing

RULE_KINDS = {
    Standing.GOOD: gettext_lazy("Good practice"),
    Standing.BEST: gettext_lazy("Best practice"),
    Standing.DERIVED: gettext_lazy("Derived from the Channel duty"),
}
_DECIDES = {
    Compute.RECORDS: gettext_lazy("The records alone decide."),
    Compute.RECORDS_AND_EVIDENCE: gettext_lazy(
        "The records show what is necessary; a named person attests that it works in practice."
    ),
    Compute.JUDGEMENT: gettext_lazy(
        "No record can decide it: a named person attests it, and the attestation runs out."
    ),
}
_UNITS = ("months", "days")


@dataclass(frozen=True, slots=True)
class Figure:
    """A threshold as a person reads it, and whether the figure is ours."""

    name: str
    value: str
    is_ours: bool


def explain(criterion: Criterion) -> str:
    """What decides the criterion, in one sentence."""
    return str(_DECIDES[criterion.compute])


def figures(criterion: Criterion) -> list[Figure]:
    """The thresholds of a criterion in the order of the file."""
    return [
        Figure(_spoken(name), _amount(name, value), name in criterion.ours)
        for name, value in criterion.thresholds.items()
    ]


def pick_lists(criterion: Criterion) -> list[tuple[str, list[str]]]:
    """The lists a criterion chooses from: (what, [entries])."""
    return [(_spoken(name), [_spoken(one) for one in entries]) for name, entries in criterion.choices.items()]


def _spoken(name: str) -> str:
    """A key of the file as words: attendance_share -> Attendance share, window_months -> Window."""
    words = [word for word in name.split("_") if word not in _UNITS] or [name]
    return " ".join("shortest" if word == "min" else word for word in words).capitalize()


def _amount(name: str, value: float) -> str:
    if "share" in name:
        return f"{value:.0%}"
    unit = next((unit for unit in _UNITS if unit in name.split("_")), "")
    return _("%(value)s %(unit)s") % {"value": f"{value:g}", "unit": unit} if unit else f"{value:g}"
