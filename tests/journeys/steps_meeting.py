"""Step 2: the next meeting is opened, recorded while it sits, and signed."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator

from tests.journeys.steps_plan import ImportedPlan
from tests.journeys.walking import Walker

PARTNERSHIP = "/areas/northbridge/partnership/"
DUE = datetime.date.today() + datetime.timedelta(days=40)
DECISION = "Halls that the council hires out ask every hirer the same five questions from January."
REASON = "The profile names hired halls, and the questions cost a hirer five minutes."
CHANGE = "It waits for the new terms of hire."
NEW_ACTION = "Brief the officers of every ward on the five questions for hirers"


@dataclass
class PreparedMeeting:
    """The record page as it opens, with its address."""

    path: str
    words: str
    agenda: list[str]


@dataclass
class SignedMeeting:
    """The pages on the way to the signature, and the meeting after it."""

    path: str
    unsigned: str
    recorded: str
    reviewed: str
    action_errors: str
    minutes: str
    unticked: str
    signed: str
    action_path: str


def record_path(walker: Walker) -> str:
    """Open the next meeting; the address of its record page."""
    walker.go(f"{PARTNERSHIP}meetings/next/")
    return walker.path


def lay_out_agenda(walker: Walker) -> None:
    """Put on the agenda whatever has come up; one button, absent when nothing has."""
    button = walker.page.get_by_role("button", name=re.compile("Put (it|them) on the agenda"))
    if button.count():
        button.click()
        walker.page.wait_for_load_state()


def items(walker: Walker) -> list[Locator]:
    """The sections of the agenda's items."""
    return walker.page.locator("section[id^='item-']").all()


def mark_attendance(walker: Walker) -> None:
    """The fire service sends apologies, health a substitute, all others come; the chair is chosen."""
    for seat in walker.page.locator("fieldset:has([name^='seat-'][name$='-attended_by'])").all():
        sector = seat.locator("legend").first.inner_text()
        status = "Apologies" if "Fire" in sector else "Substitute" if "Health" in sector else "Present"
        seat.get_by_label(status, exact=True).check()
        if status == "Substitute":
            seat.get_by_label("Who came").fill("T. Osei, deputy head of safeguarding")
    chair = str(walker.page.locator("[name$='-chaired_by']").get_attribute("name"))
    walker.select(chair, "Calloway")


def minute_decision(walker: Walker) -> None:
    """A substantive decision on the first item, its three answers and its reason."""
    walker.press(re.compile("^Add a decision ?:"))
    decision = walker.page.locator("fieldset[id^='decision-']").first
    decision.get_by_label("What was decided").fill(DECISION)
    decision.get_by_label("Substantive", exact=True).check()
    for answer in decision.get_by_label("Yes", exact=True).all():
        answer.check()
    decision.get_by_label("Why", exact=True).fill(REASON)


def review_actions(walker: Walker) -> None:
    """One action changes, all the others are looked at."""
    first = walker.page.locator("#action-reviews section").first
    first.get_by_label("Changed", exact=True).check()
    walker.unfold("Add a note", first)
    first.get_by_label(re.compile("^Note on")).fill(CHANGE)
    walker.page.get_by_label("All others were looked at, with no change").check()
    walker.press("Save the reviews")


def add_action(walker: Walker) -> str:
    """First an empty form, for its errors; then an action of the police with a risk and a date."""
    walker.press("Add an action", walker.page.locator("#action-reviews"))
    walker.look()
    with walker.expecting("422"):
        walker.press(re.compile("^(Add|Save)"))
    errors = walker.look()
    walker.field("title", NEW_ACTION)
    walker.select("risk", "Hired halls")
    walker.select("owner", "Capital Police Service")
    walker.choose("when", "By a date")
    walker.date("due_on", DUE)
    walker.unfold("Security Threat Check")
    for name in ("considers_threat_picture", "proportionate_to_threat", "likely_to_reduce_threat"):
        walker.choose(name, "Yes")
    walker.field("threat_check_rationale", "It follows from the decision on hired halls.")
    walker.press(re.compile("^(Add|Save)"))
    return errors


@pytest.fixture(scope="session")
def prepared_meeting(lead: Walker, imported_plan: ImportedPlan) -> PreparedMeeting:
    """The Prevent lead opens the next meeting and lays out what has come up since its agenda was made."""
    path = record_path(lead)
    words = lead.look()
    lay_out_agenda(lead)
    agenda = lead.page.locator("section[id^='item-'] h3").all_inner_texts()
    return PreparedMeeting(path, words, agenda)


@pytest.fixture(scope="session")
def signed_meeting(lead: Walker, prepared_meeting: PreparedMeeting) -> SignedMeeting:
    """Attendance, a decision, the reviews, a new action for the police; then the signature."""
    lead.go(prepared_meeting.path)
    lead.press(re.compile("^Save.* preview"))
    unsigned = lead.look()
    lead.go(prepared_meeting.path)
    mark_attendance(lead)
    minute_decision(lead)
    for item in items(lead):
        item.get_by_label("Minute", exact=True).fill("The group went through it.")
        item.get_by_label("Discussed", exact=True).check()
    lead.press("Save the record")
    recorded = lead.look()
    review_actions(lead)
    reviewed = lead.text()
    lead.go(prepared_meeting.path)
    errors = add_action(lead)
    lead.go(prepared_meeting.path)
    lead.press(re.compile("^Save.* preview"))
    minutes = lead.look()
    with lead.expecting("422"):
        lead.press("Sign and lock")
    unticked = lead.look()
    lead.page.get_by_label(re.compile("true record")).check()
    lead.press("Sign and lock")
    signed = lead.look()
    path = lead.path
    lead.go("/areas/northbridge/plan/?q=five+questions")
    lead.follow(re.compile(re.escape(NEW_ACTION)))
    return SignedMeeting(path, unsigned, recorded, reviewed, errors, minutes, unticked, signed, lead.path)
