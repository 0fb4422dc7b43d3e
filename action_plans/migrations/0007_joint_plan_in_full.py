"""A covered area reads what its joint plan says of partners, and what was reported and reviewed of its actions."""

from django.db import migrations, models

from core.migration_operations import OWN_ROWS

COVERED = "ANY ((SELECT app_covered_plans())::bigint[])"
OF_THE_PLAN = f"plan_id = {COVERED}"
OF_ITS_ACTIONS = f"action_id IN (SELECT id FROM action_plans_action WHERE plan_id = {COVERED})"
OF_ITS_REPORTS = f"""update_id IN (
    SELECT said.id FROM action_plans_actionupdate said JOIN action_plans_action ON action_plans_action.id = action_id
    WHERE plan_id = {COVERED})"""
NOW_READ = {
    "partnerrole": OF_THE_PLAN,
    "plancontribution": OF_THE_PLAN,
    "actionreview": OF_ITS_ACTIONS,
    "actionupdate": OF_ITS_ACTIONS,
    "timedecision": OF_ITS_REPORTS,
}
READ_COVERED = "\n".join(
    f"ALTER POLICY tenant_read ON action_plans_{table} USING ({OWN_ROWS} OR {condition});"
    for table, condition in NOW_READ.items()
)
READ_OWN = "\n".join(
    f"ALTER POLICY tenant_read ON action_plans_{table} USING ({OWN_ROWS});" for table in NOW_READ
)


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0006_editions_and_links")]

    operations = [
        migrations.AddField(
            model_name="historicalplanbasis",
            name="concerns",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AddField(
            model_name="planbasis",
            name="concerns",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.RunSQL(READ_COVERED, READ_OWN),
    ]
