"""What partner bodies bring to the assessment, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import Marking
from core.models.base import Editable
from core.uk_dates import uk_date
from risk.models.assessments import Risk


class RiskInput(Editable):
    """What a body sees from where it stands, and the answer it got. About a picture, never about a person."""

    class Channel(models.TextChoices):
        MEETING = "meeting", _("At a meeting")
        RETURN = "return", _("Written return")
        CONVERSATION = "conversation", _("Conversation")
        SERVICE = "service", _("In this service")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        TAKEN_UP = "taken_up", _("Taken into a risk")
        NOTED = "noted", _("Noted")
        NOT_TAKEN_UP = "not_taken_up", _("Not taken up")

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+")
    contributed_on = models.DateField()
    channel = models.CharField(max_length=14, choices=Channel.choices)
    text = models.TextField()
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    outcome = models.CharField(max_length=14, choices=Outcome.choices, default=Outcome.WAITING)
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, null=True, blank=True, related_name="inputs")
    """The risk it was taken into."""
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(Editable.Meta):
        ordering = ["-contributed_on", "-id"]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                name="risk_riskinput_answered_by_somebody",
                condition=models.Q(outcome="waiting", answered_by=None, answered_at=None)
                | ~models.Q(outcome="waiting")
                & models.Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="risk_riskinput_taken_into_a_risk",
                condition=models.Q(outcome="taken_up", risk__isnull=False)
                | ~models.Q(outcome="taken_up") & models.Q(risk=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {uk_date(self.contributed_on)}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has told the body yet what became of it."""
        return self.outcome == self.Outcome.WAITING
