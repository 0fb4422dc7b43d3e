"""One world for all the tests that walk its pages: making it and reading it takes longest."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from core.permissions import AreaRole
from tests.security.walk.worlds import Page, World


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Two furnished areas; whatever the tests write is taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(AreaRole.PREVENT_LEAD, AreaRole.APPROVER)
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def pages(world: World) -> list[Page]:
    """Every page of the own area, as its cleared lead (who also approves) gets it."""
    return world.walk()
