"""Where in a meeting it was captured: the item of the agenda, of the same tenant."""

import django.db.models.deletion
from django.db import migrations, models

FIELD = models.ForeignKey(
    blank=True,
    null=True,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="partnerships.agendaitem",
)
PAST = models.ForeignKey(
    blank=True,
    db_constraint=False,
    null=True,
    on_delete=django.db.models.deletion.DO_NOTHING,
    related_name="+",
    to="partnerships.agendaitem",
)
WITHIN_TENANT = """
ALTER TABLE action_plans_action ADD CONSTRAINT action_plans_action_created_at_item_id_same_tenant
    FOREIGN KEY (authority_id, created_at_item_id) REFERENCES partnerships_agendaitem (authority_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""
NOT_WITHIN_TENANT = (
    "ALTER TABLE action_plans_action DROP CONSTRAINT action_plans_action_created_at_item_id_same_tenant;"
)


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0007_joint_plan_in_full"), ("partnerships", "0005_governance")]

    operations = [
        migrations.AddField(model_name="historicalaction", name="created_at_item", field=PAST),
        migrations.AddField(model_name="action", name="created_at_item", field=FIELD),
        migrations.RunSQL(WITHIN_TENANT, NOT_WITHIN_TENANT),
    ]
