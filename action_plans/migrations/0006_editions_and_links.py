"""Joint plans, what an edition rests on, ratification, returns of funded projects, updates by signed link."""

import core.models.base
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from core.migration_operations import OWN_ROWS, SecureTable

WITHIN_TENANT = """
ALTER TABLE action_plans_actionupdate ADD CONSTRAINT action_plans_actionupdate_link_id_same_tenant
    FOREIGN KEY (authority_id, link_id) REFERENCES core_signedlink (authority_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE action_plans_evaluationcitation ADD CONSTRAINT action_plans_evaluationcitation_risk_id_same_tenant
    FOREIGN KEY (authority_id, risk_id) REFERENCES risk_risk (authority_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""

NOT_WITHIN_TENANT = """
ALTER TABLE action_plans_actionupdate DROP CONSTRAINT action_plans_actionupdate_link_id_same_tenant;
ALTER TABLE action_plans_evaluationcitation DROP CONSTRAINT action_plans_evaluationcitation_risk_id_same_tenant;
"""

COVERED_PLANS = """
CREATE FUNCTION app_covered_plans() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT plan_id) FROM action_plans_planarea WHERE area_id = ANY (app_authorities())
$$;
"""

COVERED = "ANY ((SELECT app_covered_plans())::bigint[])"
# What a covered area reads: the joint edition, its themes, its actions with their steps, what it rests on
# and the names of the bodies that own the actions. Nothing else of the owner's.
READ_COVERED = f"""
ALTER POLICY tenant_read ON action_plans_plan USING ({OWN_ROWS} OR id = {COVERED});
ALTER POLICY tenant_read ON action_plans_theme USING ({OWN_ROWS} OR plan_id = {COVERED});
ALTER POLICY tenant_read ON action_plans_action USING ({OWN_ROWS} OR plan_id = {COVERED});
ALTER POLICY tenant_read ON action_plans_milestone USING ({OWN_ROWS} OR action_id IN (
    SELECT id FROM action_plans_action WHERE plan_id = {COVERED}));
CREATE POLICY covered_action_owners ON core_organisation FOR SELECT TO prevent_app USING (id IN (
    SELECT owner_id FROM action_plans_action WHERE plan_id = {COVERED}));
