"""Which cores the processes of a test run use.

A test and its database take turns: on one core together, neither waits for another core to wake up. What a
test starts beside itself, a browser or a whole system, goes wherever there is room.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

CAN_CHOOSE = hasattr(os, "sched_setaffinity")
ALL = os.sched_getaffinity(0) if CAN_CHOOSE else set()


def settle() -> None:
    """Keep this process, and the servers it starts, to its share of the cores, if it is one of several."""
    worker, workers = os.environ.get("PYTEST_XDIST_WORKER"), os.environ.get("PYTEST_XDIST_WORKER_COUNT")
    if worker and workers and CAN_CHOOSE:
        share = sorted(ALL)[int(worker.removeprefix("gw")) :: int(workers)]
        os.sched_setaffinity(0, share or ALL)


@contextmanager
def anywhere() -> Iterator[None]:
    """What is started in here may use every core."""
    if not CAN_CHOOSE:
        yield
        return
    share = os.sched_getaffinity(0)
    os.sched_setaffinity(0, ALL)
    try:
        yield
    finally:
        os.sched_setaffinity(0, share)
