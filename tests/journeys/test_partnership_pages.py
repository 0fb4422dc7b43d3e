"""The section's main pages in a real browser: axe finds nothing, nothing is too wide, desk and telephone."""

import re

import pytest

from tests.browser import HEIGHT, WIDTHS

pytestmark = pytest.mark.browser

BEFORE = "/areas/northbridge/partnership/"
PAGES = ("", "meetings/plan/", "attendance/", "decisions/", "governance/", "sharing/")
DRAWN = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
STOPS = """() => [...document.querySelectorAll("[data-app-scroll]")].map(
    (part) => [part.scrollWidth > part.clientWidth, part.tabIndex])"""


def test_main_pages(lead):
    for page in PAGES:
        lead.go(BEFORE + page)
        lead.look()


def test_a_signed_meeting_and_the_record_of_the_next(lead):
    lead.go(f"{BEFORE}meetings/")
    links = lead.page.locator("main a").evaluate_all("links => links.map((a) => a.getAttribute('href'))")
    signed = [link for link in links if re.fullmatch(f"{BEFORE}meetings/[a-z0-9]{{12}}/", link)][-1]
    recorded = next(link for link in links if re.fullmatch(f"{BEFORE}meetings/[a-z0-9]{{12}}/record/", link))
    for page in (signed, recorded):
        lead.go(page)
        lead.look()


def test_what_an_address_leads_to_rests_below_the_line_that_says_what_is_saved(lead):
    lead.go(f"{BEFORE}meetings/")
    record = lead.page.locator("main a[href$='/record/']").first.get_attribute("href")
    lead.go(f"{record}#foot")
    line, led_to = (lead.page.locator(one).bounding_box() for one in (".app-autosave", "#foot"))
    assert line["y"] + line["height"] <= led_to["y"] < HEIGHT


def test_what_scrolls_is_a_stop_for_the_keyboard_and_what_fits_is_not(lead):
    lead.go(f"{BEFORE}attendance/")
    seen = set()
    for width in (WIDTHS[1], WIDTHS[0], WIDTHS[1]):
        lead.page.set_viewport_size({"width": width, "height": HEIGHT})
        lead.page.evaluate(DRAWN)
        seen |= {tuple(stop) for stop in lead.page.evaluate(STOPS)}
    assert seen == {(True, 0), (False, -1)}


def test_a_filter_stands_open_beside_its_list_and_waits_folded_above_it(lead):
    lead.go(f"{BEFORE}meetings/")
    fold = lead.page.locator(".app-filter__fold")
    for width, is_open in zip((*WIDTHS, WIDTHS[0]), (True, False, True), strict=True):
        lead.page.set_viewport_size({"width": width, "height": HEIGHT})
        lead.page.evaluate(DRAWN)
        assert fold.evaluate("fold => fold.open") is is_open
