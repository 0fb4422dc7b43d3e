"""Removes what the embedded system keeps outside `var`. Refuses while it runs."""

import os
import shutil
import sys

from core.embedded.errors import ServiceError
from core.embedded.places import Places
from core.embedded.postgres import Cluster
from core.embedded.processes import lock


def main() -> int:
    """Take away the cluster and the sockets below `PREVENT_VAR`. Returns the exit code."""
    places = Places.from_environment()
    try:
        held = lock(
            places.run / "serve.lock", seconds=0, busy="Prevent Compliance is running: stop it first."
        )
    except ServiceError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    shutil.rmtree(Cluster(places).home, ignore_errors=True)
    places.remove_sockets()
    os.close(held)
    return 0


if __name__ == "__main__":
    sys.exit(main())
