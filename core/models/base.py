"""What every tenant table has: its authority, a random public id, who recorded it, its history.

History rows are written by the database (see `core.migration_operations`), so
bulk writes and raw SQL are audited like any other change.
"""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from core.viewer import Viewer

PUBLIC_ID_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 12


def new_public_id() -> str:
    """Return 12 random characters (about 58 bits) without look-alikes, for addresses."""
    return "".join(secrets.choice(PUBLIC_ID_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


class HistoryEntry(models.Model):
    """What a history row knows besides the copied columns: the request that made the change."""

    history_request_id = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        abstract = True


def history_records(**kwargs: object) -> HistoricalRecords:
    """Return the history declaration shared by every audited model (who, why, which request)."""
    return HistoricalRecords(
        bases=[HistoryEntry],
        history_id_field=models.UUIDField(default=uuid.uuid4),
        history_change_reason_field=models.TextField(null=True),
        **kwargs,
    )


class CrossingForeignKey(models.ForeignKey):
    """A reference that may rightly cross the tenant line along a group's coverage.

    A district's action is reviewed at its county's meeting. The database checks
    at every write that the row's own authority may see what it refers to.
    """


class TenantQuerySet(models.QuerySet):
    """Named reads that every tenant table answers."""

    def visible_to(self, viewer: Viewer) -> TenantQuerySet:
        """Rows of the viewer's own areas, without markings the viewer is not cleared for."""
        rows = self.filter(authority_id__in=viewer.authority_ids)
        if not viewer.is_cleared and any(field.name == "marking" for field in self.model._meta.fields):
            rows = rows.filter(marking="official")
        return rows

    def in_area(self, authority: models.Model) -> TenantQuerySet:
        """Rows that `authority` owns."""
        return self.filter(authority=authority)


TenantManager = models.Manager.from_queryset(TenantQuerySet)


class AuthorityOwned(models.Model):
    """A row that belongs to one authority, behind both locks (ORM and row-level security)."""

    authority = models.ForeignKey("core.Authority", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=16, default=new_public_id, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    objects = TenantManager()
    history = history_records(inherit=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "public_id"], name="%(app_label)s_%(class)s_public_id"
            )
        ]

    def __str__(self) -> str:
        # Its kind and its address, so that no name and no other row is ever needed to say which it is.
        return f"{self._meta.verbose_name} {self.public_id}"


class Editable(AuthorityOwned):
    """A row people edit; `version` lets a stale save be noticed before it overwrites anything."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(AuthorityOwned.Meta):
        abstract = True


class EffectiveDated(models.Model):
    """True from `starts_on` up to and including `ends_on`; open-ended when that is empty."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def effective(prefix: str = "", *, on: object) -> models.Q:
    """Return the condition that an effective-dated row (reached by `prefix`) is true on the date `on`."""
    open_ended = models.Q(**{f"{prefix}ends_on__isnull": True})
    return models.Q(**{f"{prefix}starts_on__lte": on}) & (
        open_ended | models.Q(**{f"{prefix}ends_on__gte": on})
    )


class ThreatChecked(models.Model):
    """The three Security Threat Check answers and why (toolkit section 1, Security Threat Check)."""

    considers_threat_picture = models.BooleanField(null=True, blank=True)
    proportionate_to_threat = models.BooleanField(null=True, blank=True)
    likely_to_reduce_threat = models.BooleanField(null=True, blank=True)
    threat_check_rationale = models.TextField(blank=True)
    threat_checked_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def threat_check_is_complete(self) -> bool:
        """Whether all three answers and the rationale are there; a "no" is a valid answer."""
        answers = (self.considers_threat_picture, self.proportionate_to_threat, self.likely_to_reduce_threat)
        return None not in answers and bool(self.threat_check_rationale.strip())


def threat_check_complete(prefix: str = "") -> models.Q:
    """Return the same condition as `ThreatChecked.threat_check_is_complete`, for the database."""
    return models.Q(
        **{
            f"{prefix}considers_threat_picture__isnull": False,
            f"{prefix}proportionate_to_threat__isnull": False,
            f"{prefix}likely_to_reduce_threat__isnull": False,
        }
    ) & ~models.Q(**{f"{prefix}threat_check_rationale": ""})
