"""Findings kept over time and the reports written from them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import AuthorityOwned
from core.uk_dates import uk_date


class FindingSnapshot(models.Model):
    """One criterion's finding for one authority as it stood on a date, written by the evaluator alone."""

    authority = models.ForeignKey("core.Authority", on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    framework = models.CharField(max_length=40)
    code = models.CharField(max_length=8)
    status = models.CharField(max_length=16)
    figure = models.CharField(max_length=120, blank=True)
    because = models.TextField()
    next_step = models.CharField(max_length=300, blank=True)
    changes_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["authority", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "as_of", "framework", "code"], name="benchmarks_findingsnapshot_once"
            )
        ]
        indexes = [models.Index(fields=["as_of", "code", "status"])]

    def __str__(self) -> str:
        return f"{self.code} on {uk_date(self.as_of)}: {self.status}"


class QuarterlyReport(AuthorityOwned):
    """A version of an area's benchmark report for a quarter; a new one only when its inputs changed."""

    quarter = models.CharField(_("quarter"), max_length=6)
    framework = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    as_of = models.DateField()
    inputs_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()
    marking = models.CharField(max_length=20)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-quarter", "-number"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["authority", "quarter", "framework", "number"],
                name="benchmarks_quarterlyreport_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.quarter}, version {self.number}"
