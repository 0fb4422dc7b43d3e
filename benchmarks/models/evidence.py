"""Evidence packs that were made of submitted assessments."""

from __future__ import annotations

from django.db import models

from core.choices import Marking
from core.models.base import AuthorityOwned


class EvidencePack(AuthorityOwned):
    """A signed archive of one submission, up to a marking; the same submission gives the same pack again."""

    submission = models.ForeignKey("benchmarks.Submission", on_delete=models.PROTECT, related_name="packs")
    marking = models.CharField(max_length=20, choices=Marking.choices)
    """The highest marking of what lies in it; an OFFICIAL pack leaves the rest out and says so."""
    sha256 = models.CharField(max_length=64)
    key_fingerprint = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["-recorded_at", "-id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["submission", "marking", "sha256"], name="benchmarks_evidencepack_once"
            ),
        ]
