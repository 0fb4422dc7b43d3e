"""Roles and privileges of a database: the same SQL for the embedded server and for a real one."""

from pathlib import Path

import psycopg
from psycopg import sql

from core.embedded import places

_SQL = Path(__file__).parent / "sql"
ROLES_SQL = (_SQL / "roles.sql").read_text()
GRANTS_SQL = (_SQL / "grants.sql").read_text()


def provision(superuser_url: str, database_url: str, database: str = places.DATABASE) -> None:
    """Make the roles, then `database` when it is missing, then its privileges. Safe to repeat.

    `superuser_url` is a superuser's address of any database of the server, `database_url` the same
    superuser's address of `database`. Raises psycopg.Error when the server refuses.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(ROLES_SQL.encode())
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if not found:
            create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'")
            connection.execute(create.format(sql.Identifier(database), sql.Identifier(places.OWNER)))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(GRANTS_SQL.encode())
