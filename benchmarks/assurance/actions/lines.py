"""Writing the lines of an assessment: who writes which, what they say, what it rests on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from benchmarks.assurance.actions.checks import require_author, require_written
from benchmarks.assurance.drafting import live_benchmarks
from benchmarks.assurance.querysets import contributors, lines_of
from benchmarks.assurance.records import find_record
from benchmarks.assurance.scale import differs, scale_of, word_for
from benchmarks.models import AnnualAssessment, AssessmentLine, LineEvidence
from core.actions import add_document, lock_current, touch
from core.actions.checks import require
from core.criteria.framework import load_framework
from core.errors import Refused
from core.models import Document
from core.permissions import Permission
from core.uk_dates import in_london
from core.viewer import Viewer

Standing = AssessmentLine.Standing


@transaction.atomic
def assign_lines(
    *, assessment: AnnualAssessment, to: Mapping[int, int | None], today: datetime.date, by: Viewer
) -> None:
    """Say who writes which benchmark: user id (None: nobody) by its number.

    Raises Refused for somebody whose role in the area doesn't let them write it.
    """
    require(Permission.PREPARE_ASSESSMENT, by=by, authority_id=assessment.authority_id)
    require_written(assessment)
    able = {user.pk for user in contributors(assessment.authority, today)}
    if unknown := [section for section, user_id in to.items() if user_id and user_id not in able]:
        raise Refused(
            "Choose somebody whose role in this area lets them write it.", field=f"section_{unknown[0]}"
        )
    for line in AssessmentLine.objects.select_for_update().filter(assessment=assessment):
        wanted = to.get(line.section, line.assigned_to_id)
        if wanted != line.assigned_to_id:
            touch(line, assigned_to_id=wanted)


@transaction.atomic
def write_line(
    *,
    line: AssessmentLine,
    self_rating: str,
    narrative: str,
    difference_reason: str,
    good_practice: str,
    is_rechecked: bool,
    version: int | None,
    now: datetime.datetime,
    by: Viewer,
) -> AssessmentLine:
    """Write what the area says of one benchmark.

    Raises NotAllowed if it is somebody else's, Refused once it is handed over or submitted and for a rating
    that differs from the computed one without a reason, Stale if changed since the form was opened.
    """
    require_author(line, by=by)
    current = lock_current(line, version=version)
    assessment = current.assessment
    require_written(assessment)
    if self_rating not in dict(scale_of(assessment.framework)):
        raise Refused("Choose one of the ratings.", field="self_rating")
    computed = live_benchmarks(assessment, in_london(now).date())[current.section].rating.key
    if differs(self_rating, computed) and not difference_reason.strip():
        told = word_for(load_framework(assessment.framework), computed)
        raise Refused(f"The records say “{told}”. Say why your rating differs.", field="difference_reason")
    touch(
        current,
        computed=computed,
        self_rating=self_rating,
        narrative=narrative.strip(),
        difference_reason=difference_reason.strip() if differs(self_rating, computed) else "",
        good_practice=good_practice.strip(),
        standing=_standing(current, is_rechecked),
        written_by_id=by.user_id,
        written_at=now,
    )
    return current


def _standing(line: AssessmentLine, is_rechecked: bool) -> str:
    """A narrative that came from last year stays marked so until somebody says it was checked again."""
    if line.standing == Standing.NEW:
        return Standing.NEW
    return Standing.RECHECKED if is_rechecked else Standing.CARRIED


@transaction.atomic
def add_evidence(*, line: AssessmentLine, document: Document, by: Viewer) -> LineEvidence:
    """Let a document of the register stand behind a line; adding it again changes nothing."""
    _require_open_line(line, by)
    kept, _is_new = LineEvidence.objects.get_or_create(
        authority_id=line.authority_id,
        line=line,
        document=document,
        defaults={"marking": document.marking, "recorded_by_id": by.user_id},
    )
    return kept


@transaction.atomic
def add_new_evidence(
    *,
    line: AssessmentLine,
    upload: UploadedFile,
    title: str,
    event_date: datetime.date,
    marking: str,
    by: Viewer,
) -> LineEvidence:
    """Add a new document to the register and let it stand behind a line. Raises Refused for a bad file."""
    _require_open_line(line, by)
    if not by.may_read(marking):
        raise Refused("Choose OFFICIAL: anything above it needs a recorded clearance.", field="marking")
    document = add_document(
        authority=line.authority,
        upload=upload,
        title=title,
        kind=Document.Kind.EVIDENCE,
        event_date=event_date,
        marking=marking,
        section=line.section,
        by=by,
        permission=Permission.WRITE_ASSESSMENT,
    )
    return add_evidence(line=line, document=document, by=by)


@transaction.atomic
def add_record_evidence(*, line: AssessmentLine, address: str, label: str, by: Viewer) -> LineEvidence:
    """Let another record of the area stand behind a line, by the address of its page.

    Raises Refused for an address that is no record of this area which `by` may open.
    """
    _require_open_line(line, by)
    record = find_record(address, area=line.authority, viewer=by)
    kept, _is_new = LineEvidence.objects.get_or_create(
        authority_id=line.authority_id,
        line=line,
        address=record.path,
        defaults={"label": label.strip(), "marking": record.marking, "recorded_by_id": by.user_id},
    )
    return kept


@transaction.atomic
def remove_evidence(*, evidence: LineEvidence, by: Viewer) -> None:
    """Take a piece of evidence from its line; the document or record itself stays."""
    _require_open_line(evidence.line, by)
    evidence.delete()


def _require_open_line(line: AssessmentLine, by: Viewer) -> None:
    require_author(line, by=by)
    current = lines_of(line.assessment).select_for_update(of=("self",)).get(pk=line.pk)
    require_written(current.assessment)
