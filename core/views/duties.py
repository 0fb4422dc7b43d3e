"""The duty, paragraph by paragraph: what the guidance asks of each kind of body, and where it is answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from core.duties import load_duties, load_edition, load_objective_sets
from core.register import load_sectors
from core.registries import DutyPlace, duty_places
from core.views.base import ViewerView


class Duties(ViewerView):
    """The duty catalogue in plain words, by sector (?sector=police), mapped to toolkit sections."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        names = {"all": "Every specified authority", **{s.slug: s.name for s in load_sectors()}}
        chosen = request.GET.get("sector", "")
        places: dict[str, list[DutyPlace]] = {}
        for placing in duty_places:
            for key, known in placing(self.viewer).items():
                places.setdefault(key, []).extend(known)
        by_sector: dict[str, list[Any]] = {}
        for duty in load_duties():
            if chosen in {"", "all", duty.sector} or (chosen in names and duty.sector == "all"):
                by_sector.setdefault(duty.sector, []).append((duty, places.get(duty.key, [])))
        context = {
            "edition": load_edition(),
            "groups": [
                (names[sector], duties, any(known for _duty, known in duties))
                for sector, duties in by_sector.items()
            ],
            "choices": [("Everybody", "?", not chosen)]
            + [(name, f"?sector={slug}", slug == chosen) for slug, name in names.items() if slug != "all"],
            "objective_sets": load_objective_sets(),
        }
        return self.page("core/duties.html", context)
