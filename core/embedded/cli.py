"""`manage.py serve`: what may be asked of it."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence

from core.embedded.errors import ServiceError
from core.embedded.places import Places
from core.embedded.processes import die_with_parent
from core.embedded.supervisor import Supervisor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `serve`."""
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to serve at")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT", "8000")), help="port to serve at (PORT)"
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help="load demonstration data once; sign in as any persona with one click",
    )

    parser.add_argument(
        "--with-parent", action="store_true", help="stop when the process that started this ends"
    )


def serve(*, host: str, port: int, demo: bool, with_parent: bool = False) -> int:
    """Run the whole system until it is told to stop. Returns the exit code."""
    if with_parent:
        die_with_parent(signal.SIGTERM)
    os.environ["PORT"] = str(port)
    if demo:
        os.environ.setdefault("PREVENT_ENV", "demo")
    if os.environ.get("PREVENT_ENV") == "production":
        print(  # noqa: T201
            "`serve` is for one machine. In production each part runs by itself: see docker-compose.yml.",
            file=sys.stderr,
        )
        return 2
    try:
        return Supervisor(Places.from_environment(), host=host, port=port, demo=demo).run()
    except ServiceError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1


def main(words: Sequence[str]) -> int:
    """Serve without Django: the supervisor needs no models, and a warm start is a second quicker."""
    parser = argparse.ArgumentParser(prog="manage.py serve", description=serve.__doc__)
    add_arguments(parser)
    options = parser.parse_args(words)
    return serve(host=options.host, port=options.port, demo=options.demo, with_parent=options.with_parent)
