"""Reading an area's assurance years: the list, one year, one benchmark, the letter."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from benchmarks.assurance.actions.checks import is_theirs
from benchmarks.assurance.actions.letters import read_letter
from benchmarks.assurance.contributions import who_wrote
from benchmarks.assurance.letter import letter_contents, letter_word
from benchmarks.assurance.querysets import awaits_reply, improvements_of, standings_of
from benchmarks.assurance.reading import YearLine, YearPicture, read_year
from benchmarks.assurance.records import may_open
from benchmarks.assurance.views.base import AssessmentPage
from benchmarks.models import AnnualAssessment, AssessmentLine, Escalation, Letter, LineEvidence
from core.actions import note_access
from core.errors import Refused
from core.exports import ExportFile
from core.models import AccessEvent, Document, DocumentVersion
from core.permissions import Permission
from core.views.documents import file_response
from core.word import CONTENT_TYPE


class Overview(AssessmentPage):
    """Every year of the area with the step it stands at, and what the Home Office asked for."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        years = AnnualAssessment.objects.visible_to(self.viewer).in_area(self.area)
        standings = standings_of(years)
        written: dict[int, int] = {}
        rated = AssessmentLine.objects.filter(assessment__in=years).exclude(self_rating="")
        for pk in rated.values_list("assessment_id", flat=True):
            written[pk] = written.get(pk, 0) + 1
        today = timezone.localdate()
        context = {
            "title": _("Annual assessment"),
            "caption": self.area.name,
            "rows": [
                (one, written.get(one.assessment.pk, 0), self.address("year", one.assessment.public_id))
                for one in standings
            ],
            "improvements": [
                (one, self.address("improvement", one.public_id))
                for one in improvements_of(self.area).filter(closed_at=None)
            ],
            "escalations": list(Escalation.objects.visible_to(self.viewer).in_area(self.area)),
            "may_write": self.can(Permission.WRITE_ASSESSMENT),
            "today": today,
        }
        return self.page("assurance/overview.html", context)


class YearPage(AssessmentPage):
    """One year: a task list while it is written, three values side by side once it is submitted."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        assessment = self.assessment()
        picture = read_year(assessment, self.viewer, timezone.localdate())
        standing = picture.standing
        context = {
            "title": _("Annual assessment %(year)s") % {"year": assessment.label},
            "caption": self.area.name,
            "crumbs": self.trail(),
            "assessment": assessment,
            "framework": assessment.framework,
            "year": picture,
            "standing": standing,
            "today": timezone.localdate(),
            "rows": [(line, self._way_in(line, picture)) for line in picture.lines],
            "gaps": self._gaps(picture),
            "may_prepare": self.can(Permission.PREPARE_ASSESSMENT),
            "may_submit": self.can(Permission.SUBMIT_ASSESSMENT),
            "may_reply": self._may_reply(picture),
            "may_make_packs": self.can(Permission.MAKE_REPORTS),
        }
        return self.page("assurance/year.html", context)

    def _way_in(self, line: YearLine, picture: YearPicture) -> str:
        """The form for who writes this benchmark now, its page for everybody else."""
        draft = line.draft
        writes = picture.standing.is_written and draft and is_theirs(draft.line, by=self.viewer)
        name = "line-write" if writes else "line"
        return self.address(name, picture.standing.assessment.public_id, line.section)

    def _gaps(self, picture: YearPicture) -> list[str]:
        if not picture.standing.is_open:
            return []
        return [line.draft.lacks for line in picture.lines if line.draft and line.draft.lacks]

    def _may_reply(self, picture: YearPicture) -> bool:
        return awaits_reply(picture.standing) and self.can(Permission.SUBMIT_ASSESSMENT)


class LinePage(AssessmentPage):
    """One benchmark of a year: the values, what stands behind them, who wrote it, the questions on it."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        held = self.line()
        assessment = held.assessment
        picture = read_year(assessment, self.viewer, timezone.localdate())
        line = next(one for one in picture.lines if one.section == held.section)
        year_url = self.address("year", assessment.public_id)
        context = {
            "title": f"{line.section} {line.name}",
            "caption": f"{self.area.name} · {assessment.label}",
            "crumbs": self.trail((assessment.label, year_url)),
            "assessment": assessment,
            "framework": assessment.framework,
            "standing": picture.standing,
            "line": line,
            "evidence": self._evidence(line),
            "last_year": picture.last_year,
            "last_line": picture.last_year.pack.line(held.section) if picture.last_year else None,
            "wrote": who_wrote(held),
            "may_write": is_theirs(held, by=self.viewer) and picture.standing.is_written,
            "may_answer": is_theirs(held, by=self.viewer),
        }
        return self.page("assurance/line.html", context)

    def _evidence(self, line: YearLine) -> list[dict[str, Any]]:
        """What stands behind the line, each with the address at which the viewer may open it, or ""."""
        if line.draft is None:
            return [
                {
                    "title": one.title,
                    "kind": one.kind,
                    "date": one.date,
                    "url": self._opens(line, one.document, one.address),
                }
                for one in (line.sent.evidence if line.sent else ())
            ]
        return [
            {
                "title": held.title if held else one.label,
                "kind": held.get_kind_display() if held else "",
                "date": held.event_date if held else None,
                "url": self._opens(line, held.public_id if held else "", one.address),
                "kept": one,
            }
            for one, held in ((one, one.document) for one in line.draft.evidence)
        ]

    def _opens(self, line: YearLine, document: str, address: str) -> str:
        if document:
            return self.address("evidence-open", self.kwargs["public_id"], line.section, document)
        return address if may_open(address, area=self.area, viewer=self.viewer) else ""


