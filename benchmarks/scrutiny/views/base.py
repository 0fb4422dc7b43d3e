"""What the pages of scrutiny share."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from core.views import AreaFormView, AreaView


class ScrutinyPage(AreaView):
    """A page below an area's one-page status."""

    is_base = True

    def address(self, name: str, *args: Any) -> str:
        """The address of another benchmark page of this area."""
        return reverse(f"benchmarks:{name}", args=[self.area.slug, *args])

    def trail(self, *further: tuple[str, str]) -> list[tuple[str, str]]:
        """The crumbs of a page below the status."""
        return [(_("Status"), self.address("status")), *further]


class ScrutinyForm(ScrutinyPage, AreaFormView):
    """A form of scrutiny; it leads back to the questions and packs."""

    is_base = True
    title: ClassVar[Any] = ""
    submit_text: ClassVar[Any] = ""

    def context(self, form: Any) -> dict[str, Any]:
        back = self.address("scrutiny")
        return {
            "title": self.title,
            "caption": self.area.name,
            "submit_text": self.submit_text,
            "cancel_url": back,
            "crumbs": self.trail((_("Questions and packs"), back)),
        }
