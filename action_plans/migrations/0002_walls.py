"""The second lock on section 3; what an owner reported stays as it was reported."""

from django.db import migrations

from core.migration_operations import SecureTable

SIGNED_REVIEWS_LOCK = """
CREATE TRIGGER signed_is_locked BEFORE INSERT OR UPDATE OR DELETE ON action_plans_actionreview
    FOR EACH ROW EXECUTE FUNCTION partnerships_refuse_if_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0001_initial"), ("risk", "0002_walls")]

    operations = [
        SecureTable(model="Plan"),
        SecureTable(model="Theme"),
        SecureTable(model="PartnerRole"),
        SecureTable(model="PlanContribution"),
        SecureTable(model="PlanCitation"),
        SecureTable(model="Action"),
        SecureTable(model="Milestone"),
        SecureTable(model="ActionSupport"),
        SecureTable(model="ActionThreatCheck"),
        SecureTable(model="FundedProject"),
        SecureTable(model="ActionUpdate", insert_only=True),
        SecureTable(model="ActionReview"),
        SecureTable(model="ActionEvaluation"),
        SecureTable(model="EvaluationCitation"),
        migrations.RunSQL(SIGNED_REVIEWS_LOCK, "DROP TRIGGER signed_is_locked ON action_plans_actionreview"),
    ]
