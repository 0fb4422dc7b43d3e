"""The migrated cluster that every test's database is copied from, made as a first start makes it."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from core.embedded.places import DATABASE, OWNER, Places
from core.embedded.postgres import Cluster
from core.embedded.state import migrations_key as state_key
from tests.folders import ROOT, copy_tree, kept, own_environment

TEMPLATE = "prevent_template"
FIRST_WORDS = "first-words"
_FIRST_START = """
from core.embedded.places import Places
from core.embedded.processes import die_with_parent
from core.embedded.supervisor import Supervisor

die_with_parent()
first = Supervisor(Places.from_environment(), host="127.0.0.1", port=0, demo=False)
try:
    first.start_database()
finally:
    first.stop()
"""


def migrated_cluster() -> Cluster:
    """A stopped cluster with every migration applied: made once for each state of the migrations."""
    return Cluster(kept(f"migrated-{migrations_key()}", _make_migrated), fast=True)


def seed(places: Places) -> None:
    """Give a system of its own the migrated cluster, which spares it the migrations."""
    target = Cluster(places)
    target.home.mkdir(parents=True, exist_ok=True)
    copy_tree(migrated_cluster().data, target.data)


def migrations_key() -> str:
    """Changes with every migration, what one imports or loads, and how a database is made."""
    files = set(ROOT.glob("*/migrations/*.py")) | set(ROOT.glob("core/embedded/**/*.*"))
    files |= set(ROOT.glob("core/register/**/*.*"))
    for migration in list(files):
        if migration.suffix == ".py":
            files |= set(_modules_imported(migration.read_text()))
    digest = hashlib.sha256(state_key(ROOT).encode())
    for path in sorted(files):
        if path.suffix != ".pyc":
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def copy_database(source: str, name: str) -> sql.Composed:
    """The statement that copies one database to another."""
    return sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy").format(
        sql.Identifier(name), sql.Identifier(source), sql.Identifier(OWNER)
    )


def _modules_imported(source: str) -> Iterator[Path]:
    """Files of our own modules that `source` names in an import."""
    for name in re.findall(r"^(?:from|import) ([a-z_]+(?:\.[a-z_]+)*)", source, re.MULTILINE):
        path = ROOT / (name.replace(".", "/") + ".py")
        if path.exists():
            yield path


def _make_migrated(places: Places) -> None:
    """The database as a first start makes it, what was said meanwhile, and a pattern for copies."""
    said = subprocess.run(
        [sys.executable, "-c", _FIRST_START],
        env=own_environment(places.var, port=0),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    (places.var / FIRST_WORDS).write_text(said)
    cluster = Cluster(places, fast=True)
    cluster.start()
    try:
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(copy_database(DATABASE, TEMPLATE))
        cluster.provision(TEMPLATE)
    finally:
        cluster.stop()
        places.remove_sockets()
