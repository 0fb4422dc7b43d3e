"""Child processes that cannot outlive their parent."""

import contextlib
import ctypes
import fcntl
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.embedded.errors import ServiceError

# Loaded before any fork: a dlopen between fork and exec could meet a lock held by another thread.
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_LARGEST_LOG = 10 * 1024 * 1024


def die_with_parent(with_signal: signal.Signals = signal.SIGKILL, parent: int | None = None) -> None:
    """Ask the kernel to send `with_signal` to this process when its parent ends, however it ends.

    `parent` is the expected parent's id: where it has ended already, this process ends at once,
    because the kernel only tells of deaths that come after the request.
    """
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(with_signal))
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    death: signal.Signals,
    cwd: Path | str | None = None,
    env: Mapping[str, str] | None = None,
    account: "pwd.struct_passwd | None" = None,
    keep: Sequence[int] = (),
) -> "subprocess.Popen[bytes]":
    """Start `command` in a session of its own, so that Ctrl-C reaches the supervisor alone.

    It gets `death` when this process ends. Output goes to the end of `log`. `account` lowers its
    rights; `keep` are file descriptors it inherits. Raises OSError when it cannot be started.
    Call it from the main thread: the kernel ties the promise to the thread that made the child.
    """
    parent = os.getpid()
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            env=env,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            pass_fds=tuple(keep),
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(death, parent),  # noqa: PLW1509 - no threads here
        )


def wait_until(
    ready: Callable[[], bool],
    *,
    process: "subprocess.Popen[bytes] | None" = None,
    seconds: float,
    pause: float = 0.02,
) -> bool:
    """Whether `ready` came true within `seconds`; gives up at once when `process` has ended."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end or (process is not None and process.poll() is not None):
            return False
        time.sleep(pause)
    return True


def stop(process: "subprocess.Popen[bytes]", with_signal: signal.Signals | None, seconds: float) -> None:
    """Ask `process` to end (None: asked before), wait for `seconds`, then kill it with its children."""
    if process.poll() is not None:
        return
    if with_signal is not None:
        process.send_signal(with_signal)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def lock(path: Path, *, seconds: float, busy: str) -> int:
    """Take the lock file `path` and return its descriptor; whoever inherits it holds the lock too.

    The kernel frees it with the last holder, so a lock can never be stale. Raises ServiceError with the
    text `busy` when somebody still holds it after `seconds`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def taken() -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    if not wait_until(taken, seconds=seconds, pause=0.05):
        os.close(handle)
        raise ServiceError(busy)
    return handle


def tail(log: Path, lines: int = 8) -> str:
    """The last lines of a log, for a message that explains a failure."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
