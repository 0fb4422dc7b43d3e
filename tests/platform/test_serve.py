"""One command starts everything, stops everything, and survives being killed."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.embedded.places import Places
from tests.folders import ROOT, own_environment, own_folder
from tests.live import LiveStack, remove_stack, start_stack, stop_stack
from tests.migrated import seed

pytestmark = pytest.mark.slow
WARM_START_SECONDS = 3.0
# On a machine busy with other things seconds mean little: there, so many times one import of the product.
WARM_START_IMPORTS = 3.0
KEEP_IT_BUSY = """
from benchmarks.tasks import national_snapshots
for _ in range(40):
    national_snapshots.delay()
"""


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """One folder for the module, migrated already."""
    folder = own_folder()
    seed(Places.under(folder))
    yield folder
    remove_stack(Places.under(folder))


@pytest.fixture(scope="module")
def left_running(var: Path) -> Iterator[list[LiveStack]]:
    """The system that a test leaves for the next one; every start takes some seconds."""
    left: list[LiveStack] = []
    yield left
    for stack in left:
        stop_stack(stack)


@pytest.fixture
def stack(var: Path, left_running: list[LiveStack]) -> LiveStack:
    """A running system: the one that was left, or a new one where that was stopped or killed."""
    if not left_running or left_running[0].process.poll() is not None:
        left_running[:] = [start_stack(var)]
    return left_running[0]


def processes_of(stack: LiveStack) -> list[str]:
    """Every process of this stack: known by its folder in the environment or the command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            words = (entry / "cmdline").read_bytes()
            env = (entry / "environ").read_bytes()
        except OSError:
            continue
        if f"PREVENT_VAR={stack.places.var}".encode() in env or stack.places.key.encode() in words:
            found.append(f"{entry.name} {words.replace(bytes(1), b' ').decode()}")
    return found


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_for_none(stack: LiveStack, seconds: float = 60) -> list[str]:
    end = time.monotonic() + seconds
    while (left := processes_of(stack)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def child_named(stack: LiveStack, word: str) -> int:
    """The oldest process of the stack whose command line holds `word`."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if ids := [int(line.split()[0]) for line in processes_of(stack) if word in line]:
            return min(ids)
        time.sleep(0.1)
    raise AssertionError(f"no {word} in {processes_of(stack)}")


def test_serve_answers_health_and_readiness(stack):
    assert get(f"{stack.url}/healthz") == (200, '{"status": "alive"}')
    assert get(f"{stack.url}/readyz")[0] == 200
    child_named(stack, "worker -Q default,national")
    child_named(stack, " beat ")


def test_a_second_serve_of_the_same_folder_is_refused_in_words(stack, var):
    second = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "serve"],
        env=own_environment(var, stack.port),
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "running already" in second.stderr


def test_web_process_has_neither_owner_nor_evaluator(stack):
    web = child_named(stack, "gunicorn")
    env = (Path("/proc") / str(web) / "environ").read_bytes().decode()
    assert "OWNER_DATABASE_URL" not in env
    assert "EVALUATOR_DATABASE_URL" not in env
    code = "from django.conf import settings; print(','.join(settings.DATABASES))"
    known = {**stack.env, "DJANGO_SETTINGS_MODULE": "prevent_compliance.settings", "PYTHONPATH": str(ROOT)}
    for process, aliases in (("web", "default"), ("worker", "default,owner,evaluator")):
        asked = subprocess.check_output(
            [sys.executable, "-c", code], env={**known, "PREVENT_PROCESS": process}, text=True
        )
        assert asked.strip() == aliases


def test_web_and_scheduler_do_without_what_sets_type(stack):
    for word in ("gunicorn", " beat "):
        number = child_named(stack, word)
        assert "libpango" not in (Path("/proc") / str(number) / "maps").read_text(), word


def test_a_part_that_dies_is_started_again(stack):
    before = child_named(stack, "bin/postgres")
    os.kill(before, signal.SIGKILL)
    end = time.monotonic() + 40
    while get(f"{stack.url}/readyz")[0] != 200 or child_named(stack, "bin/postgres") == before:
        assert time.monotonic() < end, "the database did not come back"
        time.sleep(0.1)
    assert get(f"{stack.url}/healthz")[0] == 200


def test_ctrl_c_leaves_no_process(stack):
    child_named(stack, "worker -Q")
    assert stop_stack(stack) == 0
    assert processes_of(stack) == []
    assert not stack.places.sockets.exists()


def test_killing_the_supervisor_leaves_no_process_and_the_next_start_needs_no_hand(stack, var, left_running):
    child_named(stack, "worker -Q")
    asked = stack.manage("shell", "--no-imports", "-c", KEEP_IT_BUSY)  # a worker amid its work ends hardest
    assert asked.returncode == 0, asked.stderr
    stack.process.kill()
    stack.process.wait()
    assert wait_for_none(stack) == []
    left_running[:] = [start_stack(var)]
    assert get(f"{left_running[0].url}/readyz")[0] == 200


def test_killing_everything_at_once_needs_no_hand(stack, var, left_running):
    for line in processes_of(stack):
        os.kill(int(line.split()[0]), signal.SIGKILL)
    stack.process.wait()
    assert wait_for_none(stack) == []
    left_running[:] = [start_stack(var)]
    assert get(f"{left_running[0].url}/readyz")[0] == 200


def test_warm_start_is_quick(stack, var, left_running):
    assert stop_stack(stack) == 0
    began = time.monotonic()
    left_running[:] = [start_stack(var)]
    status, _ = get(f"{left_running[0].url}/healthz")
    took = time.monotonic() - began
    began = time.monotonic()
    assert stack.manage("check").returncode == 0
    imported = time.monotonic() - began
    assert status == 200
    assert took <= max(WARM_START_SECONDS, WARM_START_IMPORTS * imported), f"{took:.1f} s to the first answer"
