"""The one migration operation that puts a tenant table behind the second lock.

For a table and its history it forces row-level security, keeps references
inside the tenant (composite keys) or inside a group's coverage (a trigger),
lets the evaluator read, and has the database itself write the history.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from core.embedded import places
from core.models.base import CrossingForeignKey

OWN_ROWS = "authority_id = ANY ((SELECT app_authorities())::bigint[])"
POLICIES = ("tenant_read", "tenant_insert", "tenant_update", "tenant_delete", "tenant_write", "national_read")
COVERED_ROWS = "group_id = ANY ((SELECT app_covered_groups())::bigint[])"

# Before the migration that writes the history of added rows in one, a table gets it row by row.
WRITE_HISTORY = """
DO $$
BEGIN
    IF to_regprocedure('app_write_history_of_inserts()') IS NULL THEN
        CREATE TRIGGER write_history AFTER INSERT OR UPDATE OR DELETE ON "{table}"
            FOR EACH ROW EXECUTE FUNCTION app_write_history('{past}');
    ELSE
        CREATE TRIGGER write_history AFTER UPDATE OR DELETE ON "{table}"
            FOR EACH ROW EXECUTE FUNCTION app_write_history('{past}');
        CREATE TRIGGER write_history_of_inserts AFTER INSERT ON "{table}"
            REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION app_write_history_of_inserts('{past}');
    END IF;
END
$$;
"""


class SecureTable(Operation):
    """Secure the table of one model. Written after the model's CreateModel.

    `also_read` is an SQL condition under which rows of other tenants may be
    read (never written), such as `COVERED_ROWS`. `insert_only` takes away
    UPDATE and DELETE. A shared table (no authority) gets its history only.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, also_read: str = "", insert_only: bool = False) -> None:
        self.model = model
        self.also_read = also_read
        self.insert_only = insert_only

    def deconstruct(self) -> tuple[str, list, dict[str, Any]]:
        kwargs: dict[str, Any] = {"model": self.model}
        if self.also_read:
            kwargs["also_read"] = self.also_read
        if self.insert_only:
            kwargs["insert_only"] = True
        return (self.__class__.__qualname__, [], kwargs)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Security changes no model state."""

    def describe(self) -> str:
        return f"Secure the table of {self.model} and its history"

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        history = to_state.apps.get_model(app_label, f"Historical{self.model}")
        app, evaluator = places.APP, places.EVALUATOR
        table, past = model._meta.db_table, history._meta.db_table
        is_tenant = any(field.name == "authority" for field in model._meta.fields)
        if is_tenant:
            self._lock(editor, table, app, evaluator, self.also_read)
            self._lock(editor, past, app, evaluator, "")
            editor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_key" UNIQUE (authority_id, id)'
            )
            self._keep_references_inside(editor, model)
        if self.insert_only:
            editor.execute(f'REVOKE UPDATE, DELETE ON "{table}" FROM {app}')
        editor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{past}" FROM {app}')
        editor.execute(WRITE_HISTORY.format(table=table, past=past))

    def _lock(
        self, editor: BaseDatabaseSchemaEditor, table: str, app: str, evaluator: str, also_read: str
    ) -> None:
        readable = f"{OWN_ROWS} OR {also_read}" if also_read else OWN_ROWS
        for statement in (
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY tenant_read ON "{table}" FOR SELECT TO {app} USING ({readable})',
            f'CREATE POLICY tenant_insert ON "{table}" FOR INSERT TO {app} WITH CHECK ({OWN_ROWS})',
            f'CREATE POLICY tenant_update ON "{table}" FOR UPDATE TO {app} '
            f"USING ({OWN_ROWS}) WITH CHECK ({OWN_ROWS})",
            f'CREATE POLICY tenant_delete ON "{table}" FOR DELETE TO {app} USING ({OWN_ROWS})',
            f'CREATE POLICY national_read ON "{table}" FOR SELECT TO {evaluator} USING (true)',
        ):
            editor.execute(statement)

    def _keep_references_inside(self, editor: BaseDatabaseSchemaEditor, model: Any) -> None:
        table = model._meta.db_table
        for field in model._meta.fields:
            target = field.related_model
            if target is None or not any(f.name == "authority" for f in target._meta.fields):
                continue
            parent = target._meta.db_table
            if isinstance(field, CrossingForeignKey):
                editor.execute(
                    f'CREATE CONSTRAINT TRIGGER "{field.column}_is_within_reach" '
                    f'AFTER INSERT OR UPDATE ON "{table}" '
                    f"FOR EACH ROW EXECUTE FUNCTION app_check_reach('{field.column}', '{parent}')"
                )
            else:
                editor.execute(
                    f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_same_tenant" '
                    f'FOREIGN KEY (authority_id, {field.column}) REFERENCES "{parent}" (authority_id, id) '
                    "DEFERRABLE INITIALLY DEFERRED"
                )

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model)
        history = from_state.apps.get_model(app_label, f"Historical{self.model}")
        table = model._meta.db_table
        for name in (table, history._meta.db_table):
            for policy in POLICIES:
                editor.execute(f'DROP POLICY IF EXISTS {policy} ON "{name}"')
            editor.execute(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY')
            editor.execute(f'ALTER TABLE "{name}" DISABLE ROW LEVEL SECURITY')
        for trigger in ("write_history", "write_history_of_inserts"):
            editor.execute(f'DROP TRIGGER IF EXISTS {trigger} ON "{table}"')
        for field in model._meta.fields:
            if isinstance(field, CrossingForeignKey):
                editor.execute(f'DROP TRIGGER IF EXISTS "{field.column}_is_within_reach" ON "{table}"')
            editor.execute(
                f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{table}_{field.column}_same_tenant"'
            )
        editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{table}_tenant_key" CASCADE')
