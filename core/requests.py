"""What our middleware and views add to a request, for the type checker and the reader."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from core.models import Authority
from core.viewer import Viewer


class ViewerRequest(HttpRequest):
    """A request once `ViewerMiddleware` has seen it; `area` is set by the pages of one area.

    `holds_nul` says that the request was refused for a NUL that reached the database.
    """

    viewer: Viewer | None
    area: Authority | None
    request_id: str
    holds_nul: bool


def viewer_of(request: HttpRequest) -> Viewer | None:
    """Who is asking, or None when nobody is signed in."""
    return cast(ViewerRequest, request).viewer
