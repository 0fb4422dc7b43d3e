"""What a draft still lacks before it can be approved, one check a rule of the toolkit (2.G1)."""

from __future__ import annotations

from dataclasses import dataclass

from risk.models import Risk, RiskAssessment, RiskEntry
from risk.querysets import entries_of, version_before
from risk.scoring import numbers

DESCRIBED = (
    "title",
    "description",
    "ideological_driver",
    "environment",
    "source",
    "prompt_id",
    "source_note",
    "controls",
    "owner_id",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to have done: its name, whether it is, and what is missing in one sentence."""

    key: str
    title: str
    is_done: bool
    words: str


def readiness(assessment: RiskAssessment) -> list[Check]:
    """The checks of one version, in the order in which people work. Three queries."""
    last = version_before(assessment)
    rows = list(entries_of(assessment, last))
    now = {row.risk_id: row for row in rows if row.assessment_id == assessment.pk}
    before = {row.risk_id: row for row in rows if row.assessment_id != assessment.pk}
    return [
        Check("risks", "Risks are described and scored", bool(now), "Add at least one risk."),
        _moves_explained(now, before),
        _change_is_said(assessment, last, now, before),
        _influences_covered(assessment, now),
    ]


def has_moved(now: RiskEntry, before: RiskEntry | None) -> bool:
    """Whether a risk is scored otherwise than in the version before; a new risk has not moved."""
    return before is not None and numbers(now) != numbers(before)


def _moves_explained(now: dict[int, RiskEntry], before: dict[int, RiskEntry]) -> Check:
    silent = sum(
        has_moved(entry, before.get(risk_id)) and not entry.why_moved for risk_id, entry in now.items()
    )
    how_many = "1 score moved" if silent == 1 else f"{silent} scores moved"
    return Check(
        "moves", "Every score that moved says why", not silent, f"{how_many} without a reason: say why."
    )


def _change_is_said(
    assessment: RiskAssessment,
    last: RiskAssessment | None,
    now: dict[int, RiskEntry],
    before: dict[int, RiskEntry],
) -> Check:
    moved = now.keys() != before.keys() or any(has_moved(e, before.get(key)) for key, e in now.items())
    reworded = any(_differs(entry, before[key]) for key, entry in now.items() if key in before)
    title = "Says what changed, or that nothing did"
    if assessment.no_change and last is not None and moved:
        words = (
            f"It says that nothing changed, yet risks moved since version {last.number}: correct one of them."
        )
        return Check("change", title, False, words)
    if assessment.no_change or last is None or moved or reworded:
        return Check("change", title, True, "")
    words = f"Nothing differs from version {last.number}: say “reviewed, no change”, or change what moved."
    return Check("change", title, False, words)


def _differs(entry: RiskEntry, before: RiskEntry) -> bool:
    return any(getattr(entry, name) != getattr(before, name) for name in DESCRIBED)


def _influences_covered(assessment: RiskAssessment, now: dict[int, RiskEntry]) -> Check:
    listed = any(entry.risk.concern == Risk.Concern.INFLUENCES for entry in now.values())
    return Check(
        "influences",
        "Radicalising influences are listed, or said to be none",
        listed or bool(assessment.no_influences_statement.strip()),
        "No risk from radicalising influences is listed: add one, or say why there is none.",
    )
