"""Make what tests keep between runs while the checks still read: `python -m tests.prepare database`.

`database` is the migrated cluster, `demonstration` the system with its two years loaded. A test that comes
first waits for it; without this, the first test that needs one makes it.
"""

import os
import sys

import django
from django.conf import settings

from core.embedded.processes import die_with_parent
from tests.live import kept_demonstration
from tests.services import migrated_cluster, remove


def main(what: str) -> None:
    """Make one of the two, unless it is kept already. Ends with who asked for it."""
    die_with_parent()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    try:
        {"database": migrated_cluster, "demonstration": kept_demonstration}[what]()
    finally:
        remove(settings.PLACES)


if __name__ == "__main__":
    main(sys.argv[1])
