"""How the area is governed around its groups: who reports to whom, what reaches beyond the boundary."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import Marking
from core.models.base import AuthorityOwned, CrossingForeignKey, Editable, EffectiveDated
from core.uk_dates import uk_date
from partnerships.models.groups import BoardReport, Group
from partnerships.models.meetings import Meeting

ENDS_AFTER_START = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on"))


def _one_end(end: str) -> models.Q:
    """A line's end is a group or a board, never both and never neither."""
    group, board = f"{end}_group__isnull", f"{end}_board"
    return models.Q(**{group: False, board: ""}) | (models.Q(**{group: True}) & ~models.Q(**{board: ""}))


class ReportingLine(Editable, EffectiveDated):
    """That one group or board reports to another between two dates, as this area records it."""

    lower_group = CrossingForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="reports_to"
    )
    lower_board = models.CharField(max_length=12, choices=BoardReport.Board.choices, blank=True)
    upper_group = CrossingForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="is_told_by"
    )
    upper_board = models.CharField(max_length=12, choices=BoardReport.Board.choices, blank=True)
    rhythm = models.CharField(max_length=120, blank=True)
    """How it reports, in a few words, such as "a paper every half year"."""

    class Meta(Editable.Meta):
        ordering = ["starts_on", "id"]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(name="partnerships_line_lower_end", condition=_one_end("lower")),
            models.CheckConstraint(name="partnerships_line_upper_end", condition=_one_end("upper")),
            models.CheckConstraint(
                name="partnerships_line_between_two",
                condition=models.Q(lower_group__isnull=True)
                | models.Q(upper_group__isnull=True)
                | ~models.Q(lower_group=models.F("upper_group")),
            ),
            models.CheckConstraint(
                name="partnerships_line_between_two_boards",
                condition=models.Q(lower_board="") | ~models.Q(lower_board=models.F("upper_board")),
            ),
            models.CheckConstraint(name="partnerships_line_ends_after_start", condition=ENDS_AFTER_START),
        ]

    def __str__(self) -> str:
        return f"Reporting line from {uk_date(self.starts_on)}"


class JointArrangement(Editable, EffectiveDated):
    """An arrangement with other councils or bodies beyond the boundary (toolkit 1.B1)."""

    class Kind(models.TextChoices):
        REGIONAL = "regional", _("Regional")
        JOINT = "joint", _("Joint with another area")
        TWO_TIER = "two_tier", _("Two-tier: a county with its own districts")

    COUNTED = (Kind.REGIONAL, Kind.JOINT)
    """What 1.B1 counts; a county's tie with its own districts is expected anyway."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    parties = models.TextField()
    """The other councils and bodies, one a line."""
    purpose = models.TextField(blank=True)
    review_due = models.DateField()
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, blank=True)

    class Meta(Editable.Meta):
        ordering = ["-starts_on", "title"]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                name="partnerships_arrangement_has_parties", condition=models.Q(parties__regex=r"\S")
            ),
            models.CheckConstraint(
                name="partnerships_arrangement_review_later",
                condition=models.Q(review_due__gt=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="partnerships_arrangement_ends_after_start", condition=ENDS_AFTER_START
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def party_names(self) -> list[str]:
        """The other councils and bodies, by name."""
        return [line.strip() for line in self.parties.splitlines() if line.strip()]


class DocumentAgreement(AuthorityOwned):
    """That a meeting agreed a document of the register; the meeting may be of a joint group."""

    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="agreements")
    meeting = CrossingForeignKey(Meeting, on_delete=models.PROTECT, related_name="agreed_documents")

    class Meta(AuthorityOwned.Meta):
        ordering = ["-recorded_at", "-id"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["document", "meeting"], name="partnerships_documentagreement_once"
            ),
        ]


class MemberBriefing(Editable):
    """A briefing of elected members, by post and never by political group (toolkit section 1)."""

    class Audience(models.TextChoices):
        LEAD_MEMBER = "lead_member", _("The elected member responsible for Prevent")
        LEADER = "leader", _("The leader or elected mayor")
        CABINET = "cabinet", _("Cabinet")
        SCRUTINY = "scrutiny", _("A scrutiny committee")
        ALL_MEMBERS = "all_members", _("All members")

    ALONE = (Audience.LEAD_MEMBER, Audience.LEADER)
    """Single posts, whose holder may be cleared; a committee hears nothing above OFFICIAL (domain rule 9)."""

    class Level(models.TextChoices):
        INTRODUCTION = "introduction", _("Introduction to the duty")
        UPDATE = "update", _("Update on the local picture and the work")
        PROFILE = "profile", _("What the counter terrorism local profile means here")

    audience = models.CharField(max_length=12, choices=Audience.choices)
    post = models.CharField(max_length=120, blank=True)
    """The post as the council calls it, such as "Cabinet member for communities"."""
    briefed_on = models.DateField()
    level = models.CharField(max_length=12, choices=Level.choices)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    clearance_checked = models.BooleanField(default=False)
    given_by = models.ForeignKey("core.Contact", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=300)

    class Meta(Editable.Meta):
        ordering = ["-briefed_on", "-id"]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                name="partnerships_briefing_cleared",
                condition=models.Q(marking=Marking.OFFICIAL)
                | models.Q(clearance_checked=True, audience__in=["lead_member", "leader"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}, {uk_date(self.briefed_on)}"
