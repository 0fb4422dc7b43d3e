"""The whole assurance year as two sides walk it: written, submitted, asked, rated, answered, issued."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import pytest

from prevent_compliance.demonstration.files import word_document
from tests.journeys.conftest import Enter
from tests.journeys.walking import Walker

pytestmark = pytest.mark.browser
YEARS = "/areas/northbridge/assessment/"
QUESTION = "How many contractors completed it, and who counted?"
ANSWER = "Fifty-two of sixty. The contract managers count each quarter."
LATER = datetime.date.today() + datetime.timedelta(days=10)


@dataclass
class Year:
    """What the story saw on its way."""

    year: str = ""
    pack: str = ""
    prefilled: str = ""
    draft_of_another: str = ""
    submit_page: str = ""
    locked: str = ""
    queue: str = ""
    side_by_side: str = ""
    moderated: str = ""
    letter: bytes = b""
    word: bytes = b""


def write(walker: Walker, section: int, rating: str = "Met") -> None:
    """Fill in the form of one benchmark and save it."""
    walker.choose("self_rating", rating)
    walker.field("difference_reason", "The records have not caught up with the autumn board.")
    walker.field("narrative", f"What is true of benchmark {section} this year.")
    if walker.page.locator("[name=standing]").count():
        walker.choose("standing", "Checked again this year, and true as it stands")
    walker.press("Save")


def add_paper(walker: Walker, year: str, section: int) -> None:
    """Add a new document behind a benchmark."""
    walker.go(f"{year}{section}/evidence/")
    walker.choose("kind", "A new document")
    walker.field("title", f"Paper on benchmark {section}")
    walker.date("event_date", datetime.date.today() - datetime.timedelta(days=30))
    upload = word_document(f"Paper {section}", ("As the directors agreed it.",))
    walker.page.locator("[name=file]").set_input_files(
        {"name": "paper.docx", "mimeType": upload.content_type or "", "buffer": upload.read()}
    )
    walker.press("Add it")


@pytest.fixture(scope="module")
def story(enter: Enter) -> Year:
    """The year from its opening to its letter."""
    seen = Year()
    lead, approver = enter("lead@northbridge.example"), enter("approver@northbridge.example")
    assessor, second = enter("assessor@homeoffice.example"), enter("second@homeoffice.example")
    _written(seen, lead, enter("officer@northbridge.example"), assessor)
    _submitted(seen, lead, approver)
    _rated(seen, assessor, lead)
    _moderated(seen, second, approver)
    _issued(seen, assessor, lead)
    return seen


def _written(seen: Year, lead: Walker, officer: Walker, assessor: Walker) -> None:
    lead.go(YEARS)
    lead.look()
    lead.follow(re.compile(r"^20\d\d.\d\d$"))
    seen.year = lead.path
    lead.look()
    lead.press("Share it out")
    lead.select("section_4", "Daniel Pryce")
    lead.look()
    lead.press("Share it out")
    lead.go(f"{seen.year}3/write/")
    seen.prefilled = lead.look() + lead.page.locator("[name=narrative]").input_value()
    officer.go(f"{seen.year}4/write/")
    write(officer, 4)
    officer.go(f"{seen.year}5/write/")
    seen.draft_of_another = officer.path
    assessor.go("/national/assessments/")
    assert seen.year.rstrip("/").rpartition("/")[2] not in assessor.page.content()
    for section in (1, 2, 3, 5, 6, 7, 8):
        lead.go(f"{seen.year}{section}/write/")
        write(lead, section)
        if section > 3:
            add_paper(lead, seen.year, section)
    lead.look()


def _submitted(seen: Year, lead: Walker, approver: Walker) -> None:
    lead.go(seen.year)
    lead.press("Hand over for approval")
    lead.look()
    approver.go(seen.year)
    approver.press("Check and submit")
    seen.submit_page = approver.look()
    with approver.expecting("422"):
        approver.press("Approve and submit")
    assert "Tick the box to submit it" in approver.text()
    approver.page.get_by_label(re.compile("fair account")).check()
    approver.press("Approve and submit")
    seen.locked = approver.look()


def _rated(seen: Year, assessor: Walker, lead: Walker) -> None:
    assessor.go("/national/assessments/?whose=nobody&region=London")
    seen.queue = assessor.look()
    assessor.follow("Northbridge")
    seen.pack = assessor.path
    assessor.look()
    assessor.press("Take it up")
    assessor.go(f"{seen.pack}6/")
    assessor.follow("Ask a question or leave a comment")
    assessor.look()
    assessor.choose("kind", "Question to the area")
    assessor.field("text", QUESTION)
    assessor.press("Send it")
    lead.go("/areas/northbridge/")
    assert QUESTION in lead.text()
    lead.go(f"{seen.year}6/")
    lead.follow(re.compile("^Answer it"))
    lead.look()
    lead.field("text", ANSWER)
    lead.press("Send the answer")
    assessor.go(f"{seen.pack}1/")
    for section in range(1, 9):
        assert assessor.path == f"{seen.pack}{section}/"
        if section == 6:
            seen.side_by_side = assessor.look()
        assessor.choose("value", "Not met" if section == 6 else "Met")
        assessor.field("reason", "As the papers show it.")
        assessor.press("Save and next")
    assert assessor.path == seen.pack
    assessor.press("Finish the ratings")
    assessor.look()


def _moderated(seen: Year, second: Walker, approver: Walker) -> None:
    second.go(f"{seen.pack}6/")
    second.choose("value", "Met")
    second.field("reason", "The count of the contract managers is good evidence.")
    second.press("Save")
    second.press("Moderate")
    second.look()
    second.date("reply_due", LATER)
    second.press("Show the ratings to the area")
    approver.go(seen.year)
    seen.moderated = approver.look()
    approver.press("Reply to the ratings")
    approver.look()
    approver.field("text", "We agree, and thank you for looking again.")
    approver.press("Send the reply")


def _issued(seen: Year, assessor: Walker, lead: Walker) -> None:
    assessor.go(seen.pack)
    assessor.press("Set an improvement action")
    assessor.select("section", "6 Training")
    assessor.field("what", "Bring the last eight contractors in.")
    assessor.date("due_on", datetime.date.today() + datetime.timedelta(days=100))
    assessor.look()
    assessor.press("Set it")
    assessor.go("/national/assessments/?state=moderated&region=London")
    assessor.page.get_by_label("Issue Northbridge").check()
    assessor.press("Issue the ticked ones")
    assert assessor.path.startswith("/national/assessments/letters/")
    assessor.page.get_by_text("1 of 1 written").wait_for(timeout=90_000)
    assessor.go(assessor.path)
    assessor.look()
    lead.go(seen.year)
    lead.look()
    for name in ("Open the letter (PDF)", "As Word"):
        with lead.page.expect_download() as download:
            lead.page.get_by_role("button", name=name).click()
        content = download.value.path().read_bytes()
        if name == "As Word":
            seen.word = content
        else:
            seen.letter = content


def test_it_begins_with_what_the_records_and_last_year_say(story: Year) -> None:
    assert "From records" in story.prefilled
    assert "What was said last year" in story.prefilled
    assert "One plan for all partners" in story.prefilled


def test_a_contributor_writes_what_is_theirs_alone(story: Year) -> None:
    assert story.draft_of_another == f"{story.year}5/"


def test_the_approver_reads_all_of_it_and_locks_it(story: Year) -> None:
    assert "Daniel Pryce" in story.submit_page
    assert "Paper on benchmark 8" in story.submit_page
    assert "It is locked" in story.locked
    assert "Seal (SHA-256)" in story.locked


def test_the_desk_has_three_values_side_by_side_and_the_answer(story: Year) -> None:
    assert "Northbridge" in story.queue
    for words in ("Computed", "Self", "Self-assessed", "Met", QUESTION, ANSWER, "Paper on benchmark 6"):
        assert words in story.side_by_side


def test_the_area_sees_moderated_ratings_and_may_reply(story: Year) -> None:
    assert "The area may reply once" in story.moderated
    assert "The count of the contract managers is good evidence." in story.moderated


def test_the_letter_comes_as_pdf_and_word(story: Year) -> None:
    assert story.letter.startswith(b"%PDF")
    assert story.word.startswith(b"PK")


def test_the_improvement_is_reported_by_the_area_and_closed_by_the_assessor(
    story: Year, enter: Enter
) -> None:
    lead, assessor = enter("lead@northbridge.example"), enter("assessor@homeoffice.example")
    lead.go(YEARS)
    lead.follow(re.compile("^Say how it goes.*last eight"))
    lead.choose("progress", "Done")
    lead.field("text", "All eight have completed it.")
    lead.press("Send the update")
    assessor.go(story.pack)
    assessor.follow(re.compile("^Close it.*last eight"))
    assessor.look()
    assessor.field("outcome", "Seen in the training record.")
    assessor.press("Close it")
    assert "Closed" in assessor.look()


def test_a_step_of_the_ladder_is_a_record_with_its_basis(story: Year, enter: Enter) -> None:
    assessor = enter("assessor@homeoffice.example")
    assessor.go(f"{story.pack}steps/")
    page = assessor.look()
    assert "section 30" in page
    assert "breach" not in page.lower()
    assessor.choose("step", "Advice")
    assessor.field("reason", "Agreed with the director after a visit.")
    assessor.date("decided_on", datetime.date.today())
    assessor.press("Record it")
    assert "Advice" in assessor.look()


def test_the_adviser_of_the_region_reads_and_rates_nothing(story: Year, enter: Enter) -> None:
    adviser = enter("adviser@homeoffice.example")
    adviser.go("/national/assessments/")
    page = adviser.look()
    assert "Northbridge" in page
    assert "Wexcombe" not in page
    adviser.go(f"{story.pack}6/")
    adviser.look()
    assert adviser.page.get_by_role("button", name="Save and next").count() == 0
