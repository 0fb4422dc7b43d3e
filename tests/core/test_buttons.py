"""The address of a button, opened as a page: nothing is done, it says so, and leads to a page that opens."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, resolve, reverse
from lxml import html

from core.models import Authority
from core.permissions import AREA_ROLE_PERMISSIONS
from tests import factories as make
from tests.assurance import samples
from tests.test_access import AREA_ROUTES, ROUTES, every_route, expected_permission

pytestmark = pytest.mark.django_db
HOME_OFFICE = {
    "desk:issue": "queue",
    "desk:take-up": "pack",
    "desk:finish": "pack",
    "national:report-make": "reports",
}
"""The Home Office's buttons, and the page each leads back to."""


def pressed_only(patterns: Any = None, space: str = "") -> set[str]:
    """The names of all routes that answer nothing but a press."""
    found = set()
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            found |= pressed_only(entry.url_patterns, inner)
        elif view := getattr(entry.callback, "view_class", None):
            methods = {name for name in view.http_method_names if hasattr(view, name)}
            found |= {f"{space}{entry.name}"} if "post" in methods and "get" not in methods else set()
    return found & {name for name, _path in every_route()}


IN_AREAS = sorted(pressed_only() & set(AREA_ROUTES))


def test_every_button_is_tried_here():
    assert len(IN_AREAS) > 15
    assert pressed_only() == {*IN_AREAS, *HOME_OFFICE}


def the_page_it_leads_to(client: Client, address: str) -> str:
    """Open a button's address, and then the page that it leads back to, whose address is given."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST, OPTIONS"
    assert not [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//h1")[0].text_content() == "Nothing was done"
    back: str = page.xpath("//main//a[@role='button']/@href")[0]
    assert client.get(back).status_code == 200, back
    return back


@pytest.mark.parametrize("route", IN_AREAS)
def test_a_button_of_an_area_leads_back(route):
    area = make.make_area("own-area")
    expected, module = ROUTES[route]
    needed = expected_permission(expected, "post")
    role = next(one for one, held in AREA_ROLE_PERMISSIONS.items() if needed in held)
    person = make.make_user(cleared=True)
    make.give_role(person, area, role)
    client = Client()
    client.force_login(person)
    address = reverse(route, kwargs={"area": area.slug, **module.sample_kwargs(route, area)})
    assert the_page_it_leads_to(client, address) != f"/areas/{area.slug}/"


def a_pack(area: Authority) -> dict[str, str]:
    return {"slug": area.slug, "public_id": samples.make_pack(samples.make_draft(area)).public_id}


@pytest.mark.parametrize("route", HOME_OFFICE)
def test_a_button_of_the_home_office_leads_back(route):
    client = Client()
    client.force_login(make.make_national_user("assessor"))
    wanted = HOME_OFFICE[route]
    named = a_pack(make.make_area("northbridge", region="London")) if wanted == "pack" else {}
    back = the_page_it_leads_to(client, reverse(route, kwargs=named))
    assert resolve(back).url_name == wanted


def test_a_sent_button_that_is_no_page_stays_bare():
    """Only people read words: a script that asks with another method gets the plain answer."""
    client = Client()
    client.force_login(make.make_national_user("assessor"))
    assert client.put(reverse("desk:issue")).content == b""
