"""Projects paid for by Prevent funding: what they are for, who delivers them, what they report."""

from __future__ import annotations

from django.db import models

from core.models.base import Editable, EffectiveDated
from core.uk_dates import uk_date


class FundedProject(Editable, EffectiveDated):
    """A project paid for by Prevent funding and the action it serves (toolkit 3.G6)."""

    title = models.CharField(max_length=200)
    funder = models.CharField(max_length=120)
    reference = models.CharField(max_length=60, blank=True, db_default="")
    amount = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    """The funding for its whole term, in pounds."""
    objective = models.TextField(blank=True)
    measures = models.TextField(blank=True, db_default="")
    """How one will tell that the objective is met."""
    action = models.ForeignKey(
        "action_plans.Action", on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    provider = models.CharField(max_length=160, blank=True, db_default="")
    """The body that delivers it, in words: providers are often not partners."""
    provider_checked_on = models.DateField(null=True, blank=True)
    provider_check = models.TextField(blank=True, db_default="")
    """What the due diligence looked at and found: publicly available sources only (domain rule 7)."""
    ended_because = models.CharField(max_length=300, blank=True, db_default="")
    evaluated_on = models.DateField(null=True, blank=True)
    evaluation = models.TextField(blank=True, db_default="")

    class Meta(Editable.Meta):
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return self.title


class ProjectReturn(Editable):
    """What a funded project reported for one quarter: money spent, work done, what its measures show."""

    project = models.ForeignKey(FundedProject, on_delete=models.CASCADE, related_name="returns")
    quarter_starts_on = models.DateField()
    returned_on = models.DateField()
    spent = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    work_done = models.TextField()
    measures_show = models.TextField(blank=True)

    class Meta(Editable.Meta):
        ordering = ["-quarter_starts_on"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "quarter_starts_on"], name="action_plans_projectreturn_once"
            ),
            models.CheckConstraint(
                name="action_plans_projectreturn_of_a_quarter",
                condition=models.Q(quarter_starts_on__day=1, quarter_starts_on__month__in=[1, 4, 7, 10]),
            ),
        ]

    def __str__(self) -> str:
        return f"Return for the quarter from {uk_date(self.quarter_starts_on)}"
