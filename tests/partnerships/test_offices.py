"""Chair and deputy over time, and the two chairs that stay apart (domain rule 1, toolkit 1.G5)."""

import datetime

import pytest
from django.urls import reverse

from core.criteria.registry import evaluate_one
from core.errors import Refused
from core.permissions import AreaRole
from core.tenancy import tenant_context
from partnerships.actions import (
    NewPerson,
    correct_office,
    end_office,
    hand_over_office,
    record_board_report,
    withdraw_office,
)
from partnerships.models import BoardReport, OfficeHolding, SharingAgreement
from partnerships.querysets import office_on
from tests import factories as make

ONE_DAY = datetime.timedelta(days=1)


def hand_over(board, contact, days=0, *, group=None, office="chair", **fields):
    return hand_over_office(
        authority=board.area,
        office=office,
        group=group or (board.group if office in {"chair", "deputy_chair"} else None),
        contact=contact,
        starts_on=make.days_ago(days),
        by=board.viewer,
        **fields,
    )


def test_handing_over_closes_the_former_holding_the_day_before(board):
    successor = make.make_contact(board.area)
    with board.inside():
        former = board.group.offices.get()
        hand_over(board, successor, days=10)
        former.refresh_from_db()
        assert former.ends_on == make.days_ago(11)
        assert office_on(board.group, "chair", on=make.days_ago(11)).pk == former.pk
        assert office_on(board.group, "chair", on=make.days_ago(10)).contact == successor


def test_a_holding_entered_late_ends_where_the_next_begins(board):
    between = make.make_contact(board.area)
    with board.inside():
        hand_over(board, make.make_contact(board.area), days=10)
        late = hand_over(board, between, days=100)
        assert late.ends_on == make.days_ago(11)
        assert OfficeHolding.objects.filter(office="chair").count() == 3
        with pytest.raises(Refused, match="already"):
            hand_over(board, make.make_contact(board.area), days=10)


def test_an_office_of_the_area_has_no_group_and_a_chair_has_one(board):
    person = make.make_contact(board.area)
    with board.inside():
        holding = hand_over(board, NewPerson("Stella Strategic", "Director"), office="strategic_officer")
        assert holding.contact.organisation.is_council
        for office, group in (("chair", None), ("lead_member", board.group)):
            with pytest.raises(Refused) as refusal:
                hand_over_office(
                    authority=board.area,
                    office=office,
                    group=group,
                    contact=person,
                    starts_on=board.today,
                    by=board.viewer,
                )
            assert refusal.value.field == "group"


@pytest.mark.parametrize("first", ["partnership_group", "channel_panel"])
def test_one_person_may_not_hold_both_chairs_of_an_area_without_a_reason(board, first):
    person = make.make_contact(board.area)
    panel = make.make_group(board.area, kind="channel_panel")
    one, other = (board.group, panel) if first == "partnership_group" else (panel, board.group)
    with board.inside():
        hand_over(board, person, days=20, group=one)
        with pytest.raises(Refused, match="chairs") as refusal:
            hand_over(board, person, days=5, group=other)
        assert refusal.value.field == "override_reason"
        assert not other.offices.filter(contact=person).exists()
        kept = hand_over(board, person, days=5, group=other, override_reason="The post is vacant.")
        assert kept.override_reason == "The post is vacant."
        assert evaluate_one(board.area, board.today)["1.G5"].status == "not_met"


def test_the_same_person_is_known_by_address_across_areas_that_share_a_group(db):
    county = make.make_area("shire", kind="county")
    district = make.make_area("vale", kind="district", county=county)
    lead = make.make_viewer(district)
    panel = make.make_group(county, kind="channel_panel", covers=(district,))
    make.make_office(county, "chair", make.make_contact(county, email="sam@shire.example"), panel)
    board = make.make_group(district)
    same, other = (make.make_contact(district, email=name) for name in ("Sam@Shire.example", "x@y.example"))
    with tenant_context([district.pk], user_id=lead.user_id):
        common = {"authority": district, "office": "chair", "group": board, "by": lead}
        with pytest.raises(Refused):
            hand_over_office(contact=same, starts_on=make.days_ago(1), **common)
        hand_over_office(contact=other, starts_on=make.days_ago(1), **common)


def test_one_person_may_chair_bodies_that_have_no_area_in_common(db):
    here, there = make.make_area(), make.make_area()
    user = make.make_user()
    for area in (here, there):
        make.give_role(user, area, "prevent_lead")
    lead = make.viewer_for(user)
    panel = make.make_group(there, kind="channel_panel")
    make.make_office(there, "chair", make.make_contact(there, email="sam@example.org"), panel)
    with tenant_context([here.pk, there.pk], user_id=user.pk):
        holding = hand_over_office(
            authority=here,
            office="chair",
            group=make.make_group(here),
            contact=make.make_contact(here, email="sam@example.org"),
            starts_on=make.days_ago(1),
            by=lead,
        )
    assert holding.override_reason == ""


def test_a_chair_handed_over_the_day_before_is_no_clash(board):
    person = make.make_contact(board.area)
    panel = make.make_group(board.area, kind="channel_panel")
    with board.inside():
        hand_over(board, person, days=20, group=panel)
        hand_over(board, make.make_contact(board.area), days=5, group=panel)
        assert hand_over(board, person, days=5).override_reason == ""


