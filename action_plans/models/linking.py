"""How actions hang together: one waits for another; one follows another in a duty that repeats."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import AuthorityOwned, Editable


class ActionSeries(Editable):
    """A duty that comes round again: each occurrence is an action of its own, with its own outcome."""

    class Every(models.TextChoices):
        MONTH = "month", _("Every month")
        QUARTER = "quarter", _("Every quarter")
        TERM = "term", _("Every school term")
        YEAR = "year", _("Every year")

    every = models.CharField(max_length=8, choices=Every.choices)
    counts_from = models.DateField()
    """The due date from which the rhythm is counted, so that 31 January comes back to 31 March."""
    ended_on = models.DateField(null=True, blank=True)

    class Meta(Editable.Meta):
        verbose_name_plural = "action series"

    def __str__(self) -> str:
        return str(self.get_every_display())


class ActionDependency(AuthorityOwned):
    """That an action waits for another; the database refuses actions that would wait for each other."""

    action = models.ForeignKey("action_plans.Action", on_delete=models.CASCADE, related_name="dependencies")
    depends_on = models.ForeignKey("action_plans.Action", on_delete=models.PROTECT, related_name="dependents")

    class Meta(AuthorityOwned.Meta):
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["action", "depends_on"], name="action_plans_dependency_once"),
            models.CheckConstraint(
                name="action_plans_dependency_on_another",
                condition=~models.Q(action=models.F("depends_on")),
            ),
        ]
