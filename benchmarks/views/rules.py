"""The rule book in plain words, made from the framework's own files: for areas and for the Home Office."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarks.rules import RULE_KINDS, explain, figures, pick_lists
from core.criteria.framework import FrameworkError, load_framework
from core.permissions import Permission
from core.views import AreaView, NationalView


def rule_book_context(addresses: dict[str, str], crumbs: list[tuple[str, str]]) -> dict[str, Any]:
    """What the page of all rules shows; `addresses` gives each rule's page by its code."""
    framework = load_framework()
    return {
        "title": _("Rule book"),
        "caption": framework.title,
        "crumbs": crumbs,
        "framework": framework,
        "sections": [
            (section, [(one, addresses[one.code]) for one in framework.of_section(section.number)])
            for section in framework.sections
        ],
        "count": len(framework.criteria),
    }


def rule_context(code: str, crumbs: list[tuple[str, str]]) -> dict[str, Any]:
    """What the page of one rule shows. Raises Http404 for a code nobody wrote."""
    framework = load_framework()
    try:
        criterion = framework.criterion(code)
    except FrameworkError as unknown:
        raise Http404("Page not found") from unknown
    return {
        "title": f"{criterion.code} {criterion.title}",
        "caption": framework.section(criterion.section).name,
        "crumbs": crumbs,
        "framework": framework,
        "criterion": criterion,
        "kind": RULE_KINDS[criterion.standing],
        "how": explain(criterion),
        "figures": figures(criterion),
        "lists": pick_lists(criterion),
    }


class AreaRuleBook(AreaView):
    """All rules, from an area's pages."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        codes = (one.code for one in load_framework().criteria)
        addresses = {code: reverse("benchmarks:rule", args=[self.area.slug, code]) for code in codes}
        crumbs = [(_("Benchmarks"), reverse("benchmarks:overview", args=[self.area.slug]))]
        return self.page("benchmarks/rule_book.html", rule_book_context(addresses, crumbs))


class AreaRule(AreaView):
    """One rule, from an area's pages."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        crumbs = [
            (_("Benchmarks"), reverse("benchmarks:overview", args=[self.area.slug])),
            (_("Rule book"), reverse("benchmarks:rule-book", args=[self.area.slug])),
        ]
        return self.page("benchmarks/rule.html", rule_context(code, crumbs))


class NationalRuleBook(NationalView):
    """All rules, from the national pages."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        addresses = {one.code: reverse("national:rule", args=[one.code]) for one in load_framework().criteria}
        crumbs = [(_("National picture"), reverse("national:overview"))]
        return self.page("benchmarks/rule_book.html", rule_book_context(addresses, crumbs))


class NationalRule(NationalView):
    """One rule, from the national pages."""

    def get(self, request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        crumbs = [
            (_("National picture"), reverse("national:overview")),
            (_("Rule book"), reverse("national:rule-book")),
        ]
        return self.page("benchmarks/rule.html", rule_context(code, crumbs))
