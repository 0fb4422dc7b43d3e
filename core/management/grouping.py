"""Applies migrations in a tenth of the time, and to the same schema.

Before each single step Django builds the model classes anew that the step before may have touched. Here
every table belongs to an authority and a person, so that is nearly all of them, hundreds of times over.
Neighbouring steps need only the state before the first and after the last of them, as long as no table
meets two kinds of step: taken together they build the classes once.
"""

import copy
from collections.abc import Iterator

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    RemoveConstraint,
    RemoveField,
    RunSQL,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from core.migration_operations import SecureTable

_STATELESS = (RunSQL, SecureTable)
_NEIGHBOURLY = (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    RemoveConstraint,
    RemoveField,
    *_STATELESS,
)


class Together(Operation):
    """Several operations, carried out against the state before the first and after the last of them."""

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Without built classes a change of state costs nothing; whoever needs them builds them again.
        if not all(isinstance(operation, _STATELESS) for operation in self.operations):
            state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)


def _table(operation: Operation) -> str:
    """The model whose table an operation works on, in small letters; empty for plain SQL."""
    named = (getattr(operation, name, "") for name in ("model_name", "model", "name"))
    return "" if isinstance(operation, RunSQL) else str(next(filter(None, named), "")).lower()


def together(operations: list[Operation]) -> Iterator[Operation]:
    """The same operations in the same order, neighbours made into one where the schema stays the same.

    A table that is made, say, with the state after its next change would have that change already.
    """
    run: list[Operation] = []
    kinds: dict[str, type[Operation]] = {}
    for operation in operations:
        table, kind = _table(operation), type(operation)
        joins = kind in _NEIGHBOURLY and not getattr(operation, "state_operations", None)
        if not joins or kinds.get(table, kind) is not kind:
            yield from _one(run)
            run, kinds = [], {}
        if joins:
            run.append(operation)
            kinds[table] = kind
        else:
            yield operation
    yield from _one(run)


def _one(run: list[Operation]) -> list[Operation]:
    return [Together(run)] if len(run) > 1 else run


class GroupingExecutor(MigrationExecutor):
    """Django's executor, which takes neighbouring operations together on the way forwards."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        grouped = copy.copy(migration)
        grouped.__dict__["operations"] = list(together(list(migration.operations)))
        return super().apply_migration(state, grouped, fake, fake_initial)
