"""The duty gap analysis of a year, its rows and recommendations, and the review of the arrangements."""

import core.models.base
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from core.migration_operations import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("action_plans", "0004_dependencies_and_series"),
        ("core", "0002_walls"),
        ("partnerships", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GapAnalysis",
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
                ("year", models.PositiveSmallIntegerField()),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("catalogue", "the duty, paragraph by paragraph"),
                            ("last_year", "last year’s analysis"),
                            ("file", "the council’s own table"),
                            ("empty", "an empty page"),
                        ],
                        max_length=10,
                    ),
                ),
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
                "ordering": ["-year"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ArrangementsReview",
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
                ("reviewed_on", models.DateField()),
                ("reviewers", models.CharField(max_length=200)),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("sound", "The arrangements work as they should"),
                            ("changes", "They work, with changes to make"),
                            ("not_sound", "They do not work as they should"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reasons", models.TextField()),
                ("next_review_on", models.DateField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
                    ),
                ),
                (
                    "meeting",
                    core.models.base.CrossingForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.meeting",
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
                (
                    "analysis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="action_plans.gapanalysis",
                    ),
                ),
            ],
            options={
                "ordering": ["-reviewed_on", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GapRow",
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
                ("position", models.PositiveIntegerField()),
                ("number", models.CharField(blank=True, max_length=12)),
                ("heading", models.CharField(blank=True, max_length=200)),
                ("sector", models.CharField(max_length=30)),
                ("duty_key", models.CharField(blank=True, max_length=80)),
                ("paragraph", models.CharField(blank=True, max_length=120)),
                ("sections", models.JSONField(blank=True, default=list)),
                ("duty", models.TextField()),
                ("current_position", models.TextField(blank=True)),
                ("risks", models.TextField(blank=True)),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                        default="official",
                        max_length=20,
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        choices=[
                            ("in_place", "In place"),
                            ("part_in_place", "Partly in place"),
                            ("gap", "Gap"),
                            ("not_assessed", "Not assessed"),
                        ],
                        default="not_assessed",
                        max_length=14,
                    ),
                ),
                ("is_carried_over", models.BooleanField(default=False)),
                ("checked_on", models.DateField(blank=True, null=True)),
                ("source", models.JSONField(blank=True, default=dict)),
                ("source_fingerprint", models.CharField(blank=True, max_length=64)),
                ("source_content_hash", models.CharField(blank=True, max_length=64)),
                (
                    "analysis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="action_plans.gapanalysis",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.importbatch",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="action_plans.gaprow",
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
                "ordering": ["analysis", "position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GapRecommendation",
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
                ("position", models.PositiveIntegerField()),
                ("text", models.TextField()),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gap_recommendations",
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
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendations",
                        to="action_plans.gaprow",
                    ),
                ),
            ],
            options={
                "ordering": ["row", "position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalArrangementsReview",
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
                ("reviewed_on", models.DateField()),
                ("reviewers", models.CharField(max_length=200)),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("sound", "The arrangements work as they should"),
                            ("changes", "They work, with changes to make"),
                            ("not_sound", "They do not work as they should"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reasons", models.TextField()),
                ("next_review_on", models.DateField()),
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
                    "analysis",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="action_plans.gapanalysis",
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
                    "meeting",
                    core.models.base.CrossingForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.meeting",
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
                "verbose_name": "historical arrangements review",
                "verbose_name_plural": "historical arrangements reviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGapAnalysis",
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
                ("year", models.PositiveSmallIntegerField()),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("catalogue", "the duty, paragraph by paragraph"),
                            ("last_year", "last year’s analysis"),
                            ("file", "the council’s own table"),
                            ("empty", "an empty page"),
                        ],
                        max_length=10,
                    ),
                ),
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
                "verbose_name": "historical gap analysis",
                "verbose_name_plural": "historical gap analysiss",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGapRecommendation",
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
                ("position", models.PositiveIntegerField()),
                ("text", models.TextField()),
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
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="action_plans.action",
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
                (
                    "row",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="action_plans.gaprow",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical gap recommendation",
                "verbose_name_plural": "historical gap recommendations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGapRow",
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
                ("position", models.PositiveIntegerField()),
                ("number", models.CharField(blank=True, max_length=12)),
                ("heading", models.CharField(blank=True, max_length=200)),
                ("sector", models.CharField(max_length=30)),
                ("duty_key", models.CharField(blank=True, max_length=80)),
                ("paragraph", models.CharField(blank=True, max_length=120)),
                ("sections", models.JSONField(blank=True, default=list)),
                ("duty", models.TextField()),
                ("current_position", models.TextField(blank=True)),
                ("risks", models.TextField(blank=True)),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                        default="official",
                        max_length=20,
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        choices=[
                            ("in_place", "In place"),
                            ("part_in_place", "Partly in place"),
                            ("gap", "Gap"),
                            ("not_assessed", "Not assessed"),
                        ],
                        default="not_assessed",
                        max_length=14,
                    ),
                ),
                ("is_carried_over", models.BooleanField(default=False)),
                ("checked_on", models.DateField(blank=True, null=True)),
                ("source", models.JSONField(blank=True, default=dict)),
                ("source_fingerprint", models.CharField(blank=True, max_length=64)),
                ("source_content_hash", models.CharField(blank=True, max_length=64)),
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
                    "analysis",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="action_plans.gapanalysis",
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
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "imported_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.importbatch",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="action_plans.gaprow",
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
                "verbose_name": "historical gap row",
                "verbose_name_plural": "historical gap rows",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name="gapanalysis",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="action_plans_gapanalysis_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="gapanalysis",
            constraint=models.UniqueConstraint(
                fields=("authority", "year"), name="action_plans_gapanalysis_year_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="gapanalysis",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2015), ("year__lte", 2100)),
                name="action_plans_gapanalysis_year_of_the_duty",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrangementsreview",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="action_plans_arrangementsreview_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrangementsreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_review_on__gt", models.F("reviewed_on"))),
                name="action_plans_arrangementsreview_next_is_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="gaprow",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="action_plans_gaprow_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="gaprow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_fingerprint", ""), _negated=True),
                fields=("analysis", "source_fingerprint"),
                name="action_plans_gaprow_imported_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="gaprow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_carried_over", False),
                    models.Q(
                        ("checked_on__isnull", True), ("previous__isnull", False), ("rating", "not_assessed")
                    ),
                    _connector="OR",
                ),
                name="action_plans_gaprow_carried_over_is_unchecked",
            ),
        ),
        migrations.AddConstraint(
            model_name="gaprow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rating", "not_assessed"),
                    models.Q(("checked_by__isnull", False), ("checked_on__isnull", False)),
                    _connector="OR",
                ),
                name="action_plans_gaprow_rated_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="gaprow",
            constraint=models.CheckConstraint(
                condition=models.Q(("duty", ""), _negated=True),
                name="action_plans_gaprow_says_what_the_duty_is",
            ),
        ),
        migrations.AddConstraint(
            model_name="gaprecommendation",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="action_plans_gaprecommendation_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="gaprecommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="action_plans_gaprecommendation_says_something",
            ),
        ),
        SecureTable(model="GapAnalysis"),
        SecureTable(model="GapRow"),
        SecureTable(model="GapRecommendation"),
        SecureTable(model="ArrangementsReview", insert_only=True),
    ]
