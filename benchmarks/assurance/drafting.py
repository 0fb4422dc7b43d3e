"""An assessment while it is written: its lines beside what the records say, and what was said last year."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benchmarks.assurance.pack import Pack, PackCriterion, PackEvidence, PackLine, read_pack
from benchmarks.assurance.querysets import final_values, year_before
from benchmarks.assurance.records import told_of
from benchmarks.assurance.scale import differs, lowest, word_for
from benchmarks.findings import Benchmark, benchmarks_from
from benchmarks.models import AnnualAssessment, AssessmentLine, LineEvidence, Submission
from core.choices import Marking
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate_one
from core.models import Authority


@dataclass(frozen=True, slots=True)
class LastYear:
    """What was submitted for the year before, and the value that stood in the end."""

    label: str
    pack: Pack
    finals: Mapping[int, str]
    """Key of the issued value by benchmark; empty when nothing was issued."""

    def value(self, section: int) -> str:
        """The issued value, else the self-rating, else ""."""
        line = self.pack.line(section)
        return self.finals.get(section) or (line.self_rating if line else "")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line with its benchmark as the records have it."""

    line: AssessmentLine
    benchmark: Benchmark
    evidence: tuple[LineEvidence, ...]

    @property
    def computed(self) -> str:
        """Key of the computed rating."""
        return self.benchmark.rating.key

    @property
    def lacks(self) -> str:
        """What is missing before the line can go, in a sentence; "" when nothing is."""
        line = self.line
        if not line.self_rating:
            return _("Your own rating is missing.")
        if not line.narrative.strip():
            return _("The narrative is missing.")
        if differs(line.self_rating, self.computed) and not line.difference_reason.strip():
            told = word_for(load_framework(line.assessment.framework), self.computed)
            return _("The records now say “%(told)s”; say why your rating differs.") % {"told": told}
        needs = self.computed == "not_computed" and line.self_rating != lowest(line.assessment.framework)
        if needs and not self.evidence:
            return _("It is not worked out from records, so it needs evidence.")
        return ""

    @property
    def named_lack(self) -> str:
        """The same with the benchmark's name before it."""
        section = self.benchmark.section
        return f"{section.number} {section.name}: {self.lacks}" if self.lacks else ""


def live_benchmarks(assessment: AnnualAssessment, today: datetime.date) -> dict[int, Benchmark]:
    """The eight benchmarks at the date that counts for the year, by number, judged by its own rule book."""
    area: Authority = assessment.authority
    as_of = min(assessment.ends_on, today)
    framework = load_framework(assessment.framework)
    return {one.section.number: one for one in benchmarks_from(framework, evaluate_one(area, as_of))}


def words_of_the_records(benchmark: Benchmark) -> str:
    """What the findings say of a benchmark in a few sentences, to start a narrative from."""
    if not benchmark.rating.is_computed:
        return ""
    short = [f"{one.code}: {one.finding.because}" for one in benchmark.judged if one.finding and one.is_short]
    return "\n".join([benchmark.rating.because, *short])


def last_year_of(assessment: AnnualAssessment) -> LastYear | None:
    """Last year's submission with what was issued on it, or None. Two queries."""
    earlier = year_before(assessment)
    if earlier is None:
        return None
    finals = {section: one.value for section, one in final_values(earlier).items()}
    return LastYear(earlier.label, read_pack(earlier.content), finals)


def pack_line(
    draft: DraftLine, last_year: LastYear | None, hashes: Mapping[int, tuple[str, str]]
) -> PackLine:
    """A line as it goes with a submission. `hashes` gives (file's hash, date) by document id."""
    line, benchmark = draft.line, draft.benchmark
    return PackLine(
        section=line.section,
        name=benchmark.section.name,
        computed=draft.computed,
        computed_because=benchmark.rating.because,
        self_rating=line.self_rating,
        difference_reason=line.difference_reason,
        narrative=line.narrative,
        good_practice=line.good_practice,
        standing=line.standing,
        written_by=line.written_by.get_full_name() if line.written_by else "",
        last_year=last_year.value(line.section) if last_year else "",
        criteria=tuple(
            PackCriterion(
                one.code,
                one.criterion.title,
                str(one.finding.status),
                one.finding.figure,
                str(one.finding.because),
                ", ".join(f"{kept.what} ({kept.count})" for kept in one.finding.evidence),
            )
            for one in benchmark.judged
            if one.finding
        ),
        evidence=tuple(_pack_evidence(one, hashes) for one in draft.evidence),
    )


def _pack_evidence(one: LineEvidence, hashes: Mapping[int, tuple[str, str]]) -> PackEvidence:
    held = one.document
    if held is None:
        kind, dated, now = told_of(one.address, area=one.authority)
        marking = Marking.SENSITIVE if Marking.SENSITIVE in {one.marking, now} else Marking.OFFICIAL
        return PackEvidence(one.label, marking.value, dated=dated, address=one.address, kind=kind)
    sha256, dated = hashes[held.pk]
    kind = str(held.get_kind_display())
    return PackEvidence(held.title, held.marking, held.public_id, sha256, dated, kind=kind)


def pack_of(
    assessment: AnnualAssessment,
    lines: tuple[PackLine, ...],
    *,
    round_: int,
    as_of: datetime.date,
    approved_by: str,
    approved_at: datetime.datetime,
) -> Pack:
    """The whole submission, ready to be written down."""
    area = assessment.authority
    return Pack(
        area=area.name,
        gss_code=area.gss_code,
        starts_on=assessment.starts_on.isoformat(),
        ends_on=assessment.ends_on.isoformat(),
        round=round_,
        framework=assessment.framework,
        as_of=as_of.isoformat(),
        prepared_by=assessment.prepared_by.get_full_name() if assessment.prepared_by else "",
        approved_by=approved_by,
        approved_at=approved_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        lines=lines,
    )


def pack_of_submission(submission: Submission) -> Pack:
    """The pack that a submission holds."""
    return read_pack(submission.content)
