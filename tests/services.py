"""PostgreSQL and Redis for the tests: real servers, a migrated cluster kept between runs."""

import contextlib
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg
from django.db import connections
from psycopg import sql

from core.embedded.places import APP, DATABASE, EVALUATOR, OWNER, Places
from core.embedded.postgres import Cluster
from core.embedded.provision import GRANTS_SQL
from core.embedded.redis import RedisServer
from tests.folders import copy_tree, remove
from tests.migrated import TEMPLATE, copy_database, migrated_cluster


@dataclass
class Services:
    """The servers of one pytest process."""

    places: Places
    cluster: Cluster = field(init=False)
    redis: RedisServer = field(init=False)

    def __post_init__(self) -> None:
        self.cluster = Cluster(self.places, fast=True)
        self.redis = RedisServer(self.places, keep=False)

    def start(self) -> None:
        kept = migrated_cluster()
        self.cluster.home.mkdir(parents=True, exist_ok=True)
        copy_tree(kept.data, self.cluster.data)
        self.cluster.start()
        self.redis.start()

    def stop(self) -> None:
        self.redis.stop()
        self.cluster.stop()
        self.remove()

    def remove(self) -> None:
        """Take everything away that this run wrote."""
        remove(self.places)

    @contextlib.contextmanager
    def fresh_database(self) -> Iterator[str]:
        """A migrated database of its own, dropped at the end. Gives its name."""
        name = f"prevent_{uuid.uuid4().hex[:12]}"
        self._as_superuser(copy_database(TEMPLATE, name))
        with psycopg.connect(self.cluster.url(name), autocommit=True) as connection:
            connection.execute(GRANTS_SQL.encode())
        try:
            yield name
        finally:
            self._as_superuser(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def query_as_superuser(self, query: str, database: str = DATABASE) -> list[tuple[object, ...]]:
        """Rows of `query`, run and committed by the bootstrap superuser in `database`."""
        with psycopg.connect(self.cluster.url(database), autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

    def _as_superuser(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextlib.contextmanager
def pointed_at(database: str) -> Iterator[None]:
    """Every alias, in every thread, connects to `database` meanwhile."""
    before = {alias: connections.settings[alias]["NAME"] for alias in connections.settings}
    try:
        repoint(dict.fromkeys(before, database))
        yield
    finally:
        repoint(before)


def repoint(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def environment_for(places: Places, database: str) -> dict[str, str]:
    """Environment of a process that is to work on `database` of these servers."""
    return {
        **os.environ,
        "DATABASE_URL": f"{places.database_url(APP, database)}#test",
        "OWNER_DATABASE_URL": f"{places.database_url(OWNER, database)}#test",
        "EVALUATOR_DATABASE_URL": f"{places.database_url(EVALUATOR, database)}#test",
    }
