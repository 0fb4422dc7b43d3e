"""Evidence that is a record of the area: found by the address of its page, if its reader may open that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.urls import Resolver404, ResolverMatch, resolve

from core.choices import Marking
from core.errors import Refused
from core.models import Authority, AuthorityOwned
from core.viewer import Viewer

PASTE = "Paste the address of a record’s own page in this area, as your browser shows it."


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the area: the path of its page and its marking."""

    path: str
    marking: str


def find_record(address: str, *, area: Authority, viewer: Viewer) -> Record:
    """The record whose page has this address. Raises Refused unless it is one the viewer may open here."""
    path = urlsplit(address.strip()).path
    try:
        match = resolve(path)
    except Resolver404 as unknown:
        raise Refused(PASTE, field="address") from unknown
    row = _row(match, area, viewer)
    if row is None:
        raise Refused(PASTE, field="address")
    return Record(path, getattr(row, "marking", Marking.OFFICIAL))


def _row(match: ResolverMatch, area: Authority, viewer: Viewer) -> Any:
    """The row that the route names, looked for in the tables of the route's own section."""
    permission = getattr(getattr(match.func, "view_class", None), "permission", None)
    public_id = match.kwargs.get("public_id")
    if match.kwargs.get("area") != area.slug or not public_id or permission is None:
        return None
    if not viewer.can(permission, area.pk) or match.app_name not in apps.app_configs:
        return None
    for model in apps.get_app_config(match.app_name).get_models():
        if issubclass(model, AuthorityOwned):
            row = model.objects.visible_to(viewer).in_area(area).filter(public_id=public_id).first()
            if row is not None:
                return row
    return None
