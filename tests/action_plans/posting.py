"""Sending a form as a browser does: every field as the page shows it, with what the person changes."""

from __future__ import annotations

from typing import Any

from lxml import html


def form_values(response: Any, index: int = 0) -> dict[str, Any]:
    """What the `index`th POST form of a page would send if nobody touched it."""
    page = html.fromstring(response.content.decode())
    form = [one for one in page.forms if one.method == "POST" and "sign_out" not in (one.action or "")]
    chosen = [one for one in form if "logout" not in (one.action or "")][index]
    values: dict[str, Any] = {}
    for name, value in chosen.form_values():
        # A browser drops the first line break of a text area.
        values.setdefault(name, []).append(value.removeprefix("\n"))
    return values


def text_of(response: Any) -> str:
    """The words of a page, in one line."""
    page = html.fromstring(response.content.decode())
    return " ".join(page.find(".//main").text_content().split())
