"""Addresses of records that stand in long lists: each pattern is looked up once, not once a line."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_urlconf, reverse

_MARK = "zzzzzzzzzzzz"
"""As long as a public id, and made of its letters."""


def record_address(name: str, slug: str, public_id: str) -> str:
    """The address of an area's record: `reverse(name, args=[slug, public_id])`. Raises NoReverseMatch."""
    before, after = _around(name, slug, get_urlconf())
    return before + public_id + after


@lru_cache(maxsize=1024)
def _around(name: str, slug: str, urlconf: str | None) -> tuple[str, str]:
    before, _, after = reverse(name, urlconf, args=[slug, _MARK]).rpartition(_MARK)
    return before, after
