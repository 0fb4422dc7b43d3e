"""Actions that wait for others, duties that come round again, and why something is late."""

import core.models.base
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from core.migration_operations import SecureTable


COPY_POINTERS = """
ALTER TABLE action_plans_action NO FORCE ROW LEVEL SECURITY;
INSERT INTO action_plans_actiondependency (public_id, recorded_at, authority_id, action_id, depends_on_id)
SELECT substr(md5(random()::text), 1, 12), now(), one.authority_id, one.id, one.see_action_id
FROM action_plans_action one JOIN action_plans_action other ON other.id = one.see_action_id
WHERE one.id <> other.id AND other.see_action_id IS NULL;
ALTER TABLE action_plans_action FORCE ROW LEVEL SECURITY;
"""

SERIES_WITHIN_TENANT = """
ALTER TABLE action_plans_action ADD CONSTRAINT action_plans_action_series_id_same_tenant
    FOREIGN KEY (authority_id, series_id) REFERENCES action_plans_actionseries (authority_id, id)
    DEFERRABLE INITIALLY DEFERRED
"""

# Two writers at once could each add half of a circle; they take turns, area by area.
NO_CIRCLES = """
CREATE FUNCTION action_plans_refuse_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('action_plans_actiondependency'), NEW.authority_id::int);
    IF EXISTS (
        WITH RECURSIVE reached (id) AS (
            SELECT NEW.depends_on_id
            UNION
            SELECT further.depends_on_id
            FROM action_plans_actiondependency further JOIN reached ON further.action_id = reached.id
        )
        SELECT 1 FROM reached WHERE id = NEW.action_id
    ) THEN
        RAISE EXCEPTION 'these actions would wait for each other' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER no_circles AFTER INSERT OR UPDATE ON action_plans_actiondependency
    FOR EACH ROW EXECUTE FUNCTION action_plans_refuse_circle();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("action_plans", "0003_time_and_carrying"),
        ("core", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalActionDependency",
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
            ],
            options={
                "verbose_name": "historical action dependency",
                "verbose_name_plural": "historical action dependencys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActionSeries",
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
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("month", "Every month"),
                            ("quarter", "Every quarter"),
                            ("term", "Every school term"),
                            ("year", "Every year"),
                        ],
                        max_length=8,
                    ),
                ),
                ("counts_from", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
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
            ],
            options={
                "verbose_name": "historical action series",
                "verbose_name_plural": "historical action series",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="action",
            name="occurrence",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="actionupdate",
            name="delay_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="occurrence",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalactionupdate",
            name="delay_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.CreateModel(
            name="ActionDependency",
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
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dependencies",
                        to="action_plans.action",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
                    ),
                ),
                (
                    "depends_on",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dependents",
                        to="action_plans.action",
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
            },
        ),
        migrations.CreateModel(
            name="ActionSeries",
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
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("month", "Every month"),
                            ("quarter", "Every quarter"),
                            ("term", "Every school term"),
                            ("year", "Every year"),
                        ],
                        max_length=8,
                    ),
                ),
                ("counts_from", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
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
                "verbose_name_plural": "action series",
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="action",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="occurrences",
                to="action_plans.actionseries",
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="series",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="action_plans.actionseries",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.UniqueConstraint(
                fields=("series", "occurrence"), name="action_plans_occurrence_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["to_complete", "open"])),
                fields=("series",),
                name="action_plans_one_live_occurrence",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("occurrence__isnull", True), ("series__isnull", True)),
                    models.Q(("occurrence__isnull", False), ("series__isnull", False)),
                    _connector="OR",
                ),
                name="action_plans_occurrence_of_a_series",
            ),
        ),
        migrations.AddField(
            model_name="historicalactiondependency",
            name="action",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="action_plans.action",
            ),
        ),
        migrations.AddField(
            model_name="historicalactiondependency",
            name="authority",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="core.authority",
            ),
        ),
        migrations.AddField(
            model_name="historicalactiondependency",
            name="depends_on",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="action_plans.action",
            ),
        ),
        migrations.AddField(
            model_name="historicalactiondependency",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalactiondependency",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalactionseries",
            name="authority",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="core.authority",
            ),
        ),
        migrations.AddField(
            model_name="historicalactionseries",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalactionseries",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="actiondependency",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="action_plans_actiondependency_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="actiondependency",
            constraint=models.UniqueConstraint(
                fields=("action", "depends_on"), name="action_plans_dependency_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="actiondependency",
            constraint=models.CheckConstraint(
                condition=models.Q(("action", models.F("depends_on")), _negated=True),
                name="action_plans_dependency_on_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionseries",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="action_plans_actionseries_public_id"
            ),
        ),
        migrations.RunSQL(COPY_POINTERS, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="action", name="see_action"),
        migrations.RemoveField(model_name="historicalaction", name="see_action"),
        SecureTable(model="ActionSeries"),
        SecureTable(model="ActionDependency"),
        migrations.RunSQL(
            SERIES_WITHIN_TENANT,
            "ALTER TABLE action_plans_action DROP CONSTRAINT action_plans_action_series_id_same_tenant",
        ),
        migrations.RunSQL(NO_CIRCLES, "DROP FUNCTION action_plans_refuse_circle() CASCADE"),
    ]
