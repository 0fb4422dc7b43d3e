#!/bin/sh
# Install what Prevent Compliance needs to run here (`app`), or to be tested here (`dev`).
# Does only what is not done yet, says what it does, and on failure says what to do.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-app}
python=${PYTHON:-python3}

say() { printf '%s\n' "$*"; }
fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}
sum() { cat "$@" 2>/dev/null | sha256sum | cut -c1-16; }
done_before() { [ "$(cat ".venv/done-$1" 2>/dev/null)" = "$2" ]; }
mark_done() { printf '%s' "$2" >".venv/done-$1"; }
has_library() { { /sbin/ldconfig -p 2>/dev/null || true; } | grep -q "$1"; }

command -v "$python" >/dev/null 2>&1 || fail "Python 3.11 is missing. On Debian: apt-get install python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed. Name it: make demo PYTHON=/path/to/python3.11"

# --- one at a time: two at once would write into each other's work -------------------------------------------
if command -v flock >/dev/null 2>&1; then
    exec 9<scripts/setup.sh
    flock -n 9 || { say "Another command is setting this up. Waiting for it." && flock 9; }
fi

# --- what only the system can give: all that is missing in one go -----------------------------------------
missing=
[ -x .venv/bin/python ] || "$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
has_library libpango-1.0.so.0 || missing="$missing libpango-1.0-0"
has_library libpangoft2-1.0.so.0 || missing="$missing libpangoft2-1.0-0"
has_library libharfbuzz-subset.so.0 || missing="$missing libharfbuzz-subset0"
[ -n "$(find /usr/share/fonts /usr/local/share/fonts -name '*.[to]tf' 2>/dev/null | head -n 1)" ] ||
    missing="$missing fonts-dejavu-core"
if [ "$kind" = dev ]; then
    command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 ||
        missing="$missing chromium-headless-shell"
fi
if [ -n "$missing" ]; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    say "Installing from the system's packages:$missing"
    command -v apt-get >/dev/null 2>&1 ||
        fail "These Debian packages, or your system's like them, are needed first:$missing"
    [ -z "$as_root" ] || sudo -n true 2>/dev/null ||
        fail "This needs an administrator, once. Run this line, then try again:
    sudo apt-get update && sudo apt-get install --no-install-recommends -y$missing"
    $as_root apt-get update -qq || say "The package lists could not be brought up to date; trying with those at hand."
    # shellcheck disable=SC2086 # one word for each package
    said=$($as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing 2>&1) ||
        fail "$said

The system's packages could not be installed. Is there a network? Try the line by hand:
    apt-get update && apt-get install --no-install-recommends -y$missing"
fi

# --- Python -----------------------------------------------------------------------------------------------
if [ ! -x .venv/bin/pip ]; then
    say "Making a Python environment in .venv"
    rm -rf .venv
    "$python" -m venv .venv || fail "The Python environment could not be made. On Debian: apt-get install python3-venv"
fi
install_python() {
    wanted=$(sum "$2")
    done_before "$1" "$wanted" && return
    say "Installing Python packages ($1)"
    # Every package is in the lock with its hashes, so there is nothing to resolve and nothing to build.
    .venv/bin/pip install --quiet --disable-pip-version-check --no-input --no-compile --no-deps --require-hashes \
        --only-binary :all: -r "$2" ||
        fail "Python packages could not be installed. Is the package index reachable? Then: make setup"
    mark_done "$1" "$wanted"
}
install_python app requirements/app.txt
[ "$kind" = app ] || install_python dev requirements/dev.txt

# --- stylesheet and scripts -------------------------------------------------------------------------------
wanted=$(sum package-lock.json)
if ! done_before npm-dev "$wanted" || [ ! -d node_modules ]; then
    if [ "$kind" = dev ] || ! done_before npm-app "$wanted" || [ ! -d node_modules ]; then
        say "Installing what the stylesheet is built from"
        [ "$kind" = dev ] && omit= || omit=--omit=dev
        .venv/bin/python scripts/run_npm.py ci $omit --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null ||
            fail "npm packages could not be installed. Is the npm registry reachable? Then: make setup"
        mark_done "npm-$kind" "$wanted"
    fi
fi
wanted=$(find static/src scripts/build_assets.py package-lock.json -type f | sort | xargs cat | sha256sum | cut -c1-16)
if ! done_before assets "$wanted" || [ ! -f static/dist/app.css ]; then
    say "Building the stylesheet"
    .venv/bin/python scripts/build_assets.py
    mark_done assets "$wanted"
fi
