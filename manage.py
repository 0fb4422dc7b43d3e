#!/usr/bin/env python
"""The command line of Prevent Compliance."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_compliance.settings")
    if sys.argv[1:2] == ["serve"]:
        # The supervisor needs no models: to load them here would cost every start a second.
        from core.embedded.cli import main as serve

        sys.exit(serve(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
