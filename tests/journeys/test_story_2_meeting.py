"""Step 2 of the story: the meeting is opened, recorded as it sits, signed and locked."""

import datetime
import re

import pytest
from playwright.sync_api import Browser

from tests.journeys.steps_meeting import (
    CHANGE,
    NEW_ACTION,
    PreparedMeeting,
    SignedMeeting,
    lay_out_agenda,
    mark_attendance,
    minute_decision,
)
from tests.journeys.walking import AxeCheck, Walker
from tests.live import LiveStack

pytestmark = pytest.mark.browser


def test_the_next_meeting_opens_with_an_agenda_that_seeded_itself(prepared_meeting: PreparedMeeting) -> None:
    agenda = " ".join(prepared_meeting.agenda)
    assert "Minutes and actions of the last meeting" in agenda
    assert re.search(r"Review of \d+ open actions", agenda)
    assert "Risk assessment" in agenda


def test_a_minute_is_saved_as_it_is_typed(lead: Walker, prepared_meeting: PreparedMeeting) -> None:
    lead.go(prepared_meeting.path)
    minute = lead.page.get_by_label("Minute", exact=True).first
    status = lead.page.locator("[data-autosave-status]")
    minute.fill("The minutes of September were agreed.")
    status.filter(has_text=re.compile(r"^Saved \d")).wait_for()
    lead.go(prepared_meeting.path)
    assert minute.input_value() == "The minutes of September were agreed."
    lead.done()


def test_a_lost_connection_loses_nothing(lead: Walker, prepared_meeting: PreparedMeeting) -> None:
    lead.go(prepared_meeting.path)
    minute = lead.page.get_by_label("Minute", exact=True).nth(1)
    status = lead.page.locator("[data-autosave-status]")
    with lead.expecting("net::ERR_INTERNET_DISCONNECTED"):
        lead.context.set_offline(True)
        minute.fill("Typed while the line was down.")
        status.filter(has_text="kept in this browser").wait_for()
        lead.context.set_offline(False)
        status.filter(has_text=re.compile(r"^Saved \d")).wait_for()
    lead.go(prepared_meeting.path)
    assert minute.input_value() == "Typed while the line was down."


def test_a_closed_window_loses_nothing(lead: Walker, prepared_meeting: PreparedMeeting) -> None:
    lead.go(prepared_meeting.path)
    with lead.expecting("net::ERR_INTERNET_DISCONNECTED"):
        lead.context.set_offline(True)
        other = lead.page
        other.get_by_label("Minute", exact=True).nth(2).fill("Typed before the battery died.")
        other.locator("[data-autosave-status]").filter(has_text="kept in this browser").wait_for()
        lead.open_page()
        other.close()
        lead.context.set_offline(False)
    lead.go(prepared_meeting.path)
    minute = lead.page.get_by_label("Minute", exact=True).nth(2)
    assert minute.input_value() == "Typed before the battery died."
    lead.page.locator("[data-autosave-status]").filter(has_text=re.compile(r"^Saved \d")).wait_for()
    lead.go(prepared_meeting.path)
    assert minute.input_value() == "Typed before the battery died."


def test_what_is_missing_is_named_before_signing(signed_meeting: SignedMeeting) -> None:
    assert "nobody is recorded as present" in signed_meeting.unsigned
    assert "Tick the box to sign the minutes" in signed_meeting.unticked


def test_attendance_is_told_by_sector(signed_meeting: SignedMeeting) -> None:
    assert "5 of 5 required sectors present" in signed_meeting.recorded
    assert "Prison does not apply here" in signed_meeting.recorded
    assert "T. Osei, deputy head of safeguarding" in signed_meeting.minutes


def test_the_minutes_hold_the_decision_with_its_threat_check(signed_meeting: SignedMeeting) -> None:
    assert "ask every hirer the same five questions" in signed_meeting.minutes
    assert "Security Threat Check complete" in signed_meeting.minutes
    assert "the questions cost a hirer five minutes" in signed_meeting.minutes


def test_the_minutes_hold_the_reviews_and_the_new_action(signed_meeting: SignedMeeting) -> None:
    assert re.search(r"(\d+) reviewed at this meeting, \1 open", signed_meeting.reviewed)
    assert f"Changed. {CHANGE}" in signed_meeting.minutes
    assert "Reviewed, no change." in signed_meeting.minutes
    assert f"{NEW_ACTION}: taken up, owned by Capital Police Service" in signed_meeting.minutes


def test_an_action_without_owner_date_and_risk_is_refused(signed_meeting: SignedMeeting) -> None:
    assert "Enter what will be done" in signed_meeting.action_errors
    assert "Which risk does it answer?" in signed_meeting.action_errors
    assert "Enter the date by which it will be done" in signed_meeting.action_errors


def test_signed_minutes_are_locked(lead: Walker, signed_meeting: SignedMeeting) -> None:
    assert "The minutes are signed and locked" in signed_meeting.signed
    lead.go(f"{signed_meeting.path}record/")
    assert lead.path == signed_meeting.path
    assert lead.page.locator("main textarea, main input:not([type=hidden])").count() == 0
    lead.go("/areas/northbridge/partnership/meetings/next/")
    assert signed_meeting.path not in lead.path
    lead.done()


def test_a_meeting_is_recorded_and_signed_without_scripts(
    browser: Browser, live_stack: LiveStack, axe: AxeCheck, signed_meeting: SignedMeeting
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    walker = Walker(context, live_stack.url, axe)
    walker.go("/demonstration/")
    walker.page.locator("form:has(input[value='lead@northbridge.example']) button").click()
    walker.go("/areas/northbridge/partnership/meetings/plan/")
    walker.date("meets_on", datetime.date.today() - datetime.timedelta(days=9))
    walker.field("starts_at", "14:00")
    walker.press(re.compile("^(Plan|Save)"))
    assert walker.path.startswith("/areas/northbridge/partnership/meetings/")
    walker.go(walker.path.rstrip("/").removesuffix("/record") + "/record/")
    lay_out_agenda(walker)
    mark_attendance(walker)
    minute_decision(walker)
    walker.press(re.compile("^Save.* preview"))
    assert "Security Threat Check complete" in walker.text()
    assert "5 of 5 required sectors present" in walker.text()
    walker.page.get_by_label(re.compile("true record")).check()
    walker.press("Sign and lock")
    assert "The minutes are signed and locked" in walker.text()
    walker.done()
    context.close()
