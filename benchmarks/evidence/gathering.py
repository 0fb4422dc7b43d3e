"""The files of a pack, from what was submitted: the assessment, its findings, the documents."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from benchmarks.assurance.pack import Pack, PackEvidence, PackLine, canonical, read_pack
from benchmarks.assurance.scale import word_for
from benchmarks.evidence.files import PackFile
from benchmarks.models import Submission, SubmittedDocument
from core.actions.documents import document_storage
from core.choices import Marking
from core.criteria.framework import Framework, load_framework
from core.errors import Refused
from core.exports import ExportTable, export_table
from core.uk_dates import uk_date
from core.word import Paper

Tell = Callable[[int, int, str], None]
_EXTENSION = re.compile(r"\.[a-z0-9]{1,8}$")


def files_of(submission: Submission, marking: str, tell: Tell) -> list[PackFile]:
    """Everything a pack of this marking holds but its manifest. One query, and one file at a time.

    Raises Refused for a document that is damaged.
    """
    pack = read_pack(submission.content).seen_by(is_cleared=marking == Marking.SENSITIVE)
    framework = load_framework(submission.framework)
    words = str(Marking(marking).label)
    files = [
        PackFile("assessment.json", canonical(pack).encode(), "the assessment, to compute with"),
        PackFile("assessment.docx", assessment_paper(pack, framework, words), "the assessment, to read"),
        PackFile("findings.csv", findings_table(pack, framework, words), "every finding it rests on"),
    ]
    documents = SubmittedDocument.objects.filter(submission=submission).select_related("version__document")
    if marking == Marking.OFFICIAL:
        documents = documents.filter(version__document__marking=Marking.OFFICIAL)
    held = list(documents)
    for number, one in enumerate(held, start=1):
        tell(number, len(held) + 1, one.version.document.title)
        files.append(_document(number, one))
    return files


def about(submission: Submission, marking: str) -> dict[str, Any]:
    """What the manifest says the pack is."""
    return {
        "area": submission.authority.name,
        "gss_code": submission.authority.gss_code,
        "year": submission.label,
        "round": submission.round,
        "framework": submission.framework,
        "as_of": submission.as_of.isoformat(),
        "approved_at": submission.approved_at.isoformat(),
        "marking": str(Marking(marking).label),
        "seal_of_the_submission": submission.sha256,
        "is_whole": marking == Marking.SENSITIVE,
        "note": (
            "assessment.json is the very text that was sealed: its SHA-256 is the seal of the submission."
            if marking == Marking.SENSITIVE
            else "Evidence above OFFICIAL is left out, so assessment.json differs from the sealed text."
        ),
    }


def _document(number: int, one: SubmittedDocument) -> PackFile:
    version = one.version
    with document_storage().open(version.storage_key) as file:
        content: bytes = file.read()
    extension = _EXTENSION.search(version.file_name.lower())
    name = slugify(version.document.title)[:60] or "document"
    path = f"documents/{one.section}-{number:03d}-{name}{extension.group() if extension else ''}"
    found = PackFile(path, content, f"{version.document.title}, version {version.number}")
    if found.sha256 != version.sha256:
        raise Refused(
            _("The file of “%(title)s” is not the one that was submitted. Ask who runs the service.")
            % {"title": version.document.title}
        )
    return found


def findings_table(pack: Pack, framework: Framework, marking: str) -> bytes:
    """Every criterion as the records had it, as CSV."""
    rows = [
        (one.code, one.title, word_for(framework, one.status), one.figure, one.because, one.records)
        for line in pack.lines
        for one in line.criteria
    ]
    columns = (_("Code"), _("Criterion"), _("Status"), _("Figure"), _("Why"), _("Records"))
    return export_table(ExportTable(_("Findings"), columns, rows, marking), "csv").content


def assessment_paper(pack: Pack, framework: Framework, marking: str) -> bytes:
    """The assessment as a Word paper: the eight ratings in a table, then each benchmark with its reasons."""
    day = datetime.date.fromisoformat
    paper = Paper(title=_("Annual assessment"), marking=marking, dated=pack.date, caption=pack.area)
    paper.facts(
        [
            (_("Year"), f"{uk_date(day(pack.starts_on))} – {uk_date(day(pack.ends_on))}"),
            (_("Round"), str(pack.round)),
            (_("As at"), uk_date(pack.date)),
            (_("Prepared by"), pack.prepared_by),
            (_("Approved by"), pack.approved_by),
        ]
    )
    paper.table(
        (_("Benchmark"), _("From records"), _("Own rating")),
        [
            (_name(line), word_for(framework, line.computed), word_for(framework, line.self_rating))
            for line in pack.lines
        ],
        widths=(3, 1, 1),
    )
    for line in pack.lines:
        paper.heading(_name(line))
        paper.facts(_sentences(line))
        if line.evidence:
            paper.bullets([_evidence(one) for one in line.evidence])
    return paper.content()


def _evidence(one: PackEvidence) -> str:
    more = ", ".join(filter(None, (one.kind, uk_date(one.date) if one.date else "")))
    return f"{one.title} ({more})" if more else one.title


def _sentences(line: PackLine) -> Iterator[tuple[str, str]]:
    yield _("What the records say"), line.computed_because
    yield _("What the area says"), line.narrative
    yield _("Why the two differ"), line.difference_reason
    yield _("Good practice to share"), line.good_practice


def _name(line: PackLine) -> str:
    return f"{line.section} {line.name}"
