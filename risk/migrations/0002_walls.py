"""The second lock on section 2, and the rule that an agreed version can never change."""

from django.db import migrations

from core.migration_operations import SecureTable

AGREED_IS_IMMUTABLE = """
CREATE FUNCTION risk_refuse_if_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_TABLE_NAME = 'risk_riskassessment' THEN
        IF OLD.status = 'agreed' THEN
            RAISE EXCEPTION 'an agreed risk assessment cannot change' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSE
        IF TG_OP <> 'INSERT' THEN touched := touched || OLD.assessment_id; END IF;
        IF TG_OP <> 'DELETE' THEN touched := touched || NEW.assessment_id; END IF;
        IF EXISTS (SELECT 1 FROM risk_riskassessment WHERE id = ANY (touched) AND status = 'agreed') THEN
            RAISE EXCEPTION 'an agreed risk assessment cannot change' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER agreed_is_immutable BEFORE UPDATE OR DELETE ON risk_riskassessment
    FOR EACH ROW EXECUTE FUNCTION risk_refuse_if_agreed();
CREATE TRIGGER agreed_is_immutable BEFORE INSERT OR UPDATE OR DELETE ON risk_riskentry
    FOR EACH ROW EXECUTE FUNCTION risk_refuse_if_agreed();
"""


class Migration(migrations.Migration):
    dependencies = [("risk", "0001_initial"), ("partnerships", "0002_walls")]

    operations = [
        SecureTable(model="CtlpReference"),
        SecureTable(model="CtlpPrompt"),
        SecureTable(model="CtlpContribution"),
        SecureTable(model="CtlpBriefing"),
        SecureTable(model="Risk"),
        SecureTable(model="RiskAssessment"),
        SecureTable(model="RiskEntry"),
        SecureTable(model="Dissemination"),
        migrations.RunSQL(AGREED_IS_IMMUTABLE, "DROP FUNCTION risk_refuse_if_agreed() CASCADE"),
    ]
