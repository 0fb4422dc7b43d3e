#!/bin/sh
# Write the lock files anew: every package, its version and its hashes, and no address of any registry.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1
    shift
    .venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
        --no-annotate --python-version 3.11 --python-platform x86_64-manylinux_2_28 --output-file "$out" "$@"
}
lock requirements/server.txt pyproject.toml
lock requirements/app.txt --constraint requirements/server.txt --extra embedded pyproject.toml
lock requirements/dev.txt --constraint requirements/app.txt --group dev
.venv/bin/python scripts/run_npm.py install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
# npm also keeps the addresses of funding pages, which nothing needs.
.venv/bin/python - <<'END'
import json
from pathlib import Path

path = Path("package-lock.json")
lock = json.loads(path.read_text())
for package in lock["packages"].values():
    package.pop("funding", None)
    package.pop("resolved", None)
path.write_text(json.dumps(lock, indent=2) + "\n")
END
