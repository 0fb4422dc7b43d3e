"""The register by state, the calendar of reviews, and the reminders that go once."""

import datetime
import itertools

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from core.actions import reminders
from core.actions.document_entries import edit_document
from core.actions.reminders import notice_for, send_review_reminders
from core.beat import BEAT
from core.document_states import DocumentState, document_state, in_state
from core.errors import Refused, Stale
from core.models import Document, ReviewReminder
from core.permissions import AreaRole
from core.tasks import review_reminders
from core.tenancy import tenant_context
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 21)


def days(number):
    return TODAY + datetime.timedelta(days=number)


def govern(area, title="Policy", **fields):
    values = {"kind": "policy", "event_date": days(-90), "approved_on": days(-90), **fields}
    with tenant_context([area.pk]):
        return Document.objects.create(authority=area, title=title, **values)


def signed_in(area, role=AreaRole.PREVENT_LEAD, **fields):
    user = make.make_user(**fields)
    make.give_role(user, area, role)
    client = Client()
    client.force_login(user)
    return client


def url(name, area, *args):
    return reverse(f"core:{name}", args=[area.slug, *args])


def test_the_state_of_a_document_is_the_same_for_a_person_and_for_the_database():
    area = make.make_area()
    for kind, approved, due, withdrawn in itertools.product(
        ("policy", "minutes"),
        (None, days(-9), days(9)),
        (None, days(-1), days(0), days(60), days(61)),
        (None, days(0), days(1)),
    ):
        govern(area, kind=kind, approved_on=approved, review_due=due, withdrawn_on=withdrawn)
    with tenant_context([area.pk]):
        every = list(Document.objects.all())
        for state in DocumentState:
            straight = {one.pk for one in every if document_state(one, TODAY) == state}
            assert (
                set(Document.objects.filter(in_state(state, TODAY)).values_list("pk", flat=True)) == straight
            )
            assert straight, f"no document is {state}"


@pytest.mark.parametrize(
    ("left", "notice"),
    [(31, None), (30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-14, 0), (-15, None)],
)
def test_each_reminder_has_its_days(left, notice):
    assert notice_for(days(left), TODAY) == notice


def told():
    return [(letter.to[0], letter.body) for letter in mail.outbox]


def lead_of(area, **fields):
    user = make.make_user(**fields)
    make.give_role(user, area, AreaRole.PREVENT_LEAD)
    return user


def test_a_review_is_mentioned_thirty_and_seven_days_ahead_and_on_the_day_each_once():
    area = make.make_area()
    lead_of(area, email="lead@council.example")
    govern(area, "Hire policy", review_due=days(30))
    sent = [send_review_reminders(today=days(number)) for number in range(-2, 50)]
    assert [number for number, count in zip(range(-2, 50), sent, strict=True) if count] == [0, 23, 30]
    assert len(mail.outbox) == 3
    assert "Hire policy" in mail.outbox[0].body
    assert mail.outbox[0].subject.startswith("OFFICIAL: ")
    assert url("review-calendar", area) in mail.outbox[0].body
    assert send_review_reminders(today=days(30)) == 0


def test_one_person_gets_one_letter_a_day_however_many_areas_and_documents():
    areas = [make.make_area(), make.make_area()]
    lead = lead_of(areas[0], email="lead@council.example")
    make.give_role(lead, areas[1], AreaRole.PREVENT_LEAD)
    for area in areas:
        govern(area, f"Policy of {area.name}", review_due=days(5))
    assert send_review_reminders(today=TODAY) == 1
    assert all(area.name in mail.outbox[0].body for area in areas)
    govern(areas[0], "Late comer", review_due=days(4))
    assert send_review_reminders(today=TODAY) == 0
    assert send_review_reminders(today=days(1)) == 1
    assert "Late comer" in mail.outbox[1].body
    assert "Policy of" not in mail.outbox[1].body


def test_the_owner_is_told_beside_the_lead_and_hears_nothing_marked():
    area = make.make_area()
    lead_of(area, email="lead@council.example")
    lead_of(area, email="cleared@council.example", cleared=True)
    owner = make.make_contact(area, email="Owner@Council.example")
    govern(area, "Open policy", review_due=days(7), owner=owner)
    govern(area, "Marked policy", review_due=days(7), owner=owner, marking="official_sensitive")
    send_review_reminders(today=TODAY)
    letters = dict(told())
    assert set(letters) == {"lead@council.example", "cleared@council.example", "owner@council.example"}
    assert all("Marked policy" not in body for body in letters.values())
    assert "A marked record" in letters["cleared@council.example"]
    assert "A marked record" not in letters["lead@council.example"]
    assert "A marked record" not in letters["owner@council.example"]
    assert "named as the owner" in letters["owner@council.example"]


def test_who_left_is_told_nothing_and_neither_is_another_area():
    area, other = make.make_area(), make.make_area()
    gone = lead_of(area, email="gone@council.example")
    lead_of(other, email="other@council.example")
    with tenant_context([area.pk]):
        gone.memberships.update(ends_on=days(-1))
    govern(area, review_due=days(7))
    assert send_review_reminders(today=TODAY) == 0
    assert mail.outbox == []


def test_what_was_withdrawn_or_moved_is_reminded_as_it_now_stands():
    area = make.make_area()
    lead_of(area)
    govern(area, "Replaced", review_due=days(7), withdrawn_on=days(-3))
    moved = govern(area, "Moved", review_due=days(7))
    assert send_review_reminders(today=TODAY) == 1
    assert "Replaced" not in mail.outbox[0].body
    with tenant_context([area.pk]):
        Document.objects.filter(pk=moved.pk).update(review_due=days(20))
    assert [send_review_reminders(today=days(number)) for number in (1, 13)] == [1, 1]


