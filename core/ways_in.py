"""Where a viewer enters an area: the first of its pages that their roles open."""

from __future__ import annotations

from django.urls import reverse

from core.permissions import Permission
from core.registries import navigation
from core.viewer import Viewer, ViewerArea

_FIRST = ((Permission.SEE_AREA, "core:area-home"), (Permission.SEE_STATUS, "benchmarks:status"))


def way_into(area: ViewerArea, viewer: Viewer) -> str:
    """The address at which the viewer enters the area: its home, its status, a section, or their actions."""
    sections = ((item.permission, item.url_name) for item in navigation)
    for permission, name in (*_FIRST, *sections):
        if viewer.can(permission, area.id):
            return reverse(name, args=[area.slug])
    return reverse("my_actions:list")
