"""Where people land, and the demonstration's way in."""

import datetime
import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.permissions import AreaRole, NationalRoleKind
from core.registries import AttentionItem
from core.views.demonstration import Personas
from core.views.home import landing_address
from tests import factories as make
from tests.reading import links_of

pytestmark = pytest.mark.django_db


def test_signed_out_people_are_asked_to_sign_in():
    response = Client().get("/")
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("role", "route"),
    [
        (AreaRole.PREVENT_LEAD, "core:area-home"),
        (AreaRole.POLICE_LEAD, "core:area-home"),
        (AreaRole.ELECTED_MEMBER, "benchmarks:status"),
    ],
)
def test_each_role_lands_where_its_work_is(role, route):
    area = make.make_area()
    assert landing_address(make.make_viewer(area, role)) == reverse(route, args=[area.slug])


def test_a_partner_lands_on_their_actions():
    area = make.make_area()
    viewer = make.make_viewer(area, AreaRole.PARTNER, organisation=make.make_organisation(area))
    assert landing_address(viewer) == reverse("my_actions:list")


def test_the_home_office_lands_on_the_national_picture():
    user = make.make_national_user(NationalRoleKind.ASSESSOR)
    assert landing_address(make.viewer_for(user)) == reverse("national:overview")


def test_somebody_with_two_areas_chooses():
    one, two = make.make_area(), make.make_area()
    person = make.make_user()
    for area in (one, two):
        make.give_role(person, area, AreaRole.PREVENT_LEAD)
    client = Client()
    client.force_login(person)
    page = client.get("/").content.decode()
    assert one.name in page
    assert two.name in page


def test_a_partner_reaches_their_sections_from_their_actions():
    area = make.make_area()
    person = make.make_user()
    make.give_role(person, area, AreaRole.PARTNER, organisation=make.make_organisation(area))
    client = Client()
    client.force_login(person)
    page = client.get(reverse("my_actions:list")).content.decode()
    for name in ("risk:partner", "action_plans:plan"):
        assert f'href="{reverse(name, args=[area.slug])}"' in page


def test_nobody_is_sent_to_a_page_that_refuses_them():
    """Somebody with another role in each area finds a way into every one of them."""
    person = make.make_user()
    roles = (AreaRole.PREVENT_LEAD, AreaRole.POLICE_LEAD, AreaRole.PARTNER, AreaRole.ELECTED_MEMBER)
    for role in roles:
        area = make.make_area()
        body = make.make_organisation(area) if role == AreaRole.PARTNER else None
        make.give_role(person, area, role, organisation=body)
    client = Client()
    client.force_login(person)
    ways = set(links_of(client.get("/")))
    assert len(ways) == len(roles)
    assert {way: client.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)


def test_the_home_page_of_an_area_says_so_in_its_title():
    area = make.make_area()
    person = make.make_user()
    make.give_role(person, area, AreaRole.PREVENT_LEAD)
    client = Client()
    client.force_login(person)
    page = client.get(reverse("core:area-home", args=[area.slug])).content.decode()
    assert f"<title>Home - {area.name}" in page


def test_what_somebody_waits_for_comes_before_how_things_stand():
    today = datetime.date(2026, 11, 21)
    soon = today + datetime.timedelta(days=13)
    items = [
        AttentionItem("2.G1: not met", "", "", why="No version.", is_standing=True),
        AttentionItem("It lapses", "", "", due_on=soon),
        AttentionItem("Version 9 waits for your approval", "", ""),
        AttentionItem(
            "An action is overdue", "", "", due_on=today - datetime.timedelta(days=9), is_overdue=True
        ),
    ]
    assert [item.what for item in sorted(items, key=lambda item: item.urgency(today))] == [
        "An action is overdue",
        "Version 9 waits for your approval",
        "It lapses",
        "2.G1: not met",
    ]


def test_somebody_without_a_role_is_told_whom_to_ask():
    client = Client()
    client.force_login(make.make_user())
    assert "ask the Prevent lead of your council" in client.get("/").content.decode()


def test_the_personas_answer_nowhere_but_in_the_demonstration():
    assert not django_settings.DEMO
    assert Client().get("/demonstration/").status_code == 404


def test_production_has_no_route_to_the_personas_and_the_view_refuses_by_itself(rf, settings):
    code = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "from django.conf import settings\n"
        "assert settings.PRODUCTION and not settings.DEMO\n"
        "try: resolve('/demonstration/')\n"
        "except Resolver404: print('no such route')\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "prevent_compliance.settings",
        "PREVENT_ENV": "production",
        "DEMO": "1",
        "PREVENT_DEMO": "1",
        "SECRET_KEY": "s" * 60,
        "ALLOWED_HOSTS": "prevent.example",
        "PUBLIC_ORIGIN": "https://prevent.example",
        "DATABASE_URL": "postgresql://prevent_app@db/prevent",
        "REDIS_URL": "redis://redis/0",
        "EMAIL_URL": "smtp://mail:25",
        "DEFAULT_FROM_EMAIL": "prevent@prevent.example",
    }
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=django_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.strip() == "no such route", answer.stderr
    with pytest.raises(Exception, match="Page not found"):
        Personas.as_view()(rf.get("/demonstration/"))


@pytest.mark.parametrize(
    ("sector", "there", "absent"), [("", "schools", ""), ("police", "paragraph 143", "paragraph 64")]
)
def test_the_duty_is_readable_by_sector_for_anybody_signed_in(sector, there, absent):
    client = Client()
    client.force_login(make.make_user())
    page = client.get(reverse("core:duties"), {"sector": sector}).content.decode()
    assert there in page.lower()
    assert not absent or absent not in page


def test_the_home_page_asks_as_often_for_one_action_as_for_thirty():
    area, person, client = make.make_area(), make.make_user(cleared=True), Client()
    make.give_role(person, area, AreaRole.PREVENT_LEAD)
    client.force_login(person)
    plan, coming = make.make_plan(area), make.days_ago(-20)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("core:area-home", args=[area.slug])).status_code == 200
        return len(queries)

    make.make_action(plan, due_on=coming)
    cost()  # the first request of a session writes it
    one = cost()
    for _ in range(29):
        make.make_action(plan, due_on=coming)
    assert cost() == one
