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
ALTER TABLE risk_risk ADD CONSTRAINT risk_risk_named_at_item_id_same_tenant
    FOREIGN KEY (authority_id, named_at_item_id) REFERENCES partnerships_agendaitem (authority_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""
NOT_WITHIN_TENANT = "ALTER TABLE risk_risk DROP CONSTRAINT risk_risk_named_at_item_id_same_tenant;"


class Migration(migrations.Migration):
    dependencies = [("risk", "0006_sharing_walls"), ("partnerships", "0005_governance")]

    operations = [
        migrations.AddField(model_name="historicalrisk", name="named_at_item", field=PAST),
        migrations.AddField(model_name="risk", name="named_at_item", field=FIELD),
        migrations.RunSQL(WITHIN_TENANT, NOT_WITHIN_TENANT),
    ]
