# Prevent Compliance. `make demo` shows it; `make test` proves it. Both install what they need first.
SHELL := /bin/sh
PYTHON ?= python3
export PYTHON
# Dozens of processes start from the same modules, in `make test` above all: each is compiled once and kept.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench clean

help:
	@echo "make demo    serve the product with demonstration data at http://127.0.0.1:8000 (PORT=8001 for another)"
	@echo "make test    every check and test: import law, ruff, mypy, pytest"
	@echo "make lint    the checks alone"
	@echo "make bench   how long the busiest pages take, as ratios to a bare page"
	@echo "make setup   install what serving needs, and build the stylesheet"
	@echo "make clean   remove everything that was installed, built or written here, demonstration data included"

setup:
	@sh scripts/setup.sh app

demo:
	@sh scripts/setup.sh app
	@exec .venv/bin/python manage.py serve --demo --with-parent

# What the tests stand on is made while the checks read; what is made already is kept.
test:
	@sh scripts/setup.sh dev
	@.venv/bin/python -m tests.prepare & \
	$(MAKE) --no-print-directory lint && \
	exec .venv/bin/python -m pytest -q -n 2 --dist loadscope --no-loadscope-reorder

lint:
	@sh scripts/setup.sh dev
	@.venv/bin/lint-imports --no-logo > /dev/null || { .venv/bin/lint-imports --no-logo; exit 1; }
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --check --quiet . || { echo "Not formatted: .venv/bin/ruff format ."; exit 1; }
	@.venv/bin/mypy --no-error-summary .

bench:
	@sh scripts/setup.sh dev
	@exec .venv/bin/python -m tests.bench

clean:
	@sh scripts/clean.sh
