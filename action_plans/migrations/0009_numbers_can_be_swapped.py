"""Numbers stay unique within an edition, asked once a statement is through: two actions can swap theirs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0008_captured_under_an_item")]

    operations = [
        migrations.RemoveConstraint(model_name="action", name="action_plans_action_number_once"),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.UniqueConstraint(
                fields=["plan", "number"],
                name="action_plans_action_number_once",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ),
    ]
