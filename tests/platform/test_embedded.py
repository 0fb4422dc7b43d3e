"""The embedded servers, apart from the product: locks, places, crashes."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.embedded import places as places_module
from core.embedded import postgres
from core.embedded.errors import ServiceError
from core.embedded.places import APP, Places, own_folder
from core.embedded.postgres import Cluster
from core.embedded.processes import lock
from core.embedded.redis import RedisServer
from core.embedded.state import DatabaseState


@pytest.fixture
def places() -> Iterator[Places]:
    """A folder with a space in its name, closed to every other account."""
    outer = Path(tempfile.mkdtemp(prefix="prevent closed "))
    found = Places.under(outer / "var")
    yield found
    shutil.rmtree(Cluster(found).home, ignore_errors=True)
    shutil.rmtree(outer)
    found.remove_sockets()


@pytest.fixture
def cluster(places: Places, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A running cluster as the product has it, from programs that its account cannot reach where they are."""
    monkeypatch.setattr(postgres, "open_to_all", lambda path: False)
    made = Cluster(places)
    made.start()
    yield made
    made.stop()


def test_a_clone_below_a_closed_folder_still_has_its_database(cluster):
    as_root = os.geteuid() == 0
    assert cluster.home.is_relative_to("/var/lib") == as_root
    assert cluster.program("postgres").is_relative_to(cluster.home) == as_root
    assert cluster.answers()


def test_the_server_listens_to_no_network(cluster):
    with psycopg.connect(cluster.url("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert cluster.places.postgres_socket.stat().st_mode & 0o077 == 0


def test_provisioning_again_changes_nothing(cluster):
    cluster.provision()
    privileges = "SELECT datacl, datdba::regrole::text FROM pg_database WHERE datname = 'prevent'"
    with psycopg.connect(cluster.url("postgres")) as connection:
        before = connection.execute(privileges).fetchall()
    cluster.provision()
    with psycopg.connect(cluster.url("postgres")) as connection:
        assert connection.execute(privileges).fetchall() == before
    with psycopg.connect(cluster.places.database_url(APP)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (APP,)


def test_two_servers_never_share_a_data_folder(cluster, monkeypatch):
    monkeypatch.setattr(postgres, "lock", lambda path, *, seconds, busy: lock(path, seconds=0, busy=busy))
    with pytest.raises(ServiceError, match="Another PostgreSQL is using"):
        Cluster(cluster.places).start()
    assert cluster.answers()


def test_a_killed_server_starts_again_with_what_was_committed(cluster):
    cluster.provision()
    with psycopg.connect(cluster.url("prevent"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    cluster.start()
    with psycopg.connect(cluster.url("prevent")) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_notes_on_the_database_are_kept_and_replaced(cluster):
    cluster.provision()
    state = DatabaseState(cluster.url("postgres"), "prevent")
    assert state.read() == {}
    state.note("migrated", "it's one")
    state.note("demonstration", "loaded")
    state.note("migrated", "two")
    assert state.read() == {"migrated": "two", "demonstration": "loaded"}


def test_redis_keeps_its_queue_over_a_kill(places):
    server = RedisServer(places)
    server.start()
    with server.client() as client:
        client.rpush("default", "a message")
        # Every second it is made safe; killed by us, not by the machine, it loses nothing at all.
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    server.start()
    with server.client() as client:
        assert client.lrange("default", 0, -1) == [b"a message"]
    server.stop()


def test_a_folder_that_somebody_else_put_there_is_refused(tmp_path, monkeypatch):
    (tmp_path / "trap").symlink_to(tmp_path)
    with pytest.raises(PermissionError, match="somebody else"):
        own_folder(tmp_path / "trap", 0o700)
    monkeypatch.setattr(places_module.os, "getuid", lambda: 4_242_424)
    with pytest.raises(PermissionError, match="somebody else"):
        own_folder(tmp_path / "mine", 0o700)


def test_the_signing_key_is_made_once_and_is_private(places):
    key = places.secret_key()
    assert len(key) >= 50
    assert places.secret_key() == key
    assert (places.var / "secret-key").stat().st_mode & 0o077 == 0
