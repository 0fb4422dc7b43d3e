"""Route × method × role × own or other area, against one table of expected answers.

The table is the union of `tests/access/*.py`; a route that is missing fails.
Answers are compared as doors: open (anything but a refusal), 403, or 404.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import middleware as auth_middleware
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

import tests.access
from core import middleware as core_middleware
from core.models import Authority, User
from core.permissions import AREA_ROLE_PERMISSIONS, AreaRole, NationalRoleKind, Permission
from prevent_compliance import urls
from tests import factories as make

pytestmark = pytest.mark.slow
MODULES: list[ModuleType] = [
    importlib.import_module(f"tests.access.{found.name}")
    for found in pkgutil.iter_modules(tests.access.__path__)
]
ROUTES: dict[str, tuple[Any, ModuleType]] = {
    route: (expected, module) for module in MODULES for route, expected in module.ROUTES.items()
}
OPEN_ROUTES: set[str] = set().union(*(getattr(module, "OPEN_ROUTES", set()) for module in MODULES))
THIRD_PARTY = ("accounts/", "__debug__")


def wordless(status: int) -> Any:
    """A handler of errors that answers with the number alone."""
    return lambda request, exception: HttpResponse(status=status)


def every_route(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(namespaced name, path) of every route of our own."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from every_route(entry.url_patterns, path, inner)
        elif isinstance(entry, URLPattern) and not path.startswith(THIRD_PARTY):
            yield f"{space}{entry.name}", path


def test_every_route_is_in_the_table():
    missing = [
        f"{name} ({path})" for name, path in every_route() if name not in ROUTES and name not in OPEN_ROUTES
    ]
    assert not missing, f"Say in tests/access who may reach: {missing}"
    known = {name for name, _ in every_route()}
    assert not [name for name in ROUTES if name not in known], "The table names routes that are gone"


def test_no_open_route_belongs_to_an_area():
    assert not [name for name, path in every_route() if name in OPEN_ROUTES and path.startswith("areas/")]


def expected_permission(expected: Any, method: str) -> Permission | None:
    """The permission one method of a route asks for; None where the method does not exist."""
    return expected.get(method) if isinstance(expected, dict) else expected


class World:
    """Two areas with everybody in each, and a client signed in as any of them."""

    def __init__(self) -> None:
        self.own, self.other = make.make_area("own-area"), make.make_area("other-area")
        self.people: dict[str, User] = {}
        for role in AreaRole.values:
            self.people[role] = make.make_user(cleared=True)
            body = make.make_organisation(self.own) if role in {"partner", "police_lead"} else None
            make.give_role(self.people[role], self.own, role, body)
        for role in NationalRoleKind.values:
            self.people[role] = make.make_national_user(role)
        self.clients = {who: Client(raise_request_exception=True) for who in self.people}
        for who, client in self.clients.items():
            client.force_login(self.people[who])
        self.viewers = {user.pk: make.viewer_for(user) for user in self.people.values()}
        self._sessions = {who: client.cookies.output() for who, client in self.clients.items()}

    def begin_again(self) -> None:
        """Give every browser back the session that it had when the world was made."""
        for who, client in self.clients.items():
            client.cookies = SimpleCookie(self._sessions[who].replace("Set-Cookie: ", ""))

    def ask(self, who: str, method: str, url: str) -> int:
        """Status of one request by one person, CSRF checks off as the client's are; writes are taken back.

        Thousands are asked for, so a refusal has no page here, and who somebody is, which no request changes,
        was worked out when the world was made.
        """
        user = self.people[who]
        with (
            transaction.atomic(),
            patch.multiple(urls, create=True, handler403=wordless(403), handler404=wordless(404)),
            patch.object(auth_middleware, "get_user", lambda request: user),
            patch.object(core_middleware, "build_viewer", lambda user, on: self.viewers[user.pk]),
        ):
            answer = getattr(self.clients[who], method)(url)
            transaction.set_rollback(True)
        return int(answer.status_code)

    def url(self, route: str, authority: Authority) -> str:
        """The address of `route` for a record that exists in `authority`."""
        module = ROUTES[route][1]
        kwargs = {"area": authority.slug, **module.sample_kwargs(route, authority)}
        query = getattr(module, "QUERIES", {}).get(route, "")
        if callable(query):
            query = query(authority)
        return reverse(route, kwargs=kwargs) + (f"?{query}" if query else "")


@pytest.fixture(scope="module")
def lasting_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all routes: making it costs more than a route does. Nobody reads the logs of refusals."""
    logging.disable()
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(lasting_world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world as it was made, whatever an earlier test did to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        lasting_world.begin_again()
        yield lasting_world
        transaction.set_rollback(True)


def plain(page: bytes) -> bytes:
    """A page without what differs between any two requests: the masked CSRF token and the slug asked for."""
    without_token = re.sub(
        rb'(name="csrfmiddlewaretoken" value=")[^"]+|(data-csrf[^=]*=")[^"]+', rb"\1", page
    )
    return without_token.replace(b"other-area", b"AREA").replace(b"no-such-area", b"AREA")


AREA_ROUTES = sorted(name for name, path in every_route() if path.startswith("areas/") and name in ROUTES)
RECORD_ROUTES = sorted(name for name, path in every_route() if "public_id" in path and name in ROUTES)


@pytest.mark.parametrize("route", AREA_ROUTES)
def test_own_area_opens_for_the_roles_that_hold_the_permission(world, route):
    url = world.url(route, world.own)
    for method in ("get", "post"):
        permission = expected_permission(ROUTES[route][0], method)
        for who in (*AreaRole.values, *NationalRoleKind.values):
            status = world.ask(who, method, url)
            where = f"{method.upper()} {route} by {who}: {status}"
            if who in NationalRoleKind.values:
                assert status == 404, where
            elif permission is None:
                assert status in {403, 404, 405}, where
            elif permission in AREA_ROLE_PERMISSIONS[who]:
                assert status < 500, where
                assert status != 403, where
            else:
                assert status == 403, where


def who_might_reach(route: str, method: str) -> list[str]:
    """Everybody whom only the lock on the area keeps out, and one whom the lock on roles does too.

    The Home Office has no area of its own: to it this one is as foreign as the one of the test above.
    """
    permission = expected_permission(ROUTES[route][0], method)
    hold = {who: permission in AREA_ROLE_PERMISSIONS[who] for who in AreaRole.values}
    without = [who for who in hold if not hold[who]][:1]
    return [*(who for who in hold if hold[who]), *without]


@pytest.mark.parametrize("route", AREA_ROUTES)
def test_another_area_that_exists_does_not_exist_for_anybody_here(world, route):
    url = world.url(route, world.other)
    nowhere = url.replace("/other-area/", "/no-such-area/")
    for method in ("get", "post"):
        for who in who_might_reach(route, method):
            assert world.ask(who, method, url) == 404, f"{method} {url} by {who}"
    client = world.clients["prevent_lead"]
    theirs, absent = client.get(url), client.get(nowhere)
    assert theirs.status_code == absent.status_code == 404
    assert plain(theirs.content) == plain(absent.content)


@pytest.mark.parametrize("route", RECORD_ROUTES)
def test_own_area_with_another_areas_record_does_not_exist(world, route):
    kwargs = ROUTES[route][1].sample_kwargs(route, world.other)
    url = reverse(route, kwargs={"area": world.own.slug, **kwargs})
    for method in ("get", "post"):
        status = world.ask("prevent_lead", method, url)
        assert status in {403, 404, 405}, f"{method} {url}: {status}"


@pytest.mark.parametrize("route", AREA_ROUTES)
def test_nobody_gets_in_without_signing_in(world, route):
    response = Client().get(world.url(route, world.own))
    assert response.status_code in {302, 405}
    if response.status_code == 302:
        assert response.url.startswith("/accounts/login/")
