"""From when on a document no longer governs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_reviews"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="withdrawn_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicaldocument",
            name="withdrawn_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
