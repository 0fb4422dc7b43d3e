"""What counts as a fact of section 1, in the database and as the app's role."""

from __future__ import annotations

import datetime

import pytest

from core.models import Authority, Contact, Document
from core.tenancy import tenant_context
from partnerships.criteria import partnership_facts
from partnerships.models import AgendaItem, Attendance, Decision, GroupMember
from tests.criteria.good import AS_OF, DATES
from tests.factories import (
    CHECKED,
    hold_meeting,
    make_area,
    make_contact,
    make_group,
    make_meeting,
    make_member,
    make_office,
    make_organisation,
    make_user,
    sign,
)

pytestmark = pytest.mark.django_db
RECENT = datetime.date(2026, 10, 1)


def row_of(area, as_of=AS_OF):
    with tenant_context([area.pk]):
        return partnership_facts(Authority.objects.filter(pk=area.pk), as_of)[area.pk]


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def group(area):
    return make_group(area)


@pytest.fixture
def police(area, group):
    return make_member(group, make_organisation(area, sector="police"), contact=make_contact(area))


def attend(meeting, seat, status="present", attended_by=""):
    with tenant_context([meeting.authority_id]):
        return Attendance.objects.create(
            authority_id=meeting.authority_id,
            group_id=meeting.group_id,
            meeting=meeting,
            member=seat,
            sector=seat.sector,
            status=status,
            attended_by=attended_by,
        )


def test_an_area_without_records_still_has_a_row(area):
    row = row_of(area)
    assert (row.covers, row.meetings, row.seats) == ((), (), ())


@pytest.mark.parametrize("status", ["planned", "cancelled", "inquorate"])
def test_only_held_meetings_count(group, police, area, status):
    sign(make_meeting(group, RECENT, status=status), make_user())
    assert row_of(area).meetings == ()


def test_a_meeting_needs_minutes_signed_or_attached_and_attendance(area, group, police):
    meeting = make_meeting(group, RECENT, status="held")
    assert row_of(area).meetings == (), "neither minutes nor attendance"
    attend(meeting, police)
    assert row_of(area).meetings == (), "no minutes yet"
    with tenant_context([area.pk]):
        minutes = Document.objects.create(authority=area, title="Minutes", kind="minutes", event_date=RECENT)
        meeting.minutes_document = minutes
        meeting.save()
    assert [m.on for m in row_of(area).meetings] == [RECENT]
    signed = make_meeting(group, RECENT + datetime.timedelta(days=7), status="held")
    sign(signed, make_user())
    assert len(row_of(area).meetings) == 1, "signed, but nobody's attendance is recorded"


def test_extraordinary_and_rearranged_meetings_count_on_the_day_they_were_held(area, group, police):
    hold_meeting(group, RECENT, attended=(police,), is_extraordinary=True, status_reason="Moved from 1 July.")
    assert [m.on for m in row_of(area).meetings] == [RECENT]
    assert row_of(area, RECENT - datetime.timedelta(days=1)).meetings == ()


def test_a_substitute_counts_for_the_sector_and_apologies_do_not(area, group, police):
    health = make_member(group, make_organisation(area, sector="health"))
    meeting = make_meeting(group, RECENT, status="held")
    attend(meeting, police, "substitute")
    attend(meeting, health, "apologies")
    sign(meeting, make_user())
    assert row_of(area).meetings[0].sectors == {"police"}


def test_one_person_does_not_stand_for_two_sectors_unless_the_seats_say_so(area, group, police):
    health = make_member(group, make_organisation(area, sector="health"))
    probation = make_member(group, make_organisation(area, sector="probation"))
    meeting = make_meeting(group, RECENT, status="held")
    name = police.contact.name
    attend(meeting, police, attended_by=f"{name}, Chief inspector")
    attend(meeting, health, attended_by=f"{name}, Chief inspector")
    attend(meeting, probation, attended_by="Somebody else")
    with tenant_context([area.pk]):
        assert GroupMember.objects.filter(pk=police.pk).values_list("contact__name", flat=True).get() == name
    sign(meeting, make_user())
    assert row_of(area).meetings[0].sectors == {"police", "probation"}
    with tenant_context([area.pk]):
        GroupMember.objects.filter(pk=health.pk).update(substitute=police.contact)
    assert row_of(area).meetings[0].sectors == {"police", "health", "probation"}


def test_one_person_whom_no_seat_names_counts_for_one_sector(area, group):
    seats = [make_member(group, make_organisation(area, sector=s)) for s in ("probation", "health")]
    meeting = make_meeting(group, RECENT, status="held")
    for seat in seats:
        attend(meeting, seat, "substitute", attended_by="Dana Evans")
    sign(meeting, make_user())
    assert row_of(area).meetings[0].sectors == {"health"}


def test_one_collective_seat_speaks_for_education(area, group):
    heads = make_organisation(area, "Head teachers", sector="education", is_collective=True)
    seat = make_member(group, heads)
    hold_meeting(group, RECENT, attended=(seat,))
    assert row_of(area).meetings[0].sectors == {"education"}


