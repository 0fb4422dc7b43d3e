"""Parts of PDFs that cost less to set in type than their counterparts on pages, and say the same."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string

from core.pictures import Picture
from core.printed import printed
from core.states import State, state_for

register = template.Library()


@register.simple_tag
def printed_chart(picture: Any) -> str:
    """A picture for print, its figures in its alternative text."""
    if not isinstance(picture, Picture):
        return render_to_string(picture.template_name, {"chart": picture, "table": False})
    return render_to_string("charts/printed.html", {"chart": picture, "printed": printed(picture)})


@register.inclusion_tag("pdf/state.html")
def printed_status(status: object) -> dict[str, State]:
    """A state as its word with a small mark drawn by the stylesheet."""
    return {"state": state_for(status)}
