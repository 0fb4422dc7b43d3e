"""PDFs from templates: tagged for screen readers (PDF/UA-1), the same bytes for the same inputs, and closed.

The engine is loaded with the first document; the web sets none, by rule.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from core.on_demand import on_demand

typesetting = on_demand("core.typesetting")


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished document: its bytes and how many pages it has."""

    content: bytes
    pages: int


def render_pdf(
    template: str,
    context: dict[str, Any],
    *,
    marking: str,
    title: str,
    dated: datetime.date,
    language: str = "en-GB",
) -> Pdf:
    """Render `template` as a tagged PDF.

    `marking` (as people read it), `title` and `language` reach the template and the document's metadata.
    `dated` is the date its content is true at and stands as its creation date, so that the same inputs
    give the same bytes. Runs no query: `context` holds finished values.
    """
    stamp = f"{dated.isoformat()}T00:00:00Z"
    html = render_to_string(
        template,
        {**context, "marking": marking, "title": title, "language": language, "dated": stamp},
    )
    return Pdf(*typesetting.lay_out(html, title=title, language=language, stamp=stamp))


def make_ready() -> None:
    """Load the engine, the stylesheet and the fonts now, so that processes started afterwards need not."""
    typesetting.read_styles()
