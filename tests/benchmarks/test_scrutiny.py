"""Scrutiny: who asks, who replies, what waits, and that nothing above OFFICIAL is told to anybody."""

from __future__ import annotations

import contextlib
import datetime

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.models import ScrutinyQuestion, ScrutinyReply
from benchmarks.scrutiny.actions import MOST_A_DAY, ask_question, reply_to_question
from benchmarks.scrutiny.attention import questions_that_wait
from benchmarks.scrutiny.notes import ANSWERED_NOTE, ASKED_NOTE
from benchmarks.scrutiny.overview import read_overview
from benchmarks.scrutiny.questions import as_asked, questions_of
from core.errors import NotAllowed, Refused, Stale
from core.jobs import run_job
from core.models import AccessEvent, Job, Membership
from core.permissions import AreaRole
from core.tenancy import tenant_context
from tests import factories as make
from tests.access.benchmarks import make_pack, make_question

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SECRET = "A venue under watch"


@pytest.fixture
def area(judges):
    return make.make_area("northbridge")


@pytest.fixture
def member(area):
    return make.make_viewer(area, AreaRole.ELECTED_MEMBER)


@pytest.fixture
def lead(area):
    return make.make_viewer(area)


def inside(area, viewer):
    return tenant_context([area.pk], user_id=viewer.user_id)


def signed_in(viewer):
    from core.models import User

    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def ask(area, by, text="Who comes to the meetings?", section=None, now=NOW):
    with inside(area, by):
        return ask_question(authority=area, text=text, section=section, now=now, by=by)


def reply(question, by, text="All but one body.", version=None, now=NOW):
    with tenant_context([question.authority_id], user_id=by.user_id):
        return reply_to_question(question=question, text=text, version=version, now=now, by=by)


def test_a_question_gets_a_reply_and_a_later_reply_supersedes(area, member, lead):
    question = ask(area, member, section=1)
    reply(question, lead)
    reply(question, lead, "All of them, since May.", version=2, now=NOW + datetime.timedelta(minutes=1))
    with inside(area, member):
        [asked] = as_asked(questions_of(area, member))
    assert asked.text == "All of them, since May."
    assert [one.text for one in asked.earlier] == ["All but one body."]
    assert asked.about.startswith("1 ")


@pytest.mark.parametrize("role", [one for one in AreaRole if one != AreaRole.ELECTED_MEMBER])
def test_only_elected_members_ask(area, role):
    body = make.make_organisation(area)
    somebody = make.make_viewer(area, role, organisation=body)
    with pytest.raises(NotAllowed):
        ask(area, somebody)


@pytest.mark.parametrize("role", [AreaRole.ELECTED_MEMBER, AreaRole.APPROVER, AreaRole.TRAINING])
def test_only_the_lead_and_officers_reply(area, member, role):
    question = ask(area, member)
    with pytest.raises(NotAllowed):
        reply(question, make.make_viewer(area, role))
    reply(question, make.make_viewer(area, AreaRole.OFFICER))


def test_an_empty_question_reply_or_unknown_benchmark_is_refused(area, member, lead):
    for wrong in ({"text": "  "}, {"section": 9}):
        with pytest.raises(Refused):
            ask(area, member, **wrong)
    with pytest.raises(Refused):
        reply(ask(area, member), lead, " \n ")


def test_nobody_replaces_a_reply_they_never_read(area, member, lead):
    question = ask(area, member)
    reply(question, lead, version=1)
    with pytest.raises(Stale) as stale:
        reply(question, make.make_viewer(area, AreaRole.OFFICER), "Another.", version=1)
    assert stale.value.record.text == "All but one body."
    with tenant_context([area.pk]):
        assert ScrutinyReply.objects.count() == 1


def test_the_database_lets_nobody_change_what_was_asked_or_told(area, member, lead):
    question = ask(area, member)
    said = reply(question, lead)
    for row in (question, said):
        for write in (lambda rows: rows.update(text="Never mind."), lambda rows: rows.delete()):
            with inside(area, lead), contextlib.suppress(DatabaseError), transaction.atomic():
                write(type(row).objects.filter(pk=row.pk))
    with inside(area, lead):
        assert ScrutinyQuestion.objects.get().text == "Who comes to the meetings?"
        assert ScrutinyReply.objects.get().text == "All but one body."


