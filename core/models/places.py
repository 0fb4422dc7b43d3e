"""The register: authorities of England and Wales, police forces, and what is true of an area on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Editable, EffectiveDated

if TYPE_CHECKING:
    from core.viewer import Viewer


class PoliceForce(models.Model):
    """One of the territorial forces of England and Wales."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AuthorityQuerySet(models.QuerySet):
    """Named reads of the register."""

    def visible_to(self, viewer: Viewer) -> AuthorityQuerySet:
        """The areas in which the viewer holds a role today."""
        return self.filter(id__in=viewer.authority_ids)

    def current(self, on: object) -> AuthorityQuerySet:
        """Authorities that exist on the date `on`."""
        return self.filter(models.Q(starts_on__isnull=True) | models.Q(starts_on__lte=on)).filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=on)
        )


class Authority(models.Model):
    """A local authority, and so a tenant. Shared register: it holds public facts only."""

    class Kind(models.TextChoices):
        COUNTY = "county", _("County council")
        DISTRICT = "district", _("District council")
        UNITARY = "unitary", _("Unitary authority")
        METROPOLITAN = "metropolitan", _("Metropolitan district")
        LONDON_BOROUGH = "london_borough", _("London borough")
        CITY_OF_LONDON = "city_of_london", _("City of London Corporation")
        GREATER_LONDON_AUTHORITY = "greater_london_authority", _("Greater London Authority")
        WELSH_UNITARY = "welsh_unitary", _("Welsh unitary authority")

    gss_code = models.CharField(max_length=9, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    region = models.CharField(max_length=40)
    county = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="districts"
    )
    police_force = models.ForeignKey(PoliceForce, on_delete=models.PROTECT, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class AreaFact(Editable, EffectiveDated):
    """Something true of an area between two dates, with who set it and why; unknown until set."""

    class Kind(models.TextChoices):
        TIER = "tier", _("Tier of risk and threat")
        FUNDED_PRIORITY = "funded_priority", _("Home Office funded priority area")
        PROJECT_FUNDING = "project_funding", _("Prevent project funding")
        PRISON = "has_prison", _("Prison in the area")
        UNIVERSITY = "has_university", _("University in the area")
        FURTHER_EDUCATION = "has_fe_college", _("Further education college in the area")
        PORT = "has_port", _("Port with its own police")

    TIERS = {"standard": _("Standard"), "higher": _("Higher")}
    YES_NO = {"yes": _("Yes"), "no": _("No")}

    kind = models.CharField(max_length=30, choices=Kind.choices)
    value = models.CharField(max_length=20)
    reason = models.TextField()

    class Meta(Editable.Meta):
        ordering = ["kind", "-starts_on"]
        indexes = [models.Index(fields=["authority", "kind", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"

    @property
    def words(self) -> str:
        """The value as a person reads it."""
        choices = self.TIERS if self.kind == self.Kind.TIER else self.YES_NO
        return str(choices.get(self.value, self.value))
