"""Groups, what they cover, who sits in them."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.criteria.registry import evaluate_one
from core.errors import NotAllowed, Refused, Stale
from core.models import Contact, Document, Organisation
from core.permissions import AreaRole
from core.tenancy import tenant_context
from partnerships.actions import (
    NewBody,
    NewPerson,
    add_group,
    add_member,
    add_terms_of_reference,
    cover_area,
    edit_group,
    edit_member,
    end_group,
    end_membership,
    stop_covering_area,
)
from partnerships.models import Group, GroupArea, GroupMember, Meeting
from tests import factories as make


def test_a_new_group_covers_its_own_area_from_the_start(db):
    area = make.make_area()
    lead = make.make_viewer(area)
    with tenant_context([area.pk], user_id=lead.user_id):
        group = add_group(
            authority=area,
            kind="partnership_group",
            name=" Prevent board ",
            starts_on=make.days_ago(400),
            by=lead,
        )
        assert group.name == "Prevent board"
        assert list(group.areas.values_list("area_id", flat=True)) == [area.pk]


def test_a_second_partnership_group_is_refused_and_a_working_group_is_not(board):
    with board.inside():
        with pytest.raises(Refused, match="already the partnership group") as refusal:
            add_group(
                authority=board.area,
                kind="partnership_group",
                name="Another",
                starts_on=board.today,
                by=board.viewer,
            )
        assert refusal.value.field == "kind"
        add_group(
            authority=board.area, kind="working_group", name="Venues", starts_on=board.today, by=board.viewer
        )


def test_editing_a_group_from_a_stale_page_is_noticed(board):
    with board.inside():
        edit_group(group=board.group, name="One", is_standalone=False, quorum=4, by=board.viewer, version=1)
        with pytest.raises(Stale) as stale:
            edit_group(
                group=board.group, name="Two", is_standalone=True, quorum=None, by=board.viewer, version=1
            )
        assert stale.value.record.name == "One"


def test_a_countys_group_may_cover_its_districts_and_nobody_elses(db):
    county = make.make_area("shire", kind="county")
    district = make.make_area("vale", kind="district", county=county)
    stranger = make.make_area("elsewhere")
    lead, group = make.make_viewer(county), make.make_group(county)
    with tenant_context([county.pk], user_id=lead.user_id):
        link = cover_area(group=group, area=district, starts_on=make.days_ago(10), by=lead)
        with pytest.raises(Refused, match="already"):
            cover_area(group=group, area=district, starts_on=make.days_ago(5), by=lead)
        with pytest.raises(NotAllowed):
            cover_area(group=group, area=stranger, starts_on=make.days_ago(5), by=lead)
        stop_covering_area(link=link, ends_on=make.days_ago(1), by=lead)
        again = cover_area(group=group, area=district, starts_on=make.days_ago(0), by=lead)
        assert again.pk != link.pk


def test_neighbours_share_one_group_once_somebody_records_for_both(board):
    neighbour = make.make_area("riverside")
    url, client = board.url("group-area-add", board.group.public_id), board.client()
    sent = {"area": "riverside", "starts_on": make.days_ago(9).isoformat()}
    alone = client.get(url, follow=True).content.decode()
    assert "ask that council to invite you" in alone
    assert client.post(url, sent).status_code != 302
    make.give_role(board.user, neighbour, AreaRole.PREVENT_LEAD)
    assert 'value="riverside"' in client.get(url).content.decode()
    assert client.post(url, sent).status_code == 302
    with tenant_context([neighbour.pk]):
        assert board.group.name in evaluate_one(neighbour, board.today)["1.G1"].because


def test_a_group_never_stops_covering_its_own_area(board):
    with board.inside():
        own = GroupArea.objects.get(group=board.group)
        with pytest.raises(Refused):
            stop_covering_area(link=own, ends_on=board.today, by=board.viewer)


def test_terms_of_reference_come_into_force_as_a_document_of_the_register(board):
    upload = SimpleUploadedFile("terms.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    with board.inside():
        add_terms_of_reference(
            group=board.group,
            upload=upload,
            approved_on=make.days_ago(30),
            review_due=make.days_ago(-330),
            by=board.viewer,
        )
        group = Group.objects.select_related("terms_of_reference").get(pk=board.group.pk)
        assert group.terms_of_reference.kind == Document.Kind.TERMS_OF_REFERENCE
        assert group.terms_of_reference.review_due == make.days_ago(-330)
        with pytest.raises(Refused) as refusal:
            add_terms_of_reference(
                group=board.group,
                upload=upload,
                approved_on=make.days_ago(30),
                review_due=make.days_ago(31),
                by=board.viewer,
            )
        assert refusal.value.field == "review_due"


def test_ending_a_group_ends_its_seats_and_waits_for_planned_meetings(board):
    coming = board.meeting(days=-10)
    with board.inside():
        with pytest.raises(Refused, match="Cancel the meetings"):
            end_group(group=board.group, ends_on=board.today, by=board.viewer)
        Meeting.objects.filter(pk=coming.pk).delete()
        end_group(group=board.group, ends_on=board.today, by=board.viewer)
        assert set(GroupMember.objects.values_list("ends_on", flat=True)) == {board.today}
        assert set(GroupArea.objects.values_list("ends_on", flat=True)) == {board.today}
        assert board.group.offices.get().ends_on == board.today


def test_a_body_and_its_people_are_added_on_the_way(board):
    with board.inside():
        member = add_member(
            group=board.group,
            organisation=NewBody("Hope Community Centre", "community", is_community_based=True),
            sector="community",
            contact=NewPerson("Hana Hope", "Manager", "Hana@Hope.example"),
            substitute=NewPerson("Sam Stand"),
            starts_on=make.days_ago(5),
            by=board.viewer,
        )
        assert Organisation.objects.get(name="Hope Community Centre").is_community_based
        assert (member.contact.email, member.substitute.organisation) == (
            "hana@hope.example",
            member.organisation,
        )
        with pytest.raises(Refused, match="already a body") as refusal:
            add_member(
                group=board.group,
                organisation=NewBody("hope community centre", "community"),
                sector="community",
                starts_on=make.days_ago(5),
                by=board.viewer,
            )
        assert refusal.value.field == "new_organisation"


def test_a_body_has_one_seat_for_a_sector_and_only_its_own_people(board):
    police = board.members[1]
    stranger = board.members[2].contact
    with board.inside():
        with pytest.raises(Refused, match="already sits"):
            add_member(
                group=board.group,
                organisation=police.organisation,
                sector="police",
                starts_on=board.today,
                by=board.viewer,
            )
        with pytest.raises(Refused, match="does not belong") as refusal:
            edit_member(
                member=police,
                contact=stranger,
                substitute=None,
                sector="police",
                seniority="senior",
                by=board.viewer,
            )
        assert refusal.value.field == "contact"


def test_a_body_leaves_and_its_attendance_stays(board):
    member = board.members[1]
    held = make.hold_meeting(board.group, make.days_ago(20), attended=(member,))
    with board.inside():
        with pytest.raises(Refused, match="came to the meeting"):
            end_membership(member=member, ends_on=make.days_ago(30), by=board.viewer)
        end_membership(member=member, ends_on=make.days_ago(1), by=board.viewer, version=1)
        assert held.attendance.count() == 1
        with pytest.raises(Stale):
            end_membership(member=member, ends_on=board.today, by=board.viewer, version=1)


def test_the_member_form_keeps_what_was_typed_and_adds_everything_at_once(board):
    client, url = board.client(), board.url("member-add") + f"?group={board.group.public_id}"
    typed = {
        "body_choice": "new",
        "new_organisation": "Faith Forum",
        "is_community_based": "on",
        "sector": "community",
        "contact_choice": "new",
        "contact_name": "",
        "contact_post": "Secretary",
        "substitute_choice": "nobody",
        "seniority": "senior",
        "starts_on": "2026-01-05",
    }
    wrong = client.post(url, typed)
    assert wrong.status_code == 422
    assert b"Enter the person" in wrong.content
    assert b"Secretary" in wrong.content
    assert b"Faith Forum" in wrong.content
    right = client.post(url, {**typed, "contact_name": "Fay Faith"})
    assert right.status_code == 302
    with board.inside():
        member = GroupMember.objects.get(organisation__name="Faith Forum")
        assert member.starts_on == datetime.date(2026, 1, 5)
        assert Contact.objects.get(name="Fay Faith").organisation == member.organisation


def test_an_officer_records_and_a_viewer_of_the_plan_does_not(board):
    officer, partner = make.make_user(), make.make_user()
    make.give_role(officer, board.area, AreaRole.OFFICER)
    make.give_role(partner, board.area, AreaRole.PARTNER, board.members[1].organisation)
    assert board.client(officer).get(board.url("group-add")).status_code == 200
    assert board.client(partner).get(board.url("overview")).status_code == 403
