"""The second lock on what was shared: a grant opens one agreed version, to its readers, while it lasts.

What was shared is visible only in a context in which no area's own rows are open, so that a page shows
either an area's records or what another area shared with the reader, never a mixture.
"""

from django.db import migrations

from core.migration_operations import SecureTable

FUNCTIONS = """
CREATE FUNCTION app_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (now() AT TIME ZONE 'Europe/London')::date
$$;

CREATE FUNCTION app_is_cleared() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM core_user WHERE id = app_user() AND bpss_recorded_on <= app_today())
$$;
"""

# Whom a share is addressed to: a person whose role today is in that area, or for that body.
ADDRESSED = """((marking = 'official' OR (SELECT app_is_cleared())) AND EXISTS (
    SELECT 1 FROM core_membership m
    WHERE m.user_id = (SELECT app_user())
        AND m.starts_on <= app_today() AND (m.ends_on IS NULL OR m.ends_on >= app_today())
        AND (m.authority_id = to_area_id OR m.organisation_id = to_body_id)))"""
MINE_OR_OF_OUR_SHARES = """(user_id = (SELECT app_user()) OR content_object_id IN (
    SELECT id FROM risk_assessmentshare WHERE authority_id = ANY ((SELECT app_authorities())::bigint[])))"""

SHARED = """
-- Shares that the person has taken up under a role held today, while they last. None while any area's own
-- rows are open.
CREATE FUNCTION app_shares_taken_up() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(s.id), '{}')
    FROM risk_assessmentreader r
    JOIN risk_assessmentshare s ON s.id = r.content_object_id
    JOIN core_membership m ON m.id = r.membership_id
    WHERE app_authorities() IS NULL
        AND r.user_id = app_user() AND m.user_id = r.user_id
        AND m.starts_on <= app_today() AND (m.ends_on IS NULL OR m.ends_on >= app_today())
        AND s.revoked_at IS NULL AND s.starts_on <= app_today() AND s.ends_on >= app_today()
        AND (m.authority_id = s.to_area_id
            OR (m.organisation_id = s.to_body_id AND m.authority_id = s.authority_id))
$$;

CREATE FUNCTION app_shared_versions() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT assessment_id), '{}')
    FROM risk_assessmentshare WHERE id = ANY (app_shares_taken_up())
$$;

CREATE FUNCTION app_shared_risks() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT risk_id), '{}')
    FROM risk_assessmentshare, unnest(risk_ids) AS risk_id WHERE id = ANY (app_shares_taken_up())
$$;

CREATE POLICY shared_versions ON risk_riskassessment FOR SELECT TO prevent_app USING (
    id = ANY ((SELECT app_shared_versions())::bigint[])
    AND status = 'agreed' AND (marking = 'official' OR (SELECT app_is_cleared())));
CREATE POLICY shared_risks ON risk_risk FOR SELECT TO prevent_app USING (
    id = ANY ((SELECT app_shared_risks())::bigint[])
    AND (marking = 'official' OR (SELECT app_is_cleared())));
-- The risk's own policy decides whether its entry may be read.
CREATE POLICY shared_entries ON risk_riskentry FOR SELECT TO prevent_app USING (
    assessment_id = ANY ((SELECT app_shared_versions())::bigint[])
    AND EXISTS (SELECT 1 FROM risk_risk r WHERE r.id = risk_id));

-- A share says of its version what the version says, and nothing of it changes but its revocation.
CREATE FUNCTION risk_fix_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (to_jsonb(NEW) - '{revoked_by_id,revoked_at,revoke_reason,version}'::text[])
                IS DISTINCT FROM (to_jsonb(OLD) - '{revoked_by_id,revoked_at,revoke_reason,version}'::text[])
            OR OLD.revoked_at IS NOT NULL
        THEN
            RAISE EXCEPTION 'a share can only be revoked, and only once' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT number, title, agreed_on, marking INTO NEW.number, NEW.title, NEW.agreed_on, NEW.marking
        FROM risk_riskassessment WHERE id = NEW.assessment_id AND status = 'agreed';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an agreed risk assessment is shared' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.risk_ids := ARRAY(SELECT risk_id FROM risk_riskentry WHERE assessment_id = NEW.assessment_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER fix_share BEFORE INSERT OR UPDATE ON risk_assessmentshare
    FOR EACH ROW EXECUTE FUNCTION risk_fix_share();
"""

UNDO_SHARED = """
DROP POLICY shared_versions ON risk_riskassessment;
DROP POLICY shared_risks ON risk_risk;
DROP POLICY shared_entries ON risk_riskentry;
DROP FUNCTION risk_fix_share() CASCADE;
DROP FUNCTION app_shared_risks();
DROP FUNCTION app_shared_versions();
DROP FUNCTION app_shares_taken_up();
"""

SETTLED = """
CREATE OR REPLACE FUNCTION risk_refuse_if_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
    settled text;
BEGIN
    IF TG_TABLE_NAME = 'risk_riskassessment' THEN
        IF OLD.status IN ('agreed', 'discarded') THEN
            RAISE EXCEPTION 'an % risk assessment cannot change', OLD.status
                USING ERRCODE = 'restrict_violation';
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

-- Nobody whose own account shows no clearance by that day was briefed above OFFICIAL.
CREATE FUNCTION risk_refuse_uncleared_briefing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.marking <> 'official' AND EXISTS (
        SELECT 1 FROM core_contact c JOIN core_user u ON u.id = c.user_id
        WHERE c.id = NEW.contact_id AND (u.bpss_recorded_on IS NULL OR u.bpss_recorded_on > NEW.briefed_on))
    THEN
        RAISE EXCEPTION 'a person without clearance cannot be briefed above OFFICIAL'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER only_cleared_people BEFORE INSERT OR UPDATE ON risk_ctlpbriefing
    FOR EACH ROW EXECUTE FUNCTION risk_refuse_uncleared_briefing();

ALTER TABLE risk_ctlpbriefing ADD CONSTRAINT risk_ctlpbriefing_contact_id_same_tenant
    FOREIGN KEY (authority_id, contact_id) REFERENCES core_contact (authority_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""

UNDO_SETTLED = """
ALTER TABLE risk_ctlpbriefing DROP CONSTRAINT risk_ctlpbriefing_contact_id_same_tenant;
DROP FUNCTION risk_refuse_uncleared_briefing() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("risk", "0005_inputs_and_sharing")]

    operations = [
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION app_is_cleared(); DROP FUNCTION app_today()"),
        SecureTable(model="RiskInput"),
        SecureTable(model="RiskReopening", insert_only=True),
        SecureTable(model="AssessmentShare", also_read=ADDRESSED),
        SecureTable(model="AssessmentReader", also_read=MINE_OR_OF_OUR_SHARES, insert_only=True),
        migrations.RunSQL(SHARED, UNDO_SHARED),
        migrations.RunSQL(SETTLED, UNDO_SETTLED),
    ]
