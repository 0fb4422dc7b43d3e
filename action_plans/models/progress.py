"""What became of an action: updates by its owner, reviews at meetings, evaluation for impact."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from action_plans.models.actions import Action
from core.models.base import AuthorityOwned, CrossingForeignKey, Editable
from core.uk_dates import uk_date


class ActionUpdate(AuthorityOwned):
    """What the owner says has been done; never changed afterwards."""

    class Progress(models.TextChoices):
        DONE = "done", _("Done")
        ON_TRACK = "on_track", _("On track")
        LATE = "late", _("Late")
        BLOCKED = "blocked", _("Blocked")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates")
    reported_on = models.DateField()
    progress = models.CharField(max_length=10, choices=Progress.choices)
    text = models.TextField()
    delay_because = models.CharField(max_length=300, blank=True)
    """What holds it up, where the owner says it is late or blocked."""
    evidence = models.ForeignKey(
        "core.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="action_updates"
    )
    asks_for_date = models.DateField(null=True, blank=True)
    asks_because = models.CharField(max_length=300, blank=True)
    link = models.ForeignKey(
        "core.SignedLink", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The signed link by which it came, and so which contact said it, where nobody was signed in."""

    class Meta(AuthorityOwned.Meta):
        ordering = ["-reported_on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_progress_display()}, {uk_date(self.reported_on)}"

    @property
    def said_by(self) -> str:
        """Who said it: the contact whose link it came by, or the person signed in. Read with both joined."""
        if self.link is not None:
            return str(_("%(person)s, by a link sent to them") % {"person": self.link.contact})
        return str(self.recorded_by or "")


class TimeDecision(AuthorityOwned):
    """What the council answered when an owner asked for a later date; never changed afterwards."""

    update = models.OneToOneField(ActionUpdate, on_delete=models.PROTECT, related_name="time_decision")
    is_accepted = models.BooleanField()
    reason = models.CharField(max_length=300)
    decided_on = models.DateField()

    def __str__(self) -> str:
        return f"Answered on {uk_date(self.decided_on)}"


class ActionReview(Editable):
    """That the group looked at an action at a meeting, and what it found (toolkit 3.G5)."""

    class Outcome(models.TextChoices):
        NO_CHANGE = "no_change", _("Reviewed, no change")
        CHANGED = "changed", _("Changed")
        CLOSED = "closed", _("Closed")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="reviews")
    meeting = CrossingForeignKey(
        "partnerships.Meeting", on_delete=models.PROTECT, related_name="action_reviews"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.NO_CHANGE)
    note = models.TextField(blank=True)

    class Meta(Editable.Meta):
        ordering = ["-meeting__meets_on", "id"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["action", "meeting"], name="action_plans_review_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


class ActionEvaluation(Editable):
    """What a completed action achieved, and what follows from it (toolkit 3.B2)."""

    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="evaluation")
    evaluated_on = models.DateField()
    impact = models.TextField()
    lesson = models.TextField()
    what_next = models.TextField(blank=True)

    class Meta(Editable.Meta):
        ordering = ["-evaluated_on"]

    def __str__(self) -> str:
        return f"Evaluation of {uk_date(self.evaluated_on)}"


class EvaluationCitation(AuthorityOwned):
    """That a later action or risk assessment rests on an evaluation (toolkit 3.B2)."""

    evaluation = models.ForeignKey(ActionEvaluation, on_delete=models.PROTECT, related_name="citations")
    cited_on = models.DateField()
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assessment = models.ForeignKey(
        "risk.RiskAssessment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    risk = models.ForeignKey("risk.Risk", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Which risk that version saw otherwise because of it."""
    note = models.CharField(max_length=300, blank=True, db_default="")

    class Meta(AuthorityOwned.Meta):
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.CheckConstraint(
                name="action_plans_citation_by_one",
                condition=models.Q(action__isnull=False, assessment__isnull=True)
                | models.Q(action__isnull=True, assessment__isnull=False),
            ),
            models.CheckConstraint(
                name="action_plans_citation_risk_in_version",
                condition=models.Q(risk__isnull=True) | models.Q(assessment__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Cited on {uk_date(self.cited_on)}"
