"""Areas that are alike: which cohorts an area belongs to, and how large one must be to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.models import AreaFact, Authority

SMALLEST = 8
"""A smaller cohort is never counted, so that what is said of it cannot be told of one of its members."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort by its key, such as "kind:district", and in words."""

    key: str
    words: str


def cohorts_of(authority: Authority, tier: str) -> tuple[Cohort, ...]:
    """The cohorts of an area, the most alike first and all areas last. `tier` is "" where none is set."""
    found = [
        Cohort(f"kind:{authority.kind}", _plural(authority.kind)),
        Cohort(f"region:{authority.region}", _("areas in %(region)s") % {"region": authority.region}),
    ]
    if tier:
        words = str(AreaFact.TIERS.get(tier, tier)).lower()
        found.insert(1, Cohort(f"tier:{tier}", _("areas of the %(tier)s tier") % {"tier": words}))
    return (*found, Cohort("all", _("all areas")))


def _plural(kind: str) -> str:
    names = {
        Authority.Kind.COUNTY: _("county councils"),
        Authority.Kind.DISTRICT: _("district councils"),
        Authority.Kind.UNITARY: _("unitary authorities"),
        Authority.Kind.METROPOLITAN: _("metropolitan districts"),
        Authority.Kind.LONDON_BOROUGH: _("London boroughs"),
        Authority.Kind.WELSH_UNITARY: _("Welsh authorities"),
    }
    return names.get(Authority.Kind(kind), str(Authority.Kind(kind).label))
