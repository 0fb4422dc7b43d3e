"""Reporting lines, joint arrangements, briefings of members, and information sharing."""

import core.models.base
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from core.migration_operations import SecureTable

# An agreement in force keeps two parties: rows of its own, and names of bodies from elsewhere. A CHECK can't
# count rows of another table, so this stands beside `partnerships_sharing_complete`.
PARTIES = """
CREATE FUNCTION partnerships_sharing_has_parties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    agreement bigint;
    lacking boolean;
BEGIN
    IF TG_TABLE_NAME = 'partnerships_sharingagreement' THEN
        agreement := NEW.id;
    ELSE
        agreement := OLD.agreement_id;
    END IF;
    SELECT held.state <> 'draft' AND (
        (SELECT count(*) FROM partnerships_sharingparty WHERE agreement_id = held.id)
        + (SELECT count(*) FROM regexp_split_to_table(held.other_parties, E'\\n') AS line WHERE line ~ '[^[:space:]]')
    ) < 2 INTO lacking FROM partnerships_sharingagreement AS held WHERE held.id = agreement;
    IF lacking THEN
        RAISE EXCEPTION 'an agreement in force needs two parties' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER has_parties AFTER INSERT OR UPDATE ON partnerships_sharingagreement
    FOR EACH ROW EXECUTE FUNCTION partnerships_sharing_has_parties();
CREATE TRIGGER has_parties AFTER UPDATE OR DELETE ON partnerships_sharingparty
    FOR EACH ROW EXECUTE FUNCTION partnerships_sharing_has_parties();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_walls"),
        ("partnerships", "0004_meeting_papers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="boardreport",
            name="board",
            field=models.CharField(
                choices=[
                    ("contest", "CONTEST board"),
                    ("csp", "Community safety partnership"),
                    ("cabinet", "Cabinet or committee"),
                    ("scrutiny", "Overview and scrutiny"),
                    ("leadership", "Corporate leadership team"),
                    ("safeguarding", "Safeguarding partnership or board"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="historicalboardreport",
            name="board",
            field=models.CharField(
                choices=[
                    ("contest", "CONTEST board"),
                    ("csp", "Community safety partnership"),
                    ("cabinet", "Cabinet or committee"),
                    ("scrutiny", "Overview and scrutiny"),
                    ("leadership", "Corporate leadership team"),
                    ("safeguarding", "Safeguarding partnership or board"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalDocumentAgreement",
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.document",
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
                "verbose_name": "historical document agreement",
                "verbose_name_plural": "historical document agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJointArrangement",
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regional", "Regional"),
                            ("joint", "Joint with another area"),
                            ("two_tier", "Two-tier: a county with its own districts"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("parties", models.TextField()),
                ("purpose", models.TextField(blank=True)),
                ("review_due", models.DateField()),
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.document",
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
                "verbose_name": "historical joint arrangement",
                "verbose_name_plural": "historical joint arrangements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMemberBriefing",
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
                    "audience",
                    models.CharField(
                        choices=[
                            ("lead_member", "The elected member responsible for Prevent"),
                            ("leader", "The leader or elected mayor"),
                            ("cabinet", "Cabinet"),
                            ("scrutiny", "A scrutiny committee"),
                            ("all_members", "All members"),
                        ],
                        max_length=12,
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=120)),
                ("briefed_on", models.DateField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("introduction", "Introduction to the duty"),
                            ("update", "Update on the local picture and the work"),
                            ("profile", "What the counter terrorism local profile means here"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                        default="official",
                        max_length=20,
                    ),
                ),
                ("clearance_checked", models.BooleanField(default=False)),
                ("subject", models.CharField(max_length=300)),
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
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.contact",
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
                "verbose_name": "historical member briefing",
                "verbose_name_plural": "historical member briefings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReportingLine",
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "lower_board",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contest", "CONTEST board"),
                            ("csp", "Community safety partnership"),
                            ("cabinet", "Cabinet or committee"),
                            ("scrutiny", "Overview and scrutiny"),
                            ("leadership", "Corporate leadership team"),
                            ("safeguarding", "Safeguarding partnership or board"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "upper_board",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contest", "CONTEST board"),
                            ("csp", "Community safety partnership"),
                            ("cabinet", "Cabinet or committee"),
                            ("scrutiny", "Overview and scrutiny"),
                            ("leadership", "Corporate leadership team"),
                            ("safeguarding", "Safeguarding partnership or board"),
                        ],
                        max_length=12,
                    ),
                ),
                ("rhythm", models.CharField(blank=True, max_length=120)),
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
                    "lower_group",
                    core.models.base.CrossingForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.group",
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
                    "upper_group",
                    core.models.base.CrossingForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.group",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical reporting line",
                "verbose_name_plural": "historical reporting lines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSharingAgreement",
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
                ("title", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("active", "Active"), ("ended", "Ended")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                        default="official",
                        max_length=20,
                    ),
                ),
                ("other_parties", models.TextField(blank=True)),
                ("reaches_beyond", models.BooleanField(default=False)),
                ("purpose", models.TextField(blank=True)),
                ("legal_power", models.TextField(blank=True)),
                ("necessity", models.TextField(blank=True)),
                ("proportionality", models.TextField(blank=True)),
                ("consent_position", models.TextField(blank=True)),
                ("confidentiality", models.TextField(blank=True)),
                ("dpia_reference", models.CharField(blank=True, max_length=120)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.document",
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
                "verbose_name": "historical sharing agreement",
                "verbose_name_plural": "historical sharing agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SharingAgreement",
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
                ("title", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("active", "Active"), ("ended", "Ended")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                        default="official",
                        max_length=20,
                    ),
                ),
                ("other_parties", models.TextField(blank=True)),
                ("reaches_beyond", models.BooleanField(default=False)),
                ("purpose", models.TextField(blank=True)),
                ("legal_power", models.TextField(blank=True)),
                ("necessity", models.TextField(blank=True)),
                ("proportionality", models.TextField(blank=True)),
                ("consent_position", models.TextField(blank=True)),
                ("confidentiality", models.TextField(blank=True)),
                ("dpia_reference", models.CharField(blank=True, max_length=120)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="core.document"
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
                "ordering": ["title", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalSharingParty",
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
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.organisation",
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.sharingagreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical sharing party",
                "verbose_name_plural": "historical sharing partys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSharingCheck",
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
                ("subject", models.TextField()),
                ("receiver", models.CharField(max_length=160)),
                ("has_power", models.BooleanField()),
                ("legal_power", models.TextField()),
                ("is_necessary", models.BooleanField()),
                ("necessity", models.TextField()),
                ("is_proportionate", models.BooleanField()),
                ("proportionality", models.TextField()),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("given", "Asked for and given"),
                            ("refused", "Asked for and refused"),
                            ("not_safe", "Not asked for: asking would raise the risk or defeat the purpose"),
                            ("not_needed", "Not needed: nobody can be told from what is shared"),
                        ],
                        max_length=12,
                    ),
                ),
                ("consent_reason", models.TextField()),
                ("confidentiality", models.TextField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("share", "Share"),
                            ("share_less", "Share less than was asked for"),
                            ("advice", "Ask for advice first"),
                            ("do_not_share", "Do not share"),
                        ],
                        max_length=12,
                    ),
                ),
                ("outcome_reason", models.TextField()),
                ("decided_on", models.DateField()),
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
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.sharingagreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical sharing check",
                "verbose_name_plural": "historical sharing checks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SharingCheck",
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
                ("subject", models.TextField()),
                ("receiver", models.CharField(max_length=160)),
                ("has_power", models.BooleanField()),
                ("legal_power", models.TextField()),
                ("is_necessary", models.BooleanField()),
                ("necessity", models.TextField()),
                ("is_proportionate", models.BooleanField()),
                ("proportionality", models.TextField()),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("given", "Asked for and given"),
                            ("refused", "Asked for and refused"),
                            ("not_safe", "Not asked for: asking would raise the risk or defeat the purpose"),
                            ("not_needed", "Not needed: nobody can be told from what is shared"),
                        ],
                        max_length=12,
                    ),
                ),
                ("consent_reason", models.TextField()),
                ("confidentiality", models.TextField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("share", "Share"),
                            ("share_less", "Share less than was asked for"),
                            ("advice", "Ask for advice first"),
                            ("do_not_share", "Do not share"),
                        ],
                        max_length=12,
                    ),
                ),
                ("outcome_reason", models.TextField()),
                ("decided_on", models.DateField()),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="partnerships.sharingagreement",
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
                "ordering": ["-decided_on", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SharingParty",
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
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="partnerships.sharingagreement",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.organisation"
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
            name="DocumentAgreement",
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
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="core.document",
                    ),
                ),
                (
                    "meeting",
                    core.models.base.CrossingForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreed_documents",
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
            ],
            options={
                "ordering": ["-recorded_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "public_id"), name="partnerships_documentagreement_public_id"
                    ),
                    models.UniqueConstraint(
                        fields=("document", "meeting"), name="partnerships_documentagreement_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JointArrangement",
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regional", "Regional"),
                            ("joint", "Joint with another area"),
                            ("two_tier", "Two-tier: a county with its own districts"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("parties", models.TextField()),
                ("purpose", models.TextField(blank=True)),
                ("review_due", models.DateField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="core.document"
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
                "ordering": ["-starts_on", "title"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "public_id"), name="partnerships_jointarrangement_public_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parties__regex", "\\S")),
                        name="partnerships_arrangement_has_parties",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_due__gt", models.F("starts_on"))),
                        name="partnerships_arrangement_review_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="partnerships_arrangement_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberBriefing",
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
                    "audience",
                    models.CharField(
                        choices=[
                            ("lead_member", "The elected member responsible for Prevent"),
                            ("leader", "The leader or elected mayor"),
                            ("cabinet", "Cabinet"),
                            ("scrutiny", "A scrutiny committee"),
                            ("all_members", "All members"),
                        ],
                        max_length=12,
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=120)),
                ("briefed_on", models.DateField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("introduction", "Introduction to the duty"),
                            ("update", "Update on the local picture and the work"),
                            ("profile", "What the counter terrorism local profile means here"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                        default="official",
                        max_length=20,
                    ),
                ),
                ("clearance_checked", models.BooleanField(default=False)),
                ("subject", models.CharField(max_length=300)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.contact"
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
                "ordering": ["-briefed_on", "-id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "public_id"), name="partnerships_memberbriefing_public_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("marking", "official"),
                            models.Q(
                                ("audience__in", ["lead_member", "leader"]), ("clearance_checked", True)
                            ),
                            _connector="OR",
                        ),
                        name="partnerships_briefing_cleared",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingLine",
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "lower_board",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contest", "CONTEST board"),
                            ("csp", "Community safety partnership"),
                            ("cabinet", "Cabinet or committee"),
                            ("scrutiny", "Overview and scrutiny"),
                            ("leadership", "Corporate leadership team"),
                            ("safeguarding", "Safeguarding partnership or board"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "upper_board",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contest", "CONTEST board"),
                            ("csp", "Community safety partnership"),
                            ("cabinet", "Cabinet or committee"),
                            ("scrutiny", "Overview and scrutiny"),
                            ("leadership", "Corporate leadership team"),
                            ("safeguarding", "Safeguarding partnership or board"),
                        ],
                        max_length=12,
                    ),
                ),
                ("rhythm", models.CharField(blank=True, max_length=120)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
                    ),
                ),
                (
                    "lower_group",
                    core.models.base.CrossingForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_to",
                        to="partnerships.group",
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
                    "upper_group",
                    core.models.base.CrossingForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="is_told_by",
                        to="partnerships.group",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "public_id"), name="partnerships_reportingline_public_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lower_board", ""), ("lower_group__isnull", False)),
                            models.Q(
                                ("lower_group__isnull", True), models.Q(("lower_board", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="partnerships_line_lower_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("upper_board", ""), ("upper_group__isnull", False)),
                            models.Q(
                                ("upper_group__isnull", True), models.Q(("upper_board", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="partnerships_line_upper_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lower_group__isnull", True),
                            ("upper_group__isnull", True),
                            models.Q(("lower_group", models.F("upper_group")), _negated=True),
                            _connector="OR",
                        ),
                        name="partnerships_line_between_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lower_board", ""),
                            models.Q(("lower_board", models.F("upper_board")), _negated=True),
                            _connector="OR",
                        ),
                        name="partnerships_line_between_two_boards",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="partnerships_line_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="partnerships_sharingagreement_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    models.Q(
                        ("review_due__isnull", False),
                        ("starts_on__isnull", False),
                        ("confidentiality__regex", "\\S"),
                        ("consent_position__regex", "\\S"),
                        ("dpia_reference__regex", "\\S"),
                        ("legal_power__regex", "\\S"),
                        ("necessity__regex", "\\S"),
                        ("proportionality__regex", "\\S"),
                        ("purpose__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="partnerships_sharing_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("state", "ended")),
                    models.Q(models.Q(("state", "ended"), _negated=True), ("ended_on__isnull", True)),
                    _connector="OR",
                ),
                name="partnerships_sharing_end_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("review_due__isnull", True),
                    ("review_due__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="partnerships_sharing_review_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingcheck",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="partnerships_sharingcheck_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["advice", "do_not_share"]),
                    models.Q(("has_power", True), ("is_necessary", True), ("is_proportionate", True)),
                    _connector="OR",
                ),
                name="partnerships_sharingcheck_lawful",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingparty",
            constraint=models.UniqueConstraint(
                fields=("authority", "public_id"), name="partnerships_sharingparty_public_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingparty",
            constraint=models.UniqueConstraint(
                fields=("agreement", "organisation"), name="partnerships_party_once"
            ),
        ),
        SecureTable(model="SharingAgreement"),
        SecureTable(model="SharingParty"),
        SecureTable(model="SharingCheck", insert_only=True),
        SecureTable(model="ReportingLine"),
        SecureTable(model="JointArrangement"),
        SecureTable(model="DocumentAgreement"),
        SecureTable(model="MemberBriefing"),
        migrations.RunSQL(PARTIES, "DROP FUNCTION partnerships_sharing_has_parties() CASCADE"),
    ]
