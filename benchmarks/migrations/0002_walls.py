"""The second lock on findings over time and on reports."""

from django.db import migrations

from core.migration_operations import OWN_ROWS, SecureTable

# Snapshots are written by the evaluator alone. An area reads its own; the Home Office reads all.
SNAPSHOTS = f"""
ALTER TABLE benchmarks_findingsnapshot ENABLE ROW LEVEL SECURITY;
ALTER TABLE benchmarks_findingsnapshot FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON benchmarks_findingsnapshot FOR SELECT TO prevent_app
    USING ({OWN_ROWS} OR (SELECT current_setting('app.national', true)) = 'on');
CREATE POLICY national_read ON benchmarks_findingsnapshot FOR SELECT TO prevent_evaluator USING (true);
CREATE POLICY national_write ON benchmarks_findingsnapshot FOR ALL TO prevent_evaluator
    USING (true) WITH CHECK (true);
REVOKE INSERT, UPDATE, DELETE ON benchmarks_findingsnapshot FROM prevent_app;
GRANT INSERT, UPDATE, DELETE ON benchmarks_findingsnapshot TO prevent_evaluator;
"""


class Migration(migrations.Migration):
    dependencies = [("benchmarks", "0001_initial"), ("core", "0002_walls")]

    operations = [
        SecureTable(model="QuarterlyReport", insert_only=True),
        migrations.RunSQL(SNAPSHOTS, migrations.RunSQL.noop),
    ]
