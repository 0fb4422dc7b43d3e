"""The form that fills in what several actions brought in still lack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import GovukDateField, GovukForm


class CompleteForm(GovukForm):
    """What several actions brought in still lack, one row an action."""

    marks_optional = False

    def __init__(
        self,
        *args: Any,
        lines: Iterable[Any],
        bodies: Sequence[Any],
        risks: Sequence[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self._records = {"owner": {b.public_id: b for b in bodies}, "risk": {r.public_id: r for r in risks}}
        self._choices = {
            name: [("", _("Choose")), *((key, str(record)) for key, record in records.items())]
            for name, records in self._records.items()
        }
        for line in self.lines:
            self._add_line(line.action)

    def _add_line(self, action: Any) -> None:
        for name, label in (
            ("owner", _("Owner of action %(number)s")),
            ("risk", _("Risk of action %(number)s")),
        ):
            if getattr(action, f"{name}_id") is None:
                self.fields[f"{name}_{action.public_id}"] = forms.ChoiceField(
                    label=label % {"number": action.number}, choices=self._choices[name], required=False
                )
        if not (action.due_on or action.review_on):
            for name, label in (
                ("due_on", _("Due date of action %(number)s")),
                ("review_on", _("Or next review of action %(number)s")),
            ):
                self.fields[f"{name}_{action.public_id}"] = GovukDateField(
                    label=label % {"number": action.number}, required=False
                )

    @property
    def rows(self) -> list[tuple[Any, list[tuple[Any, Any]]]]:
        """(line, its fields with the short label each is shown under) for the page."""
        shown = {
            "owner": _("Owner"),
            "risk": _("Risk"),
            "due_on": _("Due date"),
            "review_on": _("Or next review"),
        }
        return [
            (
                line,
                [
                    (self[key], words)
                    for name, words in shown.items()
                    if (key := f"{name}_{line.action.public_id}") in self.fields
                ],
            )
            for line in self.lines
        ]

    @property
    def given(self) -> dict[str, dict[str, Any]]:
        """{public id: {owner, risk, due_on, review_on}}, None where nothing was said."""
        found: dict[str, dict[str, Any]] = {}
        for line in self.lines:
            pid = line.action.public_id
            row: dict[str, Any] = {
                name: self._records[name].get(self.cleaned_data.get(f"{name}_{pid}", ""))
                for name in ("owner", "risk")
            }
            row |= {name: self.cleaned_data.get(f"{name}_{pid}") for name in ("due_on", "review_on")}
            found[pid] = row
        return found
