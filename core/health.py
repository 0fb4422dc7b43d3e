"""Answers for the load balancer: is the process alive, and can it serve people?

`/healthz` touches nothing. `/readyz` asks the database as the app role, Redis, and whether the schema is
the one this code was written for. Neither needs a sign-in or tells anything about a tenant, and both
answer before sessions, hosts and tenancy are looked at, so that they tell the truth when those fail.
"""

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

Answer = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answers `/healthz` and `/readyz`; passes every other request on untouched."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "alive"})
        if request.path == "/readyz":
            return ready_response()
        return self.get_response(request)


def ready_response() -> JsonResponse:
    """200 when all is well, 503 otherwise, with one word for each part."""
    parts = {"database": database_state(), "redis": redis_state()}
    well = all(state == "ready" for state in parts.values())
    return JsonResponse({"status": "ready" if well else "not ready", **parts}, status=200 if well else 503)


def database_state() -> str:
    """`ready`, `unreachable`, or `migrations pending`."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ready" if schema_is_current() else "migrations pending"
    except DatabaseError:
        return "unreachable"


def schema_is_current() -> bool:
    """Whether every migration in this code is applied. A yes is kept: code and schema only grow."""
    if not _seen_current:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _seen_current.append(True)
    return True


_seen_current: list[bool] = []


def redis_state() -> str:
    """`ready` or `unreachable`."""
    try:
        cache.get("readyz")
    except RedisError:
        return "unreachable"
    return "ready"
