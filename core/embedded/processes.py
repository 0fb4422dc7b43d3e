"""Child processes that cannot outlive their parent."""

import ctypes
import os
import signal

# Loaded before any fork: a dlopen between fork and exec could meet a lock held by another thread.
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def die_with_parent(with_signal: signal.Signals = signal.SIGKILL, parent: int | None = None) -> None:
    """Ask the kernel to send `with_signal` to this process when its parent ends, however it ends.

    `parent` is the expected parent's id: where it has ended already, this process ends at once,
    because the kernel only tells of deaths that come after the request.
    """
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(with_signal))
    if parent is not None and os.getppid() != parent:
        os._exit(1)
