"""One invented area in the making: its council, bodies, people and what is true of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils import timezone

from action_plans.models import Action
from core.models import AreaFact, Authority, Contact, Membership, Organisation, User
from core.permissions import AreaRole
from partnerships.models import Group, GroupMember, Meeting
from prevent_compliance.demonstration.places import Place, bodies_of
from prevent_compliance.national_data.bulk import Ledger
from prevent_compliance.national_data.courses import SILENT, Luck
from prevent_compliance.national_data.names import PARTS, InventedArea
from risk.models import Risk


class Version(NamedTuple):
    """A version of the risk assessment and the meeting that agreed it."""

    pk: int
    agreed_on: datetime.date
    meeting_id: int


@dataclass(eq=False)
class Invented:
    """An area and its records so far. `ledger` takes rows; they are written a family at a time."""

    about: InventedArea
    authority: Authority
    ledger: Ledger
    luck: Luck
    tier: str = "standard"
    lead: User = field(init=False)
    approver: User = field(init=False)
    council: Organisation = field(init=False)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    """By sector, the first body of each; the council is under local_authority."""
    contacts: dict[int, Contact] = field(default_factory=dict)
    """By body."""
    officers: dict[str, Contact] = field(default_factory=dict)
    """The council's own: lead, chair, panel_chair."""
    group: Group = field(init=False)
    members: list[GroupMember] = field(default_factory=list)
    held: list[Meeting] = field(default_factory=list)
    risks: dict[str, Risk] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def today(self) -> datetime.date:
        """The last day of the history."""
        return self.luck.today

    @property
    def began_on(self) -> datetime.date:
        """The first day of the history."""
        return self.luck.began_on

    def does(self, practice: str, day: datetime.date, ease: float = 0.0) -> bool:
        """Whether a thing of that kind gets done here on that day."""
        return self.luck.does(practice, day, ease)

    def owned(self, day: datetime.date) -> dict[str, object]:
        """What every row of the area has, as if its lead recorded it on that day."""
        return {"authority_id": self.authority.pk, "recorded_at": at(day), "recorded_by_id": self.lead.pk}


def at(day: datetime.date) -> datetime.datetime:
    """That day in the late afternoon."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(16, 40)))


def begin(
    about: InventedArea, authority: Authority, ledger: Ledger, began_on: datetime.date, today: datetime.date
) -> Invented:
    """An area with its people, bodies and facts, ready for its history."""
    area = Invented(
        about, authority, ledger, Luck(about.slug, began_on, today, about.kind == Authority.Kind.COUNTY)
    )
    area.lead = _person(area, "lead", AreaRole.PREVENT_LEAD)
    area.approver = _person(area, "approver", AreaRole.APPROVER)
    area.council = ledger.add(
        Organisation(
            **area.owned(began_on),
            name=f"{about.name} Council",
            sector="local_authority",
            is_council=True,
            starts_on=began_on,
        )
    )
    area.bodies["local_authority"] = area.council
    for part, post in (
        ("lead", "Prevent lead"),
        ("chair", "Director of community safety"),
        ("panel_chair", "Head of adult safeguarding"),
    ):
        area.officers[part] = _contact(area, area.council, post)
    area.contacts[area.council.pk] = area.officers["lead"]
    # A district sits with its county, whose group would have the prison's seat.
    has_prison = not about.county and area.luck.dice.random() < 0.3
    if area.luck.course.name != SILENT:
        _bodies(area, has_prison)
    _facts(area, has_prison)
    return area


def _name(area: Invented) -> str:
    return f"{area.luck.dice.choice(PARTS['given'])} {area.luck.dice.choice(PARTS['family'])}"


def _person(area: Invented, part: str, role: str) -> User:
    """Somebody with an account of the demonstration whose password nobody knows."""
    user = area.ledger.add(
        User(
            email=f"{part}@{area.about.slug}.example",
            name=_name(area),
            password="!",  # noqa: S106 - no password ever fits
            bpss_recorded_on=area.began_on,
            joined_at=at(area.began_on),
        )
    )
    area.ledger.add(
        Membership(
            authority_id=area.authority.pk,
            recorded_at=at(area.began_on),
            user_id=user.pk,
            role=role,
            starts_on=area.began_on,
        )
    )
    return user


def _contact(area: Invented, body: Organisation, post: str) -> Contact:
    return area.ledger.add(
        Contact(**area.owned(area.began_on), name=_name(area), post=post, organisation_id=body.pk)
    )


def _bodies(area: Invented, has_prison: bool) -> None:
    for body in bodies_of(_as_place(area.about, has_prison)):
        organisation = area.ledger.add(
            Organisation(
                **area.owned(area.began_on),
                name=body.name,
                sector=body.sector,
                body_kind=body.kind,
                is_collective=body.is_collective,
                is_community_based=body.is_community_based,
                starts_on=area.began_on,
            )
        )
        area.bodies.setdefault(body.sector, organisation)
        area.contacts[organisation.pk] = _contact(area, organisation, body.post)


def _as_place(about: InventedArea, has_prison: bool) -> Place:
    police = f"{(about.county or about.slug).replace('-', ' ').title()} Constabulary"
    return Place(
        about.slug,
        about.name,
        about.kind,
        about.region,
        police,
        about.gss_code,
        0.5,
        "standard",
        4,
        has_prison=has_prison,
    )


def _facts(area: Invented, has_prison: bool) -> None:
    dice, said = area.luck.dice, area.luck.course.name != SILENT
    is_funded = dice.random() < 0.08
    area.tier = "higher" if is_funded or dice.random() < 0.1 else "standard"
    yes = {True: "yes", False: "no"}
    facts = {
        "tier": (area.tier, "Set with the regional adviser after the yearly look at risk and threat."),
        "has_prison": (yes[has_prison], "From the prison service's list."),
        "has_fe_college": ("yes", "The college is in the town centre."),
        "project_funding": (yes[is_funded], "From the grant register."),
        "funded_priority": (yes[is_funded], "From the yearly choice of funded areas."),
    }
    for kind, (value, reason) in facts.items():
        if said:
            area.ledger.add(
                AreaFact(
                    **area.owned(area.began_on),
                    kind=kind,
                    value=value,
                    reason=reason,
                    starts_on=area.began_on,
                )
            )
