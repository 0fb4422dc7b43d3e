"""Information sharing: the agreements, and the reasoning of single questions. Never the person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import Marking
from core.models.base import AuthorityOwned, Editable
from core.uk_dates import uk_date

TERMS = (
    "purpose",
    "legal_power",
    "necessity",
    "proportionality",
    "consent_position",
    "confidentiality",
    "dpia_reference",
)
"""What an agreement must say, in words, before it can become active (domain rule 18)."""


def _says_everything() -> models.Q:
    dates = models.Q(review_due__isnull=False, starts_on__isnull=False)
    return dates & models.Q(**{f"{name}__regex": r"\S" for name in TERMS})


class SharingAgreement(Editable):
    """An information-sharing agreement. The database lets none that is incomplete become active.

    Its parties are counted by a trigger, since they are rows of their own: two at least.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")

    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    other_parties = models.TextField(blank=True)
    """Parties that are no body of this area, one a line."""
    reaches_beyond = models.BooleanField(default=False)
    """Another area's council or body is a party, so that it counts as a joint arrangement (1.B1)."""
    purpose = models.TextField(blank=True)
    legal_power = models.TextField(blank=True)
    necessity = models.TextField(blank=True)
    proportionality = models.TextField(blank=True)
    consent_position = models.TextField(blank=True)
    confidentiality = models.TextField(blank=True)
    dpia_reference = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, blank=True)

    class Meta(Editable.Meta):
        ordering = ["title", "id"]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                name="partnerships_sharing_complete",
                condition=models.Q(state="draft") | _says_everything(),
            ),
            models.CheckConstraint(
                name="partnerships_sharing_end_dated",
                condition=models.Q(state="ended", ended_on__isnull=False)
                | (~models.Q(state="ended") & models.Q(ended_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="partnerships_sharing_review_later",
                condition=models.Q(starts_on__isnull=True)
                | models.Q(review_due__isnull=True)
                | models.Q(review_due__gt=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def other_names(self) -> list[str]:
        """Parties that are no body of this area, by name."""
        return [line.strip() for line in self.other_parties.splitlines() if line.strip()]


class SharingParty(AuthorityOwned):
    """A body of the area that is a party to an agreement."""

    agreement = models.ForeignKey(SharingAgreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta(AuthorityOwned.Meta):
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["agreement", "organisation"], name="partnerships_party_once"),
        ]


class SharingCheck(AuthorityOwned):
    """The reasoning of one sharing question and its outcome. It names bodies and reasons, never a person."""

    class Consent(models.TextChoices):
        GIVEN = "given", _("Asked for and given")
        REFUSED = "refused", _("Asked for and refused")
        NOT_SAFE = "not_safe", _("Not asked for: asking would raise the risk or defeat the purpose")
        NOT_NEEDED = "not_needed", _("Not needed: nobody can be told from what is shared")

    class Outcome(models.TextChoices):
        SHARE = "share", _("Share")
        SHARE_LESS = "share_less", _("Share less than was asked for")
        ADVICE = "advice", _("Ask for advice first")
        DO_NOT_SHARE = "do_not_share", _("Do not share")

    SHARES = (Outcome.SHARE, Outcome.SHARE_LESS)

    subject = models.TextField()
    receiver = models.CharField(max_length=160)
    agreement = models.ForeignKey(
        SharingAgreement, on_delete=models.PROTECT, null=True, blank=True, related_name="checks"
    )
    has_power = models.BooleanField()
    legal_power = models.TextField()
    is_necessary = models.BooleanField()
    necessity = models.TextField()
    is_proportionate = models.BooleanField()
    proportionality = models.TextField()
    consent = models.CharField(max_length=12, choices=Consent.choices)
    consent_reason = models.TextField()
    confidentiality = models.TextField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    outcome_reason = models.TextField()
    decided_on = models.DateField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["-decided_on", "-id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.CheckConstraint(
                name="partnerships_sharingcheck_lawful",
                condition=models.Q(outcome__in=["advice", "do_not_share"])
                | models.Q(has_power=True, is_necessary=True, is_proportionate=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {uk_date(self.decided_on)}"
