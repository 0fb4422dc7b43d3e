"""Every test talks to a real PostgreSQL as `prevent_app`, the role the product runs as."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.template import Template
from pytest_django.plugin import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.browser import axe, browser, page  # noqa: F401 - fixtures are found by their import
from tests.cores import settle
from tests.live import live_stack  # noqa: F401
from tests.services import Services, environment_for, pointed_at

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")

SYSTEMS = ("tests/journeys/", "tests/platform/", "killed", "browser")
"""What the names of files hold whose tests wait for whole systems and browsers more than they work."""
SHARING = ("tests/security/walk/",)
"""Folders whose files share what takes long to make."""
_STARTED: list[Services] = []
_RENDER = Template._render  # type: ignore[attr-defined]


@pytest.fixture(scope="session", autouse=True)
def _pages_as_they_are(django_test_environment: None) -> None:
    """Django's test environment copies the context of every template of a page; our tests read the page."""
    Template._render = _RENDER  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def services(django_db_blocker: DjangoDbBlocker) -> Iterator[Services]:
    """PostgreSQL and Redis of this run, migrated and provisioned."""
    running = Services(settings.PLACES)
    with django_db_blocker.unblock():
        running.start()
    _STARTED.append(running)
    yield running
    with django_db_blocker.unblock():
        connections.close_all()
    _STARTED.remove(running)
    running.stop()


@pytest.fixture(scope="session")
def django_db_setup(services: Services) -> None:
    """In place of pytest-django's own: Django creates, migrates and destroys nothing here."""


@dataclass(frozen=True)
class CommittedDatabase:
    """A database in which commits are real. `env` is the environment for other processes."""

    name: str
    env: dict[str, str]


@contextmanager
def _committed(services: Services, blocker: DjangoDbBlocker) -> Iterator[CommittedDatabase]:
    with services.fresh_database() as name, blocker.unblock(), pointed_at(name):
        yield CommittedDatabase(name, environment_for(services.places, name))


@pytest.fixture
def committed_db(services: Services, django_db_blocker: DjangoDbBlocker) -> Iterator[CommittedDatabase]:
    """A fresh migrated database for tests that need real commits, threads or other processes.

    Not together with `db` or the `django_db` mark: every alias connects to this database meanwhile.
    """
    with _committed(services, django_db_blocker) as database:
        yield database


@pytest.fixture(scope="module")
def lasting_db(services: Services, django_db_blocker: DjangoDbBlocker) -> Iterator[CommittedDatabase]:
    """The same for all tests of a file that look at what one of them made, and leave it as it is."""
    with _committed(services, django_db_blocker) as database:
        yield database


@pytest.fixture
def run_as_superuser(services: Services) -> Callable[[str], list[tuple[object, ...]]]:
    """For looking at the catalogue and for breaking things on purpose, past every policy."""
    return services.query_as_superuser


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and cached answers of one test must not reach the next."""
    if _STARTED:
        cache.clear()


def pytest_configure() -> None:
    settle()


class ByFile(LoadScopeScheduling):
    """Hands tests out by file, and files that share what takes long to make to one process.

    All that waits goes to one process too, so that the other has work for both cores meanwhile.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if waits(path):
            return "systems"
        return next((folder for folder in SHARING if path.startswith(folder)), path)


def waits(path: str) -> bool:
    """Whether the tests of a file wait for whole systems and browsers."""
    return any(word in path for word in SYSTEMS)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """In place of `--dist loadscope`'s own."""
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits comes first, then files that take long, so that no process ends alone with one.

    The stories come last of what waits: the system that they walk may still be loading when a run begins.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}

    def turn(item: pytest.Item) -> tuple[bool, bool, bool]:
        path = item.nodeid.partition("::")[0]
        return (not waits(path), path.startswith(SYSTEMS[0]), item.path not in slow)

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for rubbish took a seventh of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure() -> None:
    """Remove the run's folder also when no test asked for the servers."""
    var = Path(os.environ.get("PREVENT_TEST_VAR", "/nonexistent"))
    if var.name.startswith("prevent-test-") and var.exists() and not _STARTED:
        Services(settings.PLACES).remove()