class EvidenceOpen(AssessmentPage):
    """A document that stands behind a benchmark, for everybody who may read that benchmark's page.

    Who writes a section may not see the register of documents, and still has to read what it rests on.
    """

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, document: str, **kwargs: Any) -> HttpResponseBase:
        held = LineEvidence.objects.visible_to(self.viewer).filter(line=self.line())
        documents = Document.objects.visible_to(self.viewer).in_area(self.area)
        found = self.get_or_404(documents.filter(pk__in=held.values("document")), public_id=document)
        version = self.get_or_404(DocumentVersion.objects.filter(document=found))
        detail = f"{found.public_id} v{version.number}"
        note_access(AccessEvent.Kind.DOCUMENT, detail, by=self.viewer, authority=self.area)
        response: FileResponse = file_response(version)
        return response


class LetterOpen(AssessmentPage):
    """The letter of an issued year, as the PDF that was issued or as Word."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, kind: str, **kwargs: Any) -> HttpResponse:
        assessment = self.assessment()
        letters = Letter.objects.visible_to(self.viewer).in_area(self.area)
        letters = letters.select_related("review__submission", "review__authority")
        letter = self.get_or_404(letters, review__submission__assessment=assessment)
        detail = f"letter {assessment.label} {letter.public_id}"
        note_access(AccessEvent.Kind.DOCUMENT, detail, by=self.viewer, authority=self.area)
        return letter_file(letter, kind).response()


def letter_file(letter: Letter, kind: str) -> ExportFile:
    """The letter as a download: "pdf" as it was issued, "docx" to edit. Raises Http404 for any other."""
    submission = letter.review.submission
    name = f"{slugify(letter.review.authority.name)}-assessment-letter-{submission.starts_on.year}.{kind}"
    if kind == "docx":
        return ExportFile(name, CONTENT_TYPE, letter_word(letter_contents(letter.review)))
    if kind != "pdf":
        raise Http404("Page not found")
    try:
        return ExportFile(name, "application/pdf", read_letter(letter))
    except Refused as gone:
        raise Http404(gone.message) from gone