"""

READ_OWN = f"""
DROP POLICY covered_action_owners ON core_organisation;
ALTER POLICY tenant_read ON action_plans_plan USING ({OWN_ROWS});
ALTER POLICY tenant_read ON action_plans_theme USING ({OWN_ROWS});
ALTER POLICY tenant_read ON action_plans_action USING ({OWN_ROWS});
ALTER POLICY tenant_read ON action_plans_milestone USING ({OWN_ROWS});
"""


class Migration(migrations.Migration):
    dependencies = [
        ("action_plans", "0005_duty_gap_analysis"),
        ("core", "0004_signed_links"),
        ("partnerships", "0005_governance"),
        ("risk", "0004_settled_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPlanArea",
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
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
                "verbose_name": "historical plan area",
                "verbose_name_plural": "historical plan areas",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlanBasis",
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
                ("considers_threat_picture", models.BooleanField(blank=True, null=True)),
                ("proportionate_to_threat", models.BooleanField(blank=True, null=True)),
                ("likely_to_reduce_threat", models.BooleanField(blank=True, null=True)),
                ("threat_check_rationale", models.TextField(blank=True)),
                ("threat_checked_on", models.DateField(blank=True, null=True)),
                (
                    "moment",
                    models.CharField(
                        choices=[("agreed", "Agreed"), ("refreshed", "Looked at afresh")], max_length=10
                    ),
                ),
                ("holds_from", models.DateField()),
                ("based_on_agreed_on", models.DateField(blank=True, null=True)),
                ("kinds_of_risk", models.CharField(blank=True, max_length=60)),
                ("review_due", models.DateField()),
                ("note", models.TextField(blank=True)),
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
                "verbose_name": "historical plan basis",
                "verbose_name_plural": "historical plan basiss",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProjectReturn",
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
                ("quarter_starts_on", models.DateField()),
                ("returned_on", models.DateField()),
                ("spent", models.DecimalField(blank=True, decimal_places=2, max_digits=11, null=True)),
                ("work_done", models.TextField()),
                ("measures_show", models.TextField(blank=True)),
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
                "verbose_name": "historical project return",
                "verbose_name_plural": "historical project returns",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRatification",
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
                    "body",
                    models.CharField(
                        choices=[
                            ("cabinet", "Cabinet"),
                            ("committee", "Committee"),
                            ("council", "Full council"),
                            ("member", "Cabinet member, by delegated decision"),
                        ],
                        max_length=12,
                    ),
                ),
                ("body_name", models.CharField(blank=True, max_length=120)),
                ("ratified_on", models.DateField()),
                ("decision_reference", models.CharField(max_length=60)),
                ("comment", models.TextField(blank=True)),
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
                "verbose_name": "historical ratification",
                "verbose_name_plural": "historical ratifications",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlanArea",
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["starts_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanBasis",
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
                ("considers_threat_picture", models.BooleanField(blank=True, null=True)),
                ("proportionate_to_threat", models.BooleanField(blank=True, null=True)),
                ("likely_to_reduce_threat", models.BooleanField(blank=True, null=True)),
                ("threat_check_rationale", models.TextField(blank=True)),
                ("threat_checked_on", models.DateField(blank=True, null=True)),
                (
                    "moment",
                    models.CharField(
                        choices=[("agreed", "Agreed"), ("refreshed", "Looked at afresh")], max_length=10
                    ),
                ),
                ("holds_from", models.DateField()),
                ("based_on_agreed_on", models.DateField(blank=True, null=True)),
                ("kinds_of_risk", models.CharField(blank=True, max_length=60)),
                ("review_due", models.DateField()),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-holds_from", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectReturn",
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
                ("quarter_starts_on", models.DateField()),
                ("returned_on", models.DateField()),
                ("spent", models.DecimalField(blank=True, decimal_places=2, max_digits=11, null=True)),
                ("work_done", models.TextField()),
                ("measures_show", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-quarter_starts_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Ratification",
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
                    "body",
                    models.CharField(
                        choices=[
                            ("cabinet", "Cabinet"),
                            ("committee", "Committee"),
                            ("council", "Full council"),
                            ("member", "Cabinet member, by delegated decision"),
                        ],
                        max_length=12,
                    ),
                ),
                ("body_name", models.CharField(blank=True, max_length=120)),
                ("ratified_on", models.DateField()),
                ("decision_reference", models.CharField(max_length=60)),
                ("comment", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-ratified_on", "-id"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="actionupdate",
            name="link",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.signedlink",
            ),
        ),
        migrations.AddField(
            model_name="evaluationcitation",
            name="note",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="evaluationcitation",
            name="risk",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="risk.risk",
            ),
        ),
        migrations.AddField(
            model_name="fundedproject",
            name="amount",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=11, null=True),
        ),
        migrations.AddField(
            model_name="fundedproject",
            name="ended_because",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="fundedproject",
            name="evaluated_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="fundedproject",
            name="evaluation",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="fundedproject",
            name="measures",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="fundedproject",
            name="provider",
            field=models.CharField(blank=True, db_default="", max_length=160),
        ),
        migrations.AddField(
            model_name="fundedproject",
            name="provider_check",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="fundedproject",
            name="provider_checked_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="fundedproject",
            name="reference",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AddField(
            model_name="historicalactionupdate",
            name="link",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="core.signedlink",
            ),
        ),
        migrations.AddField(
            model_name="historicalevaluationcitation",
            name="note",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="historicalevaluationcitation",
            name="risk",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="risk.risk",
            ),
        ),
        migrations.AddField(
            model_name="historicalfundedproject",
            name="amount",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=11, null=True),
        ),
        migrations.AddField(
            model_name="historicalfundedproject",
            name="ended_because",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="historicalfundedproject",
            name="evaluated_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalfundedproject",
            name="evaluation",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="historicalfundedproject",
            name="measures",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="historicalfundedproject",
            name="provider",
            field=models.CharField(blank=True, db_default="", max_length=160),
        ),
        migrations.AddField(
            model_name="historicalfundedproject",
            name="provider_check",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="historicalfundedproject",
            name="provider_checked_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalfundedproject",
            name="reference",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="objectives",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="plan",
            name="objectives",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddConstraint(
            model_name="evaluationcitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("risk__isnull", True), ("assessment__isnull", False), _connector="OR"),
                name="action_plans_citation_risk_in_version",
            ),
        ),
        migrations.AddField(
            model_name="historicalplanarea",
            name="area",
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
            model_name="historicalplanarea",
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
            model_name="historicalplanarea",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalplanarea",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="action_plans.plan",
            ),
        ),
        migrations.AddField(
            model_name="historicalplanarea",
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
            model_name="historicalplanbasis",
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
            model_name="historicalplanbasis",
            name="based_on",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="risk.riskassessment",
            ),
        ),
        migrations.AddField(
            model_name="historicalplanbasis",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalplanbasis",
            name="meeting",
            field=core.models.base.CrossingForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partnerships.meeting",
            ),
        ),
        migrations.AddField(
            model_name="historicalplanbasis",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="action_plans.plan",
            ),
        ),
        migrations.AddField(
            model_name="historicalplanbasis",
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
            model_name="historicalprojectreturn",
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
            model_name="historicalprojectreturn",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalprojectreturn",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="action_plans.fundedproject",
            ),
        ),
        migrations.AddField(
            model_name="historicalprojectreturn",
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
            model_name="historicalratification",
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
            model_name="historicalratification",
            name="document",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="core.document",
            ),
        ),
        migrations.AddField(
            model_name="historicalratification",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalratification",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="action_plans.plan",
            ),
        ),
        migrations.AddField(
            model_name="historicalratification",
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
            model_name="planarea",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
            ),
        ),
        migrations.AddField(
            model_name="planarea",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
            ),
        ),
        migrations.AddField(
            model_name="planarea",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="areas", to="action_plans.plan"
            ),
        ),
        migrations.AddField(
            model_name="planarea",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planbasis",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
            ),
        ),
        migrations.AddField(
            model_name="planbasis",
            name="based_on",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="risk.riskassessment",
            ),
        ),
        migrations.AddField(
            model_name="planbasis",
            name="meeting",
            field=core.models.base.CrossingForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.meeting",
            ),
        ),
        migrations.AddField(
            model_name="planbasis",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bases", to="action_plans.plan"
            ),
        ),
        migrations.AddField(
            model_name="planbasis",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="projectreturn",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
            ),
        ),
        migrations.AddField(
            model_name="projectreturn",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="returns",
                to="action_plans.fundedproject",
            ),
        ),
        migrations.AddField(
            model_name="projectreturn",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ratification",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
            ),
        ),
        migrations.AddField(
            model_name="ratification",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.document",
            ),
        ),
        migrations.AddField(
            model_name="ratification",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ratifications",
                to="action_plans.plan",
            ),
        ),
        migrations.AddField(
            model_name="ratification",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="planarea",
            index=models.Index(fields=["area", "plan"], name="action_plan_area_id_c9590b_idx"),
        ),
        migrations.AddConstraint(
            model_name="planarea",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="action_plans_planarea_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="planarea",
            constraint=models.UniqueConstraint(
                fields=("plan", "area", "starts_on"), name="action_plans_planarea_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="planarea",
            constraint=models.CheckConstraint(
                condition=models.Q(("area", models.F("authority")), _negated=True),
                name="action_plans_planarea_of_a_neighbour",
            ),
        ),
        migrations.AddConstraint(
            model_name="planbasis",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="action_plans_planbasis_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectreturn",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="action_plans_projectreturn_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectreturn",
            constraint=models.UniqueConstraint(
                fields=("project", "quarter_starts_on"), name="action_plans_projectreturn_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quarter_starts_on__day", 1), ("quarter_starts_on__month__in", [1, 4, 7, 10])
                ),
                name="action_plans_projectreturn_of_a_quarter",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratification",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="action_plans_ratification_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="ratification",
            constraint=models.UniqueConstraint(
                fields=("plan", "body", "ratified_on"), name="action_plans_ratification_once"
            ),
        ),
        migrations.RunSQL(WITHIN_TENANT, NOT_WITHIN_TENANT),
        SecureTable(model="PlanArea", also_read="area_id = ANY ((SELECT app_authorities())::bigint[])"),
        migrations.RunSQL(COVERED_PLANS, "DROP FUNCTION app_covered_plans()"),
        SecureTable(model="PlanBasis", also_read=f"plan_id = {COVERED}", insert_only=True),
        SecureTable(model="Ratification", insert_only=True),
        SecureTable(model="ProjectReturn"),
        migrations.RunSQL(READ_COVERED, READ_OWN),
    ]
