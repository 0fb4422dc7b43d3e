"""Tags of the benchmark pages and reports."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

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


@register.simple_tag
def gained_words(number: int | None) -> str:
    """How many items more or fewer are met, with its sign; a dash where there is nothing to compare."""
    return "–" if number is None else f"{number:+d}".replace("-", "−").replace("+0", "0")


@register.simple_tag
def rating_letter(rating: str) -> SafeString:
    """A rating as a cell of one letter, for a long printed table that says what the letters mean."""
    letters = {"not_met": _("N"), "met": _("M"), "exceeding": _("E")}
    return format_html('<td class="letter letter-{}">{}</td>', rating, letters.get(rating, "–"))