def test_a_letter_that_cannot_be_sent_is_tried_again_and_holds_up_nobody(monkeypatch):
    area = make.make_area()
    lead_of(area, email="broken@council.example")
    lead_of(area, email="fine@council.example")
    govern(area, review_due=days(7))
    straight = reminders.send_letter

    def send(*, to, **rest):
        if to.startswith("broken"):
            raise OSError("the mail server is away")
        straight(to=to, **rest)

    monkeypatch.setattr(reminders, "send_letter", send)
    assert send_review_reminders(today=TODAY) == 1
    monkeypatch.setattr(reminders, "send_letter", straight)
    assert send_review_reminders(today=TODAY) == 1
    assert [to for to, _body in told()] == ["fine@council.example", "broken@council.example"]
    with tenant_context([area.pk]):
        assert ReviewReminder.objects.count() == 2


def test_beat_asks_for_a_task_that_exists():
    assert {entry["task"] for entry in BEAT.values()} == {review_reminders.name}


def test_the_register_lists_by_state_and_goes_out_as_a_table():
    area = make.make_area()
    today = make.days_ago(0)
    govern(area, "In order", review_due=today + datetime.timedelta(days=200))
    govern(area, "Too late", review_due=make.days_ago(3))
    govern(area, "Hidden", marking="official_sensitive")
    client = signed_in(area)
    text = client.get(url("document-list", area)).content.decode()
    assert "In order" in text
    assert "Hidden" not in text
    late = client.get(url("document-list", area) + "?state=overdue").content.decode()
    assert "Too late" in late
    assert "In order" not in late
    table = client.get(url("document-export", area) + "?state=overdue&as=csv").content.decode()
    assert "Too late" in table
    assert "In order" not in table
    assert "Hidden" not in client.get(url("document-export", area)).content.decode()
    assert "Hidden" in signed_in(area, cleared=True).get(url("document-export", area)).content.decode()
    assert client.get(url("document-export", area) + "?as=exe").status_code == 404


def test_an_entry_is_corrected_and_its_dates_must_agree():
    area = make.make_area()
    viewer, document = make.make_viewer(area), govern(area)
    with tenant_context([area.pk], user_id=viewer.user_id):
        for fields, words in (
            ({"review_due": days(-90)}, "after the approval"),
            ({"withdrawn_on": days(-91)}, "before it was approved"),
        ):
            with pytest.raises(Refused, match=words):
                edit_document(document=document, by=viewer, **fields)
        edit_document(document=document, by=viewer, version=1, title=" New title ", review_due=days(9))
        with pytest.raises(Stale):
            edit_document(document=document, by=viewer, version=1, title="Late")
        assert Document.objects.get().title == "New title"
    page = signed_in(area).get(url("document-edit", area, document.public_id))
    assert "New title" in page.content.decode()


def test_an_owner_of_another_area_cannot_be_chosen():
    area = make.make_area()
    stranger = make.make_contact(make.make_area())
    document = govern(area)
    sent = {
        "title": "T",
        "kind": "policy",
        "section": "1",
        "marking": "official",
        "owner": stranger.public_id,
    }
    sent |= {"event_date": "2026-01-05"}
    page = signed_in(area).post(url("document-edit", area, document.public_id), sent)
    assert page.status_code == 422


def test_the_calendar_filters_and_leaves_as_a_file_without_what_is_marked():
    area = make.make_area()
    soon = make.days_ago(-10)
    govern(area, "Hire policy", section=7, review_due=soon)
    govern(area, "Marked policy", section=7, review_due=soon, marking="official_sensitive")
    govern(area, "Overdue charter", section=1, review_due=make.days_ago(10))
    client = signed_in(area, cleared=True)
    text = client.get(url("review-calendar", area)).content.decode()
    for words in ("Hire policy", "Marked policy", "Overdue charter", "OFFICIAL-SENSITIVE"):
        assert words in text
    assert "Hire policy" not in client.get(url("review-calendar", area) + "?section=1").content.decode()
    assert "Marked policy" not in signed_in(area).get(url("review-calendar", area)).content.decode()
    answer = client.get(url("review-calendar-ics", area))
    assert b"Marked policy" not in answer.content
    entries = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(one["SUMMARY"]).split(":")[1].strip() for one in entries} >= {
        "Hire policy",
        "Overdue charter",
    }
    assert soon in {one["DTSTART"].dt for one in entries}


def test_a_partner_without_the_register_reads_no_title_on_the_calendar():
    area = make.make_area()
    govern(area, "Hire policy", review_due=make.days_ago(-10))
    training = signed_in(area, AreaRole.TRAINING)
    assert b"Hire policy" not in training.get(url("review-calendar", area)).content
    assert signed_in(area, AreaRole.PARTNER).get(url("review-calendar", area)).status_code == 403


def test_register_and_calendar_ask_as_often_for_thirty_as_for_one():
    area, counts = make.make_area(), []
    client = signed_in(area)
    for more in (1, 29):
        for number in range(more):
            govern(area, f"Policy {number}", review_due=make.days_ago(-number), owner=make.make_contact(area))
        for name in ("document-list", "document-export", "review-calendar", "review-calendar-ics"):
            client.get(url(name, area))
            with CaptureQueriesContext(connection) as asked:
                client.get(url(name, area))
            counts.append(len(asked))
    assert counts[:4] == counts[4:]