def test_a_question_waits_for_the_lead_until_it_is_replied_to(area, member, lead):
    for n in range(5):
        question = ask(area, member, f"Question {n}?", now=NOW + datetime.timedelta(minutes=n))
    with inside(area, lead):
        items = list(questions_that_wait(area, lead, timezone.localdate()))
    assert [one.why for one in items[:3]] == ["Question 0?", "Question 1?", "Question 2?"]
    assert items[3].what == "2 more scrutiny questions wait"
    reply(question, lead)
    with inside(area, lead):
        assert len(list(questions_that_wait(area, lead, timezone.localdate()))) == 4
        assert list(questions_that_wait(area, member, timezone.localdate())) == []


def test_a_member_asks_and_reads_the_reply_on_the_pages(area, member, lead):
    client = signed_in(member)
    address = reverse("benchmarks:scrutiny-ask", args=[area.slug])
    empty = client.post(address, {"text": "", "section": "3"})
    assert empty.status_code == 422
    assert "Enter your question" in empty.content.decode()
    sent = client.post(address, {"text": "Is <b>anything</b> late?", "section": ""}, follow=True)
    assert "Is &lt;b&gt;anything&lt;/b&gt; late?" in sent.content.decode()
    assert "Not replied to yet" in sent.content.decode()
    with inside(area, lead):
        question = ScrutinyQuestion.objects.get()
    where = reverse("benchmarks:scrutiny-reply", args=[area.slug, question.public_id])
    assert client.get(where).status_code == 403
    assert signed_in(lead).post(where, {"text": "Nothing is.", "version": "1"}).status_code == 302
    late = signed_in(lead).post(where, {"text": "Two are.", "version": "1"})
    assert late.status_code == 409
    for words in ("Nothing is.", "Two are."):
        assert words in late.content.decode()
    for route in ("benchmarks:status", "benchmarks:scrutiny"):
        assert "Nothing is." in client.get(reverse(route, args=[area.slug])).content.decode()


def test_one_mail_when_it_is_asked_and_one_when_it_is_answered_and_none_of_the_words(
    area, member, lead, mailoutbox
):
    make.make_viewer(area, AreaRole.PARTNER)
    asked = ask(area, member, "Is the hall on Mill Lane watched?")
    reply(asked, lead, "We watch nobody.")
    with tenant_context([area.pk]):
        notes = {name: Job.objects.get(name=name).pk for name in (ASKED_NOTE, ANSWERED_NOTE)}
    for name in (ASKED_NOTE, ANSWERED_NOTE, ASKED_NOTE, ANSWERED_NOTE):
        run_job(notes[name], area.pk)
    to_lead, to_member = mailoutbox
    assert (to_lead.to, to_member.to) == ([lead.email], [member.email])
    assert f"/{asked.public_id}/reply/" in to_lead.body
    assert reverse("benchmarks:scrutiny", args=[area.slug]) in to_member.body
    for letter in (to_lead, to_member):
        assert letter.subject.startswith("OFFICIAL: ")
        assert "Mill Lane" not in letter.body + letter.subject
        assert "We watch nobody" not in letter.body
        assert letter.extra_headers["Message-ID"].startswith("<scrutiny-")


def test_who_no_longer_holds_a_role_in_the_area_hears_nothing_of_the_reply(area, member, lead, mailoutbox):
    asked = ask(area, member)
    with tenant_context([area.pk]):
        Membership.objects.filter(user=member.user_id).update(ends_on=make.days_ago(1))
    reply(asked, lead)
    with tenant_context([area.pk]):
        note = Job.objects.get(name=ANSWERED_NOTE)
    run_job(note.pk, area.pk)
    with tenant_context([area.pk]):
        assert Job.objects.get(pk=note.pk).state == Job.State.DONE
    assert mailoutbox == []


def test_a_question_that_is_refused_tells_nobody(area, member):
    with pytest.raises(Refused):
        ask(area, member, "  ")
    with tenant_context([area.pk]):
        assert not Job.objects.filter(name=ASKED_NOTE).exists()


