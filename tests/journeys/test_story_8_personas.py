"""Everybody lands where their work is, on a page that reads well at a desk and on a small telephone."""

import datetime
import io

import pikepdf
import pypdfium2
import pytest

from benchmarks.quarters import Quarter
from tests.journeys.conftest import Enter
from tests.journeys.walking import Walker
from tests.pdf_checks import faults_of

pytestmark = pytest.mark.browser
LANDINGS = {
    "approver@northbridge.example": ("/areas/northbridge/", "What needs you"),
    "police@northbridge.example": ("/areas/northbridge/", "Northbridge"),
    "partner@northbridge.example": ("/my/actions/", "You own "),
    "member@northbridge.example": ("/areas/northbridge/benchmarks/status/", "Northbridge"),
    "lead@wexcombe.example": ("/areas/wexcombe/", "What needs you"),
    "lead@eastmere.example": ("/areas/eastmere/", "What needs you"),
    "assessor@homeoffice.example": ("/national/", "England and Wales"),
}


def links(walker: Walker, selector: str) -> set[str]:
    """The addresses of these links, without their anchors."""
    hrefs = walker.page.locator(selector).evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return {str(href).partition("#")[0] for href in hrefs}


@pytest.mark.parametrize("email", LANDINGS)
def test_a_persona_lands_where_their_work_is(enter: Enter, email: str) -> None:
    walker = enter(email)
    walker.go("/")
    path, words = LANDINGS[email]
    assert walker.path == path
    assert words in walker.look()


@pytest.mark.parametrize("email", LANDINGS)
def test_every_link_of_the_first_page_opens(enter: Enter, email: str) -> None:
    walker = enter(email)
    walker.go("/")
    for href in links(walker, "a[href^='/']"):
        answer = walker.context.request.get(walker.origin + href)
        assert answer.status == 200, f"{href} answered {answer.status}"


def test_the_assessor_reads_areas_and_no_records(enter: Enter) -> None:
    walker = enter("assessor@homeoffice.example")
    walker.go("/national/")
    walker.follow("Northbridge")
    assert "Partnership plan" in walker.look()
    assert walker.context.request.get(f"{walker.origin}/areas/northbridge/plan/").status == 404


def test_the_assessor_opens_the_national_report_of_the_last_quarter(enter: Enter) -> None:
    walker = enter("assessor@homeoffice.example")
    walker.go("/national/")
    walker.follow("Reports")
    ended = Quarter.of(datetime.date.today()).back(1)
    assert ended.label in walker.look()
    address = walker.page.get_by_role("link", name=ended.label).get_attribute("href")
    content = walker.context.request.get(f"{walker.origin}{address}").body()
    title = f"Prevent benchmarks: England and Wales, {ended.label}"
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert faults_of(pdf, language="en-GB", title=title) == []
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    assert "Northbridge" in " ".join(pages)


def test_the_district_reads_the_countys_meetings(enter: Enter) -> None:
    walker = enter("lead@eastmere.example")
    walker.go("/areas/eastmere/partnership/")
    assert "Wexcombe Prevent Partnership Group" in walker.look()


def test_the_member_has_one_page(enter: Enter) -> None:
    walker = enter("member@northbridge.example")
    walker.go("/")
    assert walker.context.request.get(f"{walker.origin}/areas/northbridge/plan/").status in {403, 404}
    assert walker.context.request.get(f"{walker.origin}/areas/northbridge/risk/").status in {403, 404}