def test_the_form_refuses_in_words_and_warns_once_a_reason_is_given(board):
    person = make.make_contact(board.area)
    panel = make.make_group(board.area, kind="channel_panel")
    make.make_office(board.area, "chair", person, panel)
    client, url = board.client(), board.url("office-add")
    typed = {
        "office": "chair",
        "group": board.group.public_id,
        "contact_choice": "existing",
        "contact": person.public_id,
        "starts_on": board.today.isoformat(),
    }
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert b"can\xe2\x80\x99t chair the partnership group and the Channel panel" in refused.content
    done = client.post(url, {**typed, "override_reason": "Nobody else is left."}, follow=True)
    assert done.status_code == 200
    assert b"1.G5 shows as not met" in done.content


def test_an_office_falls_vacant_and_the_overview_says_so(board):
    with board.inside():
        holding = board.group.offices.get()
        with pytest.raises(Refused):
            end_office(holding=holding, ends_on=holding.starts_on - ONE_DAY, by=board.viewer)
        end_office(holding=holding, ends_on=make.days_ago(1), by=board.viewer)
        holding.refresh_from_db()
        with pytest.raises(Refused, match="Correct its dates"):
            end_office(holding=holding, ends_on=make.days_ago(0), by=board.viewer)
    page = board.client().get(board.url("overview"))
    assert b"The partnership group has no chair." in page.content


def test_dates_of_an_office_are_put_right_on_its_page(board):
    with board.inside():
        holding = board.group.offices.get()
    url = board.url("office-edit", holding.public_id)
    assert url.encode() in board.client().get(board.url("group-offices", board.group.public_id)).content
    first = make.days_ago(500).isoformat()
    typed = {"right": "dates", "starts_on": first, "ends_on": "", "version": holding.version}
    assert board.client().post(url, {**typed, "ends_on": make.days_ago(501).isoformat()}).status_code == 422
    done = board.client().post(url, typed)
    assert done["Location"] == board.url("group-offices", board.group.public_id), "back to where they stand"
    with board.inside():
        holding.refresh_from_db()
        assert (holding.starts_on, holding.ends_on) == (make.days_ago(500), None)
        assert holding.history.count() == 2


def test_an_office_recorded_by_mistake_is_taken_back_and_the_one_before_goes_on(board):
    mistaken = make.make_contact(board.area)
    with board.inside():
        former = board.group.offices.select_related("contact").get()
        wrong = hand_over(board, mistaken, days=0)
    url, client = board.url("office-edit", wrong.public_id), board.client()
    sent = {"right": "never", "version": wrong.version}
    assert "Say why it was recorded" in client.post(url, sent).content.decode()
    page = client.post(url, {**sent, "why": "Wrong line chosen"}, follow=True).content.decode()
    assert f"It is taken back: {former.contact.name} holds it on." in page
    with board.inside():
        assert [(one.contact_id, one.ends_on) for one in board.group.offices.all()] == [
            (former.contact_id, None)
        ]
        gone = OfficeHolding.history.get(history_type="-")
        assert (gone.contact_id, gone.history_change_reason) == (mistaken.pk, "Wrong line chosen")


def test_taking_an_office_back_does_not_join_the_two_chairs(board):
    panel = make.make_group(board.area, kind="channel_panel")
    with board.inside():
        former = board.group.offices.select_related("contact").get()
        wrong = hand_over(board, make.make_contact(board.area), days=10)
        hand_over(board, former.contact, days=5, group=panel)
        assert withdraw_office(holding=wrong, why="A slip", by=board.viewer) is None
        assert office_on(board.group, "chair", on=board.today) is None


def test_corrected_dates_may_not_overlap_another_holder_nor_join_the_two_chairs(board):
    successor = make.make_contact(board.area)
    panel = make.make_group(board.area, kind="channel_panel")
    with board.inside():
        former = board.group.offices.get()
        follows = hand_over(board, successor, days=10)
        former.refresh_from_db()
        with pytest.raises(Refused) as refused:
            correct_office(
                holding=former, starts_on=former.starts_on, ends_on=make.days_ago(10), by=board.viewer
            )
        assert successor.name in str(refused.value)
        early = hand_over(board, former.contact, days=5, group=panel)
        with pytest.raises(Refused, match="chairs"):
            correct_office(holding=early, starts_on=make.days_ago(20), ends_on=None, by=board.viewer)
        correct_office(holding=follows, starts_on=make.days_ago(8), ends_on=None, by=board.viewer)
        assert office_on(board.group, "chair", on=make.days_ago(9)) is None


def test_a_report_to_the_contest_board_is_recorded(board):
    client = board.client()
    sent = {"board": "contest", "reported_on": make.days_ago(3).isoformat(), "summary": "Half-year report."}
    assert client.post(board.url("board-report-add"), sent).status_code == 302
    with board.inside():
        assert BoardReport.objects.get().summary == "Half-year report."
        record_board_report(
            authority=board.area,
            board="csp",
            reported_on=make.days_ago(1),
            summary="Annual report.",
            by=board.viewer,
        )
    assert b"Half-year report." in client.get(board.url("leadership")).content


def test_files_of_the_register_are_offered_to_those_who_get_them(board):
    paper = make.make_document(board.area)
    with board.inside():
        BoardReport.objects.create(
            authority=board.area, board="csp", reported_on=make.days_ago(1), summary="Annual.", document=paper
        )
        agreement = SharingAgreement.objects.create(
            authority=board.area, title="Between two", document=paper, marking="official"
        )
    police = make.make_user()
    make.give_role(police, board.area, AreaRole.POLICE_LEAD)
    file = reverse("core:document-open", args=[board.area.slug, paper.public_id]).encode()
    for page in (board.url("leadership"), board.url("sharing", agreement.public_id)):
        assert file in board.client().get(page).content
        assert file not in board.client(police).get(page).content, "a link that answers 404"
