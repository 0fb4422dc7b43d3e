"""The product's settings for the tests: embedded servers in a folder that ends with the run."""

import os
import shutil
import tempfile
from pathlib import Path


def remove_folders_of_dead_runs(beside: Path) -> None:
    """A run that was killed leaves its folder; the next one takes it away."""
    for folder in beside.glob("prevent-test-*"):
        owner = folder / "run-by"
        if owner.exists() and not Path("/proc", owner.read_text()).exists():
            shutil.rmtree(folder, ignore_errors=True)


# Each process that runs tests side by side (pytest-xdist) has servers of its own.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
given = os.environ.get("PREVENT_TEST_VAR", "")
if not given or (worker and not given.endswith(f"-{worker}")):
    # In memory where the machine has room for it: hundreds of small files are slow on many disks.
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a private folder in it
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3
    # Kept in the environment, so that a command started by a test comes to the same servers.
    os.environ["PREVENT_TEST_VAR"] = tempfile.mkdtemp(
        prefix="prevent-test-", suffix=f"-{worker}" if worker else "", dir=memory if roomy else None
    )
    var = Path(os.environ["PREVENT_TEST_VAR"])
    var.chmod(0o711)
    (var / "run-by").write_text(str(os.getpid()))
    remove_folders_of_dead_runs(var.parent)

for outside in (
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "EVALUATOR_DATABASE_URL",
    "REDIS_URL",
    "CELERY_BROKER_URL",
):
    if not os.environ.get(outside, "").endswith("#test"):
        os.environ.pop(outside, None)
os.environ["PREVENT_ENV"] = "test"
os.environ["PREVENT_VAR"] = os.environ["PREVENT_TEST_VAR"]

from prevent_compliance.settings import *  # noqa: E402, F403

# Static files are looked for when they are asked for: every test client would list them all at its start.
WHITENOISE_AUTOREFRESH = True
