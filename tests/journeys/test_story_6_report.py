"""Step 6 of the story: the quarterly report is made by the worker while the page shows how far it is."""

import io
import re

import pikepdf
import pypdfium2
import pytest

from tests.journeys.steps_partner import ReportedAction
from tests.journeys.walking import Walker
from tests.pdf_checks import faults_of

pytestmark = pytest.mark.browser
REPORTS = "/areas/northbridge/benchmarks/reports/"


@pytest.fixture(scope="module")
def report(lead: Walker, reported_action: ReportedAction) -> bytes:
    """The PDF as the lead's browser downloads it."""
    lead.go("/areas/northbridge/benchmarks/")
    lead.press("Quarterly reports")
    lead.look()
    lead.press(re.compile("^Make this quarter"))
    assert lead.page.locator("progress").count() or "Open the report" in lead.text()
    opening = lead.page.get_by_role("button", name="Open the report")
    opening.wait_for(timeout=60_000)
    lead.look()
    lead.go(REPORTS)
    assert "So far" in lead.look()
    with lead.page.expect_download() as download:
        lead.page.get_by_role("link", name=re.compile("^Download")).first.click()
    return download.value.path().read_bytes()


def test_the_pdf_is_tagged_and_has_a_title(report: bytes) -> None:
    with pikepdf.open(io.BytesIO(report)) as pdf:
        title = str(pdf.docinfo["/Title"])
        assert title.startswith("Prevent benchmarks: Northbridge, ")
        assert faults_of(pdf, language="en-GB", title=title) == []
        assert 6 <= len(pdf.pages) <= 12


def test_every_page_carries_the_marking(report: bytes) -> None:
    pdf = pypdfium2.PdfDocument(report)
    pages = [page.get_textpage().get_text_range() for page in pdf]
    assert all("OFFICIAL" in words for words in pages)
    assert "Northbridge" in pages[0]
    assert "3.G5" in " ".join(pages)
