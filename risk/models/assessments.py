"""Risks, and the versions of the risk assessment in which they are described and scored."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import Marking
from core.models.base import AuthorityOwned, CrossingForeignKey, Editable
from core.uk_dates import uk_date
from risk.models.profiles import CtlpPrompt


class Risk(Editable):
    """A risk that lives across versions; each version describes and scores it anew in a `RiskEntry`."""

    class Kind(models.TextChoices):
        SITUATIONAL = "situational", _("Situational")
        CORPORATE = "corporate", _("Corporate")

    class Concern(models.TextChoices):
        PEOPLE = "people", _("Radicalisation of people")
        INFLUENCES = "influences", _("Radicalising influences")
        ENVIRONMENT = "environment", _("Permissive environments")
        DUTY = "duty", _("Not meeting the Prevent duty")

    reference = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    concern = models.CharField(max_length=12, choices=Concern.choices)
    opened_on = models.DateField()
    named_at_item = models.ForeignKey(
        "partnerships.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The item of a meeting's agenda under which it was named, where it was captured in place."""
    closed_on = models.DateField(null=True, blank=True)
    closing_reason = models.CharField(max_length=300, blank=True)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)

    class Meta(Editable.Meta):
        ordering = ["reference"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["authority", "reference"], name="risk_risk_reference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class RiskReopening(AuthorityOwned):
    """That a closed risk was opened again: what closed it and when, and why it is back. Never changed."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="reopenings")
    closed_on = models.DateField()
    closing_reason = models.CharField(max_length=300)
    reopened_on = models.DateField()
    reason = models.CharField(max_length=300)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-reopened_on", "-id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.CheckConstraint(
                name="risk_riskreopening_after_closing",
                condition=models.Q(reopened_on__gte=models.F("closed_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Opened again on {uk_date(self.reopened_on)}"


class RiskAssessment(Editable):
    """A version of the local risk assessment. Agreed at a meeting, it can never change again."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for approval")
        APPROVED = "approved", _("Approved, to be agreed at a meeting")
        AGREED = "agreed", _("Agreed")
        DISCARDED = "discarded", _("Discarded")

    SETTLED = (Status.AGREED, Status.DISCARDED)
    """States that nothing follows: the version is kept as it is for good."""

    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    return_note = models.TextField(blank=True)
    """What the approver asked to be put right when it was last sent back."""
    no_change = models.BooleanField(default=False)
    """Says on purpose that the risks were reviewed and none changed (2.G1)."""
    summary = models.TextField(blank=True)
    no_influences_statement = models.TextField(blank=True)
    """Why no radicalising influence is listed, where none is (2.G1)."""
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
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    discarded_at = models.DateTimeField(null=True, blank=True)
    discard_reason = models.CharField(max_length=300, blank=True)

    class Meta(Editable.Meta):
        ordering = ["-number"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["authority", "number"], name="risk_riskassessment_number_once"),
            models.UniqueConstraint(
                fields=["authority"],
                condition=~models.Q(status__in=["agreed", "discarded"]),
                name="risk_riskassessment_one_open",
            ),
            models.CheckConstraint(
                name="risk_riskassessment_preparer_is_not_approver",
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("prepared_by")),
            ),
            models.CheckConstraint(
                name="risk_riskassessment_starter_is_not_approver",
                condition=models.Q(approved_by__isnull=True)
                | models.Q(recorded_by__isnull=True)
                | ~models.Q(approved_by=models.F("recorded_by")),
            ),
            models.CheckConstraint(
                name="risk_riskassessment_approved_by_somebody",
                condition=models.Q(
                    status__in=["approved", "agreed"], approved_by__isnull=False, approved_at__isnull=False
                )
                | models.Q(
                    status__in=["draft", "submitted", "discarded"],
                    approved_by__isnull=True,
                    approved_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="risk_riskassessment_agreed_at_a_meeting",
                condition=~models.Q(status="agreed")
                | models.Q(
                    agreed_on__isnull=False, agreed_at_meeting__isnull=False, approved_by__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="risk_riskassessment_discarded_by_somebody",
                condition=models.Q(status="discarded", discarded_by__isnull=False, discarded_at__isnull=False)
                | ~models.Q(status="discarded") & models.Q(discarded_by=None, discarded_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}: {self.title}"

    @property
    def is_agreed(self) -> bool:
        """Whether a meeting has agreed it, so that nothing in it can change."""
        return self.status == self.Status.AGREED

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way to a meeting."""
        return self.status not in self.SETTLED

    @property
    def is_draft(self) -> bool:
        """Whether its risks can still be described and scored."""
        return self.status == self.Status.DRAFT


_ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


def _within_scale(field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"risk_entry_{field}", condition=models.Q(**{f"{field}__gte": 1, f"{field}__lte": 5})
    )


class RiskEntry(Editable):
    """A risk as one version of the assessment describes and scores it (likelihood × impact, 1 to 5 each)."""

    class Environment(models.TextChoices):
        ONLINE = "online", _("Online")
        OFFLINE = "offline", _("Offline")
        BOTH = "both", _("Online and offline")

    class Source(models.TextChoices):
        CTLP = "ctlp", _("CTLP prompt")
        LOCAL = "local", _("Local knowledge or data")
        CORPORATE = "corporate", _("The council's own risk management")

    assessment = models.ForeignKey(RiskAssessment, on_delete=models.CASCADE, related_name="entries")
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="entries")
    title = models.CharField(max_length=200, blank=True)
    """The risk's title in this version; the database copies it from the risk when it is left empty."""
    description = models.TextField()
    ideological_driver = models.CharField(max_length=160, blank=True)
    environment = models.CharField(max_length=8, choices=Environment.choices, default=Environment.BOTH)
    source = models.CharField(max_length=10, choices=Source.choices)
    prompt = models.ForeignKey(
        CtlpPrompt, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    source_note = models.CharField(max_length=300, blank=True)
    controls = models.TextField(blank=True)
    owner = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    inherent_likelihood = models.PositiveSmallIntegerField(validators=_ONE_TO_FIVE)
    inherent_impact = models.PositiveSmallIntegerField(validators=_ONE_TO_FIVE)
    residual_likelihood = models.PositiveSmallIntegerField(validators=_ONE_TO_FIVE)
    residual_impact = models.PositiveSmallIntegerField(validators=_ONE_TO_FIVE)
    why_moved = models.CharField(max_length=300, blank=True)
    """Why the score differs from the version before."""

    class Meta(Editable.Meta):
        ordering = ["assessment", "risk__reference"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "risk"], name="risk_riskentry_once"),
            _within_scale("inherent_likelihood"),
            _within_scale("inherent_impact"),
            _within_scale("residual_likelihood"),
            _within_scale("residual_impact"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.residual_likelihood} × {self.residual_impact}"

    @property
    def kind(self) -> str:
        """The risk's kind, which an agreed version settles."""
        return self.risk.kind

    @property
    def concern(self) -> str:
        """What the risk is about, which an agreed version settles."""
        return self.risk.concern

    @property
    def marking(self) -> str:
        """The risk's marking today: raising it hides every version's entry at once."""
        return self.risk.marking

    @property
    def inherent_score(self) -> int:
        """Likelihood × impact before controls, 1 to 25."""
        return self.inherent_likelihood * self.inherent_impact

    @property
    def residual_score(self) -> int:
        """Likelihood × impact with controls in place, 1 to 25."""
        return self.residual_likelihood * self.residual_impact


class Dissemination(AuthorityOwned):
    """That a partner was sent a version, and when it said it had read it."""

    assessment = models.ForeignKey(RiskAssessment, on_delete=models.PROTECT, related_name="disseminations")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    acknowledged_on = models.DateField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-sent_on"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "organisation"], name="risk_dissemination_once"),
        ]

    def __str__(self) -> str:
        return f"Sent on {uk_date(self.sent_on)}"
