"""The duty gap analysis of a year: what the duty asks, how things stand, what is recommended.

Guidance paragraphs are those of `core.duties`; toolkit 1.B1 and 3.G1 build on the same arrangements.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from action_plans.models.actions import Action
from action_plans.wording import one_line
from core.choices import Marking
from core.models.base import AuthorityOwned, CrossingForeignKey, Editable
from core.uk_dates import uk_date

TITLE_LENGTH = 90


class GapAnalysis(Editable):
    """One year's analysis. A year is named by the April in which it begins: 2026 is 2026/27."""

    class Origin(models.TextChoices):
        CATALOGUE = "catalogue", _("the duty, paragraph by paragraph")
        LAST_YEAR = "last_year", _("last year’s analysis")
        FILE = "file", _("the council’s own table")
        EMPTY = "empty", _("an empty page")

    year = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=10, choices=Origin.choices)

    class Meta(Editable.Meta):
        ordering = ["-year"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["authority", "year"], name="action_plans_gapanalysis_year_once"),
            models.CheckConstraint(
                name="action_plans_gapanalysis_year_of_the_duty",
                condition=models.Q(year__gte=2015, year__lte=2100),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Duty gap analysis %(year)s") % {"year": self.year_words})

    @property
    def year_words(self) -> str:
        """The year as people write it: 2026/27."""
        return f"{self.year}/{(self.year + 1) % 100:02d}"


class GapRow(Editable):
    """One duty with how things stand, what could go wrong, and what is recommended."""

    class Rating(models.TextChoices):
        IN_PLACE = "in_place", _("In place")
        PARTLY = "part_in_place", _("Partly in place")
        GAP = "gap", _("Gap")
        NOT_ASSESSED = "not_assessed", _("Not assessed")

    analysis = models.ForeignKey(GapAnalysis, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=12, blank=True)
    """The row's own number in the council's table."""
    heading = models.CharField(max_length=200, blank=True)
    """The section of the council's table under which it stood."""
    sector = models.CharField(max_length=30)
    """A slug of `core.register.load_sectors`, or "all"."""
    duty_key = models.CharField(max_length=80, blank=True)
    """The entry of the duty catalogue (`core.duties.Duty.key`), or "" where none fits."""
    paragraph = models.CharField(max_length=120, blank=True)
    """How the paragraph is cited in the council's own table."""
    sections = models.JSONField(default=list, blank=True)
    """Toolkit sections that it belongs to, 1 to 8."""
    duty = models.TextField()
    current_position = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    rating = models.CharField(max_length=14, choices=Rating.choices, default=Rating.NOT_ASSESSED)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    """The same duty in the year before."""
    is_carried_over = models.BooleanField(default=False)
    """Copied from last year and not looked at again yet."""
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    imported_from = models.ForeignKey(
        "core.ImportBatch", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.JSONField(default=dict, blank=True)
    """Every word of the imported row, by its header, as the council wrote it."""
    source_fingerprint = models.CharField(max_length=64, blank=True)
    source_content_hash = models.CharField(max_length=64, blank=True)

    class Meta(Editable.Meta):
        ordering = ["analysis", "position", "id"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(
                fields=["analysis", "source_fingerprint"],
                condition=~models.Q(source_fingerprint=""),
                name="action_plans_gaprow_imported_once",
            ),
            models.CheckConstraint(
                name="action_plans_gaprow_carried_over_is_unchecked",
                condition=models.Q(is_carried_over=False)
                | models.Q(previous__isnull=False, checked_on__isnull=True, rating="not_assessed"),
            ),
            models.CheckConstraint(
                name="action_plans_gaprow_rated_by_somebody",
                condition=models.Q(rating="not_assessed")
                | models.Q(checked_on__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="action_plans_gaprow_says_what_the_duty_is", condition=~models.Q(duty="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The first sentence of the duty where it is short, else as much as fits on a line."""
        first = " ".join(self.duty.split()).partition(". ")[0]
        return first if len(first) <= TITLE_LENGTH else one_line(self.duty, TITLE_LENGTH)


class GapRecommendation(Editable):
    """One thing recommended for a duty; whether it is done is what its action says."""

    row = models.ForeignKey(GapRow, on_delete=models.CASCADE, related_name="recommendations")
    position = models.PositiveIntegerField()
    text = models.TextField()
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, null=True, blank=True, related_name="gap_recommendations"
    )

    class Meta(Editable.Meta):
        ordering = ["row", "position", "id"]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                name="action_plans_gaprecommendation_says_something", condition=~models.Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_done(self) -> bool:
        """Whether its action is completed; without an action nothing is done."""
        return self.action is not None and self.action.status == Action.Status.COMPLETED


class ArrangementsReview(AuthorityOwned):
    """The yearly review of the arrangements for the duty; a later one follows it, none is changed."""

    class Conclusion(models.TextChoices):
        SOUND = "sound", _("The arrangements work as they should")
        CHANGES = "changes", _("They work, with changes to make")
        NOT_SOUND = "not_sound", _("They do not work as they should")

    analysis = models.ForeignKey(
        GapAnalysis, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    reviewed_on = models.DateField()
    reviewers = models.CharField(max_length=200)
    meeting = CrossingForeignKey(
        "partnerships.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    conclusion = models.CharField(max_length=10, choices=Conclusion.choices)
    reasons = models.TextField()
    next_review_on = models.DateField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["-reviewed_on", "-id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.CheckConstraint(
                name="action_plans_arrangementsreview_next_is_later",
                condition=models.Q(next_review_on__gt=models.F("reviewed_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {uk_date(self.reviewed_on)}"
