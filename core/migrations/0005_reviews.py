"""Who owns a document, and which reminders of its review went out."""

import core.models.base
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from core.migration_operations import SecureTable

# The table stands already, so its new reference is kept inside the tenant here and not by SecureTable.
OWNER_INSIDE = """
ALTER TABLE core_document ADD CONSTRAINT core_document_owner_id_same_tenant
    FOREIGN KEY (authority_id, owner_id) REFERENCES core_contact (authority_id, id) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_signed_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="owned_documents",
                to="core.contact",
            ),
        ),
        migrations.AddField(
            model_name="historicaldocument",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="core.contact",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalReviewReminder",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_request_id", models.CharField(blank=True, default="", max_length=64)),
                (
                    "public_id",
                    models.CharField(default=core.models.base.new_public_id, editable=False, max_length=16),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("history_change_reason", models.TextField(null=True)),
                ("key", models.CharField(max_length=80)),
                ("due_on", models.DateField()),
                ("notice", models.PositiveSmallIntegerField()),
                ("recipient", models.EmailField(max_length=254)),
                ("sent_on", models.DateField()),
                (
                    "history_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.authority",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical review reminder",
                "verbose_name_plural": "historical review reminders",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReviewReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=core.models.base.new_public_id, editable=False, max_length=16),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("key", models.CharField(max_length=80)),
                ("due_on", models.DateField()),
                ("notice", models.PositiveSmallIntegerField()),
                ("recipient", models.EmailField(max_length=254)),
                ("sent_on", models.DateField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["recipient", "sent_on"], name="core_review_recipie_043fe1_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "public_id"), name="core_reviewreminder_public_id"
                    ),
                    models.UniqueConstraint(
                        fields=("authority", "key", "due_on", "notice", "recipient"),
                        name="core_reviewreminder_once",
                    ),
                ],
            },
        ),
        SecureTable(model="ReviewReminder", insert_only=True),
        migrations.RunSQL(
            OWNER_INSIDE, "ALTER TABLE core_document DROP CONSTRAINT core_document_owner_id_same_tenant"
        ),
    ]
