"""Actions and risks captured in place on the record of a meeting, and losing nothing on the way."""

from io import BytesIO

import docx
import pytest
from django.template.loader import render_to_string
from lxml import html

from action_plans.models import Action, ActionThreatCheck
from core.permissions import AreaRole
from partnerships.meeting_paper import agenda_of, minutes_of
from partnerships.minutes import load_record
from partnerships.models import AgendaItem, Meeting
from partnerships.recording_page import panel_minutes
from partnerships.typesetting import in_word
from risk.models import Risk, RiskEntry
from tests import factories as make

ACTION = {"title": "Train the caretakers", "when": "due", "marking": "official"}
RISK = {
    "title": "Halls hired under false names",
    "kind": "situational",
    "concern": "environment",
    "description": "Two bookings this quarter.",
    "environment": "offline",
    "inherent_likelihood": "4",
    "inherent_impact": "4",
    "residual_likelihood": "3",
    "residual_impact": "4",
    "marking": "official",
}


@pytest.fixture
def item(board) -> AgendaItem:
    meeting = board.meeting(1)
    return board.item(meeting, "Venues")


@pytest.fixture
def plan(board):
    return make.make_plan(board.area)


@pytest.fixture
def risk(board):
    return make.make_risk(board.area)


def recording_values(answer) -> dict[str, list[str]]:
    """What the record's own form would send if nobody touched it, as a browser sends it."""
    form = html.fromstring(answer.content.decode()).get_element_by_id("recording")
    values: dict[str, list[str]] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value.removeprefix("\n"))
    return values


class Page:
    """The record page of one item's meeting in one client."""

    def __init__(self, board, item, key: str, user=None) -> None:
        self.client = board.client(user)
        self.address = board.url("meeting-record", item.meeting.public_id)
        self.name = f"{key}:{item.public_id}"

    def opened(self):
        return self.client.get(self.address, {"capture": self.name})

    def send(self, button: str = "capture_save", value: str = "1", typed=(), **fields: str):
        sent = recording_values(self.opened())
        sent |= dict(typed) | {f"capture-{name}": text for name, text in fields.items()} | {button: value}
        return self.client.post(self.address, sent)


def action_fields(board, risk) -> dict[str, str]:
    day = make.days_ago(-40)
    due = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
    owner = board.members[1].organisation
    return {
        **ACTION,
        **{name: str(value) for name, value in due.items()},
        "risk": risk.public_id,
        "owner": owner.public_id,
    }


def test_every_item_offers_what_the_role_may_add(board, item, plan):
    page = board.client().get(board.url("meeting-record", item.meeting.public_id)).content.decode()
    assert f'name="capture" value="action_plans:{item.public_id}"' in page
    assert f'name="capture" value="2-risk:{item.public_id}"' in page


def test_pressing_the_button_saves_the_record_and_opens_the_form_under_the_item(board, item, plan):
    page = Page(board, item, "action_plans")
    sent = recording_values(page.client.get(page.address))
    sent |= {f"item-{item.public_id}-minute": "The halls were discussed.", "capture": page.name}
    answer = page.client.post(page.address, sent)
    assert answer.status_code == 302
    assert f"capture=action_plans%3A{item.public_id}" in answer["Location"]
    opened = page.client.get(answer["Location"]).content.decode()
    assert "The halls were discussed." in opened
    assert 'name="capture-title"' in opened


def test_an_action_is_in_the_plan_with_the_meeting_that_decided_it(board, item, plan, risk):
    page = Page(board, item, "action_plans")
    check = {
        "considers_threat_picture": "yes",
        "proportionate_to_threat": "yes",
        "likely_to_reduce_threat": "yes",
        "threat_check_rationale": "Halls are the risk.",
    }
    typed = {f"item-{item.public_id}-minute": "Agreed to train."}
    answer = page.send(typed=typed, **action_fields(board, risk), **check)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].endswith(f"#item-{item.public_id}")
    with board.inside():
        action = Action.objects.get()
        assert (action.title, action.created_at_meeting_id) == ("Train the caretakers", item.meeting_id)
        assert action.owner_id == board.members[1].organisation_id
        assert ActionThreatCheck.objects.filter(action=action).exists()
        minute = AgendaItem.objects.get(pk=item.pk).minute
    assert minute == "Agreed to train.", "the record was saved with it"
    minutes = board.client().get(board.url("meeting", item.meeting.public_id)).content.decode()
    assert "Train the caretakers: taken up" in minutes


