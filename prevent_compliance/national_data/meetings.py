"""The groups of invented areas and the years of their meetings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from dateutil.relativedelta import relativedelta

from core.choices import REQUIRED_SECTORS, Sector
from core.models import Contact
from partnerships.models import (
    AgendaItem,
    Attendance,
    Decision,
    Group,
    GroupArea,
    GroupMember,
    Meeting,
    OfficeHolding,
)
from prevent_compliance.demonstration.scene import CHECKED
from prevent_compliance.demonstration.words import AGENDA, DECISIONS
from prevent_compliance.national_data.area import Invented

_A_QUARTER = relativedelta(months=3)


def make_group(area: Invented, family: Iterable[Invented], terms_id: int | None) -> None:
    """The partnership group that covers the family, with its seats and offices, and the Channel panel."""
    covered = [one.authority.pk for one in family]
    area.group = _group(area, Group.Kind.PARTNERSHIP_GROUP, "Prevent Partnership Group", covered)
    area.group.terms_of_reference_id = terms_id
    panel = _group(area, Group.Kind.CHANNEL_PANEL, "Channel Panel", covered)
    for body in area.bodies.values():
        area.members.append(
            area.ledger.add(
                GroupMember(
                    **area.owned(area.began_on),
                    group_id=area.group.pk,
                    organisation_id=body.pk,
                    sector=body.sector,
                    contact_id=area.contacts[body.pk].pk,
                    starts_on=area.began_on,
                )
            )
        )
    chair = area.officers["chair"]
    shares_chair = area.luck.dice.random() < 0.06
    panel_chair = chair if shares_chair else area.officers["panel_chair"]
    _office(area, "chair", chair, area.group)
    _office(area, "chair", panel_chair, panel)


def name_officer(area: Invented) -> None:
    """The area's own senior strategic officer."""
    _office(area, "strategic_officer", area.officers["chair"])


def _office(area: Invented, office: str, contact: Contact, group: Group | None = None) -> None:
    area.ledger.add(
        OfficeHolding(
            **area.owned(area.began_on),
            group_id=group.pk if group else None,
            office=office,
            contact_id=contact.pk,
            starts_on=area.began_on,
        )
    )


def _group(area: Invented, kind: str, name: str, covered: list[int]) -> Group:
    group = area.ledger.add(
        Group(
            **area.owned(area.began_on),
            kind=kind,
            name=f"{area.about.name} {name}",
            starts_on=area.began_on,
        )
    )
    for covered_id in covered:
        area.ledger.add(
            GroupArea(
                **area.owned(area.began_on), group_id=group.pk, area_id=covered_id, starts_on=area.began_on
            )
        )
    return group


def make_meetings(area: Invented) -> None:
    """A meeting a quarter where things go well, fewer elsewhere; one to come where somebody plans."""
    day = area.began_on + datetime.timedelta(days=area.luck.dice.randint(20, 75))
    number = 0
    while day <= area.today:
        if area.does("meet", day):
            _held(area, _weekday(day), number)
            number += 1
        day += _A_QUARTER
    coming = _weekday(day)
    if area.does("meet", area.today):
        area.ledger.add(_meeting(area, coming, Meeting.Status.PLANNED))


def _weekday(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=max(0, day.weekday() - 4))


def _meeting(area: Invented, day: datetime.date, status: str) -> Meeting:
    return Meeting(
        **area.owned(min(day, area.today) - datetime.timedelta(days=30)),
        group_id=area.group.pk,
        meets_on=day,
        starts_at=datetime.time(10, 0),
        place="Town Hall",
        status=status,
        chaired_by_id=area.officers["chair"].pk if status == Meeting.Status.HELD else None,
    )


def _held(area: Invented, day: datetime.date, number: int) -> None:
    meeting = area.ledger.add(_meeting(area, day, Meeting.Status.HELD))
    area.held.append(meeting)
    inside = {"meeting_id": meeting.pk, "group_id": area.group.pk, **area.owned(day)}
    for member in area.members:
        area.ledger.add(_attendance(area, member, day, inside))
    _agenda(area, day, inside)
    text, why = DECISIONS[number % len(DECISIONS)]
    check = {**CHECKED, "threat_check_rationale": why, "threat_checked_on": day}
    checked = check if area.does("check", day, 0.15) else {}
    area.ledger.add(Decision(**inside, number=1, text=text, **checked))
    area.ledger.add(
        Decision(**inside, number=2, kind="procedural", text="The minutes of the last meeting were agreed.")
    )


def _attendance(
    area: Invented, member: GroupMember, day: datetime.date, inside: dict[str, object]
) -> Attendance:
    ease = 0.2 if member.sector in REQUIRED_SECTORS else -0.05
    is_council = member.sector == Sector.LOCAL_AUTHORITY
    came = is_council or area.does("attend", day, ease)
    status = area.luck.dice.choice(["present"] * 4 + ["substitute"]) if came else "apologies"
    who = area.contacts[member.organisation_id]
    return Attendance(
        **inside,
        member_id=member.pk,
        sector=member.sector,
        status=status,
        attended_by={"present": str(who), "substitute": "A deputy"}.get(status, ""),
    )


def _agenda(area: Invented, day: datetime.date, inside: dict[str, object]) -> None:
    for position, (kind, title, minute) in enumerate(AGENDA, start=1):
        discussed = kind in {"plan", "risk_assessment"} or area.does("agenda", day)
        area.ledger.add(
            AgendaItem(
                **inside,
                position=position,
                kind=kind,
                title=title,
                outcome="discussed" if discussed else "deferred",
                minute=minute if discussed else "",
            )
        )
    community = area.bodies.get(Sector.COMMUNITY)
    if community and area.does("community", day, -0.1):
        area.ledger.add(
            AgendaItem(
                **inside,
                position=len(AGENDA) + 1,
                kind=AgendaItem.Kind.COMMUNITY,
                title="What community groups are hearing",
                contributed_by_id=community.pk,
                outcome="discussed",
                minute="Worries after events abroad; open evenings were asked for.",
            )
        )
