"""The filters of the plan's page, which are part of its address."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_plans.forms.fields import RecordField, offer
from action_plans.states import STATE_CHOICES
from core.forms import GovukFilterForm


class PlanFilter(GovukFilterForm):
    """Filters of the plan page; every one is part of the address."""

    q = forms.CharField(label=_("Words"), max_length=100)
    owner = RecordField(label=_("Owner"), empty_label=_("Any owner"))
    theme = RecordField(label=_("Theme"), empty_label=_("Any theme"))
    status = forms.ChoiceField(label=_("Standing"), choices=[("", _("Any standing")), *STATE_CHOICES])
    risk = RecordField(label=_("Risk"), empty_label=_("Any risk"))
    due = forms.ChoiceField(
        label=_("Next date"),
        choices=[
            ("", _("Any date")),
            ("past", _("Already past")),
            ("30", _("In the next 30 days")),
            ("90", _("In the next 90 days")),
            ("none", _("No date")),
        ],
    )

    def __init__(self, data: Any = None, *, choices: Mapping[str, list[Any]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name, records in choices.items():
            offer(self, name, records)
            if not records:
                del self.fields[name]

    def keeps(self, line: Any, as_of: datetime.date) -> bool:
        """Whether a line of the plan passes every filter in use."""
        chosen, action = self.values, line.action
        words = chosen.get("q", "").casefold()
        return (
            (not words or words in f"{action.number} {action.title} {action.description}".casefold())
            and ("owner" not in chosen or action.owner_id == chosen["owner"].pk)
            and ("theme" not in chosen or action.theme_id == chosen["theme"].pk)
            and ("risk" not in chosen or action.risk_id == chosen["risk"].pk)
            and ("status" not in chosen or line.state.value == chosen["status"])
            and ("due" not in chosen or _falls(line.next_on, chosen["due"], as_of))
        )


def _falls(next_on: datetime.date | None, window: str, as_of: datetime.date) -> bool:
    if window == "none" or next_on is None:
        return window == "none" and next_on is None
    if window == "past":
        return next_on < as_of
    return as_of <= next_on <= as_of + datetime.timedelta(days=int(window))
