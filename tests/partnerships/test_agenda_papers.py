"""Papers with agenda items: who reads them, who adds them, and that signing locks them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from core.errors import Refused
from core.models import Document
from core.permissions import AreaRole
from partnerships.actions import put_new_paper, put_paper, sign_minutes, withdraw_paper
from partnerships.models import AgendaItem, AgendaPaper
from tests import factories as make
from tests.partnerships.board import make_board


@pytest.fixture
def item(board):
    meeting = board.meeting()
    board.everybody_came(meeting)
    return board.item(meeting)


def put(board, item, **fields) -> AgendaPaper:
    document = make.make_document(board.area, **fields)
    with board.inside():
        return put_paper(item=item, document=document, by=board.viewer)


def take_off(board, paper, **texts: str):
    """Press the button beside a paper on the record page, with what was typed in its item."""
    item = paper.agenda_item
    sent = {f"item-{item.public_id}-{column}": text for column, text in texts.items()}
    sent |= {"withdraw_paper": paper.public_id, "version": "99"}
    return board.client().post(board.url("meeting-record", item.meeting.public_id), sent)


def upload(name="report.txt", content=b"Uptake by team"):
    return SimpleUploadedFile(name, content, content_type="text/plain")


def test_a_document_of_the_register_stands_with_its_item_and_opens(board, item):
    paper = put(board, item, title="Hall survey", content=b"Twelve halls")
    client = board.client()
    for name in ("meeting", "meeting-record"):
        assert "Hall survey" in client.get(board.url(name, item.meeting.public_id)).content.decode()
    opened = client.get(board.url("paper-open", paper.public_id))
    assert b"".join(opened.streaming_content) == b"Twelve halls"
    assert "attachment" in opened["Content-Disposition"]


def test_a_new_file_becomes_a_document_of_the_register_too(board, item):
    client, address = board.client(), board.url("paper-add", item.public_id)
    sent = {"source": "new", "file": upload(), "title": "Uptake by team", "marking": "official"}
    assert client.post(address, sent).status_code == 302
    with board.inside():
        document = Document.objects.get()
        assert (document.title, AgendaPaper.objects.get().document_id) == ("Uptake by team", document.pk)


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"source": "new", "title": "A", "marking": "official"}, "Choose the file"),
        ({"source": "known"}, "Select a document"),
        ({}, "Select which paper"),
    ],
)
def test_what_is_missing_is_said(board, item, sent, error):
    answer = board.client().post(board.url("paper-add", item.public_id), sent)
    assert answer.status_code == 422
    assert error in answer.content.decode()


def test_a_file_that_cannot_be_taken_leaves_nothing_behind(board, item):
    sent = {"source": "new", "file": upload("x.svg", b"<svg/>"), "title": "Plan", "marking": "official"}
    answer = board.client().post(board.url("paper-add", item.public_id), sent)
    assert answer.status_code == 422
    assert "Plan" in answer.content.decode()
    with board.inside():
        assert not Document.objects.exists()
        assert not AgendaPaper.objects.exists()


def test_the_same_document_stands_with_an_item_once(board, item):
    paper = put(board, item)
    with board.inside(), pytest.raises(Refused, match="already"):
        put_paper(item=item, document=paper.document, by=board.viewer)


def test_a_document_of_another_area_is_refused(board, item):
    foreign = make.make_document(make_board("southbridge").area)
    with board.inside(), pytest.raises(Refused):
        put_paper(item=item, document=foreign, by=board.viewer)
    answer = board.client().post(
        board.url("paper-add", item.public_id), {"source": "known", "document": foreign.public_id}
    )
    assert answer.status_code == 422


def test_a_marked_paper_does_not_exist_for_somebody_uncleared(board, item):
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, board.area, AreaRole.PREVENT_LEAD)
    document = make.make_document(board.area, title="Marked title", marking="official_sensitive")
    with board.inside():
        paper = put_paper(item=item, document=document, by=make.viewer_for(cleared))
        with pytest.raises(Refused):
            put_paper(item=board.item(item.meeting, "Other", 2), document=document, by=board.viewer)
    for name in ("meeting", "meeting-record"):
        address = board.url(name, item.meeting.public_id)
        assert "Marked title" not in board.client().get(address).content.decode()
        assert "Marked title" in board.client(cleared).get(address).content.decode()
    assert "Marked title" not in board.client().get(board.url("paper-add", item.public_id)).content.decode()
    assert board.client().get(board.url("paper-open", paper.public_id)).status_code == 404
    assert take_off(board, paper).status_code == 404
    assert board.client(cleared).get(board.url("paper-open", paper.public_id)).status_code == 200


def test_an_uncleared_person_adds_no_marked_paper(board, item):
    with board.inside(), pytest.raises(Refused, match="clearance"):
        put_new_paper(
            item=item,
            upload=upload(),
            title="Plan",
            marking="official_sensitive",
            as_of=board.today,
            by=board.viewer,
        )


def test_signing_locks_the_papers_in_the_action_and_in_the_database(board, item):
    paper = put(board, item)
    with board.inside():
        sign_minutes(meeting=item.meeting, by=board.viewer, as_of=board.today)
        with pytest.raises(Refused, match="signed"):
            withdraw_paper(paper=paper, by=board.viewer)
        with pytest.raises(DatabaseError, match="signed"), transaction.atomic():
            AgendaPaper.objects.filter(pk=paper.pk).delete()
    answer = take_off(board, paper)
    assert answer.status_code == 409
    assert "are signed" in answer.content.decode()


def test_a_paper_taken_off_stays_in_the_register(board, item):
    paper = put(board, item)
    assert take_off(board, paper, minute="Taken as read.").status_code == 302
    with board.inside():
        assert not AgendaPaper.objects.exists()
        assert Document.objects.filter(pk=paper.document_id).exists()
        assert AgendaItem.objects.get(pk=item.pk).minute == "Taken as read.", "the record was saved with it"


def test_the_way_to_a_new_paper_saves_the_record_first(board, item):
    sent = {f"item-{item.public_id}-minute": "Half a minute", "add_paper": item.public_id, "version": "99"}
    answer = board.client().post(board.url("meeting-record", item.meeting.public_id), sent)
    assert answer["Location"] == board.url("paper-add", item.public_id)
    with board.inside():
        assert AgendaItem.objects.get(pk=item.pk).minute == "Half a minute"


def test_a_district_opens_the_official_papers_of_the_countys_joint_group(board, item):
    district = make.make_area("vale", kind="district", county=board.area)
    with board.inside():
        board.group.areas.create(authority=board.area, area=district, starts_on=make.LONG_AGO)
    paper = put(board, item, title="Hall survey")
    marked = make.make_document(board.area, title="Marked title", marking="official_sensitive")
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, district, AreaRole.PREVENT_LEAD)
    lead = make.make_user(cleared=True)
    make.give_role(lead, board.area, AreaRole.PREVENT_LEAD)
    with board.inside():
        put_paper(item=item, document=marked, by=make.viewer_for(lead))
    client = board.client(cleared)
    base = f"/areas/{district.slug}/partnership"
    page = client.get(f"{base}/meetings/{item.meeting.public_id}/").content.decode()
    assert "Hall survey" in page
    assert "Marked title" not in page, "what is marked stays with the area it belongs to"
    assert client.get(f"{base}/papers/{paper.public_id}/").status_code == 200
    stranger = make_board("southbridge")
    assert stranger.client().get(stranger.url("paper-open", paper.public_id)).status_code == 404
