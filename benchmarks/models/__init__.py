"""The tables of the benchmarks."""

from benchmarks.models.assurance import (
    UNRATED,
    AnnualAssessment,
    Answer,
    AssessmentLine,
    ImprovementUpdate,
    LineEvidence,
    Reply,
    Submission,
    SubmittedDocument,
    SubmittedLine,
    year_label,
)
from benchmarks.models.evidence import EvidencePack
from benchmarks.models.findings import FindingSnapshot, QuarterlyReport
from benchmarks.models.national import AreaSnapshot, CohortSnapshot, NationalReport, NationalRun
from benchmarks.models.review import (
    Escalation,
    ImprovementAction,
    Letter,
    LetterFailure,
    Rating,
    Remark,
    Review,
)
from benchmarks.models.scrutiny import ScrutinyPack, ScrutinyQuestion, ScrutinyReply

__all__ = [
    "UNRATED",
    "AnnualAssessment",
    "Answer",
    "AreaSnapshot",
    "AssessmentLine",
    "CohortSnapshot",
    "Escalation",
    "EvidencePack",
    "FindingSnapshot",
    "ImprovementAction",
    "ImprovementUpdate",
    "Letter",
    "LetterFailure",
    "LineEvidence",
    "NationalReport",
    "NationalRun",
    "QuarterlyReport",
    "Rating",
    "Remark",
    "Reply",
    "Review",
    "ScrutinyPack",
    "ScrutinyQuestion",
    "ScrutinyReply",
    "Submission",
    "SubmittedDocument",
    "SubmittedLine",
    "year_label",
]
