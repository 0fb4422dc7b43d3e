"""What was done to a database already, kept in the database itself: no file beside it can disagree."""

import hashlib
import json
from pathlib import Path

import psycopg
from psycopg import sql


def migrations_key(root: Path) -> str:
    """Changes whenever a migration, or the set of installed packages, does."""
    files = sorted(root.glob("*/migrations/*.py")) + sorted(root.glob("requirements/app.txt"))
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class DatabaseState:
    """Small notes on a database, kept as its comment, which no dump and no restore carries along."""

    def __init__(self, superuser_url: str, database: str) -> None:
        self.url = superuser_url
        self.database = database

    def read(self) -> dict[str, str]:
        """The notes; empty for a new database."""
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        with psycopg.connect(self.url) as connection:
            row = connection.execute(query, [self.database]).fetchone()
        return json.loads(row[0]) if row and row[0] else {}

    def note(self, name: str, value: str) -> None:
        """Add or replace one note."""
        text = json.dumps({**self.read(), name: value})
        statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(self.database), sql.Literal(text)))
