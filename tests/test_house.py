"""Tests of the house itself: sizes, who writes, what is owned, what plugs in where."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from core.criteria.framework import load_framework
from core.criteria.registry import registered_codes
from core.models import AuthorityOwned
from core.models.base import CrossingForeignKey
from core.registries import job_actions

ROOT = Path(settings.BASE_DIR)
OURS = (
    "core",
    "partnerships",
    "risk",
    "action_plans",
    "referrals",
    "channel",
    "training",
    "venues",
    "communications",
    "benchmarks",
    "prevent_compliance",
)
SHARED_TABLES = {
    "core.PoliceForce": "public register",
    "core.Authority": "public register",
    "core.User": "people; what they may see comes from memberships",
    "core.NationalRole": "roles that belong to no area",
    "core.Outbox": "ids only, read by the sweeper",
    "core.SubmittedForm": "tokens of forms, by person",
    "core.AccessEvent": "own policies: anybody leaves a trace, an area reads its own",
    "benchmarks.FindingSnapshot": "own policies: the evaluator writes, an area reads its own",
    "benchmarks.AreaSnapshot": "own policies: the evaluator writes, an area reads its own",
    "benchmarks.CohortSnapshot": "counts without names, of cohorts large enough; the evaluator writes",
    "benchmarks.NationalReport": "own policies: the evaluator writes, the Home Office reads",
    "benchmarks.NationalRun": "own policies: the evaluator writes, an assessor asks, the Home Office reads",
}
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "delete",
    "update",
}


def sources(*folders: str) -> Iterator[Path]:
    """Our Python files outside migrations."""
    for folder in folders or OURS:
        yield from (path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_view(path: Path) -> bool:
    return path.name == "views.py" or "views" in path.parts


def test_modules_have_at_most_300_lines():
    long = [f"{p.relative_to(ROOT)}: {n}" for p in sources() if (n := len(p.read_text().splitlines())) > 300]
    assert not long


def test_functions_have_at_most_45_lines_and_view_methods_30():
    long = [
        f"{path.relative_to(ROOT)}:{node.name} {length(node)}"
        for path in sources()
        for node in functions(path)
        if length(node) > (30 if is_view(path) else 45)
    ]
    assert not long


def test_no_room_for_odds_and_ends():
    assert not [p for p in sources() if p.name in {"utils.py", "helpers.py", "misc.py", "common.py"}]


def test_views_write_nothing():
    """Every write is an action. A dict's or a form's `update` is no write; a queryset's is."""
    found = []
    for path in sources():
        if not is_view(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
            ):
                receiver = ast.unparse(node.func.value)
                if node.func.attr == "update" and "objects" not in receiver:
                    continue
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {receiver}.{node.func.attr}")
    assert not found


def test_our_own_code_is_imported_at_the_top_of_modules():
    """An import inside a function hides a crooked layer; `ready`, which fills registries, may have them."""
    found = []
    for path in sources():
        for function in functions(path):
            if path.name == "apps.py" and function.name == "ready":
                continue
            for node in ast.walk(function):
                names = []
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module]
                elif isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                found += [f"{path.relative_to(ROOT)}:{node.lineno}" for n in names if n.split(".")[0] in OURS]
    assert not found


def test_actions_take_keywords_and_say_who():
    """A public action is keyword-only, and one that changes records says by whom."""
    wrong = []
    for path in sources():
        if path.name != "actions.py" and "actions" not in path.relative_to(ROOT).parts[:-1]:
            continue
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            decorated = any("atomic" in ast.unparse(d) for d in node.decorator_list)
            keywords = {argument.arg for argument in node.args.kwonlyargs}
            if decorated and node.args.args:
                wrong.append(f"{path.relative_to(ROOT)}:{node.name} takes positional arguments")
            if decorated and keywords and "by" not in keywords:
                wrong.append(f"{path.relative_to(ROOT)}:{node.name} does not say by whom")
    assert not wrong


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]


def test_every_model_is_owned_or_listed():
    unknown = [
        model._meta.label
        for model in our_models()
        if not issubclass(model, AuthorityOwned)
        and not model._meta.label.split(".")[1].startswith("Historical")
        and model._meta.label not in SHARED_TABLES
    ]
    assert not unknown, "Own it by an authority, or say here why it is shared"


OWN_VALUES = {models.DateField: dt.date(2026, 11, 21), models.IntegerField: 3}
"""What stands in a record's own columns where a test fills them; its other rows stay out of reach."""


@pytest.mark.parametrize(
    "model", [m for m in our_models() if not m.__name__.startswith("Historical")], ids=lambda m: m._meta.label
)
def test_every_record_says_what_it_is_without_a_query(model):
    """In a log or a shell, "Decision 3" and not "Decision object (17)". No database is open to this test."""
    own = {
        field.attname: value
        for field in model._meta.concrete_fields
        for kind, value in OWN_VALUES.items()
        if isinstance(field, kind) and not field.is_relation and not field.has_default()
    }
    said = str(model(**own))
    assert isinstance(said, str)
    assert " object (" not in said


