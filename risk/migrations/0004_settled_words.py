"""A version's words and scores change only while it is a draft, and keep the titles it was agreed with."""

from django.db import migrations

ONLY_DRAFTS_CHANGE = """
CREATE OR REPLACE FUNCTION risk_refuse_if_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
    settled text;
BEGIN
    IF TG_TABLE_NAME = 'risk_riskassessment' THEN
        IF OLD.status = 'agreed' THEN
            RAISE EXCEPTION 'an agreed risk assessment cannot change' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSE
        IF TG_OP <> 'INSERT' THEN touched := touched || OLD.assessment_id; END IF;
        IF TG_OP <> 'DELETE' THEN touched := touched || NEW.assessment_id; END IF;
        SELECT status INTO settled FROM risk_riskassessment
            WHERE id = ANY (touched) AND status <> 'draft' ORDER BY status LIMIT 1;
        IF settled = 'agreed' THEN
            RAISE EXCEPTION 'an agreed risk assessment cannot change' USING ERRCODE = 'restrict_violation';
        ELSIF settled IS NOT NULL THEN
            RAISE EXCEPTION 'a risk assessment changes only while it is a draft'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION risk_keep_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.title = '' THEN
        SELECT title INTO NEW.title FROM risk_risk WHERE id = NEW.risk_id;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER keep_title BEFORE INSERT OR UPDATE ON risk_riskentry
    FOR EACH ROW EXECUTE FUNCTION risk_keep_title();

-- What a past version is judged by: its risks' kinds and concerns.
CREATE FUNCTION risk_refuse_new_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind, NEW.concern, NEW.reference) IS DISTINCT FROM (OLD.kind, OLD.concern, OLD.reference)
        AND EXISTS (
            SELECT 1 FROM risk_riskentry e JOIN risk_riskassessment a ON a.id = e.assessment_id
            WHERE e.risk_id = OLD.id AND a.status = 'agreed')
    THEN
        RAISE EXCEPTION 'the kind of a risk is settled once a version with it is agreed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER kind_is_settled BEFORE UPDATE ON risk_risk
    FOR EACH ROW EXECUTE FUNCTION risk_refuse_new_kind();
"""

UNDO = """
DROP FUNCTION risk_refuse_new_kind() CASCADE;
DROP FUNCTION risk_keep_title() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("risk", "0003_versions_and_titles")]

    operations = [migrations.RunSQL(ONLY_DRAFTS_CHANGE, UNDO)]
