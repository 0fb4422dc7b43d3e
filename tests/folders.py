"""Folders in which tests run systems of their own, and the shelf of what they keep between runs."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.embedded.places import Places
from core.embedded.postgres import Cluster
from core.embedded.processes import lock

ROOT = Path(__file__).resolve().parent.parent
SHELF = ROOT / "var" / "test-cluster"
KEPT = 3


def own_folder() -> Path:
    """A new folder that the database's account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="prevent-live-"))
    folder.chmod(0o711)
    return folder / "var"


def own_environment(var: Path, port: int) -> dict[str, str]:
    """The environment of a system apart from the one the tests run against."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PREVENT_")}
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "ALLOWED_HOSTS"):
        env.pop(name, None)
    return {**env, "PREVENT_VAR": str(var), "PORT": str(port)}


def copy_tree(source: Path, target: Path) -> None:
    """Copy with owners and modes, by reference where the file system can."""
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)


def remove(places: Places) -> None:
    """Take away everything below these places, and the sockets."""
    shutil.rmtree(Cluster(places).home, ignore_errors=True)
    shutil.rmtree(places.var, ignore_errors=True)
    places.remove_sockets()


def kept(name: str, make: Callable[[Places], None]) -> Places:
    """What `make` left in a folder of that name: made by the first run that needs it, then copied from."""
    SHELF.mkdir(parents=True, exist_ok=True)
    places = Places.under(SHELF / name)
    busy = "Another test run has been preparing what this one needs for five minutes."
    held = lock(SHELF / f"{name}.lock", seconds=300, busy=busy)
    try:
        if not (places.var / "complete").exists():
            remove(places)
            make(places)
            (places.var / "complete").write_text(time.strftime("%Y-%m-%d %H:%M:%S"))
            prune(keep=places.var)
        os.utime(places.var / "complete")
    finally:
        os.close(held)
    return places


def prune(keep: Path) -> None:
    """Throw away what was kept for states that nobody tests any more."""
    kind = keep.name.rpartition("-")[0]
    alike = [p for p in SHELF.iterdir() if p.is_dir() and p.name.rpartition("-")[0] == kind and p != keep]
    for folder in sorted(alike, key=lambda p: p.stat().st_mtime)[: -(KEPT - 1)]:
        remove(Places.under(folder))
