"""Many rows at once: COPY into temporary tables, then INSERT … SELECT through the walls, history included.

COPY cannot write into a table with row-level security. The rows go in as the app's role inside the tenant
context of the areas concerned, so neither lock is opened for them, and the triggers write their history.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, cast

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

Row = TypeVar("Row", bound=models.Model)
_IDS_AT_ONCE = 500


class Ledger:
    """Rows waiting to be written, by table in the order in which each was first used."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[models.Model]] = {}
        self._ids: dict[type[models.Model], Iterator[int]] = {}

    def add(self, row: Row) -> Row:
        """Give `row` its id from the table's own sequence and keep it until `write`."""
        table = type(row)
        row.pk = row.pk or self._next_id(table)
        self._rows.setdefault(table, []).append(row)
        return row

    def take(self, table: type[Row]) -> list[Row]:
        """The waiting rows of one table, for whoever writes them in another way."""
        return cast(list[Row], self._rows.pop(table, []))

    def write(self) -> int:
        """Write what waits. Returns how many rows."""
        waiting, self._rows = self._rows, {}
        return sum(copy_in(table, rows) for table, rows in waiting.items())

    def _next_id(self, table: type[models.Model]) -> int:
        found = next(self._ids.get(table, iter(())), None)
        if found is None:
            self._ids[table] = iter(_fresh_ids(table))
            found = next(self._ids[table])
        return found


def _fresh_ids(table: type[models.Model]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table._meta.db_table, _IDS_AT_ONCE],
        )
        return [pk for (pk,) in cursor.fetchall()]


def copy_in(table: type[models.Model], rows: Sequence[models.Model]) -> int:
    """Write rows of one table, ids given; what none of them says is left to the database's own default."""
    fields = [field for field in table._meta.concrete_fields if any(_is_said(row, field) for row in rows)]
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    target = connection.ops.quote_name(table._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE incoming AS SELECT {quoted} FROM {target} WITH NO DATA")  # noqa: S608
        with cursor.copy(f"COPY incoming ({quoted}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_cell(getattr(row, field.attname)) for field in fields])
        cursor.execute(f"INSERT INTO {target} ({quoted}) SELECT {quoted} FROM incoming ORDER BY id")  # noqa: S608
        cursor.execute("DROP TABLE incoming")
    return len(rows)


def _is_said(row: models.Model, field: models.Field[Any, Any]) -> bool:
    return not isinstance(getattr(row, field.attname), DatabaseDefault)


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value
