"""`make` sets a clone up once, whoever asks for it at the same time."""

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(shutil.which("flock") is None, reason="the system has no flock")
def test_a_second_command_waits_for_the_first_and_says_so():
    script = ROOT / "scripts" / "setup.sh"
    with script.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        second = subprocess.Popen(["sh", str(script), "app"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        assert second.stdout.readline() == "Another command is setting this up. Waiting for it.\n"
        assert second.poll() is None
    assert second.wait(120) == 0, second.stdout.read()
    second.stdout.close()