def test_the_form_warns_of_personal_data_and_loses_nothing(area, member):
    address = reverse("benchmarks:scrutiny-ask", args=[area.slug])
    text = "Why was j.smith@example.org refused?"
    page = signed_in(member).post(address, {"text": text, "section": "nine"})
    assert page.status_code == 422
    assert text in page.content.decode()
    assert "an e-mail address" in page.content.decode()


def test_a_question_of_another_area_does_not_exist(area, lead):
    other = make.make_area("southwold")
    theirs = make_question(other, "Their question?")
    pack = make_pack(other)
    client = signed_in(lead)
    for name, args in (
        ("scrutiny-reply", [theirs.public_id]),
        ("scrutiny-pack", [pack.public_id, "pdf"]),
        ("scrutiny-pack", [pack.public_id, "docx"]),
    ):
        assert client.get(reverse(f"benchmarks:{name}", args=[area.slug, *args])).status_code == 404
        assert client.get(reverse(f"benchmarks:{name}", args=[other.slug, *args])).status_code == 404
    assert (
        "Their question?" not in client.get(reverse("benchmarks:scrutiny", args=[area.slug])).content.decode()
    )
    with inside(area, lead):
        assert not ScrutinyQuestion.objects.exists()


def a_secret(area):
    """A risk and two actions above OFFICIAL beside one of each that is OFFICIAL."""
    open_risk = make.make_risk(area, title="Grievance narratives online")
    secret_risk = make.make_risk(area, title=SECRET, marking="official_sensitive")
    meeting = make.hold_meeting(make.make_group(area), make.days_ago(30))
    version = make.make_assessment(area, agreed_at=meeting, risks=(open_risk, secret_risk))
    plan = make.make_plan(area, based_on=version, agreed_on=make.days_ago(25))
    late = {"due_on": make.days_ago(5), "created_on": make.days_ago(20)}
    make.make_action(plan, title="Visit the halls", **late)
    make.make_action(plan, title=f"{SECRET}: visit", marking="official_sensitive", **late)


def test_what_is_above_official_is_told_to_nobody_not_even_who_is_cleared(area):
    a_secret(area)
    cleared = make.make_viewer(area, cleared=True)
    with inside(area, cleared):
        overview = read_overview(area, timezone.localdate())
    assert [one.what for one in overview.risks] == ["Grievance narratives online"]
    assert overview.late is not None
    assert len(overview.late) == 1
    text = signed_in(cleared).get(reverse("benchmarks:status", args=[area.slug])).content.decode()
    assert "Grievance narratives online" in text
    assert "1 action of the plan is overdue." in text
    assert SECRET not in text


@pytest.mark.parametrize("route", ["benchmarks:status", "benchmarks:scrutiny"])
def test_pages_ask_the_database_as_often_for_one_question_as_for_thirty(
    area, member, lead, route, django_assert_num_queries, django_assert_max_num_queries
):
    reply(ask(area, member), lead)
    client = signed_in(member)
    address = reverse(route, args=[area.slug])
    client.get(address)
    with django_assert_max_num_queries(45) as few:
        client.get(address)
    for n in range(29):
        reply(ask(area, member, f"Question {n}?"), lead)
        make_pack(area)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address)


def test_opening_a_pack_leaves_a_trace(area, member, settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path
    pack = make_pack(area)
    response = signed_in(member).get(
        reverse("benchmarks:scrutiny-pack", args=[area.slug, pack.public_id, "pdf"])
    )
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    with tenant_context([area.pk]):
        assert AccessEvent.objects.filter(
            kind=AccessEvent.Kind.EXPORT, detail__contains=pack.public_id
        ).exists()


def test_nobody_floods_the_leads_with_questions(area, member):
    for n in range(MOST_A_DAY):
        ask(area, member, f"Question {n}?")
    with pytest.raises(Refused, match="tomorrow"):
        ask(area, member, "One more?")
    ask(area, member, "The day after?", now=NOW + datetime.timedelta(days=2))
    ask(area, make.make_viewer(area, AreaRole.ELECTED_MEMBER), "From somebody else?")
