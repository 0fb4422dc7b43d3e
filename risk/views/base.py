"""What the pages of this section share: where they stand, today's date, and words about what was typed."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.views import AreaFormView, AreaView
from risk.links import page_of


class _InSection(AreaView):
    is_base = True

    @property
    def today(self) -> datetime.date:
        """Today in London, handed on to everything that needs a date."""
        return timezone.localdate()

    def link(self, name: str, record: Any = None, **query: str | int) -> str:
        """The address of a page of this section in this area."""
        return page_of(name, self.area, record, **query)

    def crumbs(self, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
        """The way here: the overview first."""
        return [(_("Risk"), self.link("overview")), *more]

    def tabs(self, current: str) -> list[tuple[Any, str, bool]]:
        """The pages of this section side by side; `current` is the route name of the one shown."""
        pages = (
            ("overview", _("In force")),
            ("risk-list", _("All risks")),
            ("heat-map", _("Heat map")),
            ("trends", _("Movement")),
            ("coverage", _("Coverage")),
            ("inputs", _("From partners")),
            ("ctlp-list", _("CTLP")),
            ("shared", _("Shared with us")),
        )
        return [(words, self.link(name), name == current) for name, words in pages]


class RiskPage(_InSection):
    """A page of this section."""

    is_base = True


class RiskFormPage(_InSection, AreaFormView):
    """A form of this section; says what was done."""

    is_base = True

    def done(self, words: str) -> None:
        """Leave the words of success for the next page."""
        messages.success(self.request, words)
