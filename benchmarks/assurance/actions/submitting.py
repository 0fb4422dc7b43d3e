"""From draft to submitted: handed over, handed back, approved by another and locked with its hash."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from benchmarks.assurance.actions.checks import LOCKED, require_written
from benchmarks.assurance.drafting import (
    DraftLine,
    last_year_of,
    live_benchmarks,
    pack_line,
    pack_of,
)
from benchmarks.assurance.pack import Pack, canonical, sha256_of
from benchmarks.assurance.querysets import lines_of, standing_of
from benchmarks.models import (
    AnnualAssessment,
    AssessmentLine,
    LineEvidence,
    Submission,
    SubmittedDocument,
    SubmittedLine,
)
from core.actions import lock_current, touch
from core.actions.checks import require
from core.errors import NotAllowed, Refused
from core.models import DocumentVersion
from core.permissions import Permission
from core.tenancy import because
from core.uk_dates import in_london
from core.viewer import Viewer


@transaction.atomic
def hand_over(
    *, assessment: AnnualAssessment, version: int | None, now: datetime.datetime, by: Viewer
) -> AnnualAssessment:
    """Hand the finished assessment to the approver. Raises Refused, naming what is missing."""
    require(Permission.PREPARE_ASSESSMENT, by=by, authority_id=assessment.authority_id)
    current = lock_current(assessment, version=version)
    require_written(current)
    _refuse_gaps(all_lines(assessment=current, today=in_london(now).date()))
    touch(current, prepared_by_id=by.user_id, prepared_at=now, hand_back_note="")
    return current


@transaction.atomic
def hand_back(
    *, assessment: AnnualAssessment, note: str, version: int | None, by: Viewer
) -> AnnualAssessment:
    """Open it for writing again: the approver sends it back with a note, or its preparer takes it back."""
    if not by.can(Permission.SUBMIT_ASSESSMENT, assessment.authority_id):
        require(Permission.PREPARE_ASSESSMENT, by=by, authority_id=assessment.authority_id)
    current = lock_current(assessment, version=version)
    if not standing_of(current).is_handed_over:
        raise Refused("It is not waiting for approval.")
    with because(note or "taken back"):
        touch(current, prepared_by_id=None, prepared_at=None, hand_back_note=note.strip())
    return current


@transaction.atomic
def submit_assessment(
    *, assessment: AnnualAssessment, version: int | None, now: datetime.datetime, by: Viewer
) -> Submission:
    """Approve and submit: freeze everything as one text, hash it, lock it.

    Raises NotAllowed for who prepared or wrote any of it (domain rule 16), Refused when it was not handed
    over, lacks something or is submitted already, Stale if it changed since the page was opened.
    """
    require(Permission.SUBMIT_ASSESSMENT, by=by, authority_id=assessment.authority_id)
    current = lock_current(assessment, version=version)
    standing = standing_of(current)
    if not standing.is_open:
        raise Refused(LOCKED)
    if not standing.is_handed_over:
        raise Refused("It has to be handed over by who prepared it before it can be approved.")
    today = in_london(now).date()
    drafts = all_lines(assessment=current, today=today)
    if wrote_any(assessment=current, user_id=by.user_id):
        raise NotAllowed("You prepared or wrote a part of this assessment, so another has to approve it.")
    _refuse_gaps(drafts)
    versions = _files(drafts)
    hashes = {pk: (one.sha256, one.document.event_date.isoformat()) for pk, one in versions.items()}
    last_year = last_year_of(current)
    pack = pack_of(
        current,
        tuple(pack_line(draft, last_year, hashes) for draft in drafts),
        round_=standing.submission.round + 1 if standing.submission else 1,
        as_of=min(current.ends_on, today),
        approved_by=by.name,
        approved_at=now,
    )
    submission = _freeze(current, pack, now, by)
    _keep_documents(submission, drafts, versions, now, by)
    return submission


def all_lines(*, assessment: AnnualAssessment, today: datetime.date) -> list[DraftLine]:
    """The eight lines as they are, locked until the end of the transaction, with all their evidence."""
    live = live_benchmarks(assessment, today)
    lines = list(lines_of(assessment).select_for_update(of=("self",)))
    evidence: dict[int, list[LineEvidence]] = {}
    held = LineEvidence.objects.filter(line__in=lines).select_related("document", "authority")
    for one in held.order_by("id"):
        evidence.setdefault(one.line_id, []).append(one)
    for line in lines:
        line.assessment = assessment
    return [DraftLine(line, live[line.section], tuple(evidence.get(line.pk, ()))) for line in lines]


def wrote_any(*, assessment: AnnualAssessment, user_id: int) -> bool:
    """Whether a person prepared it, ever wrote one of its lines, or added evidence to it."""
    return (
        assessment.prepared_by_id == user_id
        or AssessmentLine.history.filter(assessment_id=assessment.pk, written_by_id=user_id).exists()
        or LineEvidence.objects.filter(line__assessment=assessment, recorded_by_id=user_id).exists()
    )


def _refuse_gaps(drafts: list[DraftLine]) -> None:
    if missing := [draft.named_lack for draft in drafts if draft.lacks]:
        raise Refused(" ".join(missing))


def _files(drafts: list[DraftLine]) -> dict[int, DocumentVersion]:
    """The newest file of each document, by the document's id. One query."""
    wanted = {one.document_id for draft in drafts for one in draft.evidence if one.document_id is not None}
    newest = DocumentVersion.objects.filter(document=OuterRef("document")).order_by("-number")
    found = DocumentVersion.objects.filter(document__in=wanted, pk=Subquery(newest.values("pk")[:1]))
    return {one.document_id: one for one in found.select_related("document")}


def _keep_documents(
    submission: Submission,
    drafts: list[DraftLine],
    versions: dict[int, DocumentVersion],
    now: datetime.datetime,
    by: Viewer,
) -> None:
    SubmittedDocument.objects.bulk_create(
        SubmittedDocument(
            authority_id=submission.authority_id,
            submission=submission,
            section=draft.line.section,
            version=versions[one.document_id],
            recorded_at=now,
            recorded_by_id=by.user_id,
        )
        for draft in drafts
        for one in draft.evidence
        if one.document_id is not None
    )


def _freeze(assessment: AnnualAssessment, pack: Pack, now: datetime.datetime, by: Viewer) -> Submission:
    content = canonical(pack)
    submission = Submission.objects.create(
        authority_id=assessment.authority_id,
        assessment=assessment,
        starts_on=assessment.starts_on,
        ends_on=assessment.ends_on,
        round=pack.round,
        framework=assessment.framework,
        as_of=pack.date,
        content=content,
        sha256=sha256_of(content),
        prepared_by=assessment.prepared_by,  # type: ignore[misc] # it was handed over by somebody
        approved_by_id=by.user_id,
        approved_at=now,
        recorded_at=now,
        recorded_by_id=by.user_id,
    )
    SubmittedLine.objects.bulk_create(
        SubmittedLine(
            authority_id=assessment.authority_id,
            submission=submission,
            starts_on=assessment.starts_on,
            round=pack.round,
            section=line.section,
            computed=line.computed,
            self_rating=line.self_rating,
            standing=line.standing,
            good_practice=line.good_practice,
            recorded_at=now,
            recorded_by_id=by.user_id,
        )
        for line in pack.lines
    )
    return submission
