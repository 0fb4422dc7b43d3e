"""The Home Office's side of the assurance year, written by its people alone: an area can't touch it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from benchmarks.models.assurance import UNRATED, Submission
from core.models.base import AuthorityOwned, Editable
from core.uk_dates import uk_date


class Review(Editable):
    """How far the assessment of a submission is, and who did what. The database holds the order of steps."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Being assessed")
        ASSESSED = "assessed", _("Assessed")
        MODERATED = "moderated", _("Moderated")
        ISSUED = "issued", _("Issued")
        RETURNED = "returned", _("Returned")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assessed_at = models.DateTimeField(null=True, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    moderated_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reply_due = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    batch = models.CharField(max_length=16, blank=True)
    """Which letters were issued together, so that one page can show how far they are."""
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.TextField(blank=True)

    class Meta(Editable.Meta):
        indexes = [models.Index(fields=["batch"], condition=~Q(batch=""), name="benchmarks_review_batch")]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["submission"], name="benchmarks_review_once"),
            models.CheckConstraint(
                condition=Q(second_assessor__isnull=True) | ~Q(second_assessor=F("assessor")),
                name="benchmarks_review_second_is_another",
            ),
            models.CheckConstraint(
                condition=Q(moderated_by__isnull=True) | ~Q(moderated_by=F("assessor")),
                name="benchmarks_review_moderator_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned")
                | (Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_reason="")),
                name="benchmarks_review_return_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["assessed", "moderated", "issued"])
                | Q(assessed_at__isnull=False, assessed_by__isnull=False),
                name="benchmarks_review_assessed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["moderated", "issued"])
                | Q(moderated_at__isnull=False, moderated_by__isnull=False, reply_due__isnull=False),
                name="benchmarks_review_moderated_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="benchmarks_review_issued_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())


class Rating(AuthorityOwned):
    """An assessor's value for one benchmark, with its reason. A later one supersedes; none is changed.

    It repeats what it stands beside (checked by the database), so that a difference without a reason
    can't be stored.
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("Assessor")
        SECOND = "second", _("Second assessor")
        MODERATED = "moderated", _("Moderation")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="ratings")
    section = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=20)
    computed = models.CharField(max_length=20)
    self_rating = models.CharField(max_length=20)
    reason = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["review_id", "section", "id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(reason="")
                | (Q(value=F("self_rating")) & (Q(value=F("computed")) | Q(computed__in=UNRATED))),
                name="benchmarks_rating_difference_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind="moderated") | ~Q(reason=""), name="benchmarks_rating_moderation_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Section {self.section}: {self.get_kind_display()}"


class Remark(AuthorityOwned):
    """A question to the area on a benchmark, or a comment for the assessor that the area does not see."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question to the area")
        COMMENT = "comment", _("Comment for the assessor")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks")
    section = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return f"Section {self.section}: {self.get_kind_display()}"


class Letter(AuthorityOwned):
    """The letter of an issued assessment as a file, known by its SHA-256."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="letters")
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()

    class Meta(AuthorityOwned.Meta):
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["review"], name="benchmarks_letter_once"),
        ]


class LetterFailure(AuthorityOwned):
    """An attempt to write the letter of an issued assessment that came to nothing, and why, in plain words.

    An issued review never changes, so its troubles stand beside it.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="failures")
    reason = models.CharField(max_length=300)

    class Meta(AuthorityOwned.Meta):
        ordering = ["recorded_at", "id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="benchmarks_letterfailure_says_why"),
        ]


class ImprovementAction(Editable):
    """What the Home Office asks an area to improve, and by when; the area reports, the assessor closes."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="improvements")
    section = models.PositiveSmallIntegerField()
    what = models.TextField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField(blank=True)

    class Meta(Editable.Meta):
        ordering = ["due_on", "id"]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="benchmarks_improvementaction_closing_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"Section {self.section}, due {uk_date(self.due_on)}"


class Escalation(AuthorityOwned):
    """A step that a person decided to take with an area: a record with its legal basis, never automatic."""

    class Step(models.TextChoices):
        ADVICE = "advice", _("Advice")
        PEER_SUPPORT = "peer_support", _("Peer support")
        BEST_VALUE = "best_value", _("Best value")
        DIRECTION = "direction", _("Direction")

    step = models.CharField(max_length=14, choices=Step.choices)
    legal_basis = models.TextField()
    reason = models.TextField()
    decided_on = models.DateField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["-decided_on", "-id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(legal_basis="") & ~Q(reason=""), name="benchmarks_escalation_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}, {uk_date(self.decided_on)}"
