"""Make what tests keep between runs while the checks still read: `python -m tests.prepare`.

First the migrated cluster, which every test needs, then the system with its two years of demonstration. A
test that comes first waits for it; without this, the first test that needs one makes it.
"""

from core.embedded.processes import die_with_parent
from tests.live import kept_demonstration
from tests.migrated import migrated_cluster


def main() -> None:
    """Make both, unless they are kept already. Ends with who asked for it."""
    die_with_parent()
    migrated_cluster()
    kept_demonstration()


if __name__ == "__main__":
    main()
