"""Taking migration steps together changes the time they take and nothing else."""

import subprocess
from typing import Any

from django.db import connections, models
from django.db.migrations.migration import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from core.management.grouping import Together, together
from tests.services import pointed_at


def tables(*names: str) -> list[CreateModel]:
    return [CreateModel(name, [("id", models.AutoField(primary_key=True))]) for name in names]


def test_only_neighbours_of_one_kind_are_taken_together():
    one, two, three = tables("One", "Two", "Three")
    step = RunSQL("SELECT 1")
    check = AddConstraint("one", models.CheckConstraint(condition=models.Q(id__gt=0), name="c"))
    field = AddField("one", "number", models.IntegerField(default=1))
    grouped = list(together([one, two, step, three, check, field, field]))
    assert [type(operation).__name__ for operation in grouped] == [
        "Together",
        "RunSQL",
        "CreateModel",
        "AddConstraint",
        "AddField",
        "AddField",
    ]
    assert isinstance(grouped[0], Together)
    assert grouped[0].operations == [one, two]


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
