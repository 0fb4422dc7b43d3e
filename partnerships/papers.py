"""Papers put before a meeting under its agenda items, as far as a viewer may read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from core.choices import Marking
from core.models import Document
from core.viewer import Viewer
from partnerships.models import AgendaItem, AgendaPaper, Meeting


def papers_open_to(viewer: Viewer | None, meeting: Meeting) -> QuerySet[Any]:
    """A meeting's papers in order, with their documents; marked ones only for somebody cleared.

    Without a viewer: those that may leave the service, which are OFFICIAL.
    """
    return known_papers(AgendaPaper.objects.filter(meeting=meeting), viewer).order_by("id")


def known_papers(papers: QuerySet[Any], viewer: Viewer | None) -> QuerySet[Any]:
    """Those of the papers that the viewer may know of, with their documents."""
    papers = papers.select_related("document")
    if viewer is None or not viewer.is_cleared:
        papers = papers.filter(document__marking=Marking.OFFICIAL)
    return papers


def by_item(papers: Iterable[AgendaPaper]) -> dict[int, list[AgendaPaper]]:
    """{agenda item id: its papers}."""
    found: dict[int, list[AgendaPaper]] = {}
    for paper in papers:
        found.setdefault(paper.agenda_item_id, []).append(paper)
    return found


def documents_to_put(item: AgendaItem, viewer: Viewer) -> QuerySet[Any]:
    """Documents of the item's area that the viewer may read and are not with it yet, newest first."""
    there = AgendaPaper.objects.filter(agenda_item=item).values("document_id")
    documents = Document.objects.visible_to(viewer).filter(authority_id=item.authority_id)
    return documents.exclude(pk__in=there).order_by("-event_date", "title")
