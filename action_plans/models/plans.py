"""Plan editions, what each partner does in them, and where they are cited."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import Marking, Sector
from core.models.base import CrossingForeignKey, Editable, ThreatChecked


class Plan(Editable, ThreatChecked):
    """An edition of the partnership plan, based on a version of the risk assessment."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        AGREED = "agreed", _("Agreed")
        SUPERSEDED = "superseded", _("Superseded")

    title = models.CharField(max_length=200)
    edition = models.PositiveIntegerField()
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    review_due = models.DateField()
    based_on = models.ForeignKey(
        "risk.RiskAssessment", on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    development_started_on = models.DateField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_at_meeting = CrossingForeignKey(
        "partnerships.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_on = models.DateField(null=True, blank=True)
    governance_summary = models.TextField(blank=True)
    objectives = models.JSONField(default=list, blank=True, db_default=[])
    """Keys of the objectives it pursues, from the sets in `action_plans.objectives`."""

    class Meta(Editable.Meta):
        ordering = ["-edition"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["authority", "edition"], name="action_plans_plan_edition_once"),
            models.CheckConstraint(
                name="action_plans_plan_preparer_is_not_approver",
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("prepared_by")),
            ),
            models.CheckConstraint(
                name="action_plans_plan_agreed_on_a_date",
                condition=models.Q(status="draft") | models.Q(agreed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Theme(Editable):
    """A heading under which the plan groups its actions."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="themes")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120)

    class Meta(Editable.Meta):
        ordering = ["plan", "position"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "name"], name="action_plans_theme_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerRole(Editable):
    """What one partner does in delivering the plan (toolkit 3.G2), by body or by its seat in the group."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="partner_roles")
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = CrossingForeignKey(
        "partnerships.GroupMember", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    statement = models.TextField()

    class Meta(Editable.Meta):
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                name="action_plans_partnerrole_of_somebody",
                condition=models.Q(organisation__isnull=False) | models.Q(member__isnull=False),
            ),
        ]


class PlanContribution(Editable):
    """That a partner took part in drawing up the plan (toolkit 3.G4)."""

    class Kind(models.TextChoices):
        DRAFTING = "drafting", _("Drafted or commented on the text")
        WORKSHOP = "workshop", _("Took part in a workshop or meeting")
        DATA = "data", _("Gave information or data")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="contributions")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=20, choices=Sector.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    contributed_on = models.DateField()

    class Meta(Editable.Meta):
        ordering = ["-contributed_on"]

    def __str__(self) -> str:
        return f"{self.get_sector_display()}: {self.get_kind_display()}"


class PlanCitation(Editable):
    """A strategy, plan or policy that refers to the partnership plan (toolkit 3.B1)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="citations")
    cited_in = models.CharField(max_length=200)
    page = models.CharField(max_length=40, blank=True)
    approved_on = models.DateField()
    review_due = models.DateField(null=True, blank=True)

    class Meta(Editable.Meta):
        ordering = ["cited_in"]

    def __str__(self) -> str:
        return self.cited_in