def test_what_was_captured_about_a_person_asks_for_a_second_look(board, item):
    page = Page(board, item, "2-risk")
    answer = page.send(**{**RISK, "description": "Ring her on 020 7946 0958."})
    assert answer.status_code == 302, answer.content.decode()
    shown = page.client.get(answer["Location"].partition("#")[0]).content.decode()
    assert "What you wrote seems to hold a phone number." in shown


def test_a_risk_is_in_the_draft_version_with_where_it_was_named(board, item):
    assert Page(board, item, "2-risk").send(**RISK).status_code == 302
    with board.inside():
        entry = RiskEntry.objects.select_related("risk", "assessment").get()
    assert (entry.title, entry.inherent_score, entry.residual_score) == (RISK["title"], 16, 12)
    assert entry.source == "local"
    assert entry.source_note.startswith(f"Named at the meeting of {board.group.name}")
    assert entry.assessment.is_draft


class TestUnderItsItem:
    """What was captured stands under its item: on the record page, in the minutes, in Word and in PDF."""

    LINES = ("Train the caretakers: taken up, owned by", "Halls hired under false names: named.")

    @pytest.fixture
    def captured(self, board, item, plan, risk):
        """An action and a risk captured under the first of two items; another action without an item."""
        board.item(item.meeting, "Any other business")
        assert Page(board, item, "action_plans").send(**action_fields(board, risk)).status_code == 302
        assert Page(board, item, "2-risk").send(**RISK).status_code == 302
        make.make_action(plan, title="Loose", risk=risk, created_at_meeting=item.meeting)
        return item

    def test_on_the_record_page_and_in_the_minutes(self, board, captured):
        for page in ("meeting-record", "meeting"):
            answer = board.client().get(board.url(page, captured.meeting.public_id))
            texts = " ".join(html.fromstring(answer.content.decode()).text_content().split())
            first, second = texts.index(". Venues"), texts.index("Any other business")
            for line in self.LINES:
                assert texts.count(line) == 1
                assert first < texts.index(line) < second
        assert "Loose: taken up" in texts[second:], "what has no item stays at the end"

    def test_in_word_and_pdf(self, board, captured):
        with board.inside():
            record = load_record(Meeting.objects.select_related("group").get(pk=captured.meeting_id))
            paper = minutes_of(record, panel_minutes(captured.meeting))
            agenda = agenda_of(record)
        named, taken_up = paper.items[0].captured
        assert self.LINES[0] in taken_up
        assert self.LINES[1] in named
        assert not paper.items[1].captured
        assert not any("Train the caretakers" in line for line in paper.lines)
        assert not agenda.items[0].captured
        words = "\n".join(one.text for one in docx.Document(BytesIO(in_word(paper).content)).paragraphs)
        pdf = render_to_string(
            "pdf/meeting_paper.html",
            {
                "paper": paper,
                "area_name": paper.area,
                "title": paper.title,
                "marking": "OFFICIAL",
                "language": "en-GB",
                "dated": "",
            },
        )
        for said in (words, pdf):
            for line in self.LINES:
                assert said.count(line) == 1
                assert said.index("Venues") < said.index(line) < said.index("Any other business")

    def test_a_marked_one_is_named_by_its_number_alone(self, board, captured):
        with board.inside():
            Action.objects.filter(created_at_item=captured).update(marking="official_sensitive")
            Risk.objects.filter(named_at_item=captured).update(marking="official_sensitive")
            lines = load_record(captured.meeting).captured[captured.pk]
        assert not any("caretakers" in line or "Halls" in line for line in lines)
        assert len(lines) == 2

    def test_its_item_stays_on_the_agenda(self, board, captured):
        page = Page(board, captured, "action_plans")
        assert f'name="remove_item" value="{captured.public_id}"' not in page.opened().content.decode()
        sent = recording_values(page.client.get(page.address)) | {"remove_item": captured.public_id}
        answer = page.client.post(page.address, sent, follow=True)
        assert "was captured under “Venues”" in answer.content.decode()
        with board.inside():
            assert AgendaItem.objects.filter(pk=captured.pk).exists()


