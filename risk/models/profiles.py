"""Counter terrorism local profiles by reference only: their content is never stored (domain rule 8)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import Marking
from core.models.base import Editable
from core.uk_dates import uk_date


class CtlpReference(Editable):
    """That a counter terrorism local profile exists: its reference, date, marking and police owner."""

    reference = models.CharField(max_length=60)
    issued_on = models.DateField()
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.SENSITIVE)
    police_owner = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta(Editable.Meta):
        ordering = ["-issued_on"]
        verbose_name = _("CTLP reference")
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["authority", "reference"], name="risk_ctlpreference_once"),
        ]

    def __str__(self) -> str:
        return self.reference


class CtlpPrompt(Editable):
    """A prompt or question from a profile, in the words the police agreed for sharing."""

    ctlp = models.ForeignKey(CtlpReference, on_delete=models.PROTECT, related_name="prompts")
    number = models.CharField(max_length=12)
    text = models.TextField()
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    agreed_for_sharing_on = models.DateField()

    class Meta(Editable.Meta):
        ordering = ["ctlp", "number"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["ctlp", "number"], name="risk_ctlpprompt_number_once"),
        ]

    def __str__(self) -> str:
        # Without the profile's reference, which may be marked above the prompt itself.
        return f"Prompt {self.number}"


class CtlpContribution(Editable):
    """That a partner fed the profile: who, when and by which channel, never what (toolkit 2.B1)."""

    class Channel(models.TextChoices):
        MEETING = "meeting", _("At a meeting")
        RETURN = "return", _("Written return")
        CONVERSATION = "conversation", _("Conversation with the police")

    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+")
    contributed_on = models.DateField()
    channel = models.CharField(max_length=14, choices=Channel.choices)

    class Meta(Editable.Meta):
        ordering = ["-contributed_on"]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {uk_date(self.contributed_on)}"


class CtlpBriefing(Editable):
    """Who was briefed on a profile, when, by whom, at which marking, and that clearance was checked.

    Above OFFICIAL the person is named; the database refuses one whose account shows no clearance then.
    """

    ctlp = models.ForeignKey(CtlpReference, on_delete=models.PROTECT, related_name="briefings")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        "core.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    briefed_on = models.DateField()
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    given_by = models.CharField(max_length=160)
    clearance_checked = models.BooleanField(default=False)

    class Meta(Editable.Meta):
        ordering = ["-briefed_on"]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                name="risk_ctlpbriefing_clearance_checked",
                condition=models.Q(marking="official") | models.Q(clearance_checked=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Briefing on {uk_date(self.briefed_on)}"