TENANT_POLICIES = {
    ("SELECT", True, False),
    ("INSERT", False, True),
    ("UPDATE", True, True),
    ("DELETE", True, False),
}
"""(command, has USING, has WITH CHECK) of what guards every tenant table."""


@pytest.mark.django_db
def test_every_tenant_table_and_its_history_is_behind_forced_policies(run_as_superuser):
    tables = {
        name: (enabled, forced)
        for name, enabled, forced in run_as_superuser(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relkind = 'r'"
        )
    }
    policies: dict[str, set[tuple[str, bool, bool]]] = {}
    for table, command, using, check in run_as_superuser(
        "SELECT tablename, cmd, qual IS NOT NULL, with_check IS NOT NULL FROM pg_policies "
        "WHERE 'prevent_app' = ANY (roles)"
    ):
        policies.setdefault(table, set()).add((command, using, check))
    for model in our_models():
        if not any(field.name == "authority" for field in model._meta.fields):
            continue
        table = model._meta.db_table
        assert tables[table] == (True, True), f"{table} has no forced row-level security"
        if model._meta.label not in SHARED_TABLES:
            lacks = TENANT_POLICIES - policies.get(table, set())
            assert not lacks, f"{table} has no policy for {lacks}"


@pytest.mark.django_db
def test_every_reference_between_tenant_tables_stays_inside_or_is_checked(run_as_superuser):
    constraints = {
        (table, definition)
        for table, definition in run_as_superuser(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE contype = 'f'"
        )
    }
    triggers = {
        (t, d)
        for t, d in run_as_superuser(
            "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
        )
    }
    for model in our_models():
        if not issubclass(model, AuthorityOwned):
            continue
        table = model._meta.db_table
        for field in model._meta.fields:
            target = field.related_model
            if target is None or not issubclass(target, AuthorityOwned):
                continue
            if isinstance(field, CrossingForeignKey):
                assert any(t == table and f"'{field.column}'" in d for t, d in triggers), (
                    f"{table}.{field.column}"
                )
            else:
                wanted = f"FOREIGN KEY (authority_id, {field.column}) REFERENCES {target._meta.db_table}"
                assert any(t == table and wanted in d for t, d in constraints), f"{table}.{field.column}"


@pytest.mark.django_db
def test_every_tenant_table_writes_its_history_in_the_database(run_as_superuser):
    wanted = {model._meta.db_table for model in our_models() if issubclass(model, AuthorityOwned)}
    for trigger in ("write_history", "write_history_of_inserts"):
        audited = {
            t
            for (t,) in run_as_superuser(
                f"SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = '{trigger}'"  # noqa: S608 - one of the two names above
            )
        }
        assert wanted | {"core_user", "core_nationalrole"} == audited


@pytest.mark.django_db
def test_the_app_can_change_no_history(run_as_superuser):
    granted = run_as_superuser(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants "
        "WHERE grantee = 'prevent_app' AND table_name LIKE '%historical%' "
        "AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')"
    )
    assert granted == []
    truncates = run_as_superuser(
        "SELECT table_name FROM information_schema.role_table_grants "
        "WHERE grantee IN ('prevent_app', 'prevent_evaluator') AND privilege_type = 'TRUNCATE'"
    )
    assert truncates == []


def test_every_criterion_of_sections_1_to_3_has_a_judge_and_every_judge_a_criterion():
    framework = load_framework()
    known = {criterion.code for criterion in framework.criteria}
    assert registered_codes() <= known
    first_three = {c.code for c in framework.criteria if c.section in {1, 2, 3}}
    assert len(first_three) == 22
    assert first_three <= registered_codes()


def test_every_job_that_is_asked_for_is_registered():
    asked = set()
    for path in sources():
        asked |= set(re.findall(r"""enqueue\(\s*["']([\w.]+)["']""", path.read_text()))
    assert asked <= {name for name in asked if name in job_actions}


def test_templates_hold_no_script_or_style_of_their_own():
    """The content security policy would refuse them; find out here, not in the browser."""
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        if "pdf" in path.parts or path.name == "500.html":
            continue
        text = path.read_text()
        if re.search(r"<script(?![^>]*\b(src|type=.application/json))|\sstyle=|\son\w+=\"", text):
            found.append(str(path.relative_to(ROOT)))
    assert not found


@pytest.mark.parametrize("words", ["TO" + "DO", "FIX" + "ME", "coming " + "soon", "lorem " + "ipsum"])
def test_nothing_is_left_for_later(words):
    found = [p for p in sources() if words.lower() in p.read_text().lower() and words in p.read_text()]
    found += [p for p in (ROOT / "templates").rglob("*.*") if words in p.read_text()]
    assert not found
