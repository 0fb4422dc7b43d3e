"""Bodies that work together in an area, and the professional people who speak for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import Sector
from core.models.base import Editable, EffectiveDated


class Organisation(Editable, EffectiveDated):
    """A body in the area: the council itself, a specified authority, or a voluntary partner.

    `body_kind` is a slug of `core.register`'s Schedule 6 kinds or of the kinds not listed there.
    """

    name = models.CharField(max_length=160)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    body_kind = models.SlugField(max_length=60, blank=True)
    is_council = models.BooleanField(default=False)
    is_collective = models.BooleanField(default=False)
    """Speaks for several bodies of its sector, as one head teacher may for the schools."""
    is_community_based = models.BooleanField(default=False)
    police_force = models.ForeignKey("core.PoliceForce", on_delete=models.PROTECT, null=True, blank=True)

    class Meta(Editable.Meta):
        ordering = ["name"]
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["authority", "name"], name="core_organisation_name_once"),
            models.UniqueConstraint(
                fields=["authority"],
                condition=models.Q(is_council=True),
                name="core_organisation_one_council",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(Editable):
    """A professional person by name and post. Never a person who has been referred."""

    name = models.CharField(max_length=120)
    post = models.CharField(_("post"), max_length=120, blank=True)
    email = models.EmailField(blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    user = models.ForeignKey("core.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Editable.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.post}" if self.post else self.name
