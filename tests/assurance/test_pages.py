"""The pages of the assurance year: who reaches which, what they read, how often the database is asked."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from action_plans.models import Action
from benchmarks.assurance.actions.answering import reply_to_ratings
from benchmarks.assurance.actions.letters import ask_for_lost_letters, write_letter_as
from benchmarks.assurance.actions.lines import add_record_evidence
from benchmarks.assurance.actions.reviewing import choose_second, finish_rating, take_up
from benchmarks.assurance.actions.years import open_years_for_all
from benchmarks.assurance.years import year_of
from benchmarks.models import AnnualAssessment, Letter, Review, Submission
from core.criteria.framework import load_framework
from core.errors import NotAllowed
from core.models import AccessEvent, Document, User
from core.permissions import AreaRole
from core.tenancy import tenant_context
from core.uk_dates import uk_date
from tests import factories as make
from tests.assurance import samples
from tests.assurance.year import World, at_the_desk, inside, now
from tests.test_access import plain


def client_of(viewer: Any) -> Any:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def at(name: str, pack: Submission, *args) -> str:
    return reverse(f"desk:{name}", args=[pack.authority.slug, pack.public_id, *args])


def text_of(response) -> str:
    return response.content.decode()


def test_years_open_by_the_clock_and_looking_opens_none(world: World):
    overview = reverse("assurance:overview", args=["northbridge"])
    with tenant_context([world.area.pk]):
        before = AnnualAssessment.objects.count()
    assert client_of(world.lead).get(overview).status_code == 200
    with tenant_context([world.area.pk]):
        assert AnnualAssessment.objects.count() == before
    open_years_for_all(today=timezone.localdate())
    with tenant_context([world.area.pk]):
        assert AnnualAssessment.objects.count() == before + 1
    this_year = year_of(load_framework().period, timezone.localdate())
    assert str(this_year.starts_on.year) in text_of(client_of(world.lead).get(overview))


def test_an_area_whose_years_are_not_open_yet_is_told_when_they_will_be(db):
    area = make.make_area("just-joined")
    page = client_of(make.make_viewer(area, make.AreaRole.PREVENT_LEAD)).get(
        reverse("assurance:overview", args=["just-joined"])
    )
    assert "No year is open yet" in text_of(page)


def test_a_contributor_opens_the_form_of_what_is_theirs_and_reads_the_rest(world: World):
    with inside(world.area, world.lead):
        world.assessment.lines.filter(section=4).update(assigned_to=world.officer.user_id)
    officer = client_of(world.officer)
    mine, other = (
        reverse("assurance:line-write", args=["northbridge", world.assessment.public_id, n]) for n in (4, 5)
    )
    assert officer.get(mine).status_code == 200
    assert officer.get(other).url.endswith("/5/")
    refused = officer.post(other, {"self_rating": "met", "narrative": "Not mine to say."})
    assert refused.status_code == 422
    assert "Not mine to say." in text_of(refused)


def test_a_missing_reason_is_asked_for_and_nothing_typed_is_lost(world: World, judges):
    url = reverse("assurance:line-write", args=["northbridge", world.assessment.public_id, 1])
    answer = client_of(world.lead).post(url, {"self_rating": "not_met", "narrative": "Kept words."})
    assert answer.status_code == 422
    assert "Say why your rating differs" in text_of(answer)
    assert "Kept words." in text_of(answer)


def test_a_draft_does_not_exist_for_the_home_office(world: World):
    world.write_all()
    for viewer in (world.assessor, world.adviser, world.onlooker):
        client = client_of(viewer)
        for name, args in (("overview", []), ("year", [world.assessment.public_id])):
            assert client.get(reverse(f"assurance:{name}", args=["northbridge", *args])).status_code == 404
    desk = client_of(world.assessor)
    assert desk.get(reverse("desk:pack", args=["northbridge", world.assessment.public_id])).status_code == 404
    assert "northbridge" not in text_of(desk.get(reverse("desk:queue")))


PACK_PAGES = ("pack", "return", "second", "moderate", "improvement-set", "escalate")


def test_who_reaches_the_desk(world: World):
    pack = world.submitted()
    read = [at("pack", pack), at("line", pack, 1), reverse("desk:queue")]
    for viewer, expected in (
        (world.assessor, 200),
        (world.adviser, 200),
        (world.onlooker, 403),
        (world.lead, 403),
        (world.approver, 403),
    ):
        client = client_of(viewer)
        assert [client.get(url).status_code for url in read] == [expected] * 3, viewer
    for viewer, expected in ((world.assessor, 200), (world.adviser, 403), (world.onlooker, 403)):
        client = client_of(viewer)
        for name in PACK_PAGES[1:]:
            # A form that is not open at this step leads back to the pack.
            opened = {200, 302} if expected == 200 else {403}
            assert client.get(at(name, pack)).status_code in opened, (viewer, name)
        for name in ("take-up", "finish"):
            status = client.post(at(name, pack)).status_code
            assert status == (302 if expected == 200 else 403), name
    assert Client().get(read[0]).status_code == 302
    assert client_of(world.adviser).post(at("line", pack, 1), {"value": "met"}).status_code == 403


def test_another_regions_adviser_and_a_pack_that_does_not_exist_get_the_same_answer(world: World):
    pack = world.submitted()
    stranger = client_of(world.elsewhere)
    theirs = stranger.get(at("pack", pack))
    absent = stranger.get(reverse("desk:pack", args=["northbridge", "nothinghere2"]))
    assert theirs.status_code == absent.status_code == 404
    assert plain(theirs.content) == plain(absent.content)
    assert stranger.post(at("remark", pack, 1), {"kind": "comment", "text": "x"}).status_code == 404
    assert "northbridge" not in text_of(stranger.get(reverse("desk:queue")))


def test_opening_a_pack_or_its_document_leaves_a_trace_that_the_area_can_read(world: World):
    pack = world.submitted()
    assessor = client_of(world.assessor)
    page = text_of(assessor.get(at("line", pack, 4)))
    with inside(world.area, world.lead):
        document = pack.documents.get(section=4).version.document
    url = at("document", pack, 4, document.public_id)
    assert url in page
    opened = assessor.get(url)
    assert opened["X-Content-Type-Options"] == "nosniff"
    assert b"".join(opened.streaming_content).startswith(b"Paper on,4")
    assert assessor.get(at("document", pack, 5, document.public_id)).status_code == 404
    assert client_of(world.elsewhere).get(url).status_code == 404
    with inside(world.area, world.lead):
        traces = AccessEvent.objects.filter(authority_id=world.area.pk, user_id=world.assessor.user_id)
        assert sum("assessment" in one.detail for one in traces) == 2


def test_who_writes_a_section_opens_what_stands_behind_it_and_no_page_links_to_a_wall(world: World):
    meeting = make.make_meeting(make.make_group(world.area))
    at_meeting = f"/areas/northbridge/partnership/meetings/{meeting.public_id}/"
    paper = samples.make_paper(world.assessment)
    secret = samples.make_paper(world.assessment, title="Above it", marking="official_sensitive")
    with inside(world.area, world.lead):
        add_record_evidence(line=world.line(1), address=at_meeting, label="Board", by=world.lead)
    trainer = client_of(make.make_viewer(world.area, AreaRole.TRAINING))
    page = trainer.get(reverse("assurance:line", args=["northbridge", world.assessment.public_id, 1]))
    content = page.content.decode()
    url = reverse(
        "assurance:evidence-open", args=["northbridge", world.assessment.public_id, 1, paper.public_id]
    )
    assert url in content
    assert "Board" in content
    assert at_meeting not in content
    assert "Above it" not in content
    assert b"".join(trainer.get(url).streaming_content) == b"A report."
    assert trainer.get(url.replace(paper.public_id, secret.public_id)).status_code == 404
    assert trainer.get(url.replace("/1/documents/", "/2/documents/")).status_code == 404
    lead = client_of(world.lead).get(page.wsgi_request.path).content.decode()
    assert at_meeting in lead
    assert "Report, " in lead


def test_the_home_office_reads_what_kind_of_record_stands_behind_a_line_and_when(world: World):
    meeting = make.make_meeting(make.make_group(world.area))
    at_meeting = f"/areas/northbridge/partnership/meetings/{meeting.public_id}/"
    with inside(world.area, world.lead):
        add_record_evidence(line=world.line(4), address=at_meeting, label="Board of June", by=world.lead)
    pack = world.submitted()
    page = text_of(client_of(world.assessor).get(at("line", pack, 4)))
    assert f"Board of June (Meeting, {uk_date(meeting.meets_on)})" in page
    assert f"Paper on 4</a> (Evidence, {uk_date(make.days_ago(200))})" in page
    assert at_meeting not in page


def test_evidence_above_official_is_nowhere_for_somebody_uncleared(world: World):
    world.write_all()
    with inside(world.area, world.lead):
        line = world.line(4)
        Document.objects.filter(pk=line.evidence.get().document_id or 0).update(
            marking="official_sensitive", title="Quiet paper"
        )
        line.evidence.update(marking="official_sensitive")
    world.hand_over()
    pack = world.submit()
    assert "Quiet paper" not in text_of(client_of(world.assessor).get(at("line", pack, 4)))
    cleared = make.make_national_user("assessor")
    User.objects.filter(pk=cleared.pk).update(bpss_recorded_on=make.LONG_AGO)
    client = Client()
    client.force_login(cleared)
    page = text_of(client.get(at("line", pack, 4)))
    assert "Quiet paper" in page
    assert "OFFICIAL-SENSITIVE" in page
    line_page = reverse("assurance:line", args=["northbridge", world.assessment.public_id, 4])
    assert "Quiet paper" not in text_of(client_of(world.officer).get(line_page))
    assert "Quiet paper" in text_of(client_of(world.lead).get(line_page))


def test_evidence_that_is_marked_later_is_nowhere_either(world: World):
    world.write(4)
    with inside(world.area, world.lead):
        paper = Document.objects.filter(pk__in=world.line(4).evidence.values("document"))
        paper.update(title="Nightjar", marking="official_sensitive")
    address = reverse("assurance:line", args=["northbridge", world.assessment.public_id, 4])
    assert "Nightjar" in text_of(client_of(world.lead).get(address))
    for viewer in (world.officer, world.approver):
        assert "Nightjar" not in text_of(client_of(viewer).get(address))


def test_a_record_that_is_marked_after_it_was_named_goes_to_the_home_office_marked(world: World):
    action = make.make_action(make.make_plan(world.area), title="Nightjar")
    address = reverse("action_plans:action", args=["northbridge", action.public_id])
    with inside(world.area, world.lead):
        add_record_evidence(line=world.line(4), address=address, label="Nightjar", by=world.lead)
        Action.objects.filter(pk=action.pk).update(marking="official_sensitive")
    world.write_all()
    world.hand_over()
    pack = world.submit()
    assert "Nightjar" not in text_of(client_of(world.assessor).get(at("line", pack, 4)))


def test_rating_by_the_form_goes_on_to_the_next(world: World):
    pack = world.submitted()
    assessor = client_of(world.assessor)
    missing = assessor.post(at("line", pack, 4), {"value": "exceeding", "reason": ""})
    assert missing.status_code == 422
    assert "Say why" in text_of(missing)
    done = assessor.post(at("line", pack, 4), {"value": "exceeding", "reason": "Two visits."})
    assert done.url == at("line", pack, 5)
    other = client_of(world.second).post(at("line", pack, 5), {"value": "met", "reason": ""})
    assert other.status_code == 403


def test_a_second_assessor_who_gave_all_values_settles_where_the_two_differ(world: World):
    """With two assessors there is nobody else: the page that says "settle it" leads to a form that does."""
    pack = world.submitted()
    with at_the_desk(world.assessor):
        take_up(submission=pack, by=world.assessor)
        choose_second(submission=pack, second=User.objects.get(pk=world.second.user_id), by=world.assessor)
    second = client_of(world.second)
    assert "Take it over" not in text_of(second.get(at("pack", pack))), "it would be refused"
    world.rate_all(pack)
    with at_the_desk(world.assessor):
        finish_rating(submission=pack, now=now(), by=world.assessor)
    begun = text_of(second.get(at("pack", pack)))
    assert f'href="{at("line", pack, 1)}" role="button"' in begun
    assert begun.count("After yours") == 8
    apart = "Shown once you have given your own value"
    assert apart in text_of(second.get(at("line", pack, 6)))
    assert apart not in text_of(client_of(world.assessor).get(at("line", pack, 6)))
    due = make.days_ago(-14)
    date = {"reply_due_day": due.day, "reply_due_month": due.month, "reply_due_year": due.year}
    assert second.get(at("moderate", pack)).url == at("pack", pack), "it lists the first values"
    early = second.post(at("moderate", pack), date)
    assert early.status_code == 422
    assert at("line", pack, 6) not in text_of(early)
    for section in range(1, 9):
        form = {"value": "not_met", "reason": "The evidence does not show it."}
        led = second.post(at("line", pack, section), form).url
        assert led == (at("line", pack, section + 1) if section < 8 else at("pack", pack))
    assert "Moderate" in text_of(second.get(at("pack", pack)))
    shown = text_of(second.get(at("line", pack, 6)))
    assert "Moderate: the value that stands" in shown
    assert apart not in shown
    for section in range(1, 9):
        second.post(at("line", pack, section), {"value": "met", "reason": "Both are heard."})
    assert second.post(at("moderate", pack), date).url == at("pack", pack)


def test_a_form_that_would_be_refused_leads_back_to_the_page(world: World):
    pack = world.moderated()
    assessor, second, approver = (client_of(one) for one in (world.assessor, world.second, world.approver))
    for name in ("return", "second", "moderate"):
        assert assessor.get(at(name, pack)).url == at("pack", pack), name
        assert second.get(at(name, pack)).url == at("pack", pack), name
    assert second.get(at("improvement-set", pack)).status_code == 200
    year = [world.area.slug, world.assessment.public_id]
    reply = reverse("assurance:reply", args=year)
    assert approver.get(reply).status_code == 200
    assert approver.post(reply, {"text": "We agree."}).status_code == 302
    assert approver.get(reply).url == reverse("assurance:year", args=year)


def test_what_is_done_about_a_pack_is_said(world: World):
    pack = world.moderated()
    due = make.days_ago(-90)
    form = {"section": 4, "what": "Show it.", "due_on_day": due.day, "due_on_month": due.month}
    done = client_of(world.assessor).post(
        at("improvement-set", pack), {**form, "due_on_year": due.year}, follow=True
    )
    assert "Set. The area sees it and says how it goes." in text_of(done)


@pytest.fixture
def issued(world: World, settings, tmp_path) -> tuple[World, Submission]:
    settings.REPORTS_ROOT = tmp_path
    pack, _batch = world.issued()
    return world, pack


def test_a_letter_is_written_once_sealed_and_told_of(issued, django_capture_on_commit_callbacks):
    world, pack = issued
    with at_the_desk(world.assessor):
        review = Review.objects.get(submission=pack)
    with django_capture_on_commit_callbacks(execute=True):
        assert write_letter_as(review_id=review.pk, user_id=world.assessor.user_id)
        assert not write_letter_as(review_id=review.pk, user_id=world.assessor.user_id)
    assert sorted(one.to[0] for one in mail.outbox) == sorted([world.lead.email, world.approver.email])
    assert all("OFFICIAL" in one.subject for one in mail.outbox)
    lead = client_of(world.lead)
    pdf = lead.get(reverse("assurance:letter", args=["northbridge", world.assessment.public_id, "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    word = lead.get(reverse("assurance:letter", args=["northbridge", world.assessment.public_id, "docx"]))
    words = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
    assert "We agree." in words
    assert "From the Home Office to Northbridge" in words
    assert f"worked out as at {uk_date(pack.as_of)}" in words
    assert pack.as_of.isoformat() not in words
    assert "breach" not in words.lower()
    assert client_of(world.assessor).get(at("letter", pack, "pdf")).content == pdf.content
    assert (
        lead.get(
            reverse("assurance:letter", args=["northbridge", world.assessment.public_id, "exe"])
        ).status_code
        == 404
    )
    with at_the_desk(world.assessor):
        letter = Letter.objects.get()
    assert "northbridge-assessment-letter" in pdf["Content-Disposition"]
    assert letter.pages >= 1


def test_somebody_who_no_longer_assesses_writes_no_letter(issued):
    world, pack = issued
    with at_the_desk(world.assessor):
        review = Review.objects.get(submission=pack)
    User.objects.get(pk=world.assessor.user_id).national_roles.update(ends_on=make.days_ago(1))
    with pytest.raises(NotAllowed, match="does not let you"):
        write_letter_as(review_id=review.pk, user_id=world.assessor.user_id)


def test_a_lost_letter_is_asked_for_again(issued, monkeypatch):
    world, pack = issued
    sent = []
    monkeypatch.setattr("benchmarks.assurance.actions.letters._send", lambda *ids: sent.append(ids))
    assert ask_for_lost_letters() == 1
    with at_the_desk(world.assessor):
        assert sent == [(Review.objects.get(submission=pack).pk, world.assessor.user_id)]


def test_the_batch_shows_how_far_it_is(issued):
    world, pack = issued
    with at_the_desk(world.assessor):
        review = Review.objects.get(submission=pack)
    url = reverse("desk:batch", args=[review.batch])
    assessor = client_of(world.assessor)
    assert "0 of 1 written" in text_of(assessor.get(url))
    write_letter_as(review_id=review.pk, user_id=world.assessor.user_id)
    progress = assessor.get(reverse("desk:batch-progress", args=[review.batch]))
    assert "1 of 1 written" in text_of(progress)
    assert progress["HX-Refresh"] == "true"
    assert client_of(world.adviser).get(url).status_code == 403
    assert assessor.get(reverse("desk:batch", args=["nobatch"])).status_code == 404


def test_a_letter_that_keeps_failing_says_why_and_is_asked_for_by_hand(issued, monkeypatch):
    world, pack = issued
    with at_the_desk(world.assessor):
        review = Review.objects.get(submission=pack)
    url, assessor = reverse("desk:batch", args=[review.batch]), client_of(world.assessor)
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr("benchmarks.assurance.actions.letters._send", lambda *ids: sent.append(ids))
    with monkeypatch.context() as broken:
        broken.setattr(Letter.objects, "create", lambda **_: (_ for _ in ()).throw(OSError("disk full")))
        assert not write_letter_as(review_id=review.pk, user_id=world.assessor.user_id)
        for page in (text_of(assessor.get(url)), text_of(assessor.get(at("pack", pack)))):
            assert "The store of files or the mail server did not take it." in page
            assert "tried again within minutes" in page
        assert ask_for_lost_letters() == 1
        for _try in range(2):
            write_letter_as(review_id=review.pk, user_id=world.assessor.user_id)
    assert ask_for_lost_letters() == 0
    page = text_of(assessor.get(url))
    assert "1 could not be written" in page
    assert "Tried 3 times" in page
    assert url in assessor.get(at("pack", pack)).content.decode()
    sent.clear()
    client = client_of(world.second)
    assert client.post(url).status_code == 302
    assert "Asked again for 1 letter." in text_of(client.get(url))
    assert write_letter_as(review_id=review.pk, user_id=world.second.user_id)
    assert "1 of 1 written" in text_of(assessor.get(url))
    assert "not written" not in text_of(assessor.get(at("pack", pack))).lower()


def test_nothing_is_offered_that_an_issued_pack_would_refuse(issued):
    world, pack = issued
    assert at("remark", pack, 1) not in text_of(client_of(world.assessor).get(at("line", pack, 1)))


def test_a_letter_whose_issuer_has_left_says_so(issued):
    world, pack = issued
    with at_the_desk(world.assessor):
        review = Review.objects.get(submission=pack)
    User.objects.get(pk=world.assessor.user_id).national_roles.update(ends_on=make.days_ago(1))
    page = text_of(client_of(world.second).get(reverse("desk:batch", args=[review.batch])))
    assert "no longer assesses. Ask for it in your own name." in page


def test_the_queue_filters_and_asks_as_often_for_one_as_for_thirty(world: World):
    world.submitted()
    assessor = client_of(world.assessor)
    url = reverse("desk:queue")
    assessor.get(url)
    with CaptureQueriesContext(connection) as few:
        assert "Northbridge" in text_of(assessor.get(url))
    for _ in range(24):
        samples.make_pack(samples.make_draft(make.make_area(region="Wales", kind="welsh_unitary")))
    with CaptureQueriesContext(connection) as many:
        assessor.get(url)
    assert len(many) == len(few)
    assert "Northbridge</a>" not in text_of(assessor.get(url, {"region": "Wales"}))
    assert "Northbridge</a>" in text_of(assessor.get(url, {"state": "submitted", "whose": "nobody"}))
    assert "Nothing fits these filters" in text_of(assessor.get(url, {"state": "issued"}))


def test_what_waits_is_on_the_home_page_of_who_can_do_it(world: World):
    world.write_all()
    home = reverse("core:area-home", args=["northbridge"])
    assert "is not submitted" in text_of(client_of(world.lead).get(home))
    world.hand_over()
    assert "waits for you" in text_of(client_of(world.approver).get(home))
    pack = world.submit()
    samples.make_question(pack, User.objects.get(pk=world.assessor.user_id))
    assert "The assessor asks about benchmark 1" in text_of(client_of(world.lead).get(home))


def test_a_pack_is_open_for_reply_until_the_area_has_replied(world: World):
    pack = world.assessed()
    due = make.days_ago(1)
    with at_the_desk(world.second):
        pack.reviews.update(
            state="moderated",
            moderated_at=now() - datetime.timedelta(days=9),
            moderated_by_id=world.second.user_id,
            reply_due=due,
        )
    year = reverse("assurance:year", args=["northbridge", world.assessment.public_id])
    late = client_of(world.approver).get(year).content.decode()
    assert "Open for reply" in late
    assert f"The time to reply ended on {uk_date(due)}; until the letter is issued" in late
    with inside(world.area, world.approver):
        reply_to_ratings(submission=pack, text="We agree.", now=now(), by=world.approver)
    desk = client_of(world.assessor)
    for page in (
        client_of(world.approver).get(year),
        client_of(world.lead).get(reverse("assurance:overview", args=["northbridge"])),
        desk.get(reverse("desk:queue")),
        desk.get(reverse("desk:queue"), {"state": "moderated"}),
        desk.get(reverse("desk:pack", args=["northbridge", pack.public_id])),
    ):
        content = page.content.decode()
        assert "Replied to" in content
        assert "Open for reply" not in content
