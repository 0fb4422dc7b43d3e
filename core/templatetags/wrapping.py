"""The page parts that wrap others, `{% details %}` to `{% table %}`; `{% load prevent %}` brings them too."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.inclusion_tag("components/warning_text.html")
def warning_text(text: object) -> dict[str, Any]:
    """The exclamation line: what must not be missed."""
    return {"text": text}


@register.inclusion_tag("components/personal_data_warning.html")
def personal_data_warning() -> dict[str, Any]:
    """The fixed warning that stands over free text."""
    return {}


@register.simple_block_tag(takes_context=True)
def heading(context: Any, content: str, title: object, caption: object = "") -> str:
    """The page's h1, with a caption over it and tags or buttons beside it."""
    return render_to_string(
        "components/heading.html",
        {"title": title, "caption": caption, "actions": content if content.strip() else ""},
    )


@register.simple_block_tag
def details(content: str, summary: object, is_open: bool = False) -> str:
    """Text that opens on demand."""
    return render_to_string(
        "components/details.html", {"content": content, "summary": summary, "is_open": is_open}
    )


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Text set apart."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def notification(content: str, title: object, kind: str = "info") -> str:
    """A banner about what has just happened (success) or must be known (info)."""
    return render_to_string(
        "components/notification.html", {"content": content, "title": title, "kind": kind}
    )


@register.simple_block_tag
def panel(content: str, title: object) -> SafeString:
    """The confirmation at the end of a task."""
    return format_html(
        '<div class="govuk-panel govuk-panel--confirmation"><h1 class="govuk-panel__title">{}</h1>'
        '<div class="govuk-panel__body">{}</div></div>',
        title,
        content,
    )


@register.simple_block_tag
def card(content: str, title: object, url: str = "", level: int = 2) -> str:
    """A bordered part of a page with a heading, which is a link if it has an address."""
    return render_to_string(
        "components/card.html", {"content": content, "title": title, "url": url, "level": level}
    )


@register.simple_block_tag
def table(content: str, caption: object, hide_caption: bool = False, is_even: bool = False) -> str:
    """A table with a caption, which scrolls by itself where it is wider than the screen.

    `is_even` gives the columns beside the first the same width, in one table of a page as in the next.
    """
    identity = f"table-{crc32(str(caption).encode()):x}"
    return render_to_string(
        "components/table.html",
        {
            "content": content,
            "caption": caption,
            "hide_caption": hide_caption,
            "is_even": is_even,
            "id": identity,
        },
    )


@register.simple_block_tag
def summary(content: str) -> SafeString:
    """A list of what is known; its rows are `row` tags."""
    return format_html('<dl class="govuk-summary-list">{}</dl>', content)


@register.simple_block_tag
def row(content: str, key: object, change_url: str = "", change_text: object = "") -> str:
    """One thing that is known, with a link to change it where the reader may."""
    return render_to_string(
        "components/summary_row.html",
        {"content": content, "key": key, "change_url": change_url, "change_text": change_text},
    )
