"""A table that was taken out and came back: what it changes, cell by cell, before anything is written."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.actions.returning import choose_cells
from action_plans.bringing_in.known import known_of
from action_plans.forms.returning import ChangesForm
from action_plans.round_trip.changes import compare
from action_plans.round_trip.writing import TOLD
from action_plans.views.importing import PlanBatchView
from core.criteria.judging import listed


class ImportChanges(PlanBatchView):
    """What the file says otherwise than when it was taken out, with both texts where both sides changed."""

    form_class = ChangesForm
    template = "action_plans/import_changes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        gone = self._if_open()
        if gone is None and not self.record.columns.get("returned"):
            gone = HttpResponseRedirect(self.step_url("columns"))
        return gone or super().get(request, *args, **kwargs)

    def setup_record(self) -> None:
        super().setup_record()
        known = known_of(self.area, self.viewer, today=timezone.localdate())
        self.found = compare(self.file.returned, known, self.viewer, self.area, timezone.localdate())
        self.new_count = len(self.file.returned.new_rows.rows) - 1

    def form_kwargs(self) -> dict[str, Any]:
        chosen = self.record.corrections.get("cells", {})
        return {"changes": self.found.changes, "numbers": self.found.numbers, "chosen": chosen}

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("What the file changes"),
            "caption": self.heading,
            "file_name": self.record.file_name,
            "summary": self._summary(),
            "new_count": self.new_count,
            "strangers": self.found.strangers,
            "absent": self.found.absent,
            "told": self.found.told,
            "told_columns": listed(str(TOLD[key]) for key in self.file.returned.told),
            "cancel_url": self.url_of("start"),
        }

    def _summary(self) -> str:
        """How many actions change, how many don't and how many rows are new, in a sentence."""
        changed, same, new = len(self.found.changes), self.found.unchanged, self.new_count
        parts = (
            ngettext("%(n)d action changed", "%(n)d actions changed", changed) % {"n": changed},
            ngettext("%(n)d the same", "%(n)d the same", same) % {"n": same},
            ngettext("%(n)d new row", "%(n)d new rows", new) % {"n": new},
        )
        return f"{', '.join(parts)}."

    def perform(self, form: Any) -> str:
        choose_cells(batch=self.record, cells=form.cells, version=self.sent_version, by=self.viewer)
        return self.step_url("check" if self.new_count else "confirm")
