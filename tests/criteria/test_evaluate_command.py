"""manage.py evaluate: nothing but JSON on standard output, a table for people, mistakes in plain words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.criteria.framework import load_framework
from core.criteria.registry import registered_codes
from core.management.commands import evaluate as command
from tests.criteria.good import GoodArea
from tests.factories import make_area

ROOT = Path(__file__).resolve().parents[2]
KEYS = ["authority", "code", "status", "figure", "because", "next_step", "changes_on"]


def run(*arguments):
    out = StringIO()
    call_command("evaluate", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def _as_the_app(monkeypatch):
    """A process that was not given the evaluator's address."""
    monkeypatch.setattr(command, "EVALUATOR", "no_such_connection")


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_the_app")
def test_one_area_as_the_apps_role():
    good = GoodArea()
    data = json.loads(run("--area", good.area.slug, "--as-of", "2026-11-21", "--json"))
    assert (data["as_of"], data["framework"]) == ("2026-11-21", load_framework().version)
    assert [list(finding) for finding in data["findings"]] == [KEYS] * 22
    assert {finding["authority"] for finding in data["findings"]} == {good.area.slug}
    assert {finding["status"] for finding in data["findings"]} == {"met"}
    by_code = {finding["code"]: finding for finding in data["findings"]}
    assert by_code["1.G1"]["changes_on"] == "2027-07-01"
    assert by_code["3.G5"]["next_step"] == ""
    assert by_code["3.G5"]["changes_on"] is None


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_the_app")
def test_a_table_for_people():
    area = make_area()
    table = run("--area", area.slug, "--as-of", "2026-11-21")
    assert area.slug in table
    assert "1.G1  No evidence yet" in table
    assert "Next: Add the group that oversees Prevent here." in table


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_the_app")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--area", "nowhere"], "There is no area nowhere"),
        (["--area", "nowhere", "--as-of", "soon"], "soon is no date"),
        (["--all"], "EVALUATOR_DATABASE_URL"),
    ],
)
def test_mistakes_are_told_in_plain_words(arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)


def manage(committed_db, *arguments):
    """Run the command as in the product, in a process of its own."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "evaluate", *arguments],
        env={**os.environ, **committed_db.env, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def test_all_areas_over_the_evaluators_connection(committed_db):
    good, empty = GoodArea(), make_area()
    result = manage(committed_db, "--all", "--as-of", "2026-11-21", "--json")
    assert result.returncode == 0, result.stderr
    findings = json.loads(result.stdout)["findings"]
    mine = {f["code"]: f["status"] for f in findings if f["authority"] == good.area.slug}
    other = {f["code"]: f["status"] for f in findings if f["authority"] == empty.slug}
    assert set(mine) == set(other) == registered_codes()
    assert (set(mine.values()), set(other.values())) == ({"met"}, {"no_evidence"})
    alone = manage(committed_db, "--area", good.area.slug, "--as-of", "2026-11-21", "--json")
    assert json.loads(alone.stdout)["findings"] == [f for f in findings if f["authority"] == good.area.slug]


def test_a_bad_slug_ends_with_an_error_and_no_output(committed_db):
    result = manage(committed_db, "--area", "nowhere", "--json")
    assert (result.returncode, result.stdout) == (1, "")
    assert "There is no area nowhere" in result.stderr
