"""Where the running system keeps what it writes. Pure paths: nothing here needs Django."""

import hashlib
import os
import secrets
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "prevent"
SUPERUSER = "prevent_superuser"
OWNER = "prevent_owner"
APP = "prevent_app"
EVALUATOR = "prevent_evaluator"

# A Unix socket address holds 107 bytes, so sockets cannot live below a folder of unknown depth.
# Not TMPDIR: every process of one instance must come to the same folder, whatever its environment.
_ROOT = Path("/tmp")  # noqa: S108 - the folder made in it is private, and refused when it is not ours
_SHORT = 10


@dataclass(frozen=True)
class Places:
    """Every path under one `var` folder, and the short private folder its sockets live in."""

    var: Path

    @classmethod
    def under(cls, var: Path | str) -> "Places":
        """Places below `var`, which need not exist yet."""
        return cls(Path(var).resolve())

    @classmethod
    def from_environment(cls) -> "Places":
        """Places below `PREVENT_VAR`, or below `var` beside the code."""
        return cls.under(os.environ.get("PREVENT_VAR") or ROOT / "var")

    @property
    def key(self) -> str:
        """A short name for this `var`, stable between runs and different for every other one."""
        return hashlib.sha256(str(self.var).encode()).hexdigest()[:_SHORT]

    @property
    def sockets(self) -> Path:
        """Folder of this instance's Unix sockets: short enough for a socket address."""
        return _ROOT / f"prevent-{os.getuid()}-{self.key}"

    @property
    def postgres_socket(self) -> Path:
        return self.sockets / "pg"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def redis(self) -> Path:
        return self.var / "redis"

    @property
    def documents(self) -> Path:
        return self.var / "documents"

    @property
    def mail(self) -> Path:
        return self.var / "mail"

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def reports(self) -> Path:
        return self.var / "reports"

    @property
    def run(self) -> Path:
        return self.var / "run"

    def database_url(self, role: str, database: str = DATABASE) -> str:
        """URL of the embedded database as `role`: no password, the socket's folder is the lock."""
        return f"postgresql://{role}@/{database}?host={self.postgres_socket}"

    def redis_url(self) -> str:
        return f"unix://{self.redis_socket}"

    def prepare(self) -> None:
        """Make the folders. Raises PermissionError where the socket folder is somebody else's."""
        for folder in (self.var, self.redis, self.documents, self.mail, self.log, self.reports, self.run):
            folder.mkdir(parents=True, exist_ok=True)
        for private in (self.documents, self.mail, self.redis):
            private.chmod(0o700)
        own_folder(self.sockets, 0o711)

    def remove_sockets(self) -> None:
        """Take the socket folder away, once nothing runs there any more."""
        shutil.rmtree(self.sockets, ignore_errors=True)

    def secret_key(self) -> str:
        """This instance's key for sessions and links: made once, readable by its owner alone."""
        return self._kept_once("secret-key", secrets.token_urlsafe(64))

    def evidence_key(self) -> str:
        """This instance's key for signing evidence packs, as 64 hexadecimal digits: made once, likewise."""
        return self._kept_once("evidence-key", secrets.token_hex(32))

    def _kept_once(self, name: str, key: str) -> str:
        path = self.var / name
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(key)
        return key


def own_folder(path: Path, mode: int) -> None:
    """Make `path` ours with `mode`. Raises PermissionError where another user put it there first."""
    path.mkdir(mode=mode, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(
            f"{path} belongs to somebody else. Remove it, or set TMPDIR to a folder of your own."
        )
    path.chmod(mode)
