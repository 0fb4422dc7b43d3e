"""The invented areas: who works together there, and how well."""

from __future__ import annotations

from dataclasses import dataclass

from core.choices import Sector


@dataclass(frozen=True)
class Body:
    """A body of an area and the person who comes for it."""

    name: str
    sector: str
    kind: str
    person: str
    post: str
    is_community_based: bool = False
    is_collective: bool = False


@dataclass(frozen=True)
class Place:
    """An invented authority. `share` is how reliably things get done there, 0 to 1."""

    slug: str
    name: str
    kind: str
    region: str
    police: str
    gss_code: str
    share: float
    tier: str
    meetings_a_year: int
    county: str = ""
    has_prison: bool | None = None
    is_funded: bool = False
    meets_today: bool = False
    """The next meeting is on hand, so that it can be recorded and signed; elsewhere it is a fortnight off."""
    shares_chair: bool = False
    """The group's chair also chairs the Channel panel: a bad example, on purpose."""


NORTHBRIDGE = Place(
    "northbridge",
    "Northbridge",
    "london_borough",
    "London",
    "Capital Police Service",
    "X09000001",
    0.86,
    "standard",
    4,
    has_prison=False,
    meets_today=True,
)
WEXCOMBE = Place(
    "wexcombe",
    "Wexcombe",
    "county",
    "South West",
    "Wexcombe Constabulary",
    "X10000001",
    0.78,
    "standard",
    4,
    has_prison=True,
)
EASTMERE = Place(
    "eastmere",
    "Eastmere",
    "district",
    "South West",
    "Wexcombe Constabulary",
    "X07000001",
    0.7,
    "standard",
    4,
    "wexcombe",
    has_prison=False,
)
HOLLOW_VALE = Place(
    "hollow-vale",
    "Hollow Vale",
    "district",
    "South West",
    "Wexcombe Constabulary",
    "X07000002",
    0.5,
    "standard",
    4,
    "wexcombe",
    has_prison=False,
)
STOURLEIGH = Place(
    "stourleigh",
    "Stourleigh",
    "district",
    "South West",
    "Wexcombe Constabulary",
    "X07000003",
    0.3,
    "standard",
    4,
    "wexcombe",
)
CWM_AERON = Place(
    "cwm-aeron",
    "Cwm Aeron",
    "welsh_unitary",
    "Wales",
    "Mid Wales Police",
    "X06000001",
    0.45,
    "standard",
    2,
    shares_chair=True,
)
MILLHAVEN = Place(
    "millhaven",
    "Millhaven",
    "metropolitan",
    "North West",
    "Pennine Police",
    "X08000001",
    0.97,
    "higher",
    4,
    has_prison=True,
    is_funded=True,
)
PLACES = (NORTHBRIDGE, WEXCOMBE, EASTMERE, HOLLOW_VALE, STOURLEIGH, CWM_AERON, MILLHAVEN)


def bodies_of(place: Place) -> tuple[Body, ...]:
    """The bodies that work together in a place, the council's own services apart."""
    name, in_wales = place.name, place.region == "Wales"
    health = f"{name} Health Board" if in_wales else f"{name} Health NHS Trust"
    health_kind = "local_health_board" if in_wales else "nhs_trust"
    school, college = "maintained_school", "further_education"
    voluntary, fire = "voluntary_or_community_organisation", "fire_and_rescue_authority"
    prison = Body(f"HMP {name}", Sector.PRISON, "prison", "C. Ferreira", "Head of security")
    return (
        Body(place.police, Sector.POLICE, "police_force", "R. Okafor", "Detective inspector, Prevent"),
        Body(
            f"{name} Schools Partnership",
            Sector.EDUCATION,
            school,
            "M. Lindqvist",
            "Head teacher",
            False,
            True,
        ),
        Body(f"{name} College", Sector.EDUCATION, college, "S. Adeyemi", "Vice principal"),
        Body(health, Sector.HEALTH, health_kind, "H. Marsh", "Head of safeguarding"),
        Body("Probation Service", Sector.PROBATION, "probation_provider", "J. Whitlock", "Head of delivery"),
        Body(f"{name} Interfaith Network", Sector.COMMUNITY, voluntary, "P. Sandhu", "Coordinator", True),
        Body(f"{name} Youth Trust", Sector.COMMUNITY, voluntary, "T. Boateng", "Director", True),
        Body(f"{name} Fire and Rescue Service", Sector.FIRE, fire, "G. Prior", "Community risk manager"),
        *((prison,) if place.has_prison else ()),
    )
