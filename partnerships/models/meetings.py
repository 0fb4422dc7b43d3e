"""Meetings: their agenda, who came, what was decided, and the signed minutes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import Sector
from core.models.base import AuthorityOwned, Editable, ThreatChecked
from core.uk_dates import uk_date
from partnerships.models.groups import CoveredManager, Group, GroupMember


class Meeting(Editable):
    """A meeting of a group. Once its minutes are signed, it and all it holds are locked by the database."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")
        INQUORATE = "inquorate", _("Inquorate")

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    meets_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=160, blank=True)
    is_extraordinary = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    status_reason = models.CharField(max_length=300, blank=True)
    chaired_by = models.ForeignKey(
        "core.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes_document = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    """How often its day, time or place changed: the SEQUENCE by which calendars tell news from old."""
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = CoveredManager()

    class Meta(Editable.Meta):
        ordering = ["-meets_on", "-id"]
        indexes = [models.Index(fields=["group", "meets_on"])]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                name="partnerships_meeting_signed_pair",
                condition=models.Q(signed_at__isnull=True, signed_by__isnull=True)
                | models.Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Meeting of {uk_date(self.meets_on)}"

    @property
    def is_signed(self) -> bool:
        """Whether the minutes are signed, so that nothing in the meeting can change."""
        return self.signed_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it can still be recorded: neither signed nor cancelled."""
        return not self.is_signed and self.status != self.Status.CANCELLED


class AgendaItem(Editable):
    """One item of an agenda: seeded from what falls due, or added by hand, and its minute."""

    class Kind(models.TextChoices):
        REFERRALS = "referrals", _("Referrals")
        CHANNEL = "channel", _("Channel")
        RISK_ASSESSMENT = "risk_assessment", _("Risk assessment")
        PLAN = "plan", _("Partnership plan")
        PERFORMANCE = "performance", _("Performance")
        CTLP = "ctlp", _("Counter terrorism local profile")
        COMMUNITY = "community", _("Input from community organisations")
        OTHER = "other", _("Other")

    class Outcome(models.TextChoices):
        NOT_REACHED = "not_reached", _("Not reached")
        DISCUSSED = "discussed", _("Discussed")
        DEFERRED = "deferred", _("Deferred")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    title = models.CharField(max_length=200)
    why_now = models.CharField(max_length=300, blank=True)
    """Why the agenda was seeded with it, such as "4 actions are due before the next meeting"."""
    seeded_from = models.CharField(max_length=80, blank=True)
    contributed_by = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.NOT_REACHED)
    minute = models.TextField(blank=True)

    objects: ClassVar[Any] = CoveredManager()

    class Meta(Editable.Meta):
        ordering = ["meeting", "position", "id"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "seeded_from"],
                condition=~models.Q(seeded_from=""),
                name="partnerships_agendaitem_seeded_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(Editable):
    """Who came for one seat: the member, a substitute, or nobody."""

    class Status(models.TextChoices):
        PRESENT = "present", _("Present")
        SUBSTITUTE = "substitute", _("Substitute")
        APOLOGIES = "apologies", _("Apologies")
        ABSENT = "absent", _("Absent")

    ATTENDED = (Status.PRESENT, Status.SUBSTITUTE)

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="attendance")
    sector = models.CharField(max_length=20, choices=Sector.choices)
    status = models.CharField(max_length=12, choices=Status.choices)
    attended_by = models.CharField(max_length=160, blank=True)
    """Name and post of who came, as the minutes give it."""

    objects: ClassVar[Any] = CoveredManager()

    class Meta(Editable.Meta):
        ordering = ["meeting", "sector", "id"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "member"], name="partnerships_attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_sector_display()}: {self.get_status_display()}"


class Decision(Editable, ThreatChecked):
    """A decision of a meeting with its Security Threat Check (toolkit 1.G4)."""

    class Kind(models.TextChoices):
        SUBSTANTIVE = "substantive", _("Substantive")
        PROCEDURAL = "procedural", _("Procedural (minutes, dates and the like)")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.SUBSTANTIVE)
    text = models.TextField()
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    objects: ClassVar[Any] = CoveredManager()

    class Meta(Editable.Meta):
        ordering = ["meeting", "number"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "number"], name="partnerships_decision_number_once"),
        ]

    def __str__(self) -> str:
        return f"Decision {self.number}"


class MinutesCorrection(AuthorityOwned):
    """A correction to signed minutes. It stands beside them and never changes them."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    agreed_on = models.DateField()

    objects: ClassVar[Any] = CoveredManager()

    class Meta(AuthorityOwned.Meta):
        ordering = ["agreed_on", "id"]

    def __str__(self) -> str:
        return f"Correction agreed on {uk_date(self.agreed_on)}"


class AgendaPaper(AuthorityOwned):
    """A document put before the meeting under one item of its agenda. Locked with the minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = CoveredManager()

    class Meta(AuthorityOwned.Meta):
        ordering = ["agenda_item", "id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["agenda_item", "document"], name="partnerships_agendapaper_once"),
        ]


class MeetingInvitation(AuthorityOwned):
    """That a person was sent the calendar entry of a meeting as it stood at `sequence`. Never changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    contact = models.ForeignKey("core.Contact", on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    sent_to = models.EmailField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["-recorded_at"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "contact", "sequence"], name="partnerships_meetinginvitation_once"
            ),
        ]
