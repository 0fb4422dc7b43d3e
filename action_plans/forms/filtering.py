"""The filters of the plan's page, which are part of its address."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from action_plans.forms.fields import RecordField, offer
from action_plans.lacking import LACKS
from action_plans.states import STATE_CHOICES
from core.choices import Sector
from core.forms import GovukDateField, GovukFilterForm
from core.uk_dates import uk_month

TABLE, BOARD = "table", "board"
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")
_NOT_FILTERS = {"view"}


class PlanFilter(GovukFilterForm):
    """Filters of the plan page; every one is part of the address, and none is kept anywhere else."""

    q = forms.CharField(label=_("Words"), max_length=100)
    owner = RecordField(label=_("Owner"), empty_label=_("Any owner"))
    sector = forms.ChoiceField(label=_("Sector of the owner"))
    theme = RecordField(label=_("Theme"), empty_label=_("Any theme"))
    status = forms.ChoiceField(label=_("Standing"), choices=[("", _("Any standing")), *STATE_CHOICES])
    risk = RecordField(label=_("Risk"), empty_label=_("Any risk"))
    due = forms.ChoiceField(label=_("Next date"))
    due_from = GovukDateField(label=_("Next date from"))
    due_to = GovukDateField(label=_("Next date to"))
    lacks = forms.ChoiceField(label=_("Falls short of"), choices=[("", _("No matter")), *LACKS])
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        choices: Mapping[str, list[Any]],
        dates: Collection[datetime.date] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        for name, records in choices.items():
            if name == "sector":
                continue
            offer(self, name, records)
            if not records:
                del self.fields[name]
        sectors = [(one, label) for one, label in Sector.choices if one in choices.get("sector", ())]
        self.fields["sector"].choices = [("", _("Any sector")), *sectors]  # type: ignore[attr-defined]
        if len(sectors) < 2:
            del self.fields["sector"]
        self.fields["due"].choices = _periods(dates, self.data.get("due", ""))  # type: ignore[attr-defined]
        self.initial["view"] = self.view_asked

    def clean(self) -> dict[str, Any]:
        """Say so where the span ends before it begins; its end is then left out."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("due_from"), cleaned.get("due_to")
        if first and last and last < first:
            self.add_error("due_to", _("The last day can’t be before the first."))
        return self.cleaned_data

    @property
    def view_asked(self) -> str:
        """How the actions are to be laid out: `BOARD` or `TABLE`."""
        return BOARD if self.data.get("view") == BOARD else TABLE

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the list is filtered by; how it is laid out is no filter."""
        return {name: value for name, value in super().values.items() if name not in _NOT_FILTERS}

    @property
    def query(self) -> str:
        """The filters in use as the query of an address, without the page or the layout."""
        asked = QueryDict("", mutable=True)
        asked.update(self.data)
        for name in [name for name in asked if name not in self.values]:
            del asked[name]
        for name, value in self.values.items():
            if isinstance(value, datetime.date):
                asked[name] = value.isoformat()
        return str(asked.urlencode())

    def keeps(self, line: Any, as_of: datetime.date, lacking: Collection[str] = ()) -> bool:
        """Whether a line passes every filter in use; `lacking` holds the numbers that fall short."""
        chosen, action = self.values, line.action
        words = chosen.get("q", "").casefold()
        return (
            (not words or words in f"{action.number} {action.title} {action.description}".casefold())
            and ("owner" not in chosen or action.owner_id == chosen["owner"].pk)
            and ("sector" not in chosen or (action.owner and action.owner.sector == chosen["sector"]))
            and ("theme" not in chosen or action.theme_id == chosen["theme"].pk)
            and ("risk" not in chosen or action.risk_id == chosen["risk"].pk)
            and ("status" not in chosen or line.state.value == chosen["status"])
            and ("due" not in chosen or _falls(line.next_on, chosen["due"], as_of))
            and _is_between(line.next_on, chosen.get("due_from"), chosen.get("due_to"))
            and ("lacks" not in chosen or action.number in lacking)
        )


def _periods(dates: Collection[datetime.date], asked: str) -> list[tuple[str, Any]]:
    """What the next date can be filtered by: spans from today, and every month in which something falls.

    A month that is asked for is always among them: an address that was sent goes on meaning the same.
    """
    months = {f"{date:%Y-%m}" for date in dates} | ({asked} if _MONTH.fullmatch(asked) else set())
    return [
        ("", _("Any date")),
        ("past", _("Already past")),
        ("30", _("In the next 30 days")),
        ("90", _("In the next 90 days")),
        *((month, uk_month(datetime.date.fromisoformat(f"{month}-01"))) for month in sorted(months)),
        ("none", _("No date")),
    ]


def _is_between(
    next_on: datetime.date | None, first: datetime.date | None, last: datetime.date | None
) -> bool:
    """Whether a date lies in a span open at either end; no date lies in none but the one open at both."""
    if first is None and last is None:
        return True
    return next_on is not None and (first is None or first <= next_on) and (last is None or next_on <= last)


def _falls(next_on: datetime.date | None, window: str, as_of: datetime.date) -> bool:
    if window == "none" or next_on is None:
        return window == "none" and next_on is None
    if window == "past":
        return next_on < as_of
    if _MONTH.fullmatch(window):
        return f"{next_on:%Y-%m}" == window
    return as_of <= next_on <= as_of + datetime.timedelta(days=int(window))
