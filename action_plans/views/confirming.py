"""The last step of the import: what will happen, and then it happens; or the import is let go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.actions.confirming import confirm_import
from action_plans.bringing_in.proposals import NEW, Known, Proposal
from action_plans.round_trip.changes import Comparison, compare
from action_plans.views.importing import PlanBatchView, PlanImport
from core.errors import Refused
from core.views.importing import ImportAbandon as Abandon


class ImportConfirm(PlanBatchView):
    """Step 4: what will happen, in numbers and in a table; then it happens, once."""

    http_method_names = ["get", "post", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        gone = self._if_open()
        if gone:
            return gone
        self.setup_record()
        _reading, rows, _known = self.understood()
        if self.file.returned is not None and "cells" not in self.record.corrections:
            return HttpResponseRedirect(self.step_url("changes"))
        return self._summary(rows)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        gone = self._if_open()
        if gone:
            return gone
        self.setup_record()
        _reading, rows, known = self.understood()
        try:
            result = confirm_import(
                batch=self.record,
                rows=rows,
                known=known,
                by=self.viewer,
                on=timezone.localdate(),
                returned=self.compared(known),
            )
        except Refused as refusal:
            return self._summary(rows, refusal.message)
        messages.success(request, _done_words(result))
        name = "to-complete" if result["to_complete"] else "plan"
        return HttpResponseRedirect(reverse(f"action_plans:{name}", args=[self.area.slug]))

    def compared(self, known: Known) -> Comparison | None:
        """What a table that came back changes; None for a council's own."""
        table = self.file.returned
        return (
            compare(table, known, self.viewer, self.area, timezone.localdate()) if table is not None else None
        )

    def _taken_over(self) -> int:
        """How many actions take over something from a table that came back."""
        cells = self.record.corrections.get("cells", {})
        return sum(bool(one.get("file")) for one in cells.values())

    def _summary(self, rows: list[Proposal], refusal: str = "") -> HttpResponse:
        taken = [one for one in rows if one.is_taken]
        over = self._taken_over()
        return self.page(
            "action_plans/import_confirm.html",
            {
                "title": _("Bring in these actions?") if taken or over else _("Nothing in this file is new"),
                "caption": self.step_words(4),
                "refusal": refusal,
                "file_name": self.record.file_name,
                "rows": rows,
                "new_count": sum(one.standing == NEW for one in taken),
                "recognised_count": sum(one.standing != NEW for one in rows),
                "confirm_text": _confirm_words(len(taken), over),
                "taken_over": over,
                "changes_url": self.step_url("changes") if self.file.returned is not None else "",
                "complete_count": sum(one.is_complete for one in taken if one.standing == NEW),
                "changed_count": sum(one.standing != NEW for one in taken),
                "left_count": sum(one.standing == NEW and not one.is_taken for one in rows),
                "waiting_count": sum(not one.is_complete for one in taken if one.standing == NEW),
                "new_bodies": sorted({one.new_body for one in taken if one.new_body}),
                "check_url": self.step_url("check"),
            },
            status=422 if refusal else 200,
        )


def _confirm_words(count: int, changed: int) -> str:
    """The button's words: what pressing it will do."""
    if not count and not changed:
        return _("Finish")
    bring = ngettext("Bring in %(count)d action", "Bring in %(count)d actions", count) % {"count": count}
    change = ngettext("Change %(count)d action", "Change %(count)d actions", changed) % {"count": changed}
    if count and changed:
        return _("%(change)s and bring in %(count)d") % {"change": change, "count": count}
    return change if changed else bring


def _done_words(result: dict[str, int]) -> str:
    """What the import did, in a sentence."""
    changed = ngettext("%(count)d action changed.", "%(count)d actions changed.", result["changed"])
    made = ngettext("%(count)d action brought in.", "%(count)d actions brought in.", result["created"])
    parts = [
        words % {"count": result[name]}
        for words, name in ((changed, "changed"), (made, "created"))
        if result[name]
    ]
    return " ".join(parts) or _("Every row was here already; nothing was brought in.")


class ImportAbandon(PlanImport, Abandon):
    """Let an import go: one button."""
