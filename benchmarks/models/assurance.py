"""The area's side of the assurance year: the assessment while it is written, and what was submitted."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models.base import AuthorityOwned, Editable

UNRATED = ("not_computed", "not_applicable")
"""Keys of a computed rating that say no rating: a self-rating beside them differs from nothing."""


class OfAYear(models.Model):
    """Belongs to one assurance year, first day to last."""

    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """The year as people say it: 2026/27."""
        return year_label(self.starts_on, self.ends_on)


def year_label(starts_on: datetime.date, ends_on: datetime.date) -> str:
    """A year that runs from spring to spring is 2026/27; one within a calendar year is 2026."""
    first, last = starts_on.year, ends_on.year
    return str(first) if first == last else f"{first}/{last % 100:02d}"


class AnnualAssessment(Editable, OfAYear):
    """An area's self-assessment of one assurance year. Once submitted it is locked, unless it is returned."""

    framework = models.CharField(max_length=40)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_at = models.DateTimeField(null=True, blank=True)
    """When the preparer handed it over to the approver; empty while it is being written."""
    hand_back_note = models.TextField(blank=True)

    class Meta(Editable.Meta):
        ordering = ["-starts_on"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(
                fields=["authority", "starts_on"], name="benchmarks_annualassessment_one_a_year"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="benchmarks_annualassessment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(prepared_by__isnull=True, prepared_at__isnull=True)
                | Q(prepared_by__isnull=False, prepared_at__isnull=False),
                name="benchmarks_annualassessment_prepared_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"Annual assessment {self.label}"


class AssessmentLine(Editable):
    """One benchmark of an assessment: what the area says of itself, and who wrote it.

    `computed` is the rating the records gave when the line was last written, the one that a reason for
    a difference answers. Rating keys are those of the framework's scale.
    """

    class Standing(models.TextChoices):
        NEW = "new", _("Written this year")
        CARRIED = "carried_over", _("Carried over")
        RECHECKED = "rechecked", _("Checked again this year")

    assessment = models.ForeignKey(AnnualAssessment, on_delete=models.PROTECT, related_name="lines")
    section = models.PositiveSmallIntegerField()
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    computed = models.CharField(max_length=20, blank=True)
    self_rating = models.CharField(max_length=20, blank=True)
    difference_reason = models.TextField(blank=True)
    narrative = models.TextField(blank=True)
    good_practice = models.TextField(blank=True)
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.NEW)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta(Editable.Meta):
        ordering = ["assessment_id", "section"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(
                fields=["assessment", "section"], name="benchmarks_assessmentline_section_once"
            ),
            models.CheckConstraint(
                condition=Q(section__gte=1, section__lte=8), name="benchmarks_assessmentline_section"
            ),
            models.CheckConstraint(
                condition=Q(self_rating="")
                | Q(computed__in=UNRATED)
                | Q(self_rating=F("computed"))
                | ~Q(difference_reason=""),
                name="benchmarks_assessmentline_difference_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(self_rating="") | Q(written_by__isnull=False, written_at__isnull=False),
                name="benchmarks_assessmentline_rated_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Section {self.section}"


class LineEvidence(AuthorityOwned):
    """What a line rests on: a document of the register, or the page of another record of the area."""

    line = models.ForeignKey(AssessmentLine, on_delete=models.PROTECT, related_name="evidence")
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, blank=True)
    label = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    """Path of the record's page, for a record that is no document."""
    marking = models.CharField(max_length=20, default="official")

    class Meta(AuthorityOwned.Meta):
        ordering = ["line_id", "id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["line", "document"],
                condition=Q(document__isnull=False),
                name="benchmarks_lineevidence_document_once",
            ),
            models.UniqueConstraint(
                fields=["line", "address"], condition=~Q(address=""), name="benchmarks_lineevidence_once"
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False, address="") | (Q(document__isnull=True) & ~Q(address="")),
                name="benchmarks_lineevidence_one_thing",
            ),
        ]


class Submission(AuthorityOwned, OfAYear):
    """What was submitted, once and for ever: the text of the whole pack and its SHA-256.

    The database checks the hash against the text. A returned pack is submitted again as the next round.
    It repeats its year, since the Home Office can't see the assessment it came from.
    """

    assessment = models.ForeignKey(AnnualAssessment, on_delete=models.PROTECT, related_name="submissions")
    round = models.PositiveIntegerField()
    framework = models.CharField(max_length=40)
    as_of = models.DateField()
    """The date at which the computed ratings in it were worked out."""
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["-starts_on", "-round"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "round"], name="benchmarks_submission_round_once"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("prepared_by")), name="benchmarks_submission_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"Submission {self.label}, round {self.round}"


class SubmittedLine(AuthorityOwned):
    """The ratings of one submitted benchmark, for the dashboards; every national role may read them."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="lines")
    # Repeated from the submission, which a dashboard's reader can't see.
    starts_on = models.DateField()
    round = models.PositiveIntegerField()
    section = models.PositiveSmallIntegerField()
    computed = models.CharField(max_length=20)
    self_rating = models.CharField(max_length=20)
    standing = models.CharField(max_length=12, choices=AssessmentLine.Standing.choices)
    good_practice = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["submission_id", "section"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["submission", "section"], name="benchmarks_submittedline_section_once"
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "section"])]

    def __str__(self) -> str:
        return f"Section {self.section}"


class SubmittedDocument(AuthorityOwned):
    """A document's file as it went with a submission: the grant by which the Home Office may open it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="documents")
    section = models.PositiveSmallIntegerField()
    version = models.ForeignKey("core.DocumentVersion", on_delete=models.PROTECT, related_name="+")

    class Meta(AuthorityOwned.Meta):
        ordering = ["submission_id", "section", "id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["submission", "section", "version"], name="benchmarks_submitteddocument_once"
            ),
        ]


class Answer(AuthorityOwned):
    """The area's answer to a question of the assessor's."""

    remark = models.ForeignKey("benchmarks.Remark", on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["recorded_at", "id"]


class Reply(AuthorityOwned):
    """The area's one reply to the moderated ratings, before they are issued."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()

    class Meta(AuthorityOwned.Meta):
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["submission"], name="benchmarks_reply_once"),
        ]


class ImprovementUpdate(AuthorityOwned):
    """What an area says of an improvement action: how it goes and what was done."""

    class Progress(models.TextChoices):
        ON_TRACK = "on_track", _("On track")
        LATE = "late", _("Late")
        BLOCKED = "blocked", _("Blocked")
        DONE = "done", _("Done")

    improvement = models.ForeignKey(
        "benchmarks.ImprovementAction", on_delete=models.PROTECT, related_name="updates"
    )
    progress = models.CharField(max_length=10, choices=Progress.choices)
    text = models.TextField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["-recorded_at", "-id"]

    def __str__(self) -> str:
        return str(self.get_progress_display())
