"""The national picture kept over time: how each area stood, how its like stood, and the national report."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.uk_dates import uk_date


class AreaSnapshot(models.Model):
    """One authority across the eight benchmarks on a date, and what it was then compared by.

    Follows from the `FindingSnapshot` rows of the same night by the rule book's roll-up, and is written with
    them by the evaluator alone, so that a national page reads one row an area.
    """

    authority = models.ForeignKey("core.Authority", on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    framework = models.CharField(max_length=40)
    ratings = models.JSONField()
    """{number of a section as text: key of its rating}."""
    met = models.PositiveSmallIntegerField()
    applies = models.PositiveSmallIntegerField()
    good_short = models.PositiveSmallIntegerField()
    """Good practice items that apply and are less than met."""
    lapsing = models.PositiveSmallIntegerField()
    """Items that hold on the date and lapse within the next 90 days if nobody acts."""
    tier = models.CharField(max_length=20, blank=True)
    is_priority = models.BooleanField(default=False)

    class Meta:
        ordering = ["authority", "as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "as_of", "framework"], name="benchmarks_areasnapshot_once"
            )
        ]
        indexes = [models.Index(fields=["framework", "as_of"])]

    def __str__(self) -> str:
        return f"Area on {uk_date(self.as_of)}"


class CohortSnapshot(models.Model):
    """How the areas of one kind, tier or region stood on a date: counts alone, of cohorts large enough.

    Nobody is named, and a cohort too small to hide its members has no row, so any area may read it.
    """

    as_of = models.DateField()
    framework = models.CharField(max_length=40)
    cohort = models.CharField(max_length=80)
    size = models.PositiveSmallIntegerField()
    ratings = models.JSONField()
    """{number of a section as text: {key of a rating: how many areas}}."""
    met_shares = models.JSONField()
    """Shares of the items that apply which are met, one for each area, sorted."""

    class Meta:
        ordering = ["as_of", "cohort"]
        constraints = [
            models.UniqueConstraint(
                fields=["as_of", "framework", "cohort"], name="benchmarks_cohortsnapshot_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort} on {uk_date(self.as_of)}"


class NationalReport(models.Model):
    """A version of the national report of a quarter; a new one only when its inputs changed."""

    quarter = models.CharField(max_length=6)
    framework = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    as_of = models.DateField()
    areas = models.PositiveIntegerField()
    inputs_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-quarter", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "framework", "number"], name="benchmarks_nationalreport_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"National report {self.quarter}, version {self.number}"


class NationalRun(models.Model):
    """How far the writing of a quarter's national report is: asked for by its day or by an assessor.

    The report's row is the truth; this tells who waits for it what goes on, and why it failed.
    """

    STEPS = 2
    """Judging the night that ended the quarter, then setting the report in type."""
    LOST_AFTER = datetime.timedelta(minutes=30)
    """How long after its last word one that has not ended counts as lost."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being written"
        FAILED = "failed", "Failed"
        DONE = "done", "Written"

    quarter = models.CharField(max_length=6, unique=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    done_steps = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    """Why it failed, in plain words."""
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The assessor who asked; nobody where the service did by itself."""
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-quarter"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="failed", reason=""), name="benchmarks_nationalrun_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"Writing of the national report {self.quarter}: {self.get_state_display()}"

    def moves(self, now: datetime.datetime) -> bool:
        """Whether it waits or goes on, and was heard of lately; if not, it may be asked for again."""
        is_open = self.state in {self.State.WAITING, self.State.RUNNING}
        return is_open and self.changed_at >= now - self.LOST_AFTER
