"""Tags of the benchmark pages and reports."""

from __future__ import annotations

from typing import Any

from django import template

from benchmarks.looks import look_of

register = template.Library()


@register.inclusion_tag("components/state_tag.html")
def rating_tag(rating: str) -> dict[str, Any]:
    """A section's rating, by its key, as symbol and word."""
    state, icon = look_of(rating)
    return {"state": state, "icon": icon}


@register.inclusion_tag("pdf/state.html")
def printed_rating(rating: str) -> dict[str, Any]:
    """A section's rating in a PDF, as its word with a small mark drawn by the stylesheet."""
    return {"state": look_of(rating)[0], "key": rating}
