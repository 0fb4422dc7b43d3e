"""The three roles can do what they must, and nothing more."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

ROLES = ("prevent_owner", "prevent_app", "prevent_evaluator")


def refused(alias: str, statement: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "denied" in str(error) or "must be owner" in str(error)
    return False


def test_no_role_is_above_the_policies(run_as_superuser):
    rows = run_as_superuser(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'prevent\\_%' AND rolname <> 'prevent_superuser' "
        "AND NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication) ORDER BY 1"
    )
    assert [row[0] for row in rows] == sorted(ROLES)


def test_app_and_evaluator_own_nothing(run_as_superuser):
    owned = run_as_superuser(
        "SELECT relname FROM pg_class "
        "WHERE relowner IN ('prevent_app'::regrole, 'prevent_evaluator'::regrole)"
    )
    assert owned == []
    everything = run_as_superuser(
        "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    assert everything == [("prevent_owner",)]


def test_no_role_but_the_owner_may_truncate(run_as_superuser):
    may = run_as_superuser(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND "
        "(has_table_privilege('prevent_app', oid, 'TRUNCATE') "
        "OR has_table_privilege('prevent_evaluator', oid, 'TRUNCATE'))"
    )
    assert may == []


@pytest.mark.parametrize("alias", ["default", "evaluator"])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id int)",
        "TRUNCATE core_user CASCADE",
        "ALTER TABLE core_user DISABLE ROW LEVEL SECURITY",
        "DROP TABLE core_user CASCADE",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('core', 'x', now())",
        "SET ROLE prevent_owner",
    ],
)
def test_the_schema_is_the_owners_alone(committed_db, alias, statement):
    assert refused(alias, statement)


def test_the_app_may_make_temporary_tables_for_imports(committed_db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE rows_brought_in (line text)")
        cursor.execute("SELECT count(*) FROM rows_brought_in")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(databases=["default", "owner", "evaluator"])
def test_every_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
