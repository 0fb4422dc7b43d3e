"""Who may read the national picture: an area its own rows, the Home Office all, everybody the nameless counts."""

from django.db import migrations

from core.migration_operations import OWN_ROWS

NATIONAL = "(SELECT current_setting('app.national', true)) = 'on'"


def walls(table: str, readable: str) -> str:
    """Only the evaluator writes; the app's role reads what `readable` says."""
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant_read ON {table} FOR SELECT TO prevent_app USING ({readable});
        CREATE POLICY national_write ON {table} FOR ALL TO prevent_evaluator USING (true) WITH CHECK (true);
        REVOKE INSERT, UPDATE, DELETE ON {table} FROM prevent_app;
        GRANT INSERT, UPDATE, DELETE ON {table} TO prevent_evaluator;
    """


class Migration(migrations.Migration):
    dependencies = [("benchmarks", "0006_national"), ("core", "0002_walls")]

    operations = [
        migrations.RunSQL(
            walls("benchmarks_areasnapshot", f"{OWN_ROWS} OR {NATIONAL}"), migrations.RunSQL.noop
        ),
        migrations.RunSQL(walls("benchmarks_cohortsnapshot", "true"), migrations.RunSQL.noop),
        migrations.RunSQL(walls("benchmarks_nationalreport", NATIONAL), migrations.RunSQL.noop),
    ]
