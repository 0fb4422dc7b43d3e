"""Actions: one owner body, a due or next-review date, a linked risk (domain rule 12)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from action_plans.models.linking import ActionSeries
from action_plans.models.plans import Plan, Theme
from core.choices import DatePrecision, Marking
from core.models.base import AuthorityOwned, CrossingForeignKey, Editable, ThreatChecked


class Action(Editable):
    """Something one body has undertaken to do about a risk, by a date or under regular review."""

    class Status(models.TextChoices):
        TO_COMPLETE = "to_complete", _("Brought in, details missing")
        OPEN = "open", _("Open")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

    LIVE = (Status.TO_COMPLETE, Status.OPEN)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    carried_to = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="carried_actions"
    )
    """The draft edition that takes this action over, with all its history, when it is agreed."""
    number = models.CharField(max_length=12)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    owner = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="owned_actions"
    )
    owner_contact = models.ForeignKey(
        "core.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="owned_actions"
    )
    owner_post = models.CharField(max_length=120, blank=True)
    risk = models.ForeignKey(
        "risk.Risk", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=8, choices=DatePrecision.choices, default=DatePrecision.DAY)
    review_on = models.DateField(null=True, blank=True)
    """The next review of something that has no end; asked for where a plan says "ongoing"."""
    is_recurring = models.BooleanField(default=False)
    series = models.ForeignKey(
        ActionSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="occurrences"
    )
    occurrence = models.PositiveSmallIntegerField(null=True, blank=True)
    """Which time round it is, of a duty that repeats."""
    created_on = models.DateField()
    created_at_meeting = CrossingForeignKey(
        "partnerships.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at_item = models.ForeignKey(
        "partnerships.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The item of that meeting's agenda under which it was taken up, where it was captured in place."""
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField(blank=True)
    imported_from = models.ForeignKey(
        "core.ImportBatch", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.JSONField(default=dict, blank=True)
    """Every word of the imported row, by its header, as the council wrote it."""
    source_fingerprint = models.CharField(max_length=64, blank=True)
    source_content_hash = models.CharField(max_length=64, blank=True)

    class Meta(Editable.Meta):
        ordering = ["plan", "position", "id"]
        indexes = [
            models.Index(fields=["authority", "status", "due_on"]),
            models.Index(fields=["owner", "status"]),
        ]
        constraints = [
            *Editable.Meta.constraints,
            # Asked once a statement is through, so that actions can swap their numbers in one.
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="action_plans_action_number_once",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["plan", "source_fingerprint"],
                condition=~models.Q(source_fingerprint=""),
                name="action_plans_action_imported_once",
            ),
            models.UniqueConstraint(fields=["series", "occurrence"], name="action_plans_occurrence_once"),
            models.UniqueConstraint(
                fields=["series"],
                condition=models.Q(status__in=["to_complete", "open"]),
                name="action_plans_one_live_occurrence",
            ),
            models.CheckConstraint(
                name="action_plans_occurrence_of_a_series",
                condition=models.Q(series__isnull=True, occurrence__isnull=True)
                | models.Q(series__isnull=False, occurrence__isnull=False),
            ),
            models.CheckConstraint(
                name="action_plans_open_action_has_owner_date_risk",
                condition=~models.Q(status="open")
                | (
                    models.Q(owner__isnull=False, risk__isnull=False)
                    & (models.Q(due_on__isnull=False) | models.Q(review_on__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="action_plans_closed_action_has_outcome",
                condition=~models.Q(status__in=["completed", "cancelled"])
                | (models.Q(closed_on__isnull=False) & ~models.Q(outcome="")),
            ),
        ]

    @property
    def whole_marking(self) -> str:
        """Its marking, or its edition's where that is higher: an edition covers what it holds."""
        return Marking.SENSITIVE if Marking.SENSITIVE in {self.marking, self.plan.marking} else self.marking

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def next_date(self) -> object:
        """The date that matters next: due, else next review, else None."""
        return self.due_on or self.review_on


class Milestone(Editable):
    """A step of an action with its own date or review date, in the plan's words."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveIntegerField()
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=8, choices=DatePrecision.choices, default=DatePrecision.DAY)
    review_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta(Editable.Meta):
        ordering = ["action", "position"]

    def __str__(self) -> str:
        return f"Milestone {self.position}"


class ActionSupport(AuthorityOwned):
    """A body or resource that helps with an action, by register entry or in the plan's own words."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="supporters")
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200)

    class Meta(AuthorityOwned.Meta):
        ordering = ["action", "id"]

    def __str__(self) -> str:
        return self.name


class ActionThreatCheck(AuthorityOwned, ThreatChecked):
    """The Security Threat Check made when an action was taken up or closed (toolkit 3.G7)."""

    class Moment(models.TextChoices):
        CREATED = "created", _("When taken up")
        CLOSED = "closed", _("When closed")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="threat_checks")
    moment = models.CharField(max_length=8, choices=Moment.choices)

    class Meta(AuthorityOwned.Meta):
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["action", "moment"], name="action_plans_threatcheck_once"),
        ]

    def __str__(self) -> str:
        return f"Security Threat Check: {self.get_moment_display()}"
