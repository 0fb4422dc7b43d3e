"""Addresses that pages of this section link to, of this section and of later ones."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from core.models import Authority


def page_of(name: str, area: Authority, record: Any = None, **query: str | int) -> str:
    """The address of a page of this section: `name` without its prefix, for a record if one is given."""
    return later_page(f"risk:{name}", area, record, **query)


def later_page(name: str, area: Authority, record: Any = None, **query: str | int) -> str:
    """The address of any section's page, or "" in an installation without that section.

    The rooms after this one may not be imported, but their route names are known.
    """
    arguments = [area.slug] if record is None else [area.slug, getattr(record, "public_id", record)]
    try:
        address = reverse(name, args=arguments)
    except NoReverseMatch:
        if name.startswith("risk:"):
            raise
        return ""
    return f"{address}?{urlencode(query)}" if query else address
