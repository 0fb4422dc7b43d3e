"""Values that no page sends: answered as wrong or not there, never with a failure."""

import pytest
from django.test import Client
from django.urls import reverse

from core.permissions import NationalRoleKind
from partnerships.models import AgendaItem
from tests import factories as make
from tests.security.doors import lead_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return make.make_area()


@pytest.fixture
def lead(area):
    client = Client(raise_request_exception=False)
    client.force_login(lead_of(area))
    return client


@pytest.mark.parametrize(
    "route", ["action_plans:action-add", "action_plans:review", "partnerships:member-add"]
)
def test_a_nul_in_an_address_is_a_bad_request(area, lead, route):
    make.make_plan(area)
    names = dict.fromkeys(("meeting", "risk", "group"), "a\x00")
    assert lead.get(reverse(route, args=[area.slug]), names).status_code == 400


@pytest.mark.parametrize("button", ["add_paper", "remove_item", "withdraw_paper", "move_later"])
def test_a_nul_in_a_button_is_a_bad_request(area, lead, button):
    meeting = make.make_meeting(make.make_group(area), make.days_ago(0))
    record = reverse("partnerships:meeting-record", args=[area.slug, meeting.public_id])
    assert lead.post(record, {"version": "1", button: "a\x00"}).status_code == 400


def test_a_nul_sent_to_a_page_that_is_a_button_alone_is_a_bad_request():
    desk = Client(raise_request_exception=False)
    desk.force_login(make.make_national_user(NationalRoleKind.ASSESSOR))
    assert desk.post(reverse("desk:issue"), {"pack": "a\x00"}).status_code == 400


def test_a_nul_in_a_minute_takes_away_nothing_that_was_typed(area, lead):
    meeting = make.make_meeting(make.make_group(area), make.days_ago(0))
    lead.post(reverse("partnerships:meeting-prepare", args=[area.slug, meeting.public_id]))
    with make.inside(area.pk):
        item = AgendaItem.objects.filter(meeting=meeting).first()
    record = reverse("partnerships:meeting-record", args=[area.slug, meeting.public_id])
    page = lead.post(record, {"version": "9", f"item-{item.public_id}-minute": "Heard in full.\x00"})
    assert page.status_code == 422
    assert b"Heard in full." in page.content


def test_a_form_with_a_nul_keeps_what_was_typed(area, lead):
    page = lead.post(
        reverse("partnerships:group-add", args=[area.slug]),
        {"name": "Board\x00", "kind": "partnership_group", "starts_on_0": "1", "quorum": "17"},
    )
    assert page.status_code == 422
    assert b'value="17"' in page.content


@pytest.mark.parametrize("button", ["add_paper", "remove_item", "withdraw_paper", "move_later"])
@pytest.mark.parametrize("value", ["a/b", "zzzzzzzzzzzz"])
def test_a_button_that_names_nothing_of_the_meeting_finds_nothing(area, lead, button, value):
    meeting = make.make_meeting(make.make_group(area), make.days_ago(0))
    record = reverse("partnerships:meeting-record", args=[area.slug, meeting.public_id])
    assert lead.post(record, {"version": "1", button: value}).status_code == 404


@pytest.mark.parametrize(
    "to", ["//evil.example/", "https://evil.example/", "/areas/elsewhere/", "javascript:x"]
)
def test_a_button_leads_to_no_address_but_the_areas_own(area, lead, to):
    meeting = make.make_meeting(make.make_group(area), make.days_ago(0))
    record = reverse("partnerships:meeting-record", args=[area.slug, meeting.public_id])
    assert lead.post(record, {"version": "1", "go_to": to})["Location"] == record
