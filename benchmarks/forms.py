"""The shape of what the benchmark pages take from their addresses."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from benchmarks.national.areas import Adviser
from benchmarks.national.nights import SINCE_YEAR
from benchmarks.quarters import Quarter
from core.forms import GovukDateField, GovukFilterForm, GovukForm
from core.models import AreaFact, Authority


class AsAtForm(GovukForm):
    """Asks for the date at which findings are shown: today or any day before it."""

    marks_optional = False
    as_at = GovukDateField(
        label=_("Show it as at"),
        help_text=_("Any past date. The findings are worked out again from the records."),
        required=False,
    )

    def __init__(self, query: QueryDict, *, today: datetime.date) -> None:
        asked = {name: value for name, value in query.items() if name.startswith("as_at")}
        super().__init__(asked or None, initial={"as_at": today})
        cast(GovukDateField, self.fields["as_at"]).latest = today
        self.today = today

    @property
    def date(self) -> datetime.date:
        """The date asked for; today when none was, or when what was asked for can't be."""
        return (self.is_valid() and self.cleaned_data["as_at"]) or self.today


class TwoDatesForm(GovukForm):
    """Asks for two dates, the earlier first; the last quarter's end and today unless asked otherwise."""

    marks_optional = False
    since = GovukDateField(label=_("First date"), required=False)
    until = GovukDateField(label=_("Second date"), required=False)

    def __init__(self, query: QueryDict, *, today: datetime.date) -> None:
        self.start, self.today = Quarter.of(today).back(1).ends_on, today
        asked = {name: value for name, value in query.items() if name.startswith(("since", "until"))}
        super().__init__(asked or None, initial={"since": self.start, "until": today})
        for name in ("since", "until"):
            cast(GovukDateField, self.fields[name]).latest = today

    def clean(self) -> dict[str, Any]:
        """Refuse a second date that does not come after the first."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since") or self.start, cleaned.get("until") or self.today
        if since >= until and not self.errors:
            self.add_error("until", _("The second date must be after the first."))
        return cleaned

    @property
    def dates(self) -> tuple[datetime.date, datetime.date]:
        """The dates asked for; the usual ones where none were, or where they can't be."""
        if not self.is_valid():
            return self.start, self.today
        return self.cleaned_data["since"] or self.start, self.cleaned_data["until"] or self.today


class AreasForm(GovukFilterForm):
    """Filters of the national picture and, where it compares, with which night."""

    region = forms.ChoiceField(label=_("Region"))
    kind = forms.ChoiceField(label=_("Kind of authority"))
    tier = forms.ChoiceField(
        label=_("Tier"),
        choices=[("", _("All tiers")), *AreaFact.TIERS.items(), ("none", _("Not recorded"))],
    )
    priority = forms.ChoiceField(
        label=_("Funded priority"), choices=[("", _("All areas")), ("yes", _("Yes")), ("no", _("No"))]
    )
    adviser = forms.ChoiceField(label=_("Adviser"))
    since = forms.ChoiceField(
        label=_("Compare with"),
        choices=[("", _("Last quarter")), (SINCE_YEAR, _("A year ago"))],
    )

    def __init__(
        self, query: QueryDict, *, regions: list[str], advisers: list[Adviser], compares: bool = True
    ) -> None:
        super().__init__(query)
        if not compares:
            del self.fields["since"]
        cast(forms.ChoiceField, self.fields["region"]).choices = [
            ("", _("All regions")),
            *((one, one) for one in regions),
        ]
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", _("All kinds")), *Authority.Kind.choices]
        cast(forms.ChoiceField, self.fields["adviser"]).choices = [
            ("", _("All advisers")),
            *((str(one.user_id), f"{one.name}, {one.region}") for one in advisers),
        ]
