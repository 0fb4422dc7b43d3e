"""An area under a neighbour's joint group may read what that group's pages name.

Its terms of reference (the criterion on them is judged for every area the
group covers), its substitutes, who chaired, and which body brought an item.
"""

from django.db import migrations

COVERED = "ANY ((SELECT app_covered_groups())::bigint[])"

POLICIES = f"""
CREATE POLICY covered_terms ON core_document FOR SELECT TO prevent_app USING (id IN (
    SELECT terms_of_reference_id FROM partnerships_group WHERE id = {COVERED}));
CREATE POLICY covered_deputies ON core_contact FOR SELECT TO prevent_app USING (
    id IN (SELECT substitute_id FROM partnerships_groupmember WHERE group_id = {COVERED})
    OR id IN (SELECT chaired_by_id FROM partnerships_meeting WHERE group_id = {COVERED}));
CREATE POLICY covered_contributors ON core_organisation FOR SELECT TO prevent_app USING (id IN (
    SELECT contributed_by_id FROM partnerships_agendaitem WHERE group_id = {COVERED}));
"""

DROP = """
DROP POLICY covered_terms ON core_document;
DROP POLICY covered_deputies ON core_contact;
DROP POLICY covered_contributors ON core_organisation;
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_walls")]

    operations = [migrations.RunSQL(POLICIES, DROP)]
