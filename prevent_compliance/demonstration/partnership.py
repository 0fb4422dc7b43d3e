"""Groups, meetings, decisions and reports of the demonstration."""

from __future__ import annotations

import datetime

from dateutil.relativedelta import relativedelta

from core.actions import add_document
from core.choices import REQUIRED_SECTORS
from core.models import Attestation, Authority, Document
from partnerships.models import (
    AgendaItem,
    Attendance,
    BoardReport,
    Decision,
    Group,
    GroupArea,
    GroupMember,
    Meeting,
    OfficeHolding,
)
from prevent_compliance.demonstration.files import word_document
from prevent_compliance.demonstration.scene import CHECKED, Scene
from prevent_compliance.demonstration.words import AGENDA, DECISIONS, JOINT_ARRANGEMENT, TERMS_OF_REFERENCE


def make_group(scene: Scene, districts: list[Authority]) -> None:
    """The partnership group with its seats and offices, and the Channel panel."""
    began = scene.began_on
    terms = add_document(
        authority=scene.authority,
        upload=word_document("Terms of reference", TERMS_OF_REFERENCE),
        title="Terms of reference of the partnership group",
        kind=Document.Kind.TERMS_OF_REFERENCE,
        section=1,
        event_date=began,
        approved_on=began,
        review_due=scene.days(160) if scene.chance(0.1) else scene.days(-40),
        by=scene.viewer,
    )
    scene.group = _group(
        scene, Group.Kind.PARTNERSHIP_GROUP, f"{scene.place.name} Prevent Partnership Group", districts
    )
    scene.group.terms_of_reference = terms
    scene.group.save()
    seats = [
        (scene.council, scene.officers["lead"]),
        *((b, scene.contacts[b.pk]) for b in scene.bodies.values()),
    ]
    for body, contact in seats:
        scene.members.append(
            GroupMember.objects.create(
                **scene.owned(began),
                group=scene.group,
                organisation=body,
                sector=body.sector,
                contact=contact,
                seniority="senior",
                starts_on=began,
            )
        )
    panel = _group(scene, Group.Kind.CHANNEL_PANEL, f"{scene.place.name} Channel Panel", districts)
    _offices(scene, panel)


def _offices(scene: Scene, panel: Group) -> None:
    began, chair = scene.began_on, scene.officers["chair"]
    panel_chair = chair if scene.place.shares_chair else scene.officers["channel_chair"]
    for group, office, contact in (
        (scene.group, "chair", chair),
        (scene.group, "deputy_chair", scene.officers["deputy"]),
        (panel, "chair", panel_chair),
        (None, "strategic_officer", scene.officers["strategic"]),
    ):
        OfficeHolding.objects.create(
            **scene.owned(began), group=group, office=office, contact=contact, starts_on=began
        )


def _group(scene: Scene, kind: str, name: str, districts: list[Authority]) -> Group:
    group = Group.objects.create(
        **scene.owned(scene.began_on), kind=kind, name=name, starts_on=scene.began_on
    )
    GroupArea.objects.bulk_create(
        GroupArea(**scene.owned(scene.began_on), group=group, area=area, starts_on=scene.began_on)
        for area in (scene.authority, *districts)
    )
    return group


