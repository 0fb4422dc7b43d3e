"""Rows of the assurance year made directly, for tests that need one to exist and not how it came about."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from benchmarks.assurance.pack import Pack, PackLine, canonical, sha256_of
from benchmarks.models import (
    AnnualAssessment,
    AssessmentLine,
    EvidencePack,
    ImprovementAction,
    LineEvidence,
    Remark,
    Review,
    Submission,
    SubmittedLine,
)
from core.criteria.framework import load_framework
from core.models import Authority, Document, User
from core.tenancy import tenant_context
from tests import factories as make

STARTS, ENDS = datetime.date(2025, 4, 1), datetime.date(2026, 3, 31)


def assessor() -> User:
    """Somebody of the Home Office who assesses."""
    return make.make_national_user("assessor")


def make_draft(area: Authority, starts_on: datetime.date = STARTS) -> AnnualAssessment:
    """An assessment of an area with eight lines rated not met."""
    writer = make.make_user()
    with tenant_context([area.pk]):
        assessment = AnnualAssessment.objects.create(
            authority=area,
            starts_on=starts_on,
            ends_on=starts_on.replace(year=starts_on.year + 1) - datetime.timedelta(days=1),
            framework=load_framework().version,
        )
        AssessmentLine.objects.bulk_create(
            AssessmentLine(
                authority=area,
                assessment=assessment,
                section=section,
                self_rating="not_met",
                computed="not_met",
                narrative="Words.",
                written_by=writer,
                written_at=timezone.now(),
            )
            for section in range(1, 9)
        )
    return assessment


def make_evidence(assessment: AnnualAssessment) -> LineEvidence:
    """A record behind its first line."""
    with tenant_context([assessment.authority_id]):
        line = assessment.lines.get(section=1)
        return LineEvidence.objects.create(
            authority_id=assessment.authority_id, line=line, address="/somewhere/", label="A record"
        )


def make_paper(assessment: AnnualAssessment, **fields: Any) -> Document:
    """A document behind its first line."""
    document = make.make_document(assessment.authority, **fields)
    with tenant_context([assessment.authority_id]):
        LineEvidence.objects.create(
            authority_id=assessment.authority_id,
            line=assessment.lines.get(section=1),
            document=document,
            marking=document.marking,
        )
    return document


def hand_over(assessment: AnnualAssessment) -> AnnualAssessment:
    """It waits for approval, handed over by who wrote it."""
    with tenant_context([assessment.authority_id]):
        assessment.prepared_by_id = assessment.lines.get(section=1).written_by_id
        assessment.prepared_at = timezone.now()
        assessment.save()
    return assessment


def make_pack(assessment: AnnualAssessment, shared: str = "", *, own: str = "not_met") -> Submission:
    """It is submitted, approved by another; `shared` is good practice on the fourth benchmark.

    The dashboards read `own` as what the area said of each benchmark.
    """
    area, approver = hand_over(assessment).authority, make.make_user()
    lines = tuple(
        PackLine(number, f"Section {number}", "not_met", "So.", "not_met", "", "Words.", "", "new", "X", "")
        for number in range(1, 9)
    )
    pack = Pack(
        area.name,
        area.gss_code,
        assessment.starts_on.isoformat(),
        assessment.ends_on.isoformat(),
        1,
        assessment.framework,
        assessment.ends_on.isoformat(),
        "P",
        "A",
        timezone.now().isoformat(),
        lines,
    )
    with tenant_context([area.pk]):
        submission = Submission.objects.create(
            authority=area,
            assessment=assessment,
            starts_on=assessment.starts_on,
            ends_on=assessment.ends_on,
            round=1,
            framework=assessment.framework,
            as_of=assessment.ends_on,
            content=canonical(pack),
            sha256=sha256_of(canonical(pack)),
            prepared_by_id=assessment.prepared_by_id or 0,
            approved_by=approver,
            approved_at=timezone.now(),
        )
        SubmittedLine.objects.bulk_create(
            SubmittedLine(
                authority=area,
                submission=submission,
                starts_on=assessment.starts_on,
                round=1,
                section=number,
                computed="not_met",
                self_rating=own,
                standing="new",
                good_practice=shared if number == 4 else "",
            )
            for number in range(1, 9)
        )
    return submission


def make_evidence_pack(pack: Submission) -> EvidencePack:
    """A pack of it, of which only the file is missing."""
    with tenant_context([pack.authority_id]):
        return EvidencePack.objects.create(
            authority_id=pack.authority_id,
            submission=pack,
            marking="official",
            sha256="0" * 64,
            key_fingerprint="0" * 64,
            storage_key="none",
            size=1,
            files=1,
        )


def make_question(pack: Submission, by: User | None = None) -> Remark:
    """A question of an assessor's about its first benchmark."""
    by = by or assessor()
    with tenant_context([], user_id=by.pk, is_national=True):
        return Remark.objects.create(
            authority=pack.authority, submission=pack, section=1, kind="question", text="How?", recorded_by=by
        )


def make_review(pack: Submission, by: User) -> Review:
    """It is taken up."""
    with tenant_context([], user_id=by.pk, is_national=True):
        return Review.objects.create(authority=pack.authority, submission=pack, assessor=by, recorded_by=by)


def make_improvement(pack: Submission) -> ImprovementAction:
    """An improvement action on a pack, taken up for it if need be; its area sees it once it is issued."""
    by = assessor()
    with tenant_context([], user_id=by.pk, is_national=True):
        is_taken_up = Review.objects.filter(submission=pack).exists()
    if not is_taken_up:
        make_review(pack, by)
    with tenant_context([], user_id=by.pk, is_national=True):
        return ImprovementAction.objects.create(
            authority=pack.authority,
            submission=pack,
            section=1,
            what="Fill the seats.",
            due_on=timezone.localdate() + datetime.timedelta(days=90),
            recorded_by=by,
        )


def issue(pack: Submission) -> Review:
    """Through every step to issued, by three people, on the values the area gave."""
    first, other = assessor(), assessor()
    review = make_review(pack, first)
    now = timezone.now()
    with tenant_context([], user_id=first.pk, is_national=True):
        for section in range(1, 9):
            review.ratings.create(
                authority=pack.authority,
                section=section,
                kind="first",
                value="not_met",
                computed="not_met",
                self_rating="not_met",
                recorded_by=first,
            )
        review.state, review.assessed_at, review.assessed_by = "assessed", now, first
        review.save()
        review.state, review.moderated_by = "moderated", other
        review.moderated_at = now - datetime.timedelta(days=5)
        review.reply_due = timezone.localdate() - datetime.timedelta(days=1)
        review.save()
        review.state, review.issued_at, review.issued_by = "issued", now, first
        review.save()
    return review