def test_only_discussed_items_cover_a_topic(area, group, police):
    meeting = make_meeting(group, RECENT, status="held")
    attend(meeting, police)
    with tenant_context([area.pk]):
        for position, (kind, outcome) in enumerate(
            [("referrals", "discussed"), ("channel", "deferred"), ("plan", "not_reached")]
        ):
            AgendaItem.objects.create(
                authority=area,
                group=group,
                meeting=meeting,
                position=position,
                kind=kind,
                title="T",
                outcome=outcome,
            )
    sign(meeting, make_user())
    assert row_of(area).meetings[0].topics == {"referrals"}


def decide(meeting, number, **fields):
    with tenant_context([meeting.authority_id]):
        return Decision.objects.create(
            authority_id=meeting.authority_id,
            group_id=meeting.group_id,
            meeting=meeting,
            number=number,
            text="D",
            **fields,
        )


def test_decisions_procedural_ones_late_checks_and_a_no_with_a_reason(area, group, police):
    meeting = make_meeting(group, RECENT, status="held")
    attend(meeting, police)
    decide(meeting, 1, **CHECKED, threat_checked_on=RECENT)
    decide(meeting, 2, **{**CHECKED, "proportionate_to_threat": False})
    decide(meeting, 3, **CHECKED, threat_checked_on=RECENT + datetime.timedelta(days=3))
    decide(meeting, 4, **{**CHECKED, "threat_check_rationale": ""})
    decide(meeting, 5, kind="procedural")
    sign(meeting, make_user())
    counted = row_of(area).meetings[0]
    assert (counted.decisions, counted.checked, counted.checked_late) == (4, 3, 1)
    on_the_day = row_of(area, RECENT).meetings[0]
    assert (on_the_day.checked, on_the_day.checked_late) == (2, 0), "the late check was still to come"


def test_a_superseding_decision_stands_for_the_old_one(area, group, police):
    first = make_meeting(group, RECENT, status="held")
    attend(first, police)
    old = decide(first, 1)
    sign(first, make_user())
    second = make_meeting(group, RECENT + datetime.timedelta(days=20), status="held")
    attend(second, police)
    decide(second, 1, supersedes=old, **CHECKED)
    assert [m.decisions for m in row_of(area).meetings] == [1], "the second meeting is not signed yet"
    sign(second, make_user())
    assert [(m.decisions, m.checked) for m in row_of(area).meetings] == [(1, 1), (0, 0)]


def test_an_acting_chair_is_read_from_the_held_meeting(area, group, police):
    deputy = make_contact(area)
    hold_meeting(group, RECENT, attended=(police,), chaired_by=deputy)
    hold_meeting(group, DATES[0], attended=(police,))
    chaired = row_of(area).chaired
    assert [(one.on, deputy.pk in one.person) for one in chaired] == [(RECENT, True)]


def test_each_strategic_officers_attendance_counts_for_their_own_time(area, group):
    handover = datetime.date(2026, 9, 1)
    first, second = make_contact(area), make_contact(area)
    eve = handover - datetime.timedelta(days=1)
    make_office(area, "strategic_officer", first, ends_on=eve)
    make_office(area, "strategic_officer", second, starts_on=handover)
    seat = make_member(group, first.organisation, contact=first, substitute=second)
    hold_meeting(group, DATES[2], attended=(seat,))
    hold_meeting(group, RECENT, attended=(seat,))
    assert [m.officer_came for m in row_of(area).meetings] == [False, True]


def test_regional_networks_and_approved_arrangements_are_read(area, police):
    network = make_group(area, kind="regional_network")
    seat = make_member(network, police.organisation)
    hold_meeting(network, RECENT, attended=(seat,))
    with tenant_context([area.pk]):
        for approved_on in (None, RECENT, AS_OF + datetime.timedelta(days=1)):
            Document.objects.create(
                authority=area,
                title="Joint",
                kind="joint_arrangement",
                event_date=RECENT,
                approved_on=approved_on,
            )
    row = row_of(area)
    assert (row.has_network, row.network_meetings) == (True, (RECENT,))
    assert [span.starts_on for span in row.arrangements] == [RECENT]
    assert row.meetings == (), "a network's meeting is no meeting of the partnership group"


def test_only_what_a_community_organisation_brought_counts_as_its_input(area, group, police):
    forum = make_organisation(area, sector="community")
    based = make_organisation(area, sector="other", is_community_based=True)
    meeting = make_meeting(group, RECENT, status="held")
    attend(meeting, police)
    with tenant_context([area.pk]):
        for position, body in enumerate([forum, based, police.organisation, None]):
            AgendaItem.objects.create(
                authority=area, group=group, meeting=meeting, position=position, kind="community", title="T",
                outcome="discussed", contributed_by=body,
            )  # fmt: skip
    sign(meeting, make_user())
    assert row_of(area).meetings[0].community_inputs == 2


def test_contacts_of_nobody_are_never_the_same_person(area, group):
    with tenant_context([area.pk]):
        Contact.objects.filter(authority=area).update(email="")
    panel = make_group(area, kind="channel_panel")
    make_office(area, "chair", make_contact(area, email=""), group)
    make_office(area, "chair", make_contact(area, email=""), panel)
    row = row_of(area)
    assert not row.group_chairs[0].person & row.panel_chairs[0].person
