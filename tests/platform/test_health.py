"""What the load balancer is told, in good times and in bad."""

import json

import pytest
from django.db import connections
from django.test import Client

from core import health
from core.embedded.processes import wait_until


@pytest.fixture(autouse=True)
def _nothing_seen_yet(monkeypatch):
    monkeypatch.setattr(health, "_seen_current", [])


def ready(**headers) -> tuple[int, dict[str, str]]:
    answer = Client().get("/readyz", **headers)
    return answer.status_code, json.loads(answer.content)


def test_ready_needs_no_sign_in_and_no_known_host(committed_db):
    expected = (200, {"status": "ready", "database": "ready", "redis": "ready"})
    assert ready() == expected
    assert ready(HTTP_HOST="10.0.0.7") == expected


def test_alive_touches_neither_database_nor_redis():
    # Without the database mark, a query here would be refused by the test itself.
    answer = Client().get("/healthz", HTTP_HOST="10.0.0.7")
    assert (answer.status_code, json.loads(answer.content)) == (200, {"status": "alive"})


def test_a_schema_behind_the_code_is_not_ready(committed_db):
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'benchmarks'")
    status, said = ready()
    assert (status, said["database"]) == (503, "migrations pending")


def test_an_unreachable_database_is_not_ready(committed_db, monkeypatch, tmp_path):
    connections["default"].close()
    monkeypatch.setitem(connections["default"].settings_dict, "HOST", str(tmp_path))
    status, said = ready()
    assert (status, said["database"], said["redis"]) == (503, "unreachable", "ready")


def test_an_unreachable_redis_is_not_ready(committed_db, services):
    services.redis.stop()
    try:
        status, said = ready()
    finally:
        services.redis.start()
    assert (status, said["redis"], said["database"]) == (503, "unreachable", "ready")
    assert wait_until(lambda: ready()[0] == 200, seconds=5)
