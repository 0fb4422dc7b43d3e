"""Taking migration steps together changes the time they take and nothing else."""

import subprocess
from typing import Any

from django.db import connections, models
from django.db.migrations.migration import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, RunPython, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from core.management.grouping import together
from core.migration_operations import SecureTable
from tests.services import pointed_at


def tables(*names: str) -> list[CreateModel]:
    return [CreateModel(name, [("id", models.AutoField(primary_key=True))]) for name in names]


def test_a_table_meets_one_kind_of_step_in_a_group():
    one, two, three = tables("One", "Two", "Three")
    step = RunSQL("SELECT 1")
    check = AddConstraint("one", models.CheckConstraint(condition=models.Q(id__gt=0), name="c"))
    field = AddField("one", "number", models.IntegerField(default=1))
    other = AddField("two", "number", models.IntegerField(default=1))
    secured = SecureTable("one")
    groups = list(together([one, two, step, three, check, other, field, secured, three]))
    assert [getattr(group, "operations", group) for group in groups] == [
        [one, two, step, three],
        [check, other],
        field,
        [secured, three],
    ]


def test_a_step_in_python_and_sql_that_changes_the_state_stand_alone():
    one, two, three = tables("One", "Two", "Three")
    code, told = RunPython(RunPython.noop), RunSQL("SELECT 1", state_operations=[three])
    assert list(together([one, code, two, told, three])) == [one, code, two, told, three]


def many_steps() -> list[Operation]:
    """Tables that point at one another, forwards and back, with constraints and indexes after them."""
    number: list[tuple[str, Any]] = [
        ("id", models.AutoField(primary_key=True)),
        ("size", models.IntegerField(default=1)),
    ]
    owner = ("owner", models.ForeignKey("grouping.Owner", models.CASCADE))
    thing = ("thing", models.ForeignKey("grouping.Thing", models.PROTECT))
    return [
        CreateModel("Owner", number),
        CreateModel(
            "Thing", [*number, owner], options={"indexes": [models.Index(fields=["size"], name="i0")]}
        ),
        CreateModel("Link", [*number, owner, thing]),
        AddField("owner", "first", models.ForeignKey("grouping.Thing", models.SET_NULL, null=True)),
        AddField("link", "note", models.CharField(max_length=9, default="")),
        AddField("link", "again", models.ForeignKey("grouping.Owner", models.CASCADE, null=True)),
        AddConstraint("thing", models.UniqueConstraint(fields=["owner", "size"], name="c1")),
        AddConstraint("link", models.CheckConstraint(condition=models.Q(size__gt=0), name="c2")),
        AddIndex("link", models.Index(fields=["owner", "thing"], name="i1")),
        AddIndex("owner", models.Index(fields=["first"], name="i2", condition=models.Q(size=1))),
    ]


def schema_after(services, operations: list[Operation]) -> list[str]:
    """The schema that the operations leave in a database of their own."""
    with services.fresh_database() as name, pointed_at(name):
        migration = Migration("0001_initial", "grouping")
        vars(migration)["operations"] = operations
        with connections["owner"].schema_editor() as editor:
            migration.apply(ProjectState(), editor)
        dump = subprocess.run(
            [
                *(services.cluster.program("pg_dump"), "-s", "-U", "prevent_superuser", "-t", "grouping_*"),
                *("-h", str(services.places.postgres_socket), name),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    return sorted(line for line in dump.stdout.splitlines() if not line.startswith("\\"))


def test_the_schema_is_the_one_that_django_makes_step_by_step(services, django_db_blocker):
    with django_db_blocker.unblock():
        step_by_step = schema_after(services, many_steps())
        grouped = schema_after(services, list(together(many_steps())))
    assert any("grouping_link" in line for line in step_by_step)
    assert grouped == step_by_step
