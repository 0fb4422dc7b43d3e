"""Answers that several parts of one page ask for are worked out once.

Registries let every section add to a page without knowing of the others, so
two of them may ask the same question. While a page is being read (never while
something is being written), an answer is kept until the page is sent.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar, cast

from core.tenancy import current_tenancy

P = ParamSpec("P")
R = TypeVar("R")

_kept: ContextVar[dict[Any, Any] | None] = ContextVar("answers of this page", default=None)


@contextlib.contextmanager
def reading_a_page() -> Iterator[None]:
    """Keep answers until this page has been made."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once_per_page(function: Callable[P, R]) -> Callable[P, R]:
    """Let `function` be worked out once for the same arguments while one page is read.

    Its arguments must be hashable, and nobody may change what it answers. What
    is open to the viewer belongs to the question, so a narrower context asks anew.
    """

    @functools.wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        kept = _kept.get()
        if kept is None:
            return function(*args, **kwargs)
        question = (function, current_tenancy(), args, tuple(sorted(kwargs.items())))
        if question not in kept:
            kept[question] = function(*args, **kwargs)
        return cast(R, kept[question])

    return answer
