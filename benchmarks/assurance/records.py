"""Evidence that is a record of the area: found by the address of its page, if its reader may open that."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.text import capfirst

from core.choices import Marking
from core.errors import Refused
from core.models import Authority, AuthorityOwned
from core.uk_dates import in_london
from core.viewer import Viewer

DATED_BY = (
    "meets_on",
    "agreed_on",
    "event_date",
    "as_of",
    "contributed_on",
    "issued_on",
    "opened_on",
    "created_on",
    "starts_on",
)
"""What a record's own date may be called, the most telling first."""
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


def may_open(address: str, *, area: Authority, viewer: Viewer) -> bool:
    """Whether the viewer's role opens the page at this address; asks the database nothing."""
    try:
        match = resolve(address)
    except Resolver404:
        return False
    permission = getattr(getattr(match.func, "view_class", None), "permission", None)
    return permission is not None and viewer.can(permission, area.pk)


def told_of(address: str, *, area: Authority) -> tuple[str, str, str]:
    """What kind of record it is, in words, its own date (ISO) and its marking now; empty ones if it is gone.

    For the text of a submission: the Home Office reads it and can't see the record.
    """
    try:
        match = resolve(address)
    except Resolver404:
        return "", "", ""
    row = _named(match, lambda model: model.objects.in_area(area))
    if row is None:
        return "", "", ""
    dates = (getattr(row, name, None) for name in DATED_BY)
    dated: datetime.date = next((one for one in dates if one), in_london(row.recorded_at).date())
    return capfirst(row._meta.verbose_name), dated.isoformat(), getattr(row, "marking", "")


def _row(match: ResolverMatch, area: Authority, viewer: Viewer) -> Any:
    """The row that the route names, looked for in the tables of the route's own section."""
    permission = getattr(getattr(match.func, "view_class", None), "permission", None)
    if match.kwargs.get("area") != area.slug or permission is None or not viewer.can(permission, area.pk):
        return None
    return _named(match, lambda model: model.objects.visible_to(viewer).in_area(area))


def _named(match: ResolverMatch, rows_of: Callable[[Any], Any]) -> Any:
    public_id = match.kwargs.get("public_id")
    if not public_id or match.app_name not in apps.app_configs:
        return None
    for model in apps.get_app_config(match.app_name).get_models():
        if issubclass(model, AuthorityOwned):
            row = rows_of(model).filter(public_id=public_id).first()
            if row is not None:
                return row
    return None