def make_meetings(scene: Scene) -> None:
    """Two years of meetings, the last some weeks ago; the next on hand or in a fortnight, one after."""
    step = relativedelta(months=12 // scene.place.meetings_a_year)
    next_one = _weekday(scene.days(13))
    for back in range(2 * scene.place.meetings_a_year, 0, -1):
        day = _weekday(next_one - step * back)
        meeting = _meeting(scene, day, Meeting.Status.HELD)
        scene.past.append(meeting)
    on_hand = _weekday_before(scene.today) if scene.place.meets_today else next_one
    for day in (on_hand, _weekday(next_one + step)):
        scene.coming.append(_meeting(scene, day, Meeting.Status.PLANNED))
    for number, meeting in enumerate(scene.past):
        _fill(scene, meeting, number)


def _weekday(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _weekday_before(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=max(0, day.weekday() - 4))


def _meeting(scene: Scene, day: datetime.date, status: str) -> Meeting:
    recorded_on = min(day, scene.today) - datetime.timedelta(days=30)
    return Meeting.objects.create(
        **scene.owned(recorded_on),
        group=scene.group,
        meets_on=day,
        starts_at=datetime.time(10, 0),
        ends_at=datetime.time(12, 0),
        place="Town Hall, committee room 2",
        status=status,
        chaired_by=scene.officers["chair"] if status == Meeting.Status.HELD else None,
    )


def _fill(scene: Scene, meeting: Meeting, number: int) -> None:
    day = meeting.meets_on
    Attendance.objects.bulk_create(_attendance(scene, meeting, member) for member in scene.members)
    items = []
    for position, (kind, title, minute) in enumerate(AGENDA, start=1):
        discussed = kind in {"plan", "risk_assessment"} or scene.chance(0.05)
        items.append(
            AgendaItem(
                **scene.owned(day),
                meeting=meeting,
                group=scene.group,
                position=position,
                kind=kind,
                title=title,
                outcome="discussed" if discussed else "deferred",
                minute=minute if discussed else "",
            )
        )
    if scene.chance(-0.2):
        items.append(
            AgendaItem(
                **scene.owned(day),
                meeting=meeting,
                group=scene.group,
                position=len(items) + 1,
                kind=AgendaItem.Kind.COMMUNITY,
                title="What community groups are hearing",
                contributed_by=scene.bodies["community"],
                outcome="discussed",
                minute="The network described worries after events abroad and asked for open evenings.",
            )
        )
    AgendaItem.objects.bulk_create(items)
    Decision.objects.bulk_create(_decision(scene, meeting, number, part) for part in (1, 2))


def _attendance(scene: Scene, meeting: Meeting, member: GroupMember) -> Attendance:
    is_required = member.sector in REQUIRED_SECTORS
    came = member.sector == "local_authority" or scene.chance(0.08 if is_required else -0.1)
    status = scene.luck.choice(["present", "present", "present", "substitute"]) if came else "apologies"
    contact = member.contact
    return Attendance(
        **scene.owned(meeting.meets_on),
        meeting=meeting,
        group=scene.group,
        member=member,
        sector=member.sector,
        status=status,
        attended_by=str(contact) if status == "present" else ("A deputy" if status == "substitute" else ""),
    )


def _decision(scene: Scene, meeting: Meeting, number: int, part: int) -> Decision:
    if part == 2:
        return Decision(
            **scene.owned(meeting.meets_on),
            meeting=meeting,
            group=scene.group,
            number=2,
            kind=Decision.Kind.PROCEDURAL,
            text="The minutes of the last meeting were agreed.",
        )
    text, why = DECISIONS[number % len(DECISIONS)]
    checked = {**CHECKED, "threat_check_rationale": why, "threat_checked_on": meeting.meets_on}
    return Decision(
        **scene.owned(meeting.meets_on),
        meeting=meeting,
        group=scene.group,
        number=1,
        text=text,
        **(checked if scene.chance(0.1) else {}),
    )


def make_reports(scene: Scene) -> None:
    """Reports to boards, arrangements with neighbours and what the approver attests."""
    if scene.chance():
        BoardReport.objects.create(
            **scene.owned(scene.days(-90)),
            board=BoardReport.Board.CONTEST,
            reported_on=scene.days(-90),
            contact=scene.officers["strategic"],
            summary="Half-yearly report: risks that moved, actions late, benchmarks.",
        )
    if scene.chance(-0.1):
        add_document(
            authority=scene.authority,
            upload=word_document("Agreement with neighbouring councils", JOINT_ARRANGEMENT),
            title="Agreement with neighbouring councils on sharing risks and training",
            kind=Document.Kind.JOINT_ARRANGEMENT,
            section=1,
            event_date=scene.days(-200),
            approved_on=scene.days(-200),
            review_due=scene.days(165),
            by=scene.viewer,
        )
    for code, statement in (
        (
            "1.B1",
            "We share risks, training and meeting papers with our neighbours; the agreement is followed.",
        ),
        ("1.B2", "The director reports to the board twice a year and chairs the group in person."),
        ("1.B3", "Community organisations bring an item to most meetings and hear what became of it."),
    ):
        if scene.chance(-0.2):
            Attestation.objects.create(
                **scene.owned(scene.days(-60), by="approver"),
                criterion=code,
                statement=statement,
                attested_on=scene.days(-60),
                holds_until=scene.days(300),
            )


def sign_minutes(scene: Scene) -> None:
    """Sign what was held, last of all: from here on the database lets nothing in it change."""
    for meeting in scene.past:
        Meeting.objects.filter(pk=meeting.pk).update(
            signed_at=scene.at(meeting.meets_on + datetime.timedelta(days=1)),
            signed_by=scene.people["approver"],
        )
