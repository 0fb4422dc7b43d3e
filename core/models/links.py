"""A partner's way in without an account: one link, one purpose, one record, one person."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.models.base import AuthorityOwned


class SignedLink(AuthorityOwned):
    """A link sent to a contact for one record. Its secret is kept only as a hash; its uses are access events.

    `purpose` names what a section lets it do (`core.links.LinkPurpose`); `record_id` is the row it is about.
    The contact's body and address are kept as they were when it was sent: if either changes, it is dead.
    """

    purpose = models.SlugField(max_length=40)
    record_id = models.BigIntegerField()
    contact = models.ForeignKey("core.Contact", on_delete=models.PROTECT, related_name="links")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    occasion = models.SlugField(max_length=20)
    """Why it was sent, in the section's terms: asked for by a person, a date coming near."""
    about = models.DateField()
    """The date that made it due to be sent; the same occasion and date never send a second one."""
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(AuthorityOwned.Meta):
        ordering = ["-recorded_at"]
        indexes = [models.Index(fields=["authority", "purpose", "record_id"])]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["authority", "purpose", "record_id", "contact", "occasion", "about"],
                name="core_signedlink_sent_once",
            ),
            models.CheckConstraint(
                name="core_signedlink_revoked_by_somebody",
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]
