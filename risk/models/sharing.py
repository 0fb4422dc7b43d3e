"""An agreed version shared across the tenant line: a dated grant, and who took it up under which role."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from guardian.models import UserObjectPermissionBase

from core.choices import Marking
from core.models.base import AuthorityOwned, CrossingForeignKey, Editable, EffectiveDated, TenantManager
from risk.models.assessments import RiskAssessment


class AssessmentShare(Editable, EffectiveDated):
    """One agreed version, open to one area or one partner body between two dates, unless revoked before.

    `risk_ids`, `number`, `title`, `agreed_on` and `marking` are filled by the database when it is made, and
    never change: the row-level security of versions, entries and risks reads them.
    """

    assessment = models.ForeignKey(RiskAssessment, on_delete=models.PROTECT, related_name="shares")
    to_area = models.ForeignKey(
        "core.Authority", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_body = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField(max_length=300)
    number = models.PositiveIntegerField(default=0, editable=False)
    title = models.CharField(max_length=200, blank=True, editable=False)
    agreed_on = models.DateField(null=True, editable=False)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.SENSITIVE)
    risk_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta(Editable.Meta):
        ordering = ["-starts_on", "-id"]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                name="risk_assessmentshare_to_one",
                condition=models.Q(to_area__isnull=False, to_body__isnull=True)
                & ~models.Q(to_area=models.F("authority"))
                | models.Q(to_area__isnull=True, to_body__isnull=False),
            ),
            models.CheckConstraint(
                name="risk_assessmentshare_ends",
                condition=models.Q(ends_on__isnull=False, ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="risk_assessmentshare_revoked_by_somebody",
                condition=models.Q(revoked_by=None, revoked_at=None)
                | models.Q(revoked_by__isnull=False, revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}: {self.title}"

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it may be read; the database lets no share be without one."""
        return self.ends_on or datetime.date.max


class AssessmentReader(AuthorityOwned, UserObjectPermissionBase):
    """One person's permission to read what was shared, justified by one membership; dies with either.

    A guardian permission with a direct reference, in the tenant of the membership. Its dates are those of
    the membership and of the share: a role that ended and was given anew needs a new row.
    """

    content_object = CrossingForeignKey(AssessmentShare, on_delete=models.PROTECT, related_name="readers")
    membership = models.ForeignKey("core.Membership", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = TenantManager()  # type: ignore[assignment]

    class Meta(AuthorityOwned.Meta):
        ordering = ["-recorded_at"]
        unique_together = ()
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["content_object", "membership"], name="risk_assessmentreader_once"
            ),
        ]
