"""PostgreSQL and Redis for the tests: real servers, a migrated cluster kept between runs."""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from core.embedded.places import APP, DATABASE, EVALUATOR, OWNER, Places
from core.embedded.postgres import Cluster
from core.embedded.processes import lock
from core.embedded.provision import GRANTS_SQL
from core.embedded.redis import RedisServer
from core.embedded.state import DatabaseState
from core.embedded.state import migrations_key as state_key

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "prevent_template"
KEPT = 3


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


def copy_database(source: str, name: str) -> sql.Composed:
    return sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy").format(
        sql.Identifier(name), sql.Identifier(source), sql.Identifier(OWNER)
    )


def seed(places: Places) -> None:
    """Give a system of its own the migrated cluster, which spares it the migrations."""
    target = Cluster(places)
    target.home.mkdir(parents=True, exist_ok=True)
    copy_tree(migrated_cluster().data, target.data)


def migrations_key() -> str:
    """Changes with every migration, with what a migration imports or loads, and with the roles."""
    files = set(ROOT.glob("*/migrations/*.py")) | set(ROOT.glob("core/embedded/sql/*"))
    files |= {path for path in ROOT.glob("core/register/**/*") if path.is_file() and path.suffix != ".pyc"}
    for migration in list(files):
        if migration.suffix == ".py":
            files |= set(modules_imported(migration.read_text()))
    digest = hashlib.sha256(state_key(ROOT).encode())
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def modules_imported(source: str) -> Iterator[Path]:
    """Files of our own modules that `source` names in an import."""
    for name in re.findall(r"^(?:from|import) ([a-z_]+(?:\.[a-z_]+)*)", source, re.MULTILINE):
        path = ROOT / (name.replace(".", "/") + ".py")
        if path.exists():
            yield path


def migrated_cluster() -> Cluster:
    """A stopped cluster with every migration applied: made once for each state of the migrations."""
    return Cluster(kept(migrations_key(), make_migrated), fast=True)


def kept(name: str, make: Callable[[Places], None]) -> Places:
    """What `make` left in a folder of that name: made by the first run that needs it, then copied from."""
    shelf = ROOT / "var" / "test-cluster"
    shelf.mkdir(parents=True, exist_ok=True)
    places = Places.under(shelf / name)
    busy = "Another test run has been preparing what this one needs for five minutes."
    held = lock(shelf / f"{name}.lock", seconds=300, busy=busy)
    try:
        if not (places.var / "complete").exists():
            remove(places)
            make(places)
            (places.var / "complete").write_text(time.strftime("%Y-%m-%d %H:%M:%S"))
            prune(shelf, keep=places.var)
        os.utime(places.var / "complete")
    finally:
        os.close(held)
    return places


def remove(places: Places) -> None:
    """Take away everything below these places, and the sockets."""
    shutil.rmtree(Cluster(places).home, ignore_errors=True)
    shutil.rmtree(places.var, ignore_errors=True)
    places.remove_sockets()


def make_migrated(places: Places) -> None:
    """A cluster with the migrated database and, under another name, its pattern for copies."""
    cluster = Cluster(places, fast=True)
    cluster.start()
    try:
        cluster.provision(TEMPLATE)
        before = {alias: connections.settings[alias]["HOST"] for alias in connections.settings}
        point_at_host(dict.fromkeys(before, str(places.postgres_socket)))
        try:
            with pointed_at(TEMPLATE):
                call_command("migrate", verbosity=0, interactive=False)
        finally:
            point_at_host(before)
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(copy_database(TEMPLATE, DATABASE))
        cluster.provision(DATABASE)
        # So that `serve` finds nothing to do in a copy of it.
        DatabaseState(cluster.url("postgres"), DATABASE).note("migrated", state_key(ROOT))
    finally:
        cluster.stop()
        places.remove_sockets()


def point_at_host(hosts: dict[str, str]) -> None:
    for alias, host in hosts.items():
        connections[alias].close()
        connections.settings[alias]["HOST"] = host
        connections[alias].settings_dict["HOST"] = host


def prune(shelf: Path, keep: Path) -> None:
    """Throw away what was kept for states that nobody tests any more."""
    kind = keep.name.rpartition("-")[0]
    alike = [p for p in shelf.iterdir() if p.is_dir() and p.name.rpartition("-")[0] == kind and p != keep]
    for folder in sorted(alike, key=lambda p: p.stat().st_mtime)[: -(KEPT - 1)]:
        remove(Places.under(folder))


def copy_tree(source: Path, target: Path) -> None:
    """Copy with owners and modes, by reference where the file system can."""
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)
