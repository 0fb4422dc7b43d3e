"""Groups, the areas they cover, their members and the people who hold office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import Sector
from core.models.base import AuthorityOwned, Editable, EffectiveDated, TenantQuerySet
from core.uk_dates import uk_date

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


class CoveredQuerySet(TenantQuerySet):
    """Rows of groups: one's own, and those of a neighbour's group that covers one's area."""

    group_path = "group"

    def visible_to(self, viewer: Viewer) -> CoveredQuerySet:
        """Rows of groups owned by, or covering, the viewer's areas."""
        return self.filter(self._covering(viewer.authority_ids))

    def covering(self, authority: Authority) -> CoveredQuerySet:
        """Rows of groups that cover `authority` (its own groups cover it too)."""
        return self.filter(self._covering([authority.pk]))

    def _covering(self, authority_ids: Iterable[int]) -> models.Q:
        # One rule with the database's app_covered_groups(): a link ever made
        # keeps the past readable; dates decide what counts, not what may be read.
        links = GroupArea.objects.filter(area_id__in=authority_ids).values("group_id")
        column = "id" if self.model is Group else "group_id"
        return models.Q(authority_id__in=authority_ids) | models.Q(**{f"{column}__in": links})


CoveredManager = models.Manager.from_queryset(CoveredQuerySet)


class Group(Editable, EffectiveDated):
    """A multi-agency group: the partnership group itself, a network, a panel or a forum."""

    class Kind(models.TextChoices):
        PARTNERSHIP_GROUP = "partnership_group", _("Multi-agency partnership group")
        CHANNEL_PANEL = "channel_panel", _("Channel panel")
        FORUM = "forum", _("Forum on radicalising influences")
        REGIONAL_NETWORK = "regional_network", _("Regional network")
        WORKING_GROUP = "working_group", _("Working group")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=160)
    is_standalone = models.BooleanField(default=True)
    """False where an existing partnership, such as a community safety partnership, does the work."""
    terms_of_reference = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[Any] = CoveredManager()

    class Meta(Editable.Meta):
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class GroupArea(AuthorityOwned, EffectiveDated):
    """The explicit, dated link by which a group covers an area; its own area has one too."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey("core.Authority", on_delete=models.PROTECT, related_name="covered_by")

    class Meta(AuthorityOwned.Meta):
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["group", "area", "starts_on"], name="partnerships_grouparea_once"
            ),
        ]
        indexes = [models.Index(fields=["area", "group"])]


class GroupMember(Editable, EffectiveDated):
    """A body's seat in a group, who sits in it and who may stand in."""

    class Seniority(models.TextChoices):
        STRATEGIC = "strategic", _("Strategic (director or equal)")
        SENIOR = "senior", _("Senior manager")
        OPERATIONAL = "operational", _("Operational")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="seats")
    sector = models.CharField(max_length=20, choices=Sector.choices)
    contact = models.ForeignKey(
        "core.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    substitute = models.ForeignKey(
        "core.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="substitute_seats"
    )
    seniority = models.CharField(max_length=12, choices=Seniority.choices, default=Seniority.SENIOR)

    objects: ClassVar[Any] = CoveredManager()

    class Meta(Editable.Meta):
        ordering = ["sector", "id"]

    def __str__(self) -> str:
        return f"Seat: {self.get_sector_display()}"


class OfficeHolding(Editable, EffectiveDated):
    """An office held by a person between two dates: of a group, or of the area as a whole."""

    class Office(models.TextChoices):
        CHAIR = "chair", _("Chair")
        DEPUTY_CHAIR = "deputy_chair", _("Deputy chair")
        STRATEGIC_OFFICER = "strategic_officer", _("Senior strategic officer for Prevent")
        LEAD_MEMBER = "lead_member", _("Elected member responsible for Prevent")

    office = models.CharField(max_length=20, choices=Office.choices)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True, related_name="offices")
    contact = models.ForeignKey("core.Contact", on_delete=models.PROTECT, related_name="offices")
    override_reason = models.TextField(blank=True)
    """Why one person chairs both this group and the Channel panel; the criterion stays not met."""

    objects: ClassVar[Any] = CoveredManager()

    class Meta(Editable.Meta):
        ordering = ["-starts_on"]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                name="partnerships_office_of_group_or_area",
                condition=models.Q(office__in=["chair", "deputy_chair"], group__isnull=False)
                | models.Q(office__in=["strategic_officer", "lead_member"], group__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()} from {uk_date(self.starts_on)}"


class BoardReport(Editable):
    """A report on Prevent made to a board above the group, such as the CONTEST board (toolkit 1.B2)."""

    class Board(models.TextChoices):
        CONTEST = "contest", _("CONTEST board")
        SAFETY_PARTNERSHIP = "csp", _("Community safety partnership")
        CABINET = "cabinet", _("Cabinet or committee")
        SCRUTINY = "scrutiny", _("Overview and scrutiny")
        LEADERSHIP = "leadership", _("Corporate leadership team")
        SAFEGUARDING = "safeguarding", _("Safeguarding partnership or board")

    board = models.CharField(max_length=12, choices=Board.choices)
    reported_on = models.DateField()
    contact = models.ForeignKey("core.Contact", on_delete=models.PROTECT, null=True, blank=True)
    summary = models.CharField(max_length=300)
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, blank=True)

    class Meta(Editable.Meta):
        ordering = ["-reported_on"]

    def __str__(self) -> str:
        return f"{self.get_board_display()}, {uk_date(self.reported_on)}"
