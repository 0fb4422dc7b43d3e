"""Agenda and minutes in Word and PDF: what they say, what they leave out, and that a PDF is a job."""

import io

import pikepdf
import pypdfium2
import pytest
from docx import Document as Word

from core.jobs import run_job
from core.models import Job
from core.permissions import AreaRole
from partnerships.actions import FieldName, correct_minutes, put_paper, sign_minutes
from partnerships.jobs import read_paper
from partnerships.models import Decision, Meeting
from tests import factories as make
from tests.partnerships.board import make_board
from tests.pdf_checks import faults_of, headings

CHECK = {
    "considers_threat_picture": True,
    "proportionate_to_threat": False,
    "likely_to_reduce_threat": True,
    "threat_check_rationale": "The halls are where the risk is.",
}


@pytest.fixture
def meeting(board) -> Meeting:
    meeting = board.meeting(place="Town Hall")
    item = board.item(meeting, "Venues", 1, minute="The <b>halls</b> were discussed.\nTwice.", why_now="Due.")
    board.decision(meeting, agenda_item=item, **CHECK)
    board.decision(meeting, 2, text="Meet monthly.", kind=Decision.Kind.PROCEDURAL)
    board.everybody_came(meeting)
    return meeting


def words_in(content: bytes) -> str:
    """All words of a Word document: paragraphs, tables, heads and feet."""
    word = Word(io.BytesIO(content))
    lines = [paragraph.text for paragraph in word.paragraphs]
    lines += [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for section in word.sections:
        lines += [line.text for line in (*section.header.paragraphs, *section.footer.paragraphs)]
    return "\n".join(lines)


def word_of(board, meeting, kind="minutes", user=None) -> str:
    answer = board.client(user).get(board.url("meeting-word", meeting.public_id, kind))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('.docx"')
    return words_in(answer.content)


def sign(board, meeting) -> None:
    with board.inside():
        sign_minutes(meeting=meeting, by=board.viewer, as_of=board.today)


def test_draft_minutes_say_that_they_are_a_draft(board, meeting):
    words = word_of(board, meeting)
    assert "Draft minutes" in words
    assert "anything in it can still change" in words
    assert "Signed by" not in words
    assert "OFFICIAL" in words


def test_minutes_hold_attendance_minute_decision_and_its_check(board, meeting):
    words = word_of(board, meeting)
    for said in (
        "5 of 5 required sectors present.",
        board.members[1].organisation.name,
        "The <b>halls</b> were discussed.\nTwice.",
        "Brief every hall manager.",
        "Proportionate to the threat",
        "No",
        "The halls are where the risk is.",
        "Decision 2 (procedural)",
        "Cora Chair",
        "Town Hall",
    ):
        assert said in words, said
    assert "Due." not in words, "why an item stood on the agenda is of the agenda"


def test_signed_minutes_say_who_signed_and_corrections_follow(board, meeting):
    sign(board, meeting)
    with board.inside():
        signed = Meeting.objects.get(pk=meeting.pk)
        correct_minutes(meeting=signed, text="It was the library.", agreed_on=board.today, by=board.viewer)
    words = word_of(board, meeting)
    assert "Draft" not in words
    assert board.user.name in words
    assert "These corrections stand beside them." in words
    assert "It was the library." in words


def test_an_inquorate_meeting_says_so(board, meeting):
    with board.inside():
        board.group.quorum = 6
        board.group.save(update_fields=["quorum"])
    sign(board, meeting)
    assert "the meeting was inquorate" in word_of(board, meeting)


def test_the_agenda_says_why_and_what_papers_there_are_and_nothing_said(board, meeting):
    with board.inside():
        item = meeting.agenda.get()
        put_paper(item=item, document=make.make_document(board.area, title="Hall survey"), by=board.viewer)
    words = word_of(board, meeting, "agenda")
    for said in ("Agenda", "1. Venues", "Due.", "Hall survey", board.members[0].organisation.name):
        assert said in words, said
    for unsaid in ("halls", "Brief every hall manager", "Draft"):
        assert unsaid not in words, unsaid


def test_a_marked_paper_is_on_no_paper_that_leaves_even_for_somebody_cleared(board, meeting):
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, board.area, AreaRole.PREVENT_LEAD)
    document = make.make_document(board.area, title="Marked title", marking="official_sensitive")
    with board.inside():
        put_paper(item=meeting.agenda.get(), document=document, by=make.viewer_for(cleared))
    for kind in ("agenda", "minutes"):
        assert "Marked title" not in word_of(board, meeting, kind, cleared)


def test_the_same_record_gives_the_same_bytes(board, meeting):
    client, address = board.client(), board.url("meeting-word", meeting.public_id, "minutes")
    assert client.get(address).content == client.get(address).content


def test_a_pdf_is_made_by_a_job_and_then_opens(board, meeting):
    client = board.client()
    asked = client.post(board.url("meeting-pdf", meeting.public_id, "minutes"))
    assert "/jobs/" in asked["Location"], "not made in the request"
    with board.inside():
        job = Job.objects.get()
    run_job(job.pk, board.area.pk)
    with board.inside():
        job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    made = client.get(job.result_url)
    assert made["Content-Type"] == "application/pdf"
    words = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.content))
    for said in ("DRAFT", "OFFICIAL", "Brief every hall manager.", "Security Threat Check"):
        assert said in words, said
    title = f"Draft minutes: {board.group.name}"
    with pikepdf.open(io.BytesIO(made.content)) as read:
        assert faults_of(read, language="en-GB", title=title) == []
        assert headings(read)[:2] == ["H1", "H2"]
    again = client.post(board.url("meeting-pdf", meeting.public_id, "minutes"))
    assert again["Location"] == job.result_url, "the same paper is not made twice"


def test_a_pdf_of_what_changed_since_is_made_anew(board, meeting):
    with board.inside():
        record = Meeting.objects.select_related("group", "authority", "chaired_by", "signed_by")
        before = read_paper(record.get(pk=meeting.pk), "minutes").fingerprint
    board.save(meeting, {FieldName("seat", board.members[0].public_id, "status"): "apologies"})
    with board.inside():
        after = read_paper(record.get(pk=meeting.pk), "minutes").fingerprint
    assert before != after


def test_a_pdf_that_was_not_made_and_a_kind_that_is_none_are_not_found(board, meeting):
    client = board.client()
    for args in (("minutes", "0" * 32), ("gossip", "0" * 32)):
        assert client.get(board.url("meeting-pdf-open", meeting.public_id, *args)).status_code == 404
    assert client.get(board.url("meeting-word", meeting.public_id, "gossip")).status_code == 404


def test_another_area_takes_out_nothing_of_this_one(board, meeting):
    other = make_board("southbridge")
    foreign = other.url("meeting-word", meeting.public_id, "minutes")
    assert other.client().get(foreign).status_code == 404
    assert other.client().get(board.url("meeting-word", meeting.public_id, "minutes")).status_code == 404


def test_a_paper_asks_the_same_number_of_queries_at_one_item_and_at_thirty(
    board, meeting, django_assert_max_num_queries
):
    client, address = board.client(), board.url("meeting-word", meeting.public_id, "minutes")
    client.get(address)
    with django_assert_max_num_queries(100) as few:
        client.get(address)
    for number in range(3, 33):
        item = board.item(meeting, f"Item {number}", number)
        board.decision(meeting, number, agenda_item=item)
    with django_assert_max_num_queries(100) as many:
        client.get(address)
    assert len(many) == len(few)
