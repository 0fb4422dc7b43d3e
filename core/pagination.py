"""Pages of long lists."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

ROWS_PER_PAGE = 50


def paginate(rows: Any, request: HttpRequest, per_page: int = ROWS_PER_PAGE) -> Page:
    """The page of `rows` that the address asks for (?page=), or the nearest there is."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
