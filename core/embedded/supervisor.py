"""Starts everything in order, keeps it running, and stops it in the opposite order."""

import os
import signal
import socket
import time
from dataclasses import dataclass
from types import FrameType

from core.embedded import services
from core.embedded.errors import ServiceError
from core.embedded.places import DATABASE, ROOT, Places
from core.embedded.postgres import Cluster
from core.embedded.processes import lock
from core.embedded.redis import RedisServer
from core.embedded.services import Service
from core.embedded.state import DatabaseState, migrations_key

_SHORTEST_WAIT = 0.5
_LONGEST_WAIT = 30.0
# A part that has run this long was well: its next failure is a new story.
_LONG_ENOUGH = 5.0


class StopRequestedError(Exception):
    """Ctrl-C or SIGTERM."""


@dataclass
class Watched:
    """A running part, when it was started, and when it may be started again."""

    service: Service
    started: float
    wait: float = _SHORTEST_WAIT
    again_at: float | None = None


class Supervisor:
    """One running system below `places`, served at `host`:`port`."""

    def __init__(self, places: Places, *, host: str, port: int, demo: bool) -> None:
        self.places = places
        self.host = host
        self.port = port
        self.demo = demo
        self.watched: list[Watched] = []

    def run(self) -> int:
        """Serve until asked to stop. Returns the exit code; raises ServiceError when it cannot start."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_requested)
        self.places.prepare()
        # Not inherited by any child, so it is free as soon as this process is gone.
        held = lock(
            self.places.run / "serve.lock",
            seconds=0,
            busy=f"Prevent Compliance is running already from {self.places.var}.",
        )
        try:
            self._refuse_a_taken_port()
            self.start()
            say(f"Prevent Compliance is ready at http://{self.host}:{self.port} (Ctrl-C stops everything)")
            self.watch()
        except StopRequestedError:
            say("Stopping.")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            self.stop()
            os.close(held)
        return 0

    def start(self) -> None:
        """Start every part in order; each is ready before the next that needs it."""
        if not os.environ.get("DATABASE_URL"):
            self.start_database()
        if not os.environ.get("REDIS_URL"):
            self._add(RedisServer(self.places))
        web = services.web(self.places, self.host, self.port)
        self._add(web)
        web.wait()
        self._add(services.worker(self.places))
        self._add(services.beat(self.places))

    def start_database(self) -> None:
        """Start PostgreSQL, and make, migrate and fill the database where that is not done yet."""
        cluster = Cluster(self.places)
        if not cluster.data.exists():
            say("Making a new database.")
        self._add(cluster)
        cluster.provision()
        state = DatabaseState(cluster.url("postgres"), DATABASE)
        done = state.read()
        key = migrations_key(ROOT)
        if done.get("migrated") != key:
            say("Bringing the database up to date.")
            services.run_command(self.places, "migrate", "--noinput")
            state.note("migrated", key)
        if self.demo and "demonstration" not in done:
            say("Loading two years of demonstration data, once. It takes a minute or two.")
            services.run_command(self.places, "load_demo")
            state.note("demonstration", "loaded")

    def watch(self) -> None:
        """Start again whatever ends, waiting a little longer each time."""
        while True:
            time.sleep(0.2)
            for watched in self.watched:
                self._look_after(watched)

    def stop(self) -> None:
        """Stop our own processes together, and after them what keeps their data."""
        for watched in self.watched:
            if isinstance(watched.service, services.Program):
                watched.service.ask_to_stop()
        for watched in reversed(self.watched):
            watched.service.stop()
        self.places.remove_sockets()

    def _add(self, service: Service) -> None:
        # Listed before it starts, so that a Ctrl-C in between still stops it.
        self.watched.append(Watched(service, time.monotonic()))
        service.start()

    def _look_after(self, watched: Watched) -> None:
        service = watched.service
        now = time.monotonic()
        if watched.again_at is None:
            if service.process is None or (code := service.process.poll()) is None:
                return
            if now - watched.started > _LONG_ENOUGH:
                watched.wait = _SHORTEST_WAIT
            watched.again_at = now + watched.wait
            say(f"The {service.name} process ended ({code}); starting it again. See {self.places.log}.")
        if now >= watched.again_at:
            watched.again_at, watched.started = None, now
            watched.wait = min(watched.wait * 2, _LONGEST_WAIT)
            try:
                service.start()
            except (ServiceError, OSError) as error:
                watched.again_at = time.monotonic() + watched.wait
                say(f"The {service.name} process does not start: {error}")

    def _refuse_a_taken_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise ServiceError(
                    f"Port {self.port} is not free ({error.strerror}). Choose another: PORT=8001 make demo"
                ) from error

    @staticmethod
    def _stop_requested(_number: int, _frame: FrameType | None) -> None:
        raise StopRequestedError


def say(line: str) -> None:
    """One line to the person at the terminal, at once even through a pipe."""
    print(line, flush=True)  # noqa: T201 - this is what the terminal is for
