"""The whole product as people meet it: `manage.py serve --demo` in a folder of its own."""

import datetime
import hashlib
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.embedded.places import Places
from core.embedded.postgres import Cluster
from tests.cores import anywhere
from tests.folders import ROOT, copy_tree, kept, own_environment, own_folder, remove
from tests.migrated import FIRST_WORDS, migrated_cluster, seed

_RUNNING: list["LiveStack"] = []
APART = ("docs", "node_modules", "tests", "var")
"""Folders of which the demonstration knows nothing."""
READY = "Prevent Compliance is ready at "


def free_port() -> int:
    """A TCP port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class LiveStack:
    """A running system. `url` has no slash at its end; `env` is for commands beside it."""

    process: "subprocess.Popen[str]"
    places: Places
    port: int
    env: dict[str, str]
    lines: list[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `manage.py …` on the same database; standard output and error are kept apart."""
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )


def start_stack(var: Path, *words: str) -> LiveStack:
    """Start `manage.py serve` with these words and wait for its line. Fails with what it said instead."""
    port = free_port()
    env = own_environment(var, port)
    with anywhere():
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve", *words],
            env=env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    stack = LiveStack(process, Places.under(var), port, env, [])
    assert process.stdout is not None
    for line in process.stdout:
        stack.lines.append(line.rstrip())
        if line.startswith(READY):
            return stack
    process.wait()
    raise AssertionError("serve ended with " + "\n".join(stack.lines))


def stop_stack(stack: LiveStack) -> int:
    """Ctrl-C. Returns the exit code."""
    if stack.process.poll() is None:
        stack.process.send_signal(signal.SIGINT)
    return stack.process.wait(60)


def remove_stack(places: Places) -> None:
    remove(places)
    shutil.rmtree(places.var.parent, ignore_errors=True)


def code_key() -> str:
    """Changes with the code of the product, and with the day: the demonstration ends today."""
    digest = hashlib.sha256(datetime.date.today().isoformat().encode())
    for path in sorted(ROOT.glob("[a-z]*/**/*")):
        if path.relative_to(ROOT).parts[0] not in APART and path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def make_demonstration(places: Places) -> None:
    """The demonstration loaded by a first start, and what was said from nothing to there; stopped."""
    seed(places)
    stack = start_stack(places.var, "--demo", "--with-parent")
    assert stop_stack(stack) == 0, stack.lines
    before = (migrated_cluster().places.var / FIRST_WORDS).read_text()
    (places.var / FIRST_WORDS).write_text(before + "\n".join(stack.lines))


def kept_demonstration() -> Places:
    """The loaded demonstration, stopped: made once for each state of the code and each day."""
    return kept(f"demonstration-{code_key()}", make_demonstration)


@pytest.fixture(scope="session")
def live_stack() -> Iterator[LiveStack]:
    """The demonstration, served by real processes; shared by all browser tests of a process."""
    if _RUNNING:  # a folder's own conftest may import this fixture again; one system serves them all
        yield _RUNNING[0]
        return
    loaded, places = kept_demonstration(), Places.under(own_folder())
    copy_tree(loaded.var, places.var)
    if not Cluster(places).home.exists():
        copy_tree(Cluster(loaded).home, Cluster(places).home)
    stack = start_stack(places.var, "--demo", "--with-parent")
    stack.env["PREVENT_ENV"] = "demo"
    _RUNNING.append(stack)
    yield stack
    _RUNNING.remove(stack)
    stop_stack(stack)
    remove_stack(places)
