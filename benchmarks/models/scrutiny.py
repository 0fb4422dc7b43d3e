"""Scrutiny by elected members: their questions, what the area replied, and the packs that went to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models.base import AuthorityOwned
from core.uk_dates import uk_date


class ScrutinyQuestion(AuthorityOwned):
    """What an elected member asked, of one benchmark or of all. It stands as it was asked."""

    section = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["-recorded_at", "-id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="benchmarks_scrutinyquestion_asks"),
            models.CheckConstraint(
                condition=Q(section__isnull=True) | Q(section__gte=1, section__lte=8),
                name="benchmarks_scrutinyquestion_section",
            ),
        ]


class ScrutinyReply(AuthorityOwned):
    """What the area replied to a question. A later reply supersedes; none is changed or taken away."""

    question = models.ForeignKey(ScrutinyQuestion, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["recorded_at", "id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="benchmarks_scrutinyreply_says"),
        ]


class ScrutinyPack(AuthorityOwned):
    """Two pages for a scrutiny committee, as they were made: the words they hold, and the PDF by its hash.

    Nothing in it is above OFFICIAL, whoever had it made, so it has no marking of its own.
    """

    as_of = models.DateField()
    content = models.TextField()
    """The words of the pack as canonical JSON; the Word document is set from it."""
    inputs_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["-recorded_at", "-id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["authority", "inputs_sha256"], name="benchmarks_scrutinypack_once"
            ),
            models.CheckConstraint(condition=Q(pages__lte=2), name="benchmarks_scrutinypack_two_pages"),
        ]

    def __str__(self) -> str:
        return f"Scrutiny pack of {uk_date(self.as_of)}"
