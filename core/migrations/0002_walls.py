"""The second lock on the core's tables, and the functions every later table's lock calls."""

from django.db import migrations

from core.migration_operations import OWN_ROWS, SecureTable

FUNCTIONS = """
CREATE FUNCTION app_authorities() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT string_to_array(nullif(current_setting('app.authorities', true), ''), ',')::bigint[]
$$;

CREATE FUNCTION app_user() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('app.user', true), '')::bigint
$$;

-- Copies the row as it now is into its history table, with who, why and in which request. It works by
-- column name, so a new column needs no new trigger and a column the history leaves out stays out.
CREATE FUNCTION app_write_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        entry := to_jsonb(OLD);
    ELSIF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NULL;
    ELSE
        entry := to_jsonb(NEW);
    END IF;
    entry := entry || jsonb_build_object(
        'history_id', gen_random_uuid(),
        'history_date', clock_timestamp(),
        'history_type', CASE TG_OP WHEN 'INSERT' THEN '+' WHEN 'UPDATE' THEN '~' ELSE '-' END,
        'history_user_id', app_user(),
        'history_change_reason', nullif(current_setting('app.why', true), ''),
        'history_request_id', coalesce(current_setting('app.request', true), '')
    );
    EXECUTE format('INSERT INTO %I SELECT * FROM jsonb_populate_record(NULL::%I, $1)', TG_ARGV[0], TG_ARGV[0])
        USING entry;
    RETURN NULL;
END
$$;

-- A reference that may cross the tenant line must point to a row that the row's own authority may see.
CREATE FUNCTION app_check_reach() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    opened text := coalesce(current_setting('app.authorities', true), '');
    within_reach boolean;
BEGIN
    IF wanted IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('app.authorities', NEW.authority_id::text, true);
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id = $1)', TG_ARGV[1]) INTO within_reach USING wanted;
    PERFORM set_config('app.authorities', opened, true);
    IF NOT within_reach THEN
        RAISE EXCEPTION '% of % points outside what its authority may see', TG_ARGV[0], TG_TABLE_NAME
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END
$$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION app_check_reach();
DROP FUNCTION app_write_history();
DROP FUNCTION app_user();
DROP FUNCTION app_authorities();
"""

ACCESS_EVENTS = f"""
ALTER TABLE core_accessevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE core_accessevent FORCE ROW LEVEL SECURITY;
CREATE POLICY anybody_leaves_a_trace ON core_accessevent FOR INSERT TO prevent_app WITH CHECK (true);
CREATE POLICY own_traces ON core_accessevent FOR SELECT TO prevent_app USING ({OWN_ROWS});
REVOKE UPDATE, DELETE ON core_accessevent FROM prevent_app;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        SecureTable(model="User"),
        SecureTable(model="NationalRole"),
        SecureTable(model="AreaFact"),
        SecureTable(model="Organisation"),
        SecureTable(model="Contact"),
        SecureTable(model="Membership", also_read="user_id = (SELECT app_user())"),
        SecureTable(model="Invitation"),
        SecureTable(model="Document"),
        SecureTable(model="DocumentVersion", insert_only=True),
        SecureTable(model="Attestation", insert_only=True),
        SecureTable(model="ImportBatch"),
        SecureTable(model="ImportMemory"),
        SecureTable(model="Job"),
        migrations.RunSQL(ACCESS_EVENTS, migrations.RunSQL.noop),
    ]
