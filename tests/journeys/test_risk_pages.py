"""The section's main pages in a real browser: axe finds nothing, nothing is too wide, desk and telephone."""

import re

import pytest

pytestmark = pytest.mark.browser

PAGES = ("", "risks/add/", "heat-map/", "movement/", "coverage/", "ctlp/")


def test_main_pages(lead):
    for page in PAGES:
        lead.go(f"/areas/northbridge/risk/{page}")
        lead.look()


def test_a_risk_its_thread_and_its_version(lead):
    lead.go("/areas/northbridge/risk/")
    for part in ("risks/[a-z0-9]{12}/", "versions/[a-z0-9]{12}/"):
        links = lead.page.locator("main a").evaluate_all("links => links.map((a) => a.getAttribute('href'))")
        found = next(link for link in links if re.fullmatch(f"/areas/northbridge/risk/{part}", link))
        for ending in ("", "thread/") if "risks" in part else ("", "compare/"):
            lead.go(found + ending)
            lead.look()
        lead.go("/areas/northbridge/risk/")
