#!/bin/sh
# Remove what was installed, built or written here. The database goes too: stop `make demo` first.
set -eu
cd "$(dirname "$0")/.."
if [ -x .venv/bin/python ]; then
    .venv/bin/python -m core.embedded.remove || exit 1
fi
rm -rf .venv node_modules static/dist static/collected var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
find . -name __pycache__ -type d -prune -exec rm -rf {} +