@pytest.mark.parametrize("missing", ["title", "risk", "owner", "due_on_year"])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(board, item, plan, risk, missing):
    fields = {**action_fields(board, risk), "title": "Train the caretakers", missing: ""}
    typed = {f"item-{item.public_id}-minute": "Agreed to train."}
    answer = Page(board, item, "action_plans").send(typed=typed, **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_capture-{missing.removesuffix("_year")}' in page
    assert "Agreed to train." in page
    assert missing == "title" or "Train the caretakers" in page
    with board.inside():
        assert not Action.objects.exists()
        item.refresh_from_db()
    assert item.minute == "Agreed to train.", "the record itself is saved"


def test_another_button_with_the_form_half_filled_saves_the_record_and_keeps_the_form(board, item, plan):
    page = Page(board, item, "action_plans")
    answer = page.send("add_decision", item.public_id, title="Train the caretakers")
    assert answer.status_code == 422
    assert "is not finished" in answer.content.decode()
    assert "Train the caretakers" in answer.content.decode()
    with board.inside():
        assert not item.decisions.exists(), "the other button waits"


def test_another_button_with_an_empty_form_does_what_it_says(board, item, plan):
    answer = Page(board, item, "action_plans").send("add_decision", item.public_id)
    assert answer.status_code == 302
    with board.inside():
        assert item.decisions.count() == 1


def test_closed_without_adding_nothing_is_added(board, item, plan):
    page = Page(board, item, "action_plans")
    answer = page.send("capture_close", item.public_id, title="Train the caretakers")
    assert answer["Location"].endswith(f"#item-{item.public_id}")
    with board.inside():
        assert not Action.objects.exists()


def test_sent_twice_it_is_added_once(board, item, plan, risk):
    page = Page(board, item, "action_plans")
    sent = recording_values(page.opened()) | {"capture_save": "1"}
    sent |= {f"capture-{name}": text for name, text in action_fields(board, risk).items()}
    assert [page.client.post(page.address, sent).status_code for _time in range(2)] == [302, 302]
    with board.inside():
        assert Action.objects.count() == 1


def test_without_a_plan_the_page_says_where_to_start_one(board, item):
    page = Page(board, item, "action_plans")
    assert "There is no edition of the plan yet" in page.opened().content.decode()


@pytest.mark.parametrize("name", ["nothing:x", "", "action_plans", "action_plans:nothing", ":"])
def test_nonsense_in_the_address_opens_nothing(board, item, plan, name):
    address = board.url("meeting-record", item.meeting.public_id)
    answer = board.client().get(address, {"capture": name})
    assert answer.status_code == 200
    assert 'name="capture-title"' not in answer.content.decode()


def test_a_risk_or_body_of_another_area_cannot_be_chosen(board, item, plan):
    other = make.make_area("elsewhere")
    foreign = action_fields(board, make.make_risk(other))
    assert Page(board, item, "action_plans").send(**foreign).status_code == 422
    with board.inside():
        assert not Action.objects.exists()


def test_a_marked_risk_is_offered_to_nobody_uncleared(board, item, plan):
    make.make_risk(board.area, title="Marked title", marking="official_sensitive")
    assert "Marked title" not in Page(board, item, "action_plans").opened().content.decode()
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, board.area, AreaRole.PREVENT_LEAD)
    assert "Marked title" in Page(board, item, "action_plans", cleared).opened().content.decode()


def test_once_signed_nothing_more_is_captured(board, item, plan, risk):
    page = Page(board, item, "action_plans")
    sent = recording_values(page.opened()) | {"capture_save": "1"}
    sent |= {f"capture-{name}": text for name, text in action_fields(board, risk).items()}
    with board.inside():
        meeting = Meeting.objects.get(pk=item.meeting_id)
    board.everybody_came(meeting)
    make.sign(meeting, board.user)
    assert page.client.post(page.address, sent).status_code == 409
    with board.inside():
        assert not Action.objects.exists()
        assert not Risk.objects.exclude(pk=risk.pk).exists()
