"""Values that no page sends: answered as wrong or not there, never with a failure."""

import pytest
from django.test import Client
from django.urls import reverse

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
