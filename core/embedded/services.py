"""What one machine runs, and how each part is started, asked whether it is ready, and stopped."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from core.embedded.errors import ServiceError
from core.embedded.places import ROOT, Places
from core.embedded.processes import spawn, stop, tail, wait_until
from core.embedded.ready import answers_ready

_CELERY = (sys.executable, "-m", "celery", "-A", "prevent_compliance")
# Addresses of the roles that only some processes may act as.
_PRIVILEGED = ("OWNER_DATABASE_URL", "EVALUATOR_DATABASE_URL")


class Service(Protocol):
    """A part that the supervisor starts, watches and stops. `start` returns when the part is ready."""

    name: str
    process: "subprocess.Popen[bytes] | None"

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass
class Program:
    """One of our own processes. `death` is what the kernel sends it when the supervisor is killed."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    log: Path
    ending: signal.Signals = signal.SIGTERM
    patience: float = 30
    death: signal.Signals = signal.SIGTERM
    ready_at: str = ""
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    _asked: bool = field(default=False, init=False)

    def start(self) -> None:
        self._asked = False
        self.process = spawn(self.command, log=self.log, death=self.death, cwd=ROOT, env=self.env)

    def wait(self, seconds: float = 60) -> None:
        """Wait until it answers. Raises ServiceError, with the end of its log, when it does not."""
        if not wait_until(lambda: answers_ready(self.ready_at), process=self.process, seconds=seconds):
            raise ServiceError(f"The {self.name} process did not start.\n{tail(self.log)}")

    def ask_to_stop(self) -> None:
        """Let it finish what it has begun; `stop` waits for that."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.ending)
            self._asked = True

    def stop(self) -> None:
        if self.process is not None:
            # Not twice: to a worker, the second request means to drop its task.
            stop(self.process, None if self._asked else self.ending, self.patience)


def environment(process: str, **more: str) -> dict[str, str]:
    """The environment of our process of that kind; only a worker may act as more than the app role."""
    env = {**os.environ, "PREVENT_PROCESS": process, "PYTHONUNBUFFERED": "1", **more}
    env.setdefault("DJANGO_SETTINGS_MODULE", "prevent_compliance.settings")
    if process in {"web", "beat"}:
        for name in _PRIVILEGED:
            env.pop(name, None)
    # Celery would look through the whole project with every start, pages and all; migrating has done that.
    env["CELERY_SKIP_CHECKS"] = "1"
    return env


def web(places: Places, host: str, port: int) -> Program:
    """Gunicorn with two workers of four threads."""
    return Program(
        "web",
        [sys.executable, "-m", "gunicorn", "-c", ROOT / "deploy/gunicorn.conf.py", "prevent_compliance.wsgi"],
        environment("web", BIND=f"{host}:{port}"),
        places.log / "web.log",
        # At once, not gracefully: the database goes in the same moment.
        death=signal.SIGQUIT,
        ready_at=f"http://127.0.0.1:{port}/readyz",
    )


def worker(places: Places) -> Program:
    """A Celery worker that listens to every queue."""
    return Program(
        "worker",
        [
            *(*_CELERY, "worker", "-Q", "default,national"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            *("--concurrency", os.environ.get("WORKER_PROCESSES", "2")),
        ],
        environment("worker"),
        places.log / "worker.log",
        # Asked to end, it would first speak with a broker that ends in the same moment, and wait for it. The
        # task that is cut short was not acknowledged, so it comes again.
        death=signal.SIGKILL,
        patience=25,
    )


def beat(places: Places) -> Program:
    """Celery's clock: the sweeper and the periodic work."""
    return Program(
        "beat",
        [*_CELERY, "beat", "--pidfile="],
        environment("beat"),
        places.log / "beat.log",
        patience=10,
    )


def run_command(places: Places, *words: str) -> None:
    """Run `manage.py …` to its end. Raises ServiceError, with the end of its log, when it fails."""
    log = places.log / f"{words[0]}.log"
    command: list[str | Path] = [sys.executable, ROOT / "manage.py", *words]
    process = spawn(command, log=log, death=signal.SIGTERM, cwd=ROOT, env=environment("command"))
    try:
        if process.wait() != 0:
            raise ServiceError(f"`manage.py {' '.join(words)}` failed.\n{tail(log, 20)}")
    finally:
        stop(process, signal.SIGTERM, 10)
