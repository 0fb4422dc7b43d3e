"""Step 3: the police say what was done, and show it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from tests.journeys.steps_meeting import NEW_ACTION, SignedMeeting
from tests.journeys.walking import Walker

DONE = "All eleven wards were briefed at their November shift meetings."
SECTION = "/areas/northbridge/benchmarks/sections/3/"


@dataclass
class ReportedAction:
    """The owner's pages, what criterion 3.G5 said before and after, and how long it took in seconds."""

    mine: str
    error: str
    thanks: str
    seconds: float
    before: str
    after: str


def criterion(lead: Walker, code: str) -> str:
    """What the benchmark page says of one criterion."""
    lead.go(SECTION)
    return lead.text(f"#criterion-{code.lower().replace('.', '-')}")


def evidence(folder: Path) -> Path:
    """A small PDF, as a partner has one."""
    path = folder / "ward-briefings.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    return path


@pytest.fixture(scope="session")
def reported_action(
    lead: Walker, police: Walker, signed_meeting: SignedMeeting, tmp_path_factory: pytest.TempPathFactory
) -> ReportedAction:
    """From "My actions" to the thanks, with the clock running."""
    before = criterion(lead, "3.G5")
    file = evidence(tmp_path_factory.mktemp("evidence"))
    police.go("/")
    began = time.monotonic()
    police.follow("My actions", police.page.locator("header"))
    card = police.page.locator(".app-card").filter(has_text=NEW_ACTION)
    police.unfold("Report on it", card)
    card.get_by_label("Done", exact=True).check()
    card.get_by_label("What was done").fill(DONE)
    card.get_by_label("Evidence").set_input_files(file)
    police.press("Send update", card)
    thanks = police.text()
    seconds = time.monotonic() - began
    after = criterion(lead, "3.G5")
    return ReportedAction(*_looked_at(police), thanks, seconds, before, after)


def _looked_at(police: Walker) -> tuple[str, str]:
    """The list of the police's actions, and the form sent empty."""
    mine = police.look()
    card = police.page.locator(".app-card").filter(has_text=re.compile("Report on it")).first
    police.unfold("Report on it", card)
    with police.expecting("422"):
        police.press("Send update", card)
    return mine, police.look()
