"""Lock files: complete, hashed, and without the address of any registry."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON_LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def locked(path: Path) -> dict[str, str]:
    """Name to version of each package in a lock."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", path.read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", [*PYTHON_LOCKS, ROOT / "package-lock.json"], ids=lambda path: path.name)
def test_lock_names_no_host(path):
    text = path.read_text()
    assert not re.findall(r"\w+://\S+|--(?:extra-)?index-url|--find-links|\bfile:", text)
    assert "resolved" not in text


@pytest.mark.parametrize("path", PYTHON_LOCKS, ids=lambda path: path.name)
def test_every_python_package_has_a_version_and_hashes(path):
    blocks = re.split(r"\n(?=[A-Za-z])", path.read_text().strip())
    assert len(blocks) > 20
    assert all(re.match(r"[\w.-]+==", block) and "--hash=sha256:" in block for block in blocks)


def test_every_npm_package_has_an_integrity():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all("integrity" in package for path, package in packages.items() if path)


def test_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["embedded"]]
    names = {re.split(r"[\[<>=~! ]", item)[0] for item in asked}
    assert names <= set(locked(ROOT / "requirements" / "app.txt"))
    tools = {re.split(r"[\[<>=~! ]", item)[0] for item in project["dependency-groups"]["dev"]}
    assert tools <= set(locked(ROOT / "requirements" / "dev.txt"))


def test_locks_agree_with_one_another():
    app, dev, server = (locked(ROOT / "requirements" / f"{name}.txt") for name in ("app", "dev", "server"))
    assert {name: app[name] for name in server} == server
    assert not {name for name in app.keys() & dev.keys() if app[name] != dev[name]}
