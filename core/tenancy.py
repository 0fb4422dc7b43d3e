"""The second lock: which tenants' rows the database shows and accepts in this transaction.

`tenant_context` writes settings with SET LOCAL that the row-level security
policies read (`core.migration_operations`). Outside of a context they are
unset, and every tenant table shows no row and takes none.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from psycopg.pq import TransactionStatus


@dataclass(frozen=True)
class Tenancy:
    """Whose rows are open, to whom, in which request, and why."""

    authority_ids: tuple[int, ...] = ()
    user_id: int | None = None
    request_id: str = ""
    why: str = ""
    is_national: bool = False
    """Home Office eyes: may read findings snapshots and submitted packs of every area, nothing else."""


CLOSED = Tenancy()
_current: ContextVar[Tenancy] = ContextVar("tenancy", default=CLOSED)

_APPLY = """
    SELECT set_config('app.authorities', %s, true), set_config('app.user', %s, true),
           set_config('app.request', %s, true), set_config('app.why', %s, true),
           set_config('app.national', %s, true)
"""


def current_tenancy() -> Tenancy:
    """Return what is open now; `CLOSED` outside of every context."""
    return _current.get()


def _apply(tenancy: Tenancy, using: str) -> None:
    values = (
        ",".join(str(pk) for pk in tenancy.authority_ids),
        "" if tenancy.user_id is None else str(tenancy.user_id),
        tenancy.request_id,
        tenancy.why,
        "on" if tenancy.is_national else "",
    )
    with connections[using].cursor() as cursor:
        cursor.execute(_APPLY, values)


def _can_still_speak(using: str) -> bool:
    """Whether the transaction is alive; a doomed one takes its settings with it when it is rolled back."""
    connection = connections[using]
    if connection.needs_rollback or connection.connection is None:
        return False
    return bool(connection.connection.info.transaction_status == TransactionStatus.INTRANS)


@contextlib.contextmanager
def switched(tenancy: Tenancy, using: str = DEFAULT_DB_ALIAS) -> Iterator[Tenancy]:
    """Exchange what is open within the transaction that is already running.

    There is no savepoint: what was written inside stays written when a page
    answers 404 by raising, as the note of that refused access must.
    """
    previous = _current.get()
    _apply(tenancy, using)
    token = _current.set(tenancy)
    try:
        yield tenancy
    finally:
        _current.reset(token)
        if _can_still_speak(using):
            _apply(previous, using)


def reopen(tenancy: Tenancy) -> None:
    """Exchange what is open for the rest of the context that is open already; it ends with that context."""
    _apply(tenancy, DEFAULT_DB_ALIAS)
    _current.set(tenancy)


@contextlib.contextmanager
def _opened(tenancy: Tenancy, using: str) -> Iterator[Tenancy]:
    if connections[using].in_atomic_block:
        with transaction.atomic(using=using), switched(tenancy, using):
            yield tenancy
        return
    with transaction.atomic(using=using):
        _apply(tenancy, using)
        token = _current.set(tenancy)
        try:
            yield tenancy
        finally:
            _current.reset(token)  # what the database had open ends with its transaction


def tenant_context(
    authority_ids: Iterable[int],
    *,
    user_id: int | None = None,
    request_id: str = "",
    why: str = "",
    is_national: bool = False,
    using: str = DEFAULT_DB_ALIAS,
) -> contextlib.AbstractContextManager[Tenancy]:
    """Open a transaction (or a savepoint in one) in which exactly these authorities' rows are visible.

    `user_id` and `why` are written into the history of every row changed inside.
    """
    tenancy = Tenancy(tuple(authority_ids), user_id, request_id, why, is_national)
    return _opened(tenancy, using)


def narrowed(authority_ids: Iterable[int]) -> contextlib.AbstractContextManager[Tenancy]:
    """Close all but these authorities for a while. Raises ValueError if they aren't open already."""
    tenancy, wanted = _current.get(), tuple(authority_ids)
    if not set(wanted) <= set(tenancy.authority_ids):
        raise ValueError("A context can be narrowed, never widened.")
    if wanted == tenancy.authority_ids:
        return contextlib.nullcontext(tenancy)
    return switched(replace(tenancy, authority_ids=wanted))


def because(why: str) -> contextlib.AbstractContextManager[Tenancy]:
    """Give the reason that the history of every row changed inside will carry."""
    return switched(replace(_current.get(), why=why[:500]))
