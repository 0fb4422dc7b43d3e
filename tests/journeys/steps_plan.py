"""Step 1: the council's own Word plan comes in, and what the reader was unsure of is put right."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings

from tests.journeys.walking import Walker

SAMPLES = Path(settings.BASE_DIR) / "tests" / "samples"
HARROW = "harrow-prevent-action-plan"
PLAN = "/areas/northbridge/plan/"
REVIEW = datetime.date.today() + datetime.timedelta(days=60)


@dataclass
class ImportedPlan:
    """What was on the pages of the import, and how many actions the plan showed before and after it."""

    before: int
    after: int = 0
    check: str = ""
    without_file: str = ""
    wrong_date: str = ""
    checked_again: str = ""
    confirm: str = ""
    plan: str = ""
    themes: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


def actions_on(lead: Walker) -> int:
    """How many actions the plan's page says it has."""
    lead.go(PLAN)
    found = re.search(r"(\d+) actions", lead.text())
    assert found, lead.text()
    return int(found.group(1))


def hand_over(lead: Walker, ending: str) -> None:
    """Choose the file and read its columns as suggested; ends on the page of its rows."""
    lead.go(f"{PLAN}import/")
    lead.page.set_input_files("input[type=file]", SAMPLES / f"{HARROW}.{ending}")
    lead.press("Read the file")
    lead.press("Read the rows")


def names(lead: Walker, beginning: str, ending: str = "") -> list[str]:
    """Names of the fields that begin and end so."""
    fields = lead.page.locator(f"main [name^='{beginning}'][name$='{ending}']")
    return [str(name) for name in fields.evaluate_all("all => all.map(one => one.name)")]


def unfold_rows(lead: Walker) -> None:
    """Open every row that is still folded, as one who reads them all does."""
    folded = "main details:not([open]):has(section[id^='row-']) > summary"
    for _row in range(lead.page.locator(folded).count()):
        lead.page.locator(folded).first.click()


def say_who_is_who(lead: Walker) -> None:
    """One body for each wording that heads a row's partners; what is guessed right stays."""
    meanings = {
        "Education Strategy and School Organisation": "Northbridge Schools Partnership",
        "Harrow Interfaith Council": "Northbridge Interfaith Network",
    }
    for box in lead.page.locator("section:has(h2:text('Who is who')) > .app-field-row select").all():
        name = str(box.get_attribute("name"))
        wording = lead.page.locator(f"label[for='{box.get_attribute('id')}']").inner_text()
        if wording in meanings:
            lead.select(name, meanings[wording])
        elif not box.input_value():
            lead.select(name, "Northbridge Council")


def give_review_dates(lead: Walker) -> None:
    """A next review for every row whose cell holds no date that a person can read."""
    for name in names(lead, "review_", "_day"):
        number = name.removeprefix("review_").removesuffix("_day")
        same = lead.page.locator(f"[name='same_{number}']")
        if not lead.page.locator(f"[name='due_{number}_day']").input_value():
            lead.date(f"review_{number}", REVIEW)
        elif same.count():
            same.check()


@pytest.fixture(scope="session")
def imported_plan(lead: Walker) -> ImportedPlan:
    """The Prevent lead brings in the Word plan: file, columns, rows, confirm."""
    seen = ImportedPlan(before=actions_on(lead))
    lead.look()
    lead.follow("Bring in a file")
    lead.look()
    with lead.expecting("422"):
        lead.press("Read the file")
    seen.without_file = lead.look()
    lead.page.set_input_files("input[type=file]", SAMPLES / f"{HARROW}.docx")
    lead.press("Read the file")
    lead.look()
    lead.press("Read the rows")
    unfold_rows(lead)
    seen.check = lead.look()
    put_right(lead, seen)
    lead.press("Save and go on")
    seen.confirm = lead.look()
    seen.titles = lead.page.locator("main tbody th[scope=row]").all_inner_texts()
    lead.press("Bring in 21 actions")
    seen.plan = lead.look()
    seen.themes = lead.page.locator("main h2").all_inner_texts()
    seen.after = actions_on(lead)
    return seen


def put_right(lead: Walker, seen: ImportedPlan) -> None:
    """Type a wrong date first, then owners, dates and one risk for all."""
    lead.select("risk", "online")
    say_who_is_who(lead)
    lead.field("review_1_day", "31")
    lead.field("review_1_month", "2")
    lead.field("review_1_year", "2027")
    with lead.expecting("422"):
        lead.press("Save and check again")
    seen.wrong_date = lead.look()
    unfold_rows(lead)
    give_review_dates(lead)
    lead.press("Save and check again")
    seen.checked_again = lead.look()
