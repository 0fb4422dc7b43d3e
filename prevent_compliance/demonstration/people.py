"""Areas, bodies, accounts and offices of the demonstration."""

from __future__ import annotations

import datetime
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from core.models import AreaFact, Authority, Contact, Membership, NationalRole, Organisation, User
from core.permissions import AreaRole, NationalRoleKind
from core.tenancy import tenant_context
from prevent_compliance.demonstration.places import Place, bodies_of
from prevent_compliance.demonstration.scene import Scene

PASSWORD = "demonstration only"  # noqa: S105 - of invented people, and only where settings.DEMO is on
SIGNED_IN_ROLES = {
    "lead": ("Amina Farrow", AreaRole.PREVENT_LEAD, True),
    "officer": ("Daniel Pryce", AreaRole.OFFICER, False),
    "approver": ("Ruth Calloway", AreaRole.APPROVER, True),
    "member": ("Cllr Owen Tate", AreaRole.ELECTED_MEMBER, False),
    "police": ("R. Okafor", AreaRole.POLICE_LEAD, True),
    "partner": ("H. Marsh", AreaRole.PARTNER, False),
    "training": ("Leila Novak", AreaRole.TRAINING, False),
    "venues": ("Gareth Moss", AreaRole.VENUES, False),
    "communications": ("Isla Grant", AreaRole.COMMUNICATIONS, False),
    "channel": ("Marcus Hale", AreaRole.CHANNEL_CHAIR, True),
}
OFFICERS = {
    "lead": ("Amina Farrow", "Prevent lead"),
    "strategic": ("Ruth Calloway", "Director of community safety"),
    "chair": ("Ruth Calloway", "Director of community safety"),
    "deputy": ("Nadia Osei", "Assistant director, children's services"),
    "channel_chair": ("Marcus Hale", "Head of adult safeguarding"),
}


@cache
def _hashed() -> str:
    # Hashing is slow on purpose; the same invented password need not be hashed seventy times.
    return make_password(PASSWORD)


def make_user(email: str, name: str, *, cleared: bool, since: datetime.date) -> User:
    """One invented person with a proven address and the demonstration's password."""
    user = User.objects.create(
        email=email, password=_hashed(), name=name, bpss_recorded_on=since if cleared else None
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_home_office(since: datetime.date) -> None:
    """The people of the Home Office."""
    for part, name, role, region in (
        ("assessor", "Sofia Brandt", NationalRoleKind.ASSESSOR, ""),
        ("second", "Ewan Doyle", NationalRoleKind.ASSESSOR, ""),
        ("adviser", "Tom Ellery", NationalRoleKind.ADVISER, "London"),
        ("viewer", "Priya Nair", NationalRoleKind.HO_VIEWER, ""),
    ):
        user = make_user(f"{part}@homeoffice.example", name, cleared=True, since=since)
        NationalRole.objects.create(user=user, role=role, region=region, starts_on=since)


def make_authority(place: Place, since: datetime.date) -> Authority:
    """The invented authority, marked as such."""
    county = Authority.objects.filter(slug=place.county).first() if place.county else None
    return Authority.objects.create(
        gss_code=place.gss_code,
        slug=place.slug,
        name=place.name,
        kind=place.kind,
        region=place.region,
        county=county,
        starts_on=datetime.date(since.year - 20, 4, 1),
        is_demonstration=True,
    )


def make_scene(place: Place, today: datetime.date) -> Scene:
    """An area with its council, accounts, bodies, contacts and what is true of it."""
    began = today - datetime.timedelta(days=800)
    authority = make_authority(place, began)
    people = {
        part: make_user(f"{part}@{place.slug}.example", name, cleared=cleared, since=began)
        for part, (name, _role, cleared) in SIGNED_IN_ROLES.items()
    }
    with tenant_context([authority.pk], user_id=people["lead"].pk, why="demonstration"):
        council = Organisation.objects.create(
            authority=authority,
            name=f"{place.name} Council",
            sector="local_authority",
            is_council=True,
            starts_on=authority.starts_on or began,
            recorded_by=people["lead"],
        )
        scene = Scene(place, authority, today, council, people)
        _make_bodies(scene)
        _give_roles(scene)
        _say_what_is_true(scene)
    return scene


def _make_bodies(scene: Scene) -> None:
    began = scene.began_on
    for body in bodies_of(scene.place):
        organisation = Organisation.objects.create(
            **scene.owned(began),
            name=body.name,
            sector=body.sector,
            body_kind=body.kind,
            is_collective=body.is_collective,
            is_community_based=body.is_community_based,
            starts_on=began,
        )
        scene.bodies.setdefault(body.sector, organisation)
        scene.contacts[organisation.pk] = Contact.objects.create(
            **scene.owned(began), name=body.person, post=body.post, organisation=organisation
        )
    for part, (name, post) in OFFICERS.items():
        existing = next((c for c in scene.officers.values() if c.name == name), None)
        scene.officers[part] = existing or Contact.objects.create(
            **scene.owned(began),
            name=name,
            post=post,
            organisation=scene.council,
            user=scene.people.get({"strategic": "approver", "chair": "approver"}.get(part, part)),
        )
    scene.contacts[scene.council.pk] = scene.officers["lead"]


def _give_roles(scene: Scene) -> None:
    acts_for = {"police": scene.bodies["police"], "partner": scene.bodies["health"]}
    Membership.objects.bulk_create(
        Membership(
            **scene.owned(scene.began_on),
            user=scene.people[part],
            role=role,
            organisation=acts_for.get(part),
            starts_on=scene.began_on,
        )
        for part, (_name, role, _cleared) in SIGNED_IN_ROLES.items()
    )


def _say_what_is_true(scene: Scene) -> None:
    place = scene.place
    facts = [("tier", place.tier, "Set with the regional adviser after the yearly look at risk and threat.")]
    facts.append(("has_fe_college", "yes", "The college is in the town centre."))
    if place.has_prison is not None:
        facts.append(("has_prison", "yes" if place.has_prison else "no", "From the prison service's list."))
    if place.is_funded:
        facts.append(("funded_priority", "yes", "Chosen as a funded priority area; grant from 1 April."))
        facts.append(("project_funding", "yes", "Two projects in the grant agreement."))
    else:
        facts.append(("project_funding", "no", "No bid was made this year."))
    AreaFact.objects.bulk_create(
        AreaFact(
            **scene.owned(scene.began_on), kind=kind, value=value, reason=reason, starts_on=scene.began_on
        )
        for kind, value, reason in facts
    )
