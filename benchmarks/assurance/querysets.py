"""Named reads of the assurance year, for the area and for the desk."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef

from benchmarks.assurance.standing import Standing
from benchmarks.models import (
    AnnualAssessment,
    Answer,
    AssessmentLine,
    ImprovementAction,
    ImprovementUpdate,
    LineEvidence,
    Rating,
    Remark,
    Reply,
    Review,
    Submission,
    SubmittedLine,
)
from core.choices import Marking
from core.models import Authority, Document, Membership, NationalRole, User, effective
from core.permissions import (
    AREA_ROLE_PERMISSIONS,
    NATIONAL_ROLE_PERMISSIONS,
    Permission,
)
from core.viewer import Viewer

WRITERS = tuple(role for role, held in AREA_ROLE_PERMISSIONS.items() if Permission.WRITE_ASSESSMENT in held)


def standing_of(assessment: AnnualAssessment) -> Standing:
    """The assessment with its newest submission and review. Two queries at most."""
    replied = Exists(Reply.objects.filter(submission=OuterRef("pk")))
    sent = assessment.submissions.select_related("approved_by", "prepared_by").annotate(is_replied=replied)
    submission = sent.first()
    if submission is None:
        return Standing(assessment, None, None)
    return Standing(
        assessment, submission, Review.objects.filter(submission=submission).first(), submission.is_replied
    )


def awaits_reply(standing: Standing) -> bool:
    """Whether the area may give its one reply: the ratings are moderated, and it has not replied yet."""
    review = standing.review
    return review is not None and review.state == Review.State.MODERATED and not standing.has_replied


def standings_of(assessments: Iterable[AnnualAssessment]) -> list[Standing]:
    """The same for several assessments of one area, in their order. Two queries."""
    held = list(assessments)
    if not held:
        return []
    replied = Exists(Reply.objects.filter(submission=OuterRef("pk")))
    rounds = Submission.objects.filter(assessment__in=held).annotate(is_replied=replied)
    newest = {one.assessment_id: one for one in rounds.order_by("round")}
    reviews = {one.submission_id: one for one in Review.objects.filter(submission__in=newest.values())}
    return [
        Standing(one, sent, reviews.get(sent.pk), sent.is_replied)
        if (sent := newest.get(one.pk))
        else Standing(one, None, None)
        for one in held
    ]


def lines_of(assessment: AnnualAssessment) -> models.QuerySet[AssessmentLine]:
    """The eight lines, with who writes and who wrote them."""
    return AssessmentLine.objects.filter(assessment=assessment).select_related("assigned_to", "written_by")


def evidence_of(lines: Iterable[AssessmentLine], viewer: Viewer) -> dict[int, list[LineEvidence]]:
    """What each line rests on, by the line's id, without markings the viewer is not cleared for.

    A document counts at its own marking, which may have been raised since it was put there.
    """
    found: dict[int, list[LineEvidence]] = {}
    rows = LineEvidence.objects.visible_to(viewer).filter(line__in=list(lines))
    if not viewer.is_cleared:
        rows = rows.exclude(document__marking=Marking.SENSITIVE)
    for one in rows.select_related("document", "recorded_by").order_by("id"):
        found.setdefault(one.line_id, []).append(one)
    return found


def year_before(assessment: AnnualAssessment) -> Submission | None:
    """What the same area submitted for the year before this one, in its last round."""
    return (
        Submission.objects.filter(
            authority_id=assessment.authority_id, ends_on=assessment.starts_on - datetime.timedelta(days=1)
        )
        .order_by("-round")
        .first()
    )


def final_values(submission: Submission) -> dict[int, Rating]:
    """The value that stands for each benchmark: moderation's where there is one, else the assessor's."""
    return final_of(Rating.objects.filter(review__submission=submission).order_by("id"))


def final_of(ratings: Iterable[Rating]) -> dict[int, Rating]:
    """The same from ratings in the order in which they were given."""
    held: dict[int, Rating] = {}
    for one in ratings:
        earlier = held.get(one.section)
        if one.kind == Rating.Kind.MODERATED or (
            one.kind == Rating.Kind.FIRST and (earlier is None or earlier.kind == Rating.Kind.FIRST)
        ):
            held[one.section] = one
    return held


def contributors(area: Authority, on: datetime.date) -> models.QuerySet[User]:
    """The people whose role in the area lets them write the assessment."""
    held = Membership.objects.filter(effective(on=on), authority=area, role__in=WRITERS)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name")


def documents_to_choose(area: Authority, viewer: Viewer) -> models.QuerySet[Document]:
    """Documents in force that the viewer may put behind a benchmark: the register, or what they added."""
    rows = Document.objects.visible_to(viewer).in_area(area).filter(withdrawn_on=None)
    if not viewer.can(Permission.SEE_DOCUMENTS, area.pk):
        rows = rows.filter(recorded_by_id=viewer.user_id)
    return rows.order_by("-event_date", "title")


def questions_of(submission: Submission) -> models.QuerySet[Remark]:
    """Remarks on a submission in the order they were made, with their answers."""
    answers = models.Prefetch("answers", queryset=_with_author(Answer))
    return (
        Remark.objects.filter(submission=submission).select_related("recorded_by").prefetch_related(answers)
    )


def _with_author(model: type[models.Model]) -> models.QuerySet:
    return model._default_manager.select_related("recorded_by").order_by("recorded_at", "id")


def improvements_of(area: Authority) -> models.QuerySet[ImprovementAction]:
    """The improvement actions of an area, soonest first, with what it said of each."""
    updates = models.Prefetch("updates", queryset=_with_author(ImprovementUpdate))
    return (
        ImprovementAction.objects.filter(authority=area)
        .select_related("submission", "closed_by")
        .prefetch_related(updates)
    )


# ---------------------------------------------------------------- the desk


def pack_areas(viewer: Viewer) -> models.QuerySet[Authority]:
    """The areas whose packs the viewer may read: all for an assessor, the region for an adviser."""
    if viewer.can(Permission.ASSESS_PACKS):
        return Authority.objects.all()
    if viewer.can(Permission.SEE_PACKS):
        return Authority.objects.filter(region__in=viewer.national_regions)
    return Authority.objects.none()


def packs(viewer: Viewer) -> models.QuerySet[Submission]:
    """Every submitted round the viewer may read, with its area."""
    return Submission.objects.filter(authority__in=pack_areas(viewer)).select_related(
        "authority", "prepared_by", "approved_by"
    )


def newest_packs(viewer: Viewer) -> models.QuerySet[Submission]:
    """The last round of every area and year."""
    later = Submission.objects.filter(
        authority=OuterRef("authority"), starts_on=OuterRef("starts_on"), round__gt=OuterRef("round")
    )
    return packs(viewer).filter(~Exists(later))


def submitted_lines(starts_on: datetime.date) -> models.QuerySet[SubmittedLine]:
    """Submitted ratings of the year that begins on a day, last rounds only, for the dashboards."""
    later = SubmittedLine.objects.filter(
        authority=OuterRef("authority"),
        section=OuterRef("section"),
        starts_on=starts_on,
        round__gt=OuterRef("round"),
    )
    return SubmittedLine.objects.filter(~Exists(later), starts_on=starts_on).select_related("authority")


def people_with(permission: Permission, on: datetime.date) -> models.QuerySet[User]:
    """People of the Home Office whose role on a day holds a permission."""
    roles = [role for role, held in NATIONAL_ROLE_PERMISSIONS.items() if permission in held]
    held = NationalRole.objects.filter(effective(on=on), role__in=roles)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name")


def advisers_by_region(on: datetime.date) -> dict[str, str]:
    """The name of each region's adviser."""
    held = NationalRole.objects.filter(effective(on=on), role="adviser").exclude(region="")
    return {one.region: one.user.get_full_name() for one in held.select_related("user").order_by("id")}
