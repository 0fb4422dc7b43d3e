"""The shape of what the benchmark pages take from their addresses."""

from __future__ import annotations

import datetime
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import GovukDateField, GovukFilterForm, GovukForm
from core.models import Authority


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


class AreasForm(GovukFilterForm):
    """Filters of the national picture."""

    region = forms.ChoiceField(label=_("Region"))
    kind = forms.ChoiceField(label=_("Kind of authority"))

    def __init__(self, query: QueryDict, *, regions: list[str]) -> None:
        super().__init__(query)
        cast(forms.ChoiceField, self.fields["region"]).choices = [
            ("", _("All regions")),
            *((one, one) for one in regions),
        ]
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", _("All kinds")), *Authority.Kind.choices]
