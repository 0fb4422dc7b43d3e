"""How long the busiest pages take, as ratios to a bare page in the same run: `make bench`.

Milliseconds depend on the machine; the ratio to a plain 50-row table, rendered by the same Django on the
same database a moment before, hardly does. Exits 1 when a page takes more than its share.
"""

import datetime
import gc
import os
import statistics
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client
from django.test.utils import override_settings
from django.urls import path, reverse

from action_plans.models import Action
from benchmarks.models import AreaSnapshot
from core.criteria.framework import load_framework
from core.models import Authority
from core.tenancy import tenant_context
from tests import factories as make
from tests.services import Services, pointed_at

ROWS = 50
NIGHTS = (datetime.date(2025, 11, 30), datetime.date(2026, 9, 30), datetime.date(2026, 11, 21))
ROUNDS = 12
EACH_ROUND = 5
BARE = "bare page"
LIMITS = {"area page": 10.0, "action list": 5.0}
AREAS = 340
BARE_NATIONAL = "bare heat table"
NATIONAL = "national page"
NATIONAL_LIMIT = 8.0
HEAT = Engine().from_string(
    "<!doctype html><title>Areas</title><table>{% for line in lines %}<tr><th>{{ line.authority.name }}"
    "{% for rating in line.ratings.values %}<td>{{ rating }}{% endfor %}{% endfor %}</table>"
)
TABLE = Engine().from_string(
    "<!doctype html><title>Actions</title><table>{% for action in actions %}<tr><td>{{ action.number }}"
    "<td>{{ action.title }}<td>{{ action.owner.name }}<td>{{ action.due_on }}{% endfor %}</table>"
)


def bare_page(request: HttpRequest) -> HttpResponse:
    """A table of 50 actions without layout, session, sign-in or middleware."""
    with tenant_context([Authority.objects.get(slug="bench").pk]):
        actions = list(Action.objects.select_related("owner")[:ROWS])
    assert len(actions) == ROWS
    return HttpResponse(TABLE.render(Context({"actions": actions})))


def bare_heat_table(request: HttpRequest) -> HttpResponse:
    """A table of 340 areas by eight ratings without layout, session, sign-in or middleware."""
    with tenant_context([], is_national=True):
        newest = AreaSnapshot.objects.filter(as_of=NIGHTS[-1])
        lines = list(newest.select_related("authority").order_by("authority__name"))
    assert len(lines) == AREAS
    return HttpResponse(HEAT.render(Context({"lines": lines})))


urlpatterns = [path("bare/", bare_page), path("bare/national/", bare_heat_table)]


def fill() -> Client:
    """An area with 50 actions, risks and a meeting behind them; gives its lead's browser."""
    area = make.make_area("bench")
    group = make.make_group(area)
    police = make.make_organisation(area)
    make.hold_meeting(group, make.days_ago(30), attended=(make.make_member(group, police),))
    plan = make.make_plan(area, based_on=make.make_assessment(area))
    risks = [make.make_risk(area) for _ in range(5)]
    for number in range(ROWS):
        make.make_action(plan, owner=police if number % 2 else None, risk=risks[number % 5])
    person = make.make_user(cleared=True)
    make.give_role(person, area, make.AreaRole.PREVENT_LEAD)
    client = Client()
    client.force_login(person)
    return client


def fill_nation() -> Client:
    """340 areas with a line for each of three nights; gives an assessor's browser."""
    Authority.objects.bulk_create(
        Authority(
            gss_code=f"X99{number:06d}",
            slug=f"nation-{number}",
            name=f"Nation {number}",
            kind="unitary",
            region=f"Region {number % 10}",
        )
        for number in range(AREAS)
    )
    keys = ("not_met", "met", "exceeding", "not_computed")
    AreaSnapshot.objects.using("evaluator").bulk_create(
        AreaSnapshot(
            authority=area,
            as_of=night,
            framework=load_framework().version,
            ratings={str(n): keys[(area.pk + n + at) % 4] for n in range(1, 9)},
            met=area.pk % 20,
            applies=20,
            good_short=area.pk % 7,
            lapsing=area.pk % 5,
        )
        for area in Authority.objects.filter(slug__startswith="nation-")
        for at, night in enumerate(NIGHTS)
    )
    client = Client()
    client.force_login(make.make_national_user("assessor"))
    return client


def seconds(client: Client, address: str) -> list[float]:
    """Times of one round of requests."""
    times = []
    for _ in range(EACH_ROUND):
        began = time.perf_counter()
        response = client.get(address)
        times.append(time.perf_counter() - began)
        assert response.status_code == 200, f"{address}: {response.status_code}"
    return times


def measure(client: Client, assessor: Client) -> dict[str, float]:
    """Seconds of each page, all of them in turn, round after round: what a quarter of the times stay below.

    Whatever else the machine does only ever adds to a time, now to one page and now to another.
    """
    pages = {
        "area page": (client, reverse("core:area-home", args=["bench"])),
        "action list": (client, reverse("action_plans:plan", args=["bench"])),
        NATIONAL: (assessor, reverse("national:overview")),
    }
    bare = Client()
    times: dict[str, list[float]] = {BARE: [], BARE_NATIONAL: [], **{name: [] for name in pages}}
    for round_number in range(ROUNDS + 1):
        if round_number == 1:
            gc.freeze()  # as a web process does, once it is loaded (deploy/gunicorn.conf.py)
        with override_settings(MIDDLEWARE=[], ROOT_URLCONF=__name__):
            found = {BARE: seconds(bare, "/bare/"), BARE_NATIONAL: seconds(bare, "/bare/national/")}
        found |= {name: seconds(who, address) for name, (who, address) in pages.items()}
        if round_number:  # the first one fills the caches
            for name, values in found.items():
                times[name] += values
    return {name: statistics.quantiles(values, n=4)[0] for name, values in times.items()}


def main() -> int:
    services = Services(settings.PLACES)
    services.start()
    try:
        with services.fresh_database() as name, pointed_at(name):
            usual = measure(fill(), fill_nation())
    finally:
        services.stop()
    slow = False
    for name, value in usual.items():
        is_national = name == NATIONAL
        ratio = value / usual[BARE_NATIONAL if is_national else BARE]
        limit = NATIONAL_LIMIT if is_national else LIMITS.get(name)
        slow = slow or (limit is not None and ratio > limit)
        promised = f"   at most {limit:.0f}" if limit else ""
        against = "bare heat table of as many cells" if is_national else "bare"
        print(f"{name:<15} {value * 1000:7.1f} ms   {ratio:5.2f} x {against}{promised}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
