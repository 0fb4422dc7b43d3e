"""From a finding to the form that mends it: addresses only the viewer may open, words for everybody else."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from core.criteria.findings import Evidence, Remedy
from core.models import Authority
from core.permissions import Permission
from core.registries import navigation
from core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Step:
    """What would mend a finding: in words, and for those who may open its form, the address and a button."""

    words: str
    url: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Records a finding rests on: how many of what, and where they can be seen ("" if not by this viewer)."""

    what: str
    count: int
    url: str = ""


def next_step(remedy: Remedy, area: Authority, viewer: Viewer) -> Step:
    """The remedy as a step; its address is empty where nothing needs doing or the viewer may not do it."""
    url = open_address(remedy.route, area, viewer, remedy.query)
    return Step(str(remedy.words), url, button_words(remedy.route) if url else "")


def button_words(route: str) -> str:
    """A button's words for the route of a form, from its name: "risk:risk-add" -> "Add a risk".

    Routes are named for what they do, so that a new section's buttons read well without being told here.
    """
    what, _dash, verb = route.partition(":")[2].rpartition("-")
    noun = what.replace("-", " ")
    article = _("an") if noun[:1] in set("aeio") else _("a")
    verbs = {
        "add": _("Add %(a)s %(what)s"),
        "start": _("Start %(a)s new %(what)s"),
        "plan": _("Plan %(a)s %(what)s"),
        "next": _("Open the next %(what)s"),
        "list": _("Open the %(what)s list"),
        "missing": _("Add the missing %(what)s"),
        "complete": _("Complete them"),
    }
    if what and verb in verbs:
        return verbs[verb] % {"a": _("a") if verb == "start" else article, "what": noun}
    label = next((str(item.label) for item in navigation if item.url_name == route), "")
    page = _("the %(section)s page") % {"section": label.lower()}
    name = page if label else f"the {what} {verb}".replace("-", " ").replace("  ", " ")
    return _("Attest it") if verb == "attest" else _("Open %(what)s") % {"what": name}


def kept_records(evidence: tuple[Evidence, ...], area: Authority, viewer: Viewer) -> list[Kept]:
    """The records behind a finding, each with the address where this viewer can see them."""
    return [Kept(str(one.what), one.count, open_address(one.route, area, viewer)) for one in evidence]


def open_address(route: str, area: Authority, viewer: Viewer, query: str = "") -> str:
    """The address of an area's route if there is one and the viewer may open it, otherwise ""."""
    try:
        url = reverse(route, args=[area.slug]) if route else ""
    except NoReverseMatch:
        return ""
    if not url or not _may_open(url, area, viewer):
        return ""
    return f"{url}?{query.removeprefix('?')}" if query else url


def _may_open(url: str, area: Authority, viewer: Viewer) -> bool:
    """Whether the page behind `url` asks for a permission that the viewer holds in the area."""
    try:
        view = getattr(resolve(url).func, "view_class", None)
    except Resolver404:
        return False
    permission = getattr(view, "permission", None)
    return isinstance(permission, Permission) and viewer.can(permission, area.pk)
