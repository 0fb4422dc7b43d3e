"""A version as pages read it: its risks as rows, with their movement and what answers them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.choices import Marking
from core.criteria.framework import load_framework
from core.criteria.periods import months_after
from core.models import Authority
from core.viewer import Viewer
from risk.models import CtlpPrompt, Risk, RiskAssessment, RiskEntry
from risk.querysets import answers_in, entries_seen, version_before
from risk.readiness import has_moved
from risk.scoring import Band, Movement, band, high_from, in_words, movement


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk of a version: its words and scores, how they moved, how many actions answer it."""

    entry: RiskEntry
    inherent: Band
    residual: Band
    inherent_move: Movement
    residual_move: Movement
    has_moved: bool
    answers: int

    @property
    def inherent_text(self) -> str:
        """The score before controls with its band: 16 High."""
        return in_words(self.entry.inherent_score)

    @property
    def residual_text(self) -> str:
        """The score with controls with its band."""
        return in_words(self.entry.residual_score)

    @property
    def is_gap(self) -> bool:
        """Whether it scores high and nothing answers it (toolkit 2.G1)."""
        return not self.answers and self.entry.residual_score >= high_from()


@dataclass(frozen=True, slots=True)
class Reading:
    """A version with its rows, the version it is compared with, and the risks that left since."""

    version: RiskAssessment
    before: RiskAssessment | None
    rows: tuple[RiskRow, ...]
    gone: tuple[RiskEntry, ...]

    def of_kind(self, kind: str) -> list[RiskRow]:
        """Rows of one kind, highest residual score first."""
        rows = [row for row in self.rows if row.entry.risk.kind == kind]
        return sorted(rows, key=lambda row: -row.entry.residual_score)

    @property
    def situational(self) -> list[RiskRow]:
        return self.of_kind(Risk.Kind.SITUATIONAL)

    @property
    def corporate(self) -> list[RiskRow]:
        return self.of_kind(Risk.Kind.CORPORATE)

    @property
    def moved(self) -> list[RiskRow]:
        """Rows that are new or scored otherwise than before; none in a first version."""
        if self.before is None:
            return []
        return [row for row in self.rows if row.has_moved or row.residual_move.key == "new"]

    @property
    def gaps(self) -> list[RiskRow]:
        """High risks without an action."""
        return [row for row in self.rows if row.is_gap]

    @property
    def markings(self) -> list[str]:
        """The markings of the version, its risks and those that left since."""
        shown = [*(row.entry for row in self.rows), *self.gone]
        return [self.version.marking, *(entry.risk.marking for entry in shown)]

    @property
    def marking(self) -> str:
        """The highest marking of what is shown, as it stands on the page."""
        return highest(self.markings)


def read_version(
    version: RiskAssessment, area: Authority, viewer: Viewer, *, against: RiskAssessment | None = None
) -> Reading:
    """Read a version as the viewer may see it, compared with `against` (the agreed one before it)."""
    before = against or version_before(version)
    if before is not None and not viewer.may_read(before.marking):
        before = None
    entries = list(entries_seen(viewer, version, before))
    earlier = {entry.risk_id: entry for entry in entries if before and entry.assessment_id == before.pk}
    now = [entry for entry in entries if entry.assessment_id == version.pk]
    answers = answers_in(area)
    held = {entry.risk_id for entry in now}
    return Reading(
        version=version,
        before=before,
        rows=tuple(_row(entry, earlier.get(entry.risk_id), answers) for entry in now),
        gone=tuple(entry for risk_id, entry in earlier.items() if risk_id not in held),
    )


def reading_of(version: RiskAssessment, entries: Iterable[RiskEntry]) -> Reading:
    """A version on its own: compared with none, answered by none that its reader knows of."""
    return Reading(version, None, tuple(_row(entry, None, {}) for entry in entries), ())


def _row(entry: RiskEntry, earlier: RiskEntry | None, answers: Mapping[int, int]) -> RiskRow:
    shifted = has_moved(entry, earlier)
    return RiskRow(
        entry=entry,
        inherent=band(entry.inherent_score),
        residual=band(entry.residual_score),
        inherent_move=movement(entry.inherent_score, earlier.inherent_score if earlier else None),
        residual_move=movement(
            entry.residual_score, earlier.residual_score if earlier else None, has_shifted=shifted
        ),
        has_moved=shifted,
        answers=answers.get(entry.risk_id, 0),
    )


def prompt_seen(entry: RiskEntry, viewer: Viewer) -> CtlpPrompt | None:
    """The prompt an entry cites, unless it is marked above what the viewer may read."""
    prompt = entry.prompt
    return prompt if prompt and viewer.may_read(prompt.marking) else None


def highest(markings: Iterable[str]) -> str:
    """The highest of some markings, in the words that stand on a page."""
    return str(
        Marking(max(markings, key=lambda one: one != Marking.OFFICIAL, default=Marking.OFFICIAL)).label
    )


def lapses_on(version: RiskAssessment) -> datetime.date | None:
    """The day after which an agreed version is too old (toolkit 2.G1)."""
    if version.agreed_on is None:
        return None
    return months_after(version.agreed_on, load_framework().criterion("2.G1").whole("gap_months"))


def profile_gap_on(issued_on: datetime.date) -> datetime.date:
    """The day from which an old CTLP is a gap to raise with the police (toolkit 2.B1)."""
    return months_after(issued_on, load_framework().criterion("2.B1").whole("ctlp_stale_months"))
