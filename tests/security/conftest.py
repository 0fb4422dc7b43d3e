"""One world for all the tests of a module that walk its pages."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from core.permissions import AreaRole
from tests.security.worlds import Page, World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Two furnished areas; whatever the module's tests write is taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(AreaRole.PREVENT_LEAD, AreaRole.APPROVER)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pages(world: World) -> list[Page]:
    """Every page of the own area, as its lead (who also approves) gets it."""
    return world.walk()
