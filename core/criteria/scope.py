"""Facts are read for some areas, on a date, over a connection; each read is compiled once and run often.

Findings are live: every area page judges its area anew. To have the ORM build forty queries for that
costs several times what the database needs to answer them. So a read is a function that builds its
queryset from two stand-ins, one for the areas and one for the date; its SQL is kept, and each run puts
the real areas (as a subquery, never as a list) and dates in their places.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from core.criteria.periods import months_after
from core.models import Authority
from core.once import once_per_page

Areas = RawSQL
Build = Callable[[RawSQL, datetime.date], QuerySet[Any, Any]]
"""build(areas, as_of) -> a queryset with values_list; `areas` goes to the right of `__in`."""

_AREAS_SQL = "AREAS IN SCOPE %s"
_AREAS_MARK = "areas in scope"
_NO_MONTHS = datetime.date(2000, 1, 1).toordinal()


class DateInScope(datetime.date):
    """Stands for the date of a scope, or for one so many months before it, while a read is compiled."""

    @classmethod
    def stand_in(cls, months: int = 0) -> DateInScope:
        """A stand-in. Its own day says how many months it is away, so no copy can lose that."""
        return cls.fromordinal(_NO_MONTHS + months)

    @property
    def months(self) -> int:
        """Months from the date of the scope; negative before it."""
        return self.toordinal() - _NO_MONTHS

    @property
    def year(self) -> int:
        """Refuse arithmetic: its result would be kept in the SQL for good. Raises TypeError."""
        raise TypeError("The date of a scope is not known yet: use months_earlier.")


def months_earlier(as_of: datetime.date, months: int) -> datetime.date:
    """The date `months` calendar months before the date of a scope, or a stand-in for it."""
    if isinstance(as_of, DateInScope):
        return DateInScope.stand_in(as_of.months - months)
    return months_after(as_of, -months)


@dataclass(frozen=True)
class Compiled:
    """The SQL of a read, with stand-ins among its parameters."""

    sql: str
    params: tuple[Any, ...]

    def bound_to(self, areas: tuple[str, tuple[Any, ...]], as_of: datetime.date) -> tuple[str, list[Any]]:
        """The SQL and parameters for these areas and this date."""
        params: list[Any] = []
        for value in self.params:
            if value == _AREAS_MARK:
                params += areas[1]
            elif isinstance(value, DateInScope):
                params.append(months_after(as_of, value.months))
            else:
                params.append(value)
        return self.sql.replace(_AREAS_SQL, areas[0]), params


_compiled: dict[tuple[Build, str], Compiled] = {}


def compiled(build: Build, alias: str) -> Compiled:
    """A read's SQL for a connection: built by the ORM the first time, kept from then on."""
    key = (build, alias)
    if key not in _compiled:
        rows = build(RawSQL(_AREAS_SQL, [_AREAS_MARK]), DateInScope.stand_in())  # noqa: S611 - a fixed text
        sql, params = rows.query.get_compiler(using=alias).as_sql()
        _compiled[key] = Compiled(sql, tuple(params))
    return _compiled[key]


@dataclass(frozen=True)
class Scope:
    """The areas (a queryset, which also says over which connection) and the date of one evaluation."""

    authorities: Any
    as_of: datetime.date

    @cached_property
    def ids(self) -> list[int]:
        """Ids of the areas, in their order."""
        return [pk for (pk,) in self.rows(_themselves)]

    @cached_property
    def _areas(self) -> tuple[str, tuple[Any, ...]] | None:
        """The subquery of the areas' ids; None where the queryset can hold nothing."""
        query = self.authorities.order_by().values("pk").query
        try:
            sql, params = query.get_compiler(using=self.authorities.db).as_sql()
        except EmptyResultSet:
            return None
        return sql, tuple(params)

    @cached_property
    def _read(self) -> dict[Build, list[tuple[Any, ...]]]:
        return {}

    def rows(self, build: Build) -> list[tuple[Any, ...]]:
        """Run a read for the areas and the date of this scope: one query, shared by sections on one page."""
        if self._areas is None:
            return []
        if build not in self._read:
            self._read[build] = _rows(build, self.authorities.db, self._areas, self.as_of)
        return self._read[build]


def _themselves(areas: Areas, as_of: datetime.date) -> QuerySet[Any, Any]:
    return Authority.objects.filter(pk__in=areas).order_by("pk").values_list("pk")


@once_per_page
def _rows(
    build: Build, alias: str, areas: tuple[str, tuple[Any, ...]], as_of: datetime.date
) -> list[tuple[Any, ...]]:
    sql, params = compiled(build, alias).bound_to(areas, as_of)
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
