"""A page is drawn from finished values: no template asks the database."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class QueryWhileRendering(RuntimeError):
    """A template asked the database for something its view should have fetched."""


def _refuse_query(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    raise QueryWhileRendering(f"A template ran a query: {sql[:300]}")


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render `template` with every query already done. Raises QueryWhileRendering otherwise."""
    with connection.execute_wrapper(_refuse_query):
        return render(request, template, context, status=status)
