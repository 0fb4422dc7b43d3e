"""What stands around an edition: whom a joint plan covers, what it rests on, which body ratified it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from action_plans.models.plans import Plan
from core.models.base import AuthorityOwned, CrossingForeignKey, EffectiveDated, ThreatChecked
from core.uk_dates import uk_date


class PlanArea(AuthorityOwned, EffectiveDated):
    """The explicit, dated link by which an agreed edition is the plan of a neighbouring area too.

    The covered area reads that edition with its roles and contributions, and its actions with what owners
    reported and meetings reviewed; nothing else of the owner's. As with a joint group, a link ever made keeps
    the edition readable, so that the past can be judged again; dates decide when it counts.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey("core.Authority", on_delete=models.PROTECT, related_name="+")

    class Meta(AuthorityOwned.Meta):
        ordering = ["starts_on"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "area", "starts_on"], name="action_plans_planarea_once"),
            models.CheckConstraint(
                name="action_plans_planarea_of_a_neighbour",
                condition=~models.Q(area=models.F("authority")),
            ),
        ]
        indexes = [models.Index(fields=["area", "plan"])]


class PlanBasis(AuthorityOwned, ThreatChecked):
    """What an edition rests on from a day on: kept when it is agreed and each time it is looked at afresh.

    The day on which the risk assessment was agreed and what the risks are about are copied here, because an
    area that a joint plan covers may read the plan but not the owner's risk assessment. Never changed
    afterwards.
    """

    class Moment(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        REFRESHED = "refreshed", _("Looked at afresh")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="bases")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    holds_from = models.DateField()
    based_on = models.ForeignKey(
        "risk.RiskAssessment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    based_on_agreed_on = models.DateField(null=True, blank=True)
    kinds_of_risk = models.CharField(max_length=60, blank=True)
    """Kinds of the risks its actions answer, sorted and separated by commas."""
    concerns = models.CharField(max_length=60, blank=True, db_default="")
    """What those risks are about, likewise: people, influences, duty. Blank where it was not kept yet."""
    review_due = models.DateField()
    meeting = CrossingForeignKey(
        "partnerships.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-holds_from", "-id"]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}, {uk_date(self.holds_from)}"


class Ratification(AuthorityOwned):
    """That the cabinet or a committee of the council ratified an edition. A decision: it stays as it is."""

    class Body(models.TextChoices):
        CABINET = "cabinet", _("Cabinet")
        COMMITTEE = "committee", _("Committee")
        COUNCIL = "council", _("Full council")
        MEMBER = "member", _("Cabinet member, by delegated decision")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="ratifications")
    body = models.CharField(max_length=12, choices=Body.choices)
    body_name = models.CharField(max_length=120, blank=True)
    ratified_on = models.DateField()
    decision_reference = models.CharField(max_length=60)
    document = models.ForeignKey(
        "core.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    comment = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-ratified_on", "-id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "body", "ratified_on"], name="action_plans_ratification_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()}, {uk_date(self.ratified_on)}"
