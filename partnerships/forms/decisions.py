"""Forms of the decision log: its filters, and what is decided in place of an earlier decision."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FreeTextField, GovukFilterForm, GovukForm
from partnerships.forms.people import offer
from partnerships.models import Decision, Group

YEARS_OFFERED = 3


class SupersedeForm(GovukForm):
    """What is decided in place of an earlier decision."""

    text = FreeTextField(label=_("What is to be decided instead"), max_length=4000)


class DecisionFilter(GovukFilterForm):
    """Which decisions to list. `today` says which financial years can be chosen."""

    words = forms.CharField(label=_("Words in it"), max_length=80)
    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.none(), to_field_name="public_id", empty_label=_("All")
    )
    period = forms.ChoiceField(label=_("Decided"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *Decision.Kind.choices])
    check = forms.ChoiceField(
        label=_("Security Threat Check"),
        choices=[("", _("All")), ("complete", _("Complete")), ("lacking", _("Lacking"))],
    )
    standing = forms.ChoiceField(
        label=_("Standing"),
        choices=[("", _("All")), ("stands", _("Still stands")), ("superseded", _("Superseded"))],
    )

    def __init__(self, *args: Any, groups: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, group=groups)
        cast(forms.ChoiceField, self.fields["period"]).choices = [("", _("At any time")), *periods(today)]


def periods(today: datetime.date) -> list[tuple[str, str]]:
    """Periods to choose: the last months, and financial years (1 April to 31 March), newest first."""
    first = today.year if today >= datetime.date(today.year, 4, 1) else today.year - 1
    months = [(f"{n}m", str(_("Last %(n)d months") % {"n": n})) for n in (3, 12, 24)]
    years = [(f"{y}", f"{y}/{(y + 1) % 100:02d}") for y in range(first, first - YEARS_OFFERED, -1)]
    return [*months, *((value, str(_("Year %(year)s") % {"year": words})) for value, words in years)]
