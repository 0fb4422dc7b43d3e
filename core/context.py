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
from core.viewer import Viewer, ViewerArea

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
    areas: tuple[ViewerArea, ...] = viewer.areas if viewer else ()
    return [
        Link(one.slug, one.name, url, area is not None and one.id == area.pk, one.role_words)
        for one in areas
        if (url := _address("core:area-home", area=one.slug))
    ]


def _section_links(request: HttpRequest, viewer: Viewer | None, area: Any) -> list[Link]:
    """The sections the viewer may enter; current is the one whose address the page lies furthest within."""
    if viewer is None:
        return []
    links = [(item, url) for item in navigation if (url := _section_address(item, viewer, area))]
    here = max((url for _item, url in links if request.path.startswith(url)), key=len, default="")
    return [Link(item.url_name, item.label, url, url == here) for item, url in links]


def _section_address(item: NavigationItem, viewer: Viewer, area: Any) -> str:
    """Where a section begins, or "" for a viewer who may not see it or an area that hasn't it."""
    if item.permission in NATIONAL_PERMISSIONS:
        return _address(item.url_name) if viewer.can(item.permission) else ""
    if area is not None and viewer.can(item.permission, area.pk):
        return _address(item.url_name, area=area.slug)
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
