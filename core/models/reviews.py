"""Which reminders of reviews went out, so that each goes once."""

from __future__ import annotations

from django.db import models

from core.models.base import AuthorityOwned
from core.uk_dates import uk_date


class ReviewReminder(AuthorityOwned):
    """That one person was told once of a review: 30 or 7 days ahead, or on the day."""

    key = models.CharField(max_length=80)
    """What is reviewed, as its section names it: "document:<public id>"."""
    due_on = models.DateField()
    notice = models.PositiveSmallIntegerField()
    """How many days ahead the reminder belongs: 30, 7 or 0."""
    recipient = models.EmailField(max_length=254)
    sent_on = models.DateField()

    class Meta(AuthorityOwned.Meta):
        indexes = [models.Index(fields=["recipient", "sent_on"])]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["authority", "key", "due_on", "notice", "recipient"],
                name="core_reviewreminder_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} due {uk_date(self.due_on)}"
