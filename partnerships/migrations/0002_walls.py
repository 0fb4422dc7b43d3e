"""The second lock on groups and meetings: one's own rows, and those of groups that cover one's area."""

from django.db import migrations

from core.migration_operations import COVERED_ROWS, SecureTable

COVERED_GROUPS = """
CREATE FUNCTION app_covered_groups() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT group_id) FROM partnerships_grouparea WHERE area_id = ANY (app_authorities())
$$;
"""

# Names of the bodies and people in a covering group are readable with it.
COVERED_NAMES = """
CREATE POLICY covered_bodies ON core_organisation FOR SELECT TO prevent_app USING (id IN (
    SELECT organisation_id FROM partnerships_groupmember
    WHERE group_id = ANY ((SELECT app_covered_groups())::bigint[])));
CREATE POLICY covered_contacts ON core_contact FOR SELECT TO prevent_app USING (
    id IN (SELECT contact_id FROM partnerships_groupmember
           WHERE group_id = ANY ((SELECT app_covered_groups())::bigint[]))
    OR id IN (SELECT contact_id FROM partnerships_officeholding
              WHERE group_id = ANY ((SELECT app_covered_groups())::bigint[])));
"""

SIGNED_MINUTES_LOCK = """
CREATE FUNCTION partnerships_refuse_if_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_TABLE_NAME = 'partnerships_meeting' THEN
        IF OLD.signed_at IS NOT NULL THEN
            RAISE EXCEPTION 'the minutes of this meeting are signed' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSE
        IF TG_OP <> 'INSERT' THEN touched := touched || (to_jsonb(OLD) ->> 'meeting_id')::bigint; END IF;
        IF TG_OP <> 'DELETE' THEN touched := touched || (to_jsonb(NEW) ->> 'meeting_id')::bigint; END IF;
        IF EXISTS (SELECT 1 FROM partnerships_meeting WHERE id = ANY (touched) AND signed_at IS NOT NULL) THEN
            RAISE EXCEPTION 'the minutes of this meeting are signed' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER signed_is_locked BEFORE UPDATE OR DELETE ON partnerships_meeting
    FOR EACH ROW EXECUTE FUNCTION partnerships_refuse_if_signed();
CREATE TRIGGER signed_is_locked BEFORE INSERT OR UPDATE OR DELETE ON partnerships_agendaitem
    FOR EACH ROW EXECUTE FUNCTION partnerships_refuse_if_signed();
CREATE TRIGGER signed_is_locked BEFORE INSERT OR UPDATE OR DELETE ON partnerships_attendance
    FOR EACH ROW EXECUTE FUNCTION partnerships_refuse_if_signed();
CREATE TRIGGER signed_is_locked BEFORE INSERT OR UPDATE OR DELETE ON partnerships_decision
    FOR EACH ROW EXECUTE FUNCTION partnerships_refuse_if_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial"), ("core", "0002_walls")]

    operations = [
        migrations.RunSQL(COVERED_GROUPS, "DROP FUNCTION app_covered_groups()"),
        SecureTable(model="Group", also_read="id = ANY ((SELECT app_covered_groups())::bigint[])"),
        SecureTable(model="GroupArea", also_read="area_id = ANY ((SELECT app_authorities())::bigint[])"),
        SecureTable(model="GroupMember", also_read=COVERED_ROWS),
        SecureTable(model="OfficeHolding", also_read=COVERED_ROWS),
        SecureTable(model="BoardReport"),
        SecureTable(model="Meeting", also_read=COVERED_ROWS),
        SecureTable(model="AgendaItem", also_read=COVERED_ROWS),
        SecureTable(model="Attendance", also_read=COVERED_ROWS),
        SecureTable(model="Decision", also_read=COVERED_ROWS),
        SecureTable(model="MinutesCorrection", also_read=COVERED_ROWS, insert_only=True),
        migrations.RunSQL(COVERED_NAMES, migrations.RunSQL.noop),
        migrations.RunSQL(SIGNED_MINUTES_LOCK, "DROP FUNCTION partnerships_refuse_if_signed() CASCADE"),
    ]
