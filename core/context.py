"""What every page's shell needs: who is signed in, which area, and where they may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.permissions import NATIONAL_PERMISSIONS
from core.registries import NavigationItem, navigation
from core.viewer import Viewer
from core.ways_in import way_into

PRODUCT_NAME = "Prevent Compliance"


@dataclass(frozen=True, slots=True)
class Link:
    """One way to go: words, address, and whether the page shown lies there."""

    key: str
    text: str | Promise
    url: str
    is_current: bool = False
    detail: str = ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the shell for one request; runs no query. Signed out, it holds no link but home.

    Gives `viewer`, `area`, `area_links`, `section_nav`, `account_links` (lists of `Link`), `home_url`,
    `sign_out_url`, `demo`, `product_name` and the default `marking`.
    """
    viewer: Viewer | None = getattr(request, "viewer", None)
    area = getattr(request, "area", None)
    return {
        "viewer": viewer,
        "area": area,
        "area_links": _area_links(viewer, area),
        "section_nav": _section_links(request, viewer, area),
        "account_links": _account_links(request) if viewer else [],
        "home_url": "/",
        "sign_out_url": _address("account_logout"),
        "demo": bool(settings.DEMO),
        "product_name": PRODUCT_NAME,
        "marking": "OFFICIAL",
    }


def _address(name: str, **kwargs: str) -> str:
    """The address of a named page, or "" where this installation has none."""
    try:
        return reverse(name, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


def _area_links(viewer: Viewer | None, area: Any) -> list[Link]:
    if viewer is None:
        return []
    return [
        Link(
            one.slug,
            one.name,
            way_into(one, viewer),
            area is not None and one.id == area.pk,
            one.role_words,
        )
        for one in viewer.areas
    ]


def _section_links(request: HttpRequest, viewer: Viewer | None, area: Any) -> list[Link]:
    """The sections the viewer may enter; current is the one whose address the page lies furthest within."""
    if viewer is None:
        return []
    place = _place(viewer, area)
    links = [(item, url) for item in navigation if (url := _section_address(item, viewer, place))]
    here = max((url for _item, url in links if request.path.startswith(url)), key=len, default="")
    return [Link(item.url_name, item.label, url, url == here) for item, url in links]


def _place(viewer: Viewer, area: Any) -> tuple[int, str] | None:
    """The area (id, slug) whose sections are offered: that of the page, else the viewer's only one."""
    if area is not None:
        return area.pk, area.slug
    only = viewer.areas[0] if len(viewer.areas) == 1 else None
    return (only.id, only.slug) if only else None


def _section_address(item: NavigationItem, viewer: Viewer, place: tuple[int, str] | None) -> str:
    """Where a section begins, or "" for a viewer who may not see it or an area that hasn't it."""
    if item.permission in NATIONAL_PERMISSIONS:
        return _address(item.url_name) if viewer.can(item.permission) else ""
    if place is not None and viewer.can(item.permission, place[0]):
        return _address(item.url_name, area=place[1])
    return ""


def _account_links(request: HttpRequest) -> list[Link]:
    named = (
        ("my_work", _("My actions"), "my_actions:list"),
        ("account", _("Your account"), "core:account"),
    )
    links = []
    for key, text, name in named:
        if url := _address(name):
            is_account = key == "account" and request.path.startswith(("/account/", "/accounts/"))
            links.append(Link(key, text, url, is_account or request.path == url))
    return links
